// Without script, the button that adds a row sends the form; it comes back with one more row and everything that was typed.
import type { EventFields } from '#lib/server/desk/event-form.ts';
import { blankTalk } from '#lib/server/desk/talk-rows.ts';

/** Null when the form was sent to be stored. */
export function withOneMoreRow(fields: EventFields, add: FormDataEntryValue | null): EventFields | null {
	if (add === 'session') {
		const day = fields.sessions.at(-1)?.day ?? '';
		return {
			...fields,
			sessions: [...fields.sessions, { id: '', name: '', day, from: '', to: '', topics: [], talks: [] }]
		};
	}
	if (add === 'station') return { ...fields, stations: [...fields.stations, { id: '', name: '' }] };
	if (add === 'question')
		return { ...fields, questions: [...fields.questions, { id: '', text: '', options: '' }] };
	const place = typeof add === 'string' ? /^talk-(\d{1,2})$/.exec(add)?.[1] : undefined;
	if (place)
		return {
			...fields,
			sessions: fields.sessions.map((session, i) =>
				i === Number(place) ? { ...session, talks: [...session.talks, blankTalk()] } : session
			)
		};
	// Nothing is added: it comes back with what it would count toward.
	if (add === 'outlook') return fields;
	return null;
}

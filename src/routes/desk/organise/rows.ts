// Without script, the button that adds a row sends the form; it comes back with one more row and everything that was typed.
import type { EventFields } from '#lib/server/desk/event-form.ts';

/** Null when the form was sent to be stored. */
export function withOneMoreRow(fields: EventFields, add: FormDataEntryValue | null): EventFields | null {
	if (add === 'session') {
		const day = fields.sessions.at(-1)?.day ?? '';
		return { ...fields, sessions: [...fields.sessions, { id: '', name: '', day, from: '', to: '' }] };
	}
	if (add === 'station') return { ...fields, stations: [...fields.stations, { id: '', name: '' }] };
	if (add === 'question')
		return { ...fields, questions: [...fields.questions, { id: '', text: '', options: '' }] };
	return null;
}

// Amending an event: the whole description anew.
import { error, fail } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { eventOutlook } from '#lib/server/desk/event-counts.ts';
import { readDoor } from '#lib/server/desk/door.ts';
import { eventArgs, fieldsOfEvent, readEventFields, type EventFields } from '#lib/server/desk/event-form.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import { fieldText, fieldTexts } from '#lib/server/desk/form-text.ts';
import { listEventProgrammes } from '#lib/server/desk/programmes.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readTalks } from '#lib/server/desk/talk-rows.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { withOneMoreRow } from '../../rows.ts';
import { seenOf } from './seen.ts';
import type { Actions, PageServerLoad } from './$types';

/** The form as it stands; null when there is no such event for this person. */
async function readFields(id: string, actor: Actor): Promise<EventFields | null> {
	const [event, door, talks] = await Promise.all([
		readEvent(id, actor),
		readDoor(id, actor),
		readTalks(id, actor)
	]);
	return event && door && talks && fieldsOfEvent(event, { door, talks });
}

export const load: PageServerLoad = async ({ params, locals }) => {
	const fields = await readFields(params.event, locals.actor);
	if (!fields) error(404, { message: m.common_error_not_found() });
	const [counts, outlook] = await Promise.all([
		listEventProgrammes(params.event, locals.actor),
		eventOutlook([fields.organisation], locals.actor)
	]);
	const linked = new Set(counts.programmes.filter(({ isLinked }) => isLinked).map(({ id }) => id));
	return { fields, seen: seenOf(fields), counts, outlook: outlook.filter(({ id }) => linked.has(id)) };
};

export const actions: Actions = {
	/** The programmes that the event counts for: those whose period holds it, or those that are named. */
	link: async ({ request, locals, params }) => {
		const form = await readForm(request);
		const programmes = fieldText(form, 'how') === 'chosen' ? fieldTexts(form, 'programme') : null;
		const { rejections } = await submit(
			'linkEvent',
			{ event: params.event, programmes },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { linkError: reasonText(first.status, first.reason) });
		return { isLinked: true };
	},
	save: async ({ request, locals, params }) => {
		const form = await readForm(request);
		const fields = { ...readEventFields(form), event: params.event };
		const seen = fieldText(form, 'seen');
		const grown = withOneMoreRow(fields, form.get('add'));
		if (grown) return { fields: grown, errors: {}, seen, isSaved: false };
		const { args, errors } = eventArgs(fields);
		if (!args) return fail(400, { fields, errors, seen, isSaved: false });
		const stored = await readFields(params.event, locals.actor);
		if (!stored) error(404, { message: m.common_error_not_found() });
		const current = seenOf(stored);
		// Saving again, after the warning, is a decision: the form goes back with what stands now.
		if (seen !== current)
			return fail(409, {
				fields,
				errors: {},
				seen: current,
				isSaved: false,
				isOlder: true
			});
		const { rejections } = await submit('amendEvent', args, { actor: locals.actor, event: params.event });
		const [first] = rejections ?? [];
		if (first)
			return fail(400, {
				fields,
				errors: { name: reasonText(first.status, first.reason) },
				seen,
				isSaved: false
			});
		return { fields: null, errors: {}, seen: null, isSaved: true, message: m.desk_settings_saved() };
	}
};

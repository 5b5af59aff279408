// Amending an event: the whole description anew.
import { error, fail } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { readDoor } from '#lib/server/desk/door.ts';
import { eventArgs, fieldsOfEvent, readEventFields, type EventFields } from '#lib/server/desk/event-form.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { withOneMoreRow } from '../../rows.ts';
import { seenOf } from './seen.ts';
import type { Actions, PageServerLoad } from './$types';

/** The form as it stands; null when there is no such event for this person. */
async function readFields(id: string, actor: Actor): Promise<EventFields | null> {
	const [event, door] = await Promise.all([readEvent(id, actor), readDoor(id, actor)]);
	return event && door && fieldsOfEvent(event, door);
}

export const load: PageServerLoad = async ({ params, locals }) => {
	const fields = await readFields(params.event, locals.actor);
	if (!fields) error(404, { message: m.common_error_not_found() });
	return { fields, seen: seenOf(fields) };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
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

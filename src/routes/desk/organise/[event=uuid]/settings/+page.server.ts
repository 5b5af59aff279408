// Amending an event: the whole description anew.
import { fail } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { eventArgs, fieldsOfEvent, readEventFields } from '#lib/server/desk/event-form.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { withOneMoreRow } from '../../rows.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
	const { event } = await parent();
	return { fields: fieldsOfEvent(event) };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const fields = { ...readEventFields(form), event: params.event };
		const grown = withOneMoreRow(fields, form.get('add'));
		if (grown) return { fields: grown, errors: {}, isSaved: false };
		const { args, errors } = eventArgs(fields);
		if (!args) return fail(400, { fields, errors, isSaved: false });
		const { rejections } = await submit('amendEvent', args, { actor: locals.actor, event: params.event });
		const [first] = rejections ?? [];
		if (first)
			return fail(400, {
				fields,
				errors: { name: reasonText(first.status, first.reason) },
				isSaved: false
			});
		return { fields: null, errors: {}, isSaved: true, message: m.desk_settings_saved() };
	}
};

// Making an event in one short form.
import { fail, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { DatabaseError } from '#lib/server/database/errors.ts';
import { eventOutlook } from '#lib/server/desk/event-counts.ts';
import { blankEvent, eventArgs, readEventFields } from '#lib/server/desk/event-form.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { withOneMoreRow } from '../../rows.ts';
import type { Actions, PageServerLoad } from './$types';

const ownOrganisations = (profile: Profile | null) => [
	...new Map((profile ? organisesFor(profile) : []).map(({ id, name }) => [id, { id, name }])).values()
];

export const load: PageServerLoad = async ({ locals }) => {
	const organisations = ownOrganisations(locals.profile);
	return {
		organisations,
		fields: blankEvent(organisations[0] ?? { id: '', name: '' }, new Date()),
		outlook: await eventOutlook(
			organisations.map(({ id }) => id),
			locals.actor
		)
	};
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await readForm(request);
		const fields = readEventFields(form);
		const grown = withOneMoreRow(fields, form.get('add'));
		if (grown) return { fields: grown, errors: {} };
		const { args, errors } = eventArgs(fields);
		if (!args) return fail(400, { fields, errors });
		if (!ownOrganisations(locals.profile).some(({ id }) => id === fields.organisation))
			return fail(400, { fields, errors: { organisation: m.desk_event_error_organisation() } });
		try {
			const { rejections } = await submit('createEvent', args, {
				actor: locals.actor,
				event: args.event,
				organisation: fields.organisation,
				expected: ['YH012']
			});
			const [first] = rejections ?? [];
			if (first) return fail(400, { fields, errors: { name: reasonText(first.status, first.reason) } });
		} catch (cause) {
			// The same form sent twice: the event is there already.
			if (!(cause instanceof DatabaseError && cause.code === 'YH012')) throw cause;
		}
		redirect(303, `/desk/organise/${args.event}/import?new`);
	}
};

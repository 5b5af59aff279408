// An event's page and the registration it takes. Whatever is wrong comes back with everything that was typed.
import { fail, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { noticeSlots } from '#lib/server/public-forms/consent-slots.ts';
import {
	readEventPage,
	readRegistration,
	register,
	typedRegistration,
	type RegistrationFault,
	type TypedRegistration
} from '#lib/server/public-forms/event-page.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import { newSubmitId, submitId } from '#lib/server/public-forms/submit-id.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const event = await readEventPage(params.code);
	return { event, code: params.code, submit: newSubmitId(), notice: noticeSlots(event) };
};

/** The form's own field for a field of addAttendee. */
const FIELDS: Record<string, keyof TypedRegistration> = { organisationKind: 'kind', noticeTold: 'agreed' };

export const actions: Actions = {
	default: async ({ request, params, getClientAddress }) => {
		const typed = typedRegistration(await readForm(request));
		const { event } = await readEventPage(params.code);
		typed.submit = submitId.safeParse(typed.submit).data ?? newSubmitId();
		const read = readRegistration(typed);
		if ('faults' in read) return fail(400, { typed, faults: read.faults, trouble: null });
		const done = await register(typed.submit, { event, person: read.person, address: getClientAddress() });
		if (done.kind === 'sent') redirect(303, `/e/${params.code}/receipt/${typed.submit}`);
		if (done.kind === 'too-many') return fail(429, { typed, faults: [], trouble: m.public_form_too_many() });
		const faults = done.fields
			.map((field) => FIELDS[field] ?? field)
			.filter((field): field is keyof TypedRegistration => field in typed)
			.map((field): RegistrationFault => ({ field, text: m.public_form_not_taken() }));
		return fail(400, { typed, faults, trouble: faults.length ? null : m.public_event_not_taken() });
	}
};

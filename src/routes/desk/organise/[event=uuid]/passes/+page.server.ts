// Passes for staff, and the phones that took them up. A pass's secrets are made here, shown in this one answer and never stored.
import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { issuePass, ROSTER_FIELDS } from '#lib/domain/enrolment.ts';
import { normaliseMobile, isMobile } from '#lib/domain/mobile.ts';
import { uuid } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { instantOf, shanghaiTime } from '#lib/server/desk/event-form.ts';
import { fieldText, fieldTexts, filled } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { makePassSecrets } from '#lib/server/pass-secrets.ts';
import type { Actions, PageServerLoad } from './$types';

const DAY_MS = 24 * 3_600_000;

export const load: PageServerLoad = async ({ parent, url }) => {
	const { event } = await parent();
	// One day after the event, so that a phone can still send what it owes and enter late paper lists.
	const expires = new Date(Math.max(Date.parse(event.endsAt), Date.now()) + DAY_MS).toISOString();
	const replaces = event.phones.find(({ id }) => id === url.searchParams.get('replaces'));
	return {
		blank: {
			pass: randomUUID(),
			person: replaces?.person ?? '',
			mobile: '',
			station: replaces?.station ?? '',
			fields: [...ROSTER_FIELDS] as string[],
			day: shanghaiDay(new Date(expires)),
			time: shanghaiTime(expires),
			times: '1',
			replaces: replaces?.id ?? ''
		},
		replacesNumber: replaces?.number ?? null,
		now: Date.now()
	};
};

const readFields = (form: FormData) => ({
	pass: fieldText(form, 'pass'),
	person: fieldText(form, 'person'),
	mobile: fieldText(form, 'mobile'),
	station: fieldText(form, 'station'),
	fields: fieldTexts(form, 'fields'),
	day: fieldText(form, 'day'),
	time: fieldText(form, 'time'),
	times: fieldText(form, 'times'),
	replaces: fieldText(form, 'replaces')
});

function faultsOf(fields: ReturnType<typeof readFields>): Record<string, string> {
	const errors: Record<string, string> = {};
	const expiresAt = instantOf(fields.day, fields.time);
	const times = Number(fields.times);
	if (!fields.person.trim()) errors.person = m.desk_pass_error_person();
	else if (fields.person.trim().length > 60) errors.person = m.desk_error_too_long({ max: 60 });
	if (fields.mobile.trim() && !isMobile(normaliseMobile(fields.mobile)))
		errors.mobile = m.desk_error_mobile({ length: normaliseMobile(fields.mobile).length });
	if (!expiresAt || Date.parse(expiresAt) <= Date.now()) errors.day = m.desk_pass_error_expiry();
	if (!Number.isInteger(times) || times < 1 || times > 50) errors.times = m.desk_pass_error_times();
	return errors;
}

export const actions: Actions = {
	issue: async ({ request, locals, params, url }) => {
		const fields = readFields(await request.formData());
		const errors = faultsOf(fields);
		if (Object.keys(errors).length > 0) return fail(400, { fields, errors });
		const { token, code, tokenHash, codeHash } = makePassSecrets();
		const expiresAt = instantOf(fields.day, fields.time) ?? '';
		const args = issuePass.safeParse({
			pass: fields.pass,
			person: fields.person,
			mobile: filled(normaliseMobile(fields.mobile)),
			station: filled(fields.station) ?? null,
			fields: fields.fields,
			expiresAt,
			maxRedemptions: Number(fields.times),
			replaces: filled(fields.replaces),
			tokenHash,
			codeHash
		});
		if (!args.success) return fail(400, { fields, errors: { person: m.desk_event_error_other() } });
		const { rejections } = await submit('issuePass', args.data, {
			actor: locals.actor,
			event: params.event
		});
		const [first] = rejections ?? [];
		// The form sent twice: this pass was issued, and its code was shown in the answer before.
		if (first)
			return fail(409, {
				fields,
				errors: {
					person:
						first.reason === 'stage_conflict'
							? reasonText(first.status, first.reason)
							: m.desk_pass_error_again()
				}
			});
		return {
			issued: {
				person: args.data.person,
				station: fields.station,
				expiresAt,
				times: args.data.maxRedemptions,
				address: `${url.origin}/p/${token}`,
				code: code.replace(/^(.{4})/, '$1-')
			}
		};
	},
	revokePass: ({ request, locals, params }) =>
		revoke(request, (id) => submit('revokePass', { pass: id }, { actor: locals.actor, event: params.event })),
	revokePhone: ({ request, locals, params }) =>
		revoke(request, (id) =>
			submit('revokeEnrolment', { enrolment: id }, { actor: locals.actor, event: params.event })
		)
};

async function revoke(request: Request, perform: (id: string) => ReturnType<typeof submit>) {
	const id = uuid.safeParse(fieldText(await request.formData(), 'id'));
	if (!id.success) return fail(400, { error: m.common_refused_reason_unknown_subject() });
	const { rejections } = await perform(id.data);
	const [first] = rejections ?? [];
	return first ? fail(409, { error: reasonText(first.status, first.reason) }) : { isRevoked: true };
}

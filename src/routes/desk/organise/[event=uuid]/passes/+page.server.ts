// Passes for staff, and replacing a lost phone by one. A pass's secrets are made here, shown in this one answer and never stored.
import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { issuePass, ROSTER_FIELDS } from '#lib/domain/enrolment.ts';
import { normaliseMobile, isMobile } from '#lib/domain/mobile.ts';
import { uuid } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { instantOf, shanghaiTime } from '#lib/server/desk/event-form.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import { fieldText, fieldTexts, filled } from '#lib/server/desk/form-text.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { makePassSecrets } from '#lib/server/pass-secrets.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
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
			replaces: replaces?.id ?? '',
			old: 'stop'
		},
		replaces: replaces ?? null,
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
	replaces: fieldText(form, 'replaces'),
	/** What becomes of the phone that is replaced. */
	old: fieldText(form, 'old') === 'keep' ? 'keep' : 'stop'
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
		const fields = readFields(await readForm(request));
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
		const stopped = await stopReplaced(fields, { actor: locals.actor, event: params.event });
		return {
			issued: {
				...stopped,
				person: args.data.person,
				station: fields.station,
				expiresAt,
				times: args.data.maxRedemptions,
				address: `${url.origin}/p/${token}`,
				code: code.replace(/^(.{4})/, '$1-')
			}
		};
	},
	revokePass: async ({ request, locals, params }) => {
		const id = uuid.safeParse(fieldText(await readForm(request), 'id'));
		if (!id.success) return fail(400, { error: m.common_refused_reason_unknown_subject() });
		const { rejections } = await submit(
			'revokePass',
			{ pass: id.data },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		return first ? fail(409, { error: reasonText(first.status, first.reason) }) : { isRevoked: true };
	}
};

/**
 * Stops the phone that the new pass replaces, when that was chosen. The pass comes first: without a new phone the old one had better go on.
 * Gives its number for the pass's card, and what went wrong.
 */
async function stopReplaced(
	{ replaces, old }: ReturnType<typeof readFields>,
	by: { actor: Actor; event: string }
): Promise<{ replaces: number | null; stopError: string | null }> {
	const event = replaces ? await readEvent(by.event, by.actor) : null;
	const phone = event?.phones.find(({ id }) => id === replaces);
	if (!phone) return { replaces: null, stopError: null };
	if (old === 'keep' || phone.revokedAt) return { replaces: phone.number, stopError: null };
	const { rejections } = await submit('revokeEnrolment', { enrolment: phone.id }, by);
	const [first] = rejections ?? [];
	return { replaces: phone.number, stopError: first ? reasonText(first.status, first.reason) : null };
}

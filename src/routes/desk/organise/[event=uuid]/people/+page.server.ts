// People of an event: searched and paged by address; one registered at the desk (登记一位), one checked in from a paper list (补录).
import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { addAttendee, ORGANISATION_KINDS, PERSON_ROLES } from '#lib/domain/attendee.ts';
import { creditCodeFault, normaliseCreditCode } from '#lib/domain/credit-code.ts';
import { isMobile, normaliseMobile } from '#lib/domain/mobile.ts';
import { cleanText } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { instantOf, shanghaiTime } from '#lib/server/desk/event-form.ts';
import { fieldText, filled } from '#lib/server/desk/form-text.ts';
import { listAttendees } from '#lib/server/desk/people.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { spellPerson } from '#lib/server/imports/spelling.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;

/** What the address says; anything else in it is left aside. */
const view = z.object({
	search: z.string().max(60).catch(''),
	status: z.enum(['present', 'absent']).optional().catch(undefined),
	after: z
		.string()
		.regex(/^[0-9a-f-]{36}~.{1,60}$/u)
		.optional()
		.catch(undefined),
	from: z.coerce.number().int().min(1).max(1_000_000).catch(1),
	open: z.optional(uuid).catch(undefined),
	/** Only whom this phone has checked in. */
	phone: z.optional(uuid).catch(undefined)
});

export const load: PageServerLoad = async ({ params, locals, url, parent }) => {
	const { search, status, after, from, open, phone } = view.parse(Object.fromEntries(url.searchParams));
	const { event } = await parent();
	const page = await listAttendees(
		{
			event: params.event,
			search: cleanText(search),
			status,
			enrolment: phone,
			limit: PAGE,
			...(after && uuid.safeParse(after.slice(0, 36)).success
				? { after: { id: after.slice(0, 36), name: after.slice(37) } }
				: {})
		},
		locals.actor
	);
	const last = page.attendees.at(-1);
	const now = Date.now();
	// A paper list is mostly entered for the time people came: the beginning, or now while it runs.
	const claimed = now < Date.parse(event.endsAt) ? new Date(now).toISOString() : event.startsAt;
	return {
		...page,
		search,
		status: status ?? '',
		phone: event.phones.find(({ id }) => id === phone) ?? null,
		from,
		next: page.more && last ? `${last.id}~${last.name}` : null,
		open: page.attendees.find(({ id }) => id === open) ?? null,
		isAdding: url.searchParams.has('add'),
		attendee: randomUUID(),
		claimed: { day: shanghaiDay(new Date(claimed)), time: shanghaiTime(claimed) },
		now
	};
};

const PERSON_FIELDS = [
	'name',
	'organisation',
	'organisationKind',
	'creditCode',
	'title',
	'mobile',
	'personRole',
	'attentionNote'
] as const;

function personFaults(fields: Record<(typeof PERSON_FIELDS)[number], string>): Record<string, string> {
	const errors: Record<string, string> = {};
	const LIMITS = { name: 60, organisation: 120, title: 60, attentionNote: 60 } as const;
	for (const [field, max] of Object.entries(LIMITS))
		if (fields[field as keyof typeof LIMITS].trim().length > max)
			errors[field] = m.desk_error_too_long({ max });
	if (!fields.name.trim()) errors.name = m.desk_person_error_name();
	const mobile = normaliseMobile(fields.mobile);
	if (mobile && !isMobile(mobile)) errors.mobile = m.desk_error_mobile({ length: mobile.length });
	const code = normaliseCreditCode(fields.creditCode);
	const fault = code ? creditCodeFault(code) : null;
	if (fault?.kind === 'length') errors.creditCode = m.desk_error_credit_length({ length: code.length });
	else if (fault?.kind === 'check')
		errors.creditCode = m.desk_error_credit_check({ expected: fault.expected });
	else if (fault) errors.creditCode = m.desk_error_credit_shape();
	if (!(ORGANISATION_KINDS as readonly string[]).includes(fields.organisationKind))
		errors.organisationKind = m.common_choose();
	if (!(PERSON_ROLES as readonly string[]).includes(fields.personRole)) errors.personRole = m.common_choose();
	return errors;
}

export const actions: Actions = {
	add: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const fields = Object.fromEntries(
			PERSON_FIELDS.map((field) => [field, fieldText(form, field)])
		) as Record<(typeof PERSON_FIELDS)[number], string>;
		const errors = personFaults(fields);
		if (Object.keys(errors).length > 0) return fail(400, { add: { fields, errors } });
		const args = addAttendee.safeParse({
			...fields,
			creditCode: filled(fields.creditCode),
			mobile: filled(fields.mobile),
			attendee: fieldText(form, 'attendee'),
			pinyin: spellPerson(fields.name.trim())
		});
		if (!args.success) return fail(400, { add: { fields, errors: { name: m.desk_event_error_other() } } });
		const { outcomes, rejections } = await submit('addAttendee', args.data, {
			actor: locals.actor,
			event: params.event
		});
		const [first] = rejections ?? [];
		if (first)
			return fail(400, { add: { fields, errors: { name: reasonText(first.status, first.reason) } } });
		const isMerged = outcomes?.[0]?.status === 'merged';
		return { added: { name: args.data.name, isMerged } };
	},
	undo: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const target = uuid.safeParse(fieldText(form, 'checkIn'));
		if (!target.success) return fail(400, { undoError: m.common_refused_reason_unknown_subject() });
		const { rejections } = await submit(
			'voidCheckIn',
			{ target: target.data, reason: filled(cleanText(fieldText(form, 'reason', 200))) },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { undoError: reasonText(first.status, first.reason) });
		return { undone: true };
	},
	paper: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const fields = {
			attendee: fieldText(form, 'attendee'),
			session: fieldText(form, 'session'),
			station: fieldText(form, 'station'),
			day: fieldText(form, 'day'),
			time: fieldText(form, 'time')
		};
		const claimedAt = instantOf(fields.day, fields.time);
		if (!claimedAt || Date.parse(claimedAt) > Date.now() + 60_000)
			return fail(400, { paper: { fields, error: m.desk_paper_error_time() } });
		if (!uuid.safeParse(fields.attendee).success || !uuid.safeParse(fields.session).success)
			return fail(400, { paper: { fields, error: m.desk_paper_error_session() } });
		const station = uuid.safeParse(fields.station).success ? fields.station : null;
		const { outcomes, rejections } = await submit(
			'recordCheckIn',
			{ session: fields.session, attendee: fields.attendee, station, direction: 'in', claimedAt },
			{ actor: locals.actor, event: params.event, source: 'paper' }
		);
		const [first] = rejections ?? [];
		if (first) return fail(400, { paper: { fields, error: reasonText(first.status, first.reason) } });
		return { recorded: { isMerged: outcomes?.[0]?.status === 'merged' } };
	}
};

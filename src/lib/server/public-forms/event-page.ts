// The public page of an event and the registration it takes. Whether somebody is registered already is told to nobody: the answer is the same.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import type { AddAttendee, OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import { ORGANISATION_KINDS } from '#lib/domain/attendee.ts';
import { readBoothCode } from '#lib/domain/booth.ts';
import { consentText, currentConsentText } from '#lib/domain/consent-texts.ts';
import { talk } from '#lib/domain/event.ts';
import { mobile } from '#lib/domain/mobile.ts';
import { optionalText, requiredText } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { database } from '../context.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import { NotAccepted, perform } from '../perform.ts';
import { read } from '../public-pages.ts';
import { typedIn } from './form-data.ts';
import { formLimit, LIMITS } from './limits.ts';
import { idOf } from './submit-id.ts';

const eventPage = z.object({
	event: z.string(),
	name: z.string(),
	startsAt: z.string(),
	endsAt: z.string(),
	place: z.string().optional(),
	host: z.string(),
	retainUntil: z.string(),
	sessions: z
		.array(z.object({ name: z.string(), startsAt: z.string(), endsAt: z.string(), talks: z.array(talk) }))
		.default([])
});

/** @throws 404 alike for a code that cannot be one, is nobody's, or belongs to an event that takes no registrations. */
export function readEventPage(typed: string) {
	// Codes of events and booths are written alike.
	const code = readBoothCode(typed);
	if (!code) error(404, { message: m.public_event_unknown() });
	return read(eventPage, 'read_event_page', { code });
}

export interface TypedRegistration {
	submit: string;
	name: string;
	organisation: string;
	kind: string;
	title: string;
	mobile: string;
	/** The version of the notice that was agreed to; '' while it was not. */
	agreed: string;
}
export type RegistrationFault = { field: keyof TypedRegistration; text: string };

export const typedRegistration = (form: FormData): TypedRegistration => ({
	submit: typedIn(form, 'submit', 40),
	name: typedIn(form, 'name'),
	organisation: typedIn(form, 'organisation'),
	kind: typedIn(form, 'kind', 20),
	title: typedIn(form, 'title'),
	mobile: typedIn(form, 'mobile', 60),
	agreed: typedIn(form, 'agreed', 6)
});

/** What somebody of such an organisation most likely is; the organiser's list may say better. */
const ROLE_OF: Record<OrganisationKind, PersonRole> = {
	enterprise: 'enterprise-rep',
	university: 'guest',
	finance: 'finance-staff',
	service: 'service-staff',
	government: 'official',
	other: 'guest'
};

/** The arguments of addAttendee but for the id, or what is wrong, in the order of the fields. */
export function readRegistration(
	typed: TypedRegistration
): { person: Omit<AddAttendee, 'attendee'> } | { faults: RegistrationFault[] } {
	const faults: RegistrationFault[] = [];
	const text = (field: 'name' | 'organisation', max: number, missing: string) => {
		const parsed = requiredText(max).safeParse(typed[field]);
		if (!parsed.success)
			faults.push({ field, text: typed[field].trim() ? m.public_form_too_long({ max }) : missing });
		return parsed.data ?? '';
	};
	const name = text('name', 60, m.public_event_name_missing());
	const organisation = text('organisation', 120, m.public_event_organisation_missing());
	const kind = ORGANISATION_KINDS.find((one) => one === typed.kind);
	if (!kind) faults.push({ field: 'kind', text: m.public_event_kind_missing() });
	const title = optionalText(60).safeParse(typed.title);
	if (!title.success) faults.push({ field: 'title', text: m.public_form_too_long({ max: 60 }) });
	const number = typed.mobile.trim() ? mobile.safeParse(typed.mobile) : undefined;
	if (number && !number.success) faults.push({ field: 'mobile', text: m.public_form_mobile_wrong() });
	const version = /^\d{1,6}$/.test(typed.agreed) && consentText('notice', Number(typed.agreed))?.version;
	if (!version) faults.push({ field: 'agreed', text: m.public_event_agree_missing() });
	if (faults.length > 0 || !kind || !version) return { faults };
	const person = {
		name,
		organisation,
		organisationKind: kind,
		personRole: ROLE_OF[kind],
		noticeTold: { version }
	};
	return {
		person: { ...person, title: title.data, ...(number?.data ? { mobile: number.data } : {}) } as Omit<
			AddAttendee,
			'attendee'
		>
	};
}

export const noticeVersion = (): number => currentConsentText('notice').version;

const limit = formLimit(LIMITS.event);
const readById = async (submit: string) =>
	registration
		.nullable()
		.parse(
			(await database().call(
				'read_registration',
				{ attendee: idOf('attendee', submit) },
				{ kind: 'server' }
			)) ?? null
		);

/** One submit is one person, however often it is sent. `fields` are those of addAttendee that were at fault. */
export async function register(
	submit: string,
	{ event, person, address }: { event: string; person: Omit<AddAttendee, 'attendee'>; address: string }
): Promise<{ kind: 'sent' } | { kind: 'too-many' } | { kind: 'refused'; fields: string[] }> {
	if (await readById(submit)) return { kind: 'sent' };
	if (limit.isExceeded(address, event)) return { kind: 'too-many' };
	limit.note(address, event);
	try {
		const by = { database: database(), actor: { kind: 'server' }, event, source: 'public' } as const;
		await perform('addAttendee', { ...person, attendee: idOf('attendee', submit) }, by);
		return { kind: 'sent' };
	} catch (cause) {
		limit.forgive(address, event);
		if (cause instanceof NotAccepted)
			return { kind: 'refused', fields: cause.rejections.flatMap(({ fields }) => fields) };
		return throwAsHttp(cause);
	}
}

const registration = z.object({
	code: z.string(),
	event: z.string(),
	startsAt: z.string(),
	endsAt: z.string(),
	place: z.string().nullish(),
	name: z.string(),
	badge: z.string(),
	token: z.string(),
	secret: z.string().optional()
});

/** What a submit at this event became; null when the organiser has joined it with another entry since, or it never was. */
export async function readRegistered(code: string, submit: string) {
	const found = await readById(submit);
	return found && found.code === readBoothCode(code) ? { ...found, place: found.place ?? null } : null;
}

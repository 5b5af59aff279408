// An attendee: one person on one event's list. Knows what a person may be and what registering one takes;
// not how lists are imported (server/imports) nor how two registrations of one person are merged (SQL).
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { mobile } from './mobile.ts';
import { optionalText, requiredText, uuid } from './text.ts';

/** The programmes' person roles (seeds: vocabularies.person_roles), and who else comes to an event. */
export const PERSON_ROLES = [
	'enterprise-rep',
	'expert',
	'guest',
	'media',
	'rd-staff',
	'ip-manager',
	'ip-officer',
	'inventor',
	'tech-transfer',
	'student-trainee',
	'finance-staff',
	'official',
	'service-staff',
	'tech-vp'
] as const;
export const personRole = z.enum(PERSON_ROLES);
export type PersonRole = z.output<typeof personRole>;

/** What kind of organisation a person comes from. */
export const ORGANISATION_KINDS = [
	'enterprise',
	'university',
	'finance',
	'service',
	'government',
	'other'
] as const;
export const organisationKind = z.enum(ORGANISATION_KINDS);
export type OrganisationKind = z.output<typeof organisationKind>;

/**
 * A person joins the list: at the desk by import, or at the door (现场登记). At the door `noticeTold` says that
 * the notice was given aloud (已口头告知), with its version. `badge` is the badge id (15 hex digits, 60 bits) that
 * a phone gives a walk-in, so that the badge exists before the network does; the server makes one when it is absent.
 * `pinyin` holds the full spelling and the initials, for search; absent, the phone computes it when needed.
 */
export const addAttendee = z.object({
	attendee: uuid,
	name: requiredText(60),
	organisation: optionalText(120),
	organisationKind,
	creditCode: z.optional(creditCode),
	title: optionalText(60),
	mobile: z.optional(mobile),
	personRole,
	attentionNote: optionalText(60),
	badge: z.optional(z.string().check(z.regex(/^[0-9a-f]{15}$/))),
	pinyin: z.optional(
		z.object({ full: z.string().check(z.maxLength(300)), initials: z.string().check(z.maxLength(60)) })
	),
	noticeTold: z.optional(z.object({ version: z.int().check(z.minimum(1)) }))
});
export type AddAttendee = z.output<typeof addAttendee>;

// People and firms as the desk reads them (SQL: list_attendees, list_badges, list_personal_links, list_enterprises, find_known).
import * as z from 'zod';
import { ORGANISATION_KINDS, PERSON_ROLES } from '#lib/domain/attendee.ts';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const attendee = z.object({
	id: z.string(),
	name: z.string(),
	organisation: z.string().nullable(),
	organisationKind: z.enum(ORGANISATION_KINDS),
	creditCode: z.string().nullable(),
	title: z.string().nullable(),
	/** Masked: 138****8306. */
	mobile: z.string().nullable(),
	personRole: z.enum(PERSON_ROLES),
	attentionNote: z.string().nullable(),
	source: z.string(),
	checkedInAt: z.string().nullable(),
	station: z.string().nullable(),
	phone: z.number().nullable(),
	/** The operation that is *the* check-in, which an undo names. */
	checkIn: z.string().nullable(),
	/** Stands in for somebody whose registration has not come. */
	placeholder: z.boolean()
});
export type Attendee = z.output<typeof attendee>;
const attendees = z.object({ attendees: z.array(attendee), total: z.number(), more: z.boolean() });

export interface AttendeeSearch {
	event: string;
	search?: string;
	status?: 'present' | 'absent';
	/** Only whom this phone has checked in. */
	enrolment?: string;
	/** The last row of the page before. */
	after?: { name: string; id: string };
	limit?: number;
}

/** One page of an event's list, by name; `total` counts everybody who fits. */
export const listAttendees = (search: AttendeeSearch, actor: Actor) =>
	ask(attendees, { name: 'list_attendees', request: { ...search }, actor });

const badge = z.object({
	attendee: z.string(),
	name: z.string(),
	organisation: z.string().nullable(),
	title: z.string().nullable(),
	personRole: z.enum(PERSON_ROLES),
	organisationKind: z.enum(ORGANISATION_KINDS),
	attentionNote: z.string().nullable(),
	badge: z.string(),
	token: z.string()
});
export type Badge = z.output<typeof badge>;

/** Everybody's badge, for printing. The database writes down who asked. */
export const listBadges = async (event: string, actor: Actor): Promise<Badge[]> =>
	(await ask(z.object({ badges: z.array(badge) }), { name: 'list_badges', request: { event }, actor }))
		.badges;

const link = z.object({
	name: z.string(),
	organisation: z.string().nullable(),
	mobile: z.string().nullable(),
	secret: z.string()
});

/** Everybody's personal link, with the whole mobile. The database writes down who asked. */
export const listPersonalLinks = async (event: string, actor: Actor) =>
	(
		await ask(z.object({ links: z.array(link) }), {
			name: 'list_personal_links',
			request: { event },
			actor
		})
	).links;

const enterprise = z.object({
	creditCode: z.string(),
	name: z.string(),
	sizeClass: z.enum(SIZE_CLASSES).nullable(),
	techSme: z.boolean(),
	specialised: z.boolean(),
	park: z.string().nullable(),
	chain: z.string().nullable()
});
export type Enterprise = z.output<typeof enterprise>;

/** The 企业库 of an organisation, by name. */
export const listEnterprises = (
	request: { organisation: string; search?: string; limit?: number },
	actor: Actor
) =>
	ask(z.object({ enterprises: z.array(enterprise), total: z.number() }), {
		name: 'list_enterprises',
		request: { ...request },
		actor
	});

const overlap = z.object({
	/** Listed already, by mobile and name: they will be merged. */
	known: z.number(),
	/** Without a mobile, and somebody listed has the same name and organisation: they will be two people. */
	alike: z.number()
});

/** How many of these are, or may be, on the event's list already. */
export const countKnown = (
	request: { event: string; rows: { name: string; mobile?: string; organisation?: string }[] },
	actor: Actor
) => ask(overlap, { name: 'find_known', request: { ...request }, actor });

// Events as the desk reads them (SQL: list_events, read_event, read_rhythm). Shapes only; rules are in SQL.
import * as z from 'zod';
import { EVENT_STAGES } from '#lib/domain/event.ts';
import { CAMPAIGNS, EVENT_TYPES, TOPICS } from '#lib/domain/vocabulary.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const counts = z.object({
	people: z.number(),
	attendances: z.number(),
	organisations: z.number(),
	enterprises: z.number(),
	listed: z.number()
});
const owing = z.object({
	number: z.number(),
	person: z.string(),
	maxSeq: z.number(),
	unsent: z.number(),
	missing: z.array(z.tuple([z.number(), z.number()]))
});
const line = z.object({
	id: z.string(),
	organisation: z.string(),
	name: z.string(),
	type: z.enum(EVENT_TYPES),
	campaigns: z.array(z.enum(CAMPAIGNS)),
	place: z.string().nullable(),
	host: z.string().nullable(),
	stage: z.enum(EVENT_STAGES),
	startsAt: z.string(),
	endsAt: z.string(),
	endedAt: z.string().nullable(),
	retainUntil: z.string(),
	/** Why it was archived although phones owed something, and which; absent where there was nothing to say. */
	archiveReason: z.string().nullable().optional(),
	archiveOwing: z.array(owing).nullable().optional(),
	targets: z.object({ people: z.number().nullable(), organisations: z.number().nullable() }),
	head: z.number(),
	counts
});
export type EventLine = z.output<typeof line>;

/** What every page knows of a phone; the ledger (ledger.ts) knows more. */
const phone = z.object({
	id: z.string(),
	number: z.number(),
	person: z.string(),
	station: z.string().nullable(),
	device: z.string().nullable(),
	enrolledAt: z.string(),
	expiresAt: z.string().nullable(),
	revokedAt: z.string().nullable(),
	sealedAt: z.string().nullable(),
	maxSeq: z.number(),
	receivedThrough: z.number(),
	unsent: z.number(),
	lastContactAt: z.string().nullable()
});

const pass = z.object({
	id: z.string(),
	person: z.string(),
	station: z.string().nullable(),
	fields: z.array(z.string()),
	expiresAt: z.string(),
	maxRedemptions: z.number(),
	redeemed: z.number(),
	revokedAt: z.string().nullable(),
	issuedAt: z.string()
});
export type Pass = z.output<typeof pass>;

const event = line.extend({
	secondaryTypes: z.array(z.enum(EVENT_TYPES)),
	topics: z.array(z.enum(TOPICS)),
	chain: z.string().nullable(),
	/** Six digits of GB/T 2260. */
	region: z.string().nullable(),
	industryField: z.string().nullable(),
	sessions: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			startsAt: z.string(),
			endsAt: z.string(),
			topics: z.array(z.enum(TOPICS))
		})
	),
	stations: z.array(z.object({ id: z.string(), name: z.string() })),
	phones: z.array(phone),
	passes: z.array(pass),
	waiting: z.number()
});
export type DeskEvent = z.output<typeof event>;

/** Events this person may see, the latest first. */
export const listEvents = async (actor: Actor): Promise<EventLine[]> =>
	(await ask(z.object({ events: z.array(line) }), { name: 'list_events', request: {}, actor })).events;

/** Null when there is no such event for this person. */
export const readEvent = (id: string, actor: Actor): Promise<DeskEvent | null> =>
	ask(event.nullable(), { name: 'read_event', request: { event: id }, actor });

const rhythm = z.object({
	slots: z.array(z.object({ at: z.string(), people: z.number() })),
	kinds: z.array(z.object({ kind: z.string(), present: z.number(), listed: z.number() }))
});
export type Rhythm = z.output<typeof rhythm>;

/** Arrivals in slots of five minutes, and who came by kind of organisation. */
export const readRhythm = (id: string, actor: Actor): Promise<Rhythm> =>
	ask(rhythm, { name: 'read_rhythm', request: { event: id }, actor });

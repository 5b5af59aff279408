// What was held or refused and waits for somebody, and entries that may be one person (SQL: list_waiting, list_suggestions), in the
// organiser's words. Whether a decision stands is the SQL settleHeld's and linkAttendees' to say.
import * as z from 'zod';
import { source } from '#lib/domain/operation.ts';
import { outcome, type Outcome } from '#lib/protocol/outcome.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { reasonText } from './reasons.ts';
import { rawValues, type Places, type RawValue } from './raw-values.ts';

const row = z.object({
	op: z.string(),
	hash: z.string(),
	outcome,
	verb: z.string().nullable(),
	/** As it was recorded, the mobile masked. */
	args: z.unknown(),
	receivedAt: z.string(),
	capturedAt: z.string().nullable(),
	/** Number of the phone; 0 is the desk. */
	phone: z.number().nullable(),
	person: z.string().nullable(),
	attendeeName: z.string().nullable(),
	/** Null for what has no reason any more: it was accepted. */
	canAccept: z.boolean().nullable(),
	/** What must be named before it can be accepted. */
	needs: z.enum(['attendee', 'session']).nullable()
});
type Row = z.output<typeof row>;

/** One operation on the organiser's list. */
export interface WaitingCard {
	op: string;
	hash: string;
	/** Op and start of the hash: two bodies under one id are two cards. */
	key: string;
	verb: string | null;
	/** Whom it is about, as far as it says. */
	name: string | null;
	status: Outcome['status'];
	/** Result and reason, in words; null for what was settled as accepted. */
	reason: string | null;
	/** True when somebody must decide; otherwise it settles by itself. */
	isForOrganiser: boolean;
	/** When it was captured by the best estimate, else when it came (ISO). */
	at: string;
	receivedAt: string;
	phone: number | null;
	person: string | null;
	raw: RawValue[];
	canAccept: boolean;
	needs: 'attendee' | 'session' | null;
	/** Handed over by the staff (转负责人处理), with their words. */
	referred: { by: string; at: string; reason: string | null } | null;
	settled: { by: string; at: string; decision: string; reason: string | null } | null;
}

/** Held and refused operations, those handed over first, then the newest; with `settled`, those that somebody has decided. */
export async function listWaiting(
	about: { event: string; places: Places; settled?: boolean },
	actor: Actor
): Promise<WaitingCard[]> {
	const { waiting } = await ask(z.object({ waiting: z.array(row) }), {
		name: 'list_waiting',
		request: { event: about.event, ...(about.settled ? { settled: true } : {}) },
		actor
	});
	return waiting.map((one) => cardOf(one, about.places));
}

function cardOf(one: Row, places: Places): WaitingCard {
	const { outcome } = one;
	const isOpen = outcome.status === 'held' || outcome.status === 'refused';
	const faults = outcome.status === 'refused' ? outcome.fields : [];
	const { name, values } = rawValues(one.args, { places, faults });
	const { settled, referred } = outcome;
	return {
		op: one.op,
		hash: one.hash,
		key: `${one.op}-${one.hash.slice(0, 8)}`,
		verb: one.verb,
		name: one.attendeeName ?? name,
		status: outcome.status,
		reason: isOpen ? reasonText(outcome.status as 'held' | 'refused', outcome.reason) : null,
		isForOrganiser: outcome.status === 'refused' || (outcome.status === 'held' && outcome.actor !== 'nobody'),
		at: one.capturedAt ?? one.receivedAt,
		receivedAt: one.receivedAt,
		phone: one.phone,
		person: one.person,
		raw: values,
		canAccept: one.canAccept ?? false,
		needs: one.needs,
		referred: referred ? { by: referred.by, at: referred.at, reason: referred.reason ?? null } : null,
		settled: settled
			? { by: settled.by, at: settled.at, decision: settled.decision, reason: settled.reason ?? null }
			: null
	};
}

const personCard = z.object({
	id: z.string(),
	name: z.string(),
	organisation: z.string().nullable(),
	title: z.string().nullable(),
	mobileLast4: z.string().nullable(),
	/** Has been checked in. */
	here: z.boolean()
});
export type PersonCard = z.output<typeof personCard>;
/** How an entry was made: desk is a list, public a form of their own; phones make the others. */
const entry = personCard.extend({ source });
export type Entry = z.output<typeof entry>;
const suggestion = z.object({
	op: z.string(),
	why: z.enum(['mobile', 'name']),
	/** The later entry. */
	attendee: entry,
	like: entry
});
export type Suggestion = z.output<typeof suggestion>;

/** Pairs of entries that look like one person, and about which nobody has said anything yet. */
export const listSuggestions = async (event: string, actor: Actor): Promise<Suggestion[]> =>
	(
		await ask(z.object({ suggestions: z.array(suggestion) }), {
			name: 'list_suggestions',
			request: { event },
			actor
		})
	).suggestions;

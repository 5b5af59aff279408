// What a record asks of the person at this phone, out of its outcome and what was answered here. Pure; knows no words.
import type { FieldRecord } from '#lib/local-db/records.ts';
import type { Outcome } from '#lib/protocol/outcome.ts';

/**
 * - `decide`  held for a person, returned, or not taken by the server: a card with what can be done, counted in the header.
 * - `notice`  merged with what another phone saw, or decided by the organiser: told once, gone with 知道了.
 * - `handed`  handed to the organiser, who has not decided yet.
 * - `waits`   waits for another phone's record and settles by itself: shown apart, never counted.
 */
export type Care = 'decide' | 'notice' | 'handed' | 'waits';

/** @param isTold the clerk was told at the door that the person is here already, so that a merge is no news */
export function careOf(record: FieldRecord, isTold: boolean): Care | null {
	const { answer, outcome, isAcknowledged } = record;
	// Withdrawn or corrected here: the server hears of it with the next upload, and there is nothing left to do.
	if (answer && answer.decision !== 'refer') return null;
	if (record.status === 'held' && outcome?.status === 'held' && outcome.actor === 'nobody') return 'waits';
	const isOpen = record.status === 'held' || (record.status === 'refused' && !outcome?.settled);
	if (isOpen && (answer || outcome?.referred)) return 'handed';
	if (record.needsAttention) return 'decide';
	return !isAcknowledged && isNews(record, isTold) ? 'notice' : null;
}

function isNews({ op, status, outcome }: FieldRecord, isTold: boolean): boolean {
	if (!outcome || (status !== 'received' && status !== 'merged')) return false;
	if (outcome.settled?.decision === 'accept') return true;
	if (outcome.status !== 'merged') return false;
	return op.verb === 'addAttendee' || (!isTold && sightingsOf(outcome) !== null);
}

/** Both sides of a merge when another phone was the first: two doors, the same person. Null when this phone scanned twice. */
export function sightingsOf(
	outcome: Outcome | null
): { first: NonNullable<Merged['first']>; own: NonNullable<Merged['own']> } | null {
	if (outcome?.status !== 'merged' || !outcome.first || !outcome.own) return null;
	const { first, own } = outcome;
	return first.phone !== own.phone ? { first, own } : null;
}
type Merged = Extract<Outcome, { status: 'merged' }>;

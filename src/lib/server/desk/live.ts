// Everything the live page shows, as of one moment.
import type { Actor } from '../database/database.ts';
import { listWaiting, readEvent, readRhythm, type DeskEvent, type Rhythm } from './events.ts';
import { reasonText } from './reasons.ts';

/** One operation that waits for somebody, in words. */
export interface WaitingLine {
	op: string;
	/** Whose check-in or registration; null when it names nobody on the list. */
	name: string | null;
	verb: string | null;
	reason: string;
	/** True when the organiser must decide; otherwise it settles by itself. */
	isForOrganiser: boolean;
	at: string;
	phone: number | null;
	person: string | null;
}
export interface Live {
	event: DeskEvent;
	rhythm: Rhythm;
	waiting: WaitingLine[];
	/** Milliseconds since 1970 by the server's clock. */
	now: number;
}

/** Null when there is no such event for this person. */
export async function readLive(id: string, actor: Actor): Promise<Live | null> {
	const event = await readEvent(id, actor);
	if (!event) return null;
	const [rhythm, waiting] = await Promise.all([readRhythm(id, actor), listWaiting(id, actor)]);
	const lines = waiting.flatMap(({ outcome, ...one }) =>
		outcome.status === 'held' || outcome.status === 'refused'
			? [
					{
						op: outcome.op,
						name: one.attendeeName,
						verb: one.verb,
						reason: reasonText(outcome.status, outcome.reason),
						isForOrganiser: outcome.status === 'refused' || outcome.actor === 'organiser',
						at: one.receivedAt,
						phone: one.phone,
						person: one.person
					}
				]
			: []
	);
	return { event, rhythm, waiting: lines, now: Date.now() };
}

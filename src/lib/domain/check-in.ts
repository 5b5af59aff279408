// A check-in: a person came through a door. A scan is a fact; it is kept whatever its clock says.
// This file knows the arguments and which of several check-ins counts. The SQL twin is record_check_in
// in supabase/migrations; both run in test/sql/twins.test.ts.
import * as z from 'zod/mini';
import { instant, requiredText, uuid } from './text.ts';

/** So many questions an event may ask at its doors. */
export const MAX_QUESTIONS = 3;
/** What somebody said to the event's questions (domain/event.ts); those left open are not in it. */
export const answers = z
	.array(z.object({ question: uuid, text: requiredText(200) }))
	.check(z.minLength(1), z.maxLength(MAX_QUESTIONS));
export type Answers = z.output<typeof answers>;

/**
 * Somebody passed a station of a session. `attendee` is the person as this phone's roster knows them; `badge`
 * is the scanned badge token (22 characters), kept as the proof. At least one of the two is given.
 * `claimedAt` is the time written on a paper list (source `paper`). `answers` is what the person said to the event's questions.
 */
export const recordCheckIn = z
	.object({
		session: uuid,
		station: z.optional(z.nullable(uuid)),
		direction: z.enum(['in', 'out']),
		attendee: z.optional(uuid),
		badge: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))),
		claimedAt: z.optional(instant),
		answers: z.optional(answers)
	})
	.check(z.refine((args) => Boolean(args.attendee ?? args.badge), { path: ['attendee'], error: 'required' }));

/** Undo (已撤销): names one recordCheckIn. It wins in any order and deletes nothing. */
export const voidCheckIn = z.object({ target: uuid, reason: z.optional(z.string().check(z.maxLength(200))) });

/** A check-in that may count: its operation, and the best estimate of when it happened (ISO, UTC). */
export interface Candidate {
	op: string;
	at: string;
	voided: boolean;
}

/**
 * Of several check-ins of one person at one session, the earliest that stands is *the* check-in; the same
 * instant is settled by the operation id, so that every phone and the server agree. Null when none stands.
 */
export function earliest<C extends Candidate>(candidates: readonly C[]): C | null {
	let best: C | null = null;
	for (const candidate of candidates) {
		if (candidate.voided) continue;
		if (!best || candidate.at < best.at || (candidate.at === best.at && candidate.op < best.op))
			best = candidate;
	}
	return best;
}

// A check-in mended by finding its person: the same door, session and claimed time as the record it corrects, another person.
import { answers, type Answers } from '#lib/domain/check-in.ts';
import type { Source } from '#lib/domain/operation.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import type { FieldRecord } from '#lib/local-db/records.ts';
import type { Door } from '../scan/door.ts';
import { readBody } from '../undo.ts';

/**
 * The door as it was. A session that this phone does not know is replaced by the present one: it may be what was wrong. A correction counts by
 * the time of what it corrects: that the event is over by now matters only where it was over then.
 */
export function correctionDoor(door: Door, { op, outcome }: Pick<FieldRecord, 'op' | 'outcome'>): Door {
	const { session, station } = readBody(op).args;
	const wasOver = outcome?.status === 'held' && outcome.reason === 'captured_after_end';
	return {
		...door,
		stage: wasOver ? door.stage : 'running',
		session: typeof session === 'string' && door.sessions.includes(session) ? session : door.session,
		station: typeof station === 'string' ? station : door.station
	};
}

/** How the person was found now; what a paper list claimed stays claimed, and what was said stays said. */
export function correctionOf(op: StoredOp): {
	source: Source;
	supersedes: string;
	claimedAt?: string;
	answers?: Answers;
} {
	const { source, args } = readBody(op);
	const said = answers.safeParse(args.answers);
	const kept = { supersedes: op.id, ...(said.success && { answers: said.data }) };
	if (source === 'paper' && typeof args.claimedAt === 'string')
		return { source, claimedAt: args.claimedAt, ...kept };
	return { source: 'search', ...kept };
}

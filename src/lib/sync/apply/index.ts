// What each verb changes on the screen before the server has answered: one function per verb, a pure one of the operation alone.
// Because no change depends on another, what is pending need not be replayed when rows arrive: it is laid over them when they are read
// (local-db/attendances.ts, roster.ts), and ends with its operation's outcome.
import { PHONE_VERBS, type Operation, type PhoneVerb } from '#lib/domain/operation.ts';
import type { OverlayRow, StoredOp } from '#lib/local-db/database.ts';
import { addAttendee } from './add-attendee.ts';
import { recordCheckIn } from './record-check-in.ts';
import { sealEnrolment } from './seal-enrolment.ts';
import { settleHeld } from './settle-held.ts';
import { voidCheckIn } from './void-check-in.ts';

/** A change of one row: `id` of `entity` becomes `body`. */
export interface Change {
	entity: string;
	id: string;
	body: Record<string, unknown>;
}

/** An operation of this phone, its arguments already parsed. */
export type Recorded = Omit<Operation, 'args'> & { args: Record<string, unknown> };

const APPLY: Record<PhoneVerb, (op: never) => Change[]> = {
	recordCheckIn,
	voidCheckIn,
	addAttendee,
	settleHeld,
	sealEnrolment
};

/** An operation's changes. A correction also answers the card of what it supersedes. */
export function apply(op: Recorded): Change[] {
	const own = APPLY[op.verb as PhoneVerb](op as never);
	return op.supersedes
		? [...own, { entity: 'settlement', id: op.supersedes, body: { decision: 'supersede' } }]
		: own;
}

/** The changes of stored operations made anew, all of one phone. What another of them supersedes changes nothing any more. */
export function overlayOf(stored: readonly StoredOp[]): OverlayRow[] {
	const ops = stored.flatMap((op) => parsed(op));
	const superseded = new Set(ops.flatMap(({ op }) => op.supersedes ?? []));
	return ops
		.filter(({ op }) => !superseded.has(op.id))
		.flatMap(({ op, event }) => apply(op).map((change) => ({ ...change, event, op: op.id })));
}

/**
 * Nothing for a body that is no JSON, or that this version of the app does not understand (a newer one recorded it): it is sent as it is, and no
 * snapshot may fail because of it. Arguments are taken as their verb knows them, so that nothing else of a body reaches the overlay.
 */
function parsed({ body, event }: StoredOp): { op: Recorded; event: string }[] {
	try {
		const op = JSON.parse(body) as Recorded;
		const args = PHONE_VERBS[op.verb as PhoneVerb].parse(op.args);
		return [{ op: { ...op, args: args as Recorded['args'] }, event }];
	} catch {
		return [];
	}
}

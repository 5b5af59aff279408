// What each verb changes on the screen before the server has answered: one function per verb, a pure one of the operation alone.
// Because no change depends on another, what is pending need not be replayed when rows arrive: it is laid over them when they are read
// (local-db/attendances.ts, roster.ts, needs.ts, leads.ts), and ends with its operation's outcome.
import type { Operation } from '#lib/domain/operation.ts';
import type { PhoneVerb } from '#lib/domain/phone-verbs.ts';
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

/** What the verbs of the door change; what the others do is in verbs.ts. */
export const DOOR_CHANGES = { recordCheckIn, voidCheckIn, settleHeld, sealEnrolment } as const;
export type Changes = Partial<Record<PhoneVerb, (op: never) => Change[]>>;

/** An operation's changes. A correction also answers the card of what it supersedes. */
export function apply(op: Recorded, changes: Changes): Change[] {
	const own = changes[op.verb as PhoneVerb]!(op as never);
	return op.supersedes
		? [...own, { entity: 'settlement', id: op.supersedes, body: { decision: 'supersede' } }]
		: own;
}

// What each verb changes on the screen before the server has answered: one function per verb, a pure one of the operation alone.
// Because no change depends on another, what is pending need not be replayed when rows arrive: it is laid over them when they are read
// (local-db/attendances.ts, roster.ts), and ends with its operation's outcome.
import type { Operation, PhoneVerb } from '#lib/domain/operation.ts';
import { addAttendee } from './add-attendee.ts';
import { recordCheckIn } from './record-check-in.ts';
import { sealEnrolment } from './seal-enrolment.ts';
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
	sealEnrolment
};

export const apply = (op: Recorded): Change[] => APPLY[op.verb as PhoneVerb](op as never);

import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { Change } from './index.ts';

/** The person is here, as far as this phone knows. A badge that no list names yet changes nothing on the screen but the record itself. */
export function recordCheckIn(op: Operation & { args: ArgsOf<'recordCheckIn'> }): Change[] {
	const { session, attendee, direction, station = null, claimedAt } = op.args;
	if (!attendee || direction !== 'in') return [];
	const at = claimedAt ?? new Date(op.captured.wall + (op.captured.offsetMs ?? 0)).toISOString();
	return [
		{
			entity: 'attendance',
			id: `${session}:${attendee}`,
			body: { session, attendee, checkIn: op.id, at, station, enrolment: op.enrolment }
		}
	];
}

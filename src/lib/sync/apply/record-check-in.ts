import { parseBadgeToken } from '#lib/domain/badge.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { Change } from './index.ts';

/** The person is here, as far as this phone knows; or a badge that no list names yet was seen, so that it is told when it comes again. */
export function recordCheckIn(op: Operation & { args: ArgsOf<'recordCheckIn'> }): Change[] {
	const { session, attendee, badge, direction, station = null, claimedAt } = op.args;
	const badgeId = badge && parseBadgeToken(badge)?.badgeId;
	const who = attendee ?? badgeId;
	if (!who || direction !== 'in') return [];
	const at = claimedAt ?? new Date(op.captured.wall + (op.captured.offsetMs ?? 0)).toISOString();
	return [
		{
			entity: attendee ? 'attendance' : 'badge',
			id: `${session}:${who}`,
			body: { session, attendee: who, checkIn: op.id, at, station, enrolment: op.enrolment }
		}
	];
}

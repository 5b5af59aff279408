import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { Change } from './index.ts';

/** The person is on this phone's list; of the mobile only what the list ever shows. */
export function addAttendee(op: Operation & { args: ArgsOf<'addAttendee'> }): Change[] {
	const { attendee, mobile, badge, noticeTold: _, ...shown } = op.args;
	return [
		{
			entity: 'attendee',
			id: attendee,
			body: { ...shown, ...(mobile && { mobileLast4: mobile.slice(-4) }), badges: badge ? [badge] : [] }
		}
	];
}

import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { Change } from './index.ts';

/** The check-in it names counts no more. */
export function voidCheckIn(op: Operation & { args: ArgsOf<'voidCheckIn'> }): Change[] {
	return [{ entity: 'void', id: op.args.target, body: { by: op.id } }];
}

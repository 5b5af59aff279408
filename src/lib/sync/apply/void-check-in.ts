import type { ArgsOf, Operation } from '#lib/domain/operation.ts';
import type { Change } from './index.ts';

/** The check-in it names counts no more. */
export function voidCheckIn(op: Operation & { args: ArgsOf<'voidCheckIn'> }): Change[] {
	return [{ entity: 'void', id: op.args.target, body: { by: op.id } }];
}

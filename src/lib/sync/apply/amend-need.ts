import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { Change } from './index.ts';

/** The fields it names, as this phone wants them; laid over the need when it is read (local-db/needs.ts). */
export function amendNeed(op: Operation & { args: ArgsOf<'amendNeed'> }): Change[] {
	const { need, changes } = op.args;
	return [{ entity: 'needChange', id: need, body: { changes } }];
}

import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { Change } from './index.ts';

/** The card it answers is answered; no list changes, because what was held or refused is on none. */
export function settleHeld(op: Operation & { args: ArgsOf<'settleHeld'> }): Change[] {
	const { target, decision, reason } = op.args;
	return [{ entity: 'settlement', id: target, body: { decision, reason } }];
}

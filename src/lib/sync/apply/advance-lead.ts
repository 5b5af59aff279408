import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import { capturedAt } from './captured-at.ts';
import type { Change } from './index.ts';

/** The step it takes; laid over the lead when it is read (local-db/leads.ts). */
export function advanceLead(op: Operation & { args: ArgsOf<'advanceLead'> }): Change[] {
	const { lead, from, to } = op.args;
	return [{ entity: 'leadStep', id: lead, body: { from, to, at: capturedAt(op) } }];
}

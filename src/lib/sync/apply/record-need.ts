import { isBlank } from '#lib/domain/need.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import { receiptCode } from '#lib/domain/receipt-code.ts';
import { capturedAt } from './captured-at.ts';
import type { Change } from './index.ts';

/** The need stands on this phone, without the fields that say nothing. */
export function recordNeed(op: Operation & { args: ArgsOf<'recordNeed'> }): Change[] {
	const { need, kind, contact } = op.args;
	const fields = Object.fromEntries(Object.entries(op.args.fields).filter(([, value]) => !isBlank(value)));
	const body = { kind, fields, contact, receipt: receiptCode(op.id), recordedAt: capturedAt(op) };
	return [{ entity: 'need', id: need, body }];
}

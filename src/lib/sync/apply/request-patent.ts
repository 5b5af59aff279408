import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import { receiptCode } from '#lib/domain/receipt-code.ts';
import { capturedAt } from './captured-at.ts';
import type { Change } from './index.ts';

/** The lead stands on this phone, with its receipt code. Its path is the server's to say: only it knows the holder. */
export function requestPatent(op: Operation & { args: ArgsOf<'requestPatent'> }): Change[] {
	const { lead, consents: _, name: __, mobile: ___, title: ____, ...asked } = op.args;
	const at = capturedAt(op);
	const standing = { stage: 'submitted', stageAt: at, requestedAt: at, receipt: receiptCode(op.id) };
	return [{ entity: 'lead', id: lead, body: { ...asked, ...standing } }];
}

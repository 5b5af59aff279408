import type { Operation } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import { capturedAt } from './captured-at.ts';
import type { Change } from './index.ts';

/** The file is named on this phone; its bytes lie in `files` (local-db/files.ts). */
export function attachFile(op: Operation & { args: ArgsOf<'attachFile'> }): Change[] {
	const { file, sha256: _, ...said } = op.args;
	return [{ entity: 'file', id: file, body: { ...said, attachedAt: capturedAt(op) } }];
}

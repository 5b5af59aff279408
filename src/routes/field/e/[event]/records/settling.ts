// What a clerk can say about a record of this phone that was held or came back. Each is a record itself and changes nothing that was stored.
import type { StoredOp } from '#lib/local-db/database.ts';
import { record } from '../../../phone.ts';

/** 撤回: it shall not count. @throws NotSaved */
export async function withdraw(op: StoredOp, reason: string): Promise<void> {
	await record(op.enrolment, [
		{
			verb: 'settleHeld',
			subject: op.id,
			source: 'typed',
			args: { target: op.id, hash: op.hash, decision: 'withdraw', reason }
		}
	]);
}

/** 转负责人处理: it stays as it is until the organiser decides. @throws NotSaved */
export async function refer(op: StoredOp): Promise<void> {
	await record(op.enrolment, [
		{
			verb: 'settleHeld',
			subject: op.id,
			source: 'typed',
			args: { target: op.id, hash: op.hash, decision: 'refer' }
		}
	]);
}

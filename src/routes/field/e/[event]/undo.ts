// Undo and restore at the door. Nothing is deleted: an undo is a record, and a restore is a new check-in with the old one's arguments.
import type { Source } from '#lib/domain/operation.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import { record } from '../../phone.ts';

export interface Body {
	source: Source;
	args: Record<string, unknown>;
}

/** What a stored operation says. Its string is ours, written by sync/record.ts. */
export const readBody = (op: StoredOp): Body => JSON.parse(op.body) as Body;

/** 撤销. @throws NotSaved */
export async function undo(op: StoredOp): Promise<void> {
	const { source } = readBody(op);
	await record(op.enrolment, [{ verb: 'voidCheckIn', subject: op.id, source, args: { target: op.id } }]);
}

/** 恢复: the same person, door and session, checked in now. @throws NotSaved */
export async function restore(op: StoredOp): Promise<void> {
	const { source, args } = readBody(op);
	await record(op.enrolment, [
		{ verb: 'recordCheckIn', subject: op.subject, source, args: args as ArgsOf<'recordCheckIn'> }
	]);
}

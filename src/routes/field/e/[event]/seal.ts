// 交班: this phone's final word at an event. Only when nothing is unsent.
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { findEnrolment, noteSealed } from '#lib/local-db/enrolments.ts';
import { countUnsent } from '#lib/local-db/outbox.ts';
import { database, record } from '../../phone.ts';

/** False when something is still unsent, or when it could not be stored; nothing has changed then. */
export async function seal({ id, event }: StoredEnrolment): Promise<boolean> {
	try {
		const current = await findEnrolment(database, event);
		if (!current || current.id !== id || (await countUnsent(database, id)) > 0) return false;
		await record(id, [
			{ verb: 'sealEnrolment', subject: id, source: 'typed', args: { lastSeq: current.nextSeq } }
		]);
		await noteSealed(database, id, Date.now());
		return true;
	} catch {
		return false;
	}
}

// Making a rescue file: what this phone has recorded at an event and the server may not have, sealed for the server alone (protocol/rescue-seal.ts).
// Changes nothing here: what is in a file is still sent by this phone as well, and stored once.
import type { RescueFile } from '#lib/protocol/rescue.ts';
import type { LocalDatabase, StoredEnrolment } from './database.ts';
import { readNote } from './notes.ts';
import { reach } from './reach.ts';

/** What one enrolment of this phone still owes, as plain values: the exact strings, its token, and its last own number. */
export interface Owed {
	enrolment: StoredEnrolment;
	ops: string[];
	maxSeq: number;
}

/** What is not 已上传 of each enrolment at an event; with `all`, everything recorded here. Enrolments that owe nothing are left out. */
export async function gatherOwed(
	database: LocalDatabase,
	event: string,
	{ all = false }: { all?: boolean } = {}
): Promise<Owed[]> {
	const { enrolments, ops } = database;
	const [own, recorded] = await reach(database, () =>
		database.transaction('r', [enrolments, ops], () =>
			Promise.all([
				enrolments.where('event').equals(event).toArray(),
				ops
					.where('event')
					.equals(event)
					.filter(({ state }) => all || state !== 'received')
					.sortBy('seq')
			])
		)
	);
	return own.flatMap((enrolment) => {
		const bodies = recorded.filter((op) => op.enrolment === enrolment.id).map(({ body }) => body);
		return bodies.length ? [{ enrolment, ops: bodies, maxSeq: enrolment.nextSeq - 1 }] : [];
	});
}

/**
 * Rescue files for all that this phone owes at an event: one for each of its enrolments there, mostly one. Empty when it owes nothing.
 * @returns null when this phone has never been told the server's key: then no file can be made
 */
export async function makeRescueFiles(
	database: LocalDatabase,
	event: string,
	{ all = false, now }: { all?: boolean; now: number }
): Promise<RescueFile[] | null> {
	const key = await reach(database, () => readNote(database, 'rescueKey'));
	if (!key) return null;
	const { sealRescue } = await import('#lib/protocol/rescue-seal.ts');
	const owed = await gatherOwed(database, event, { all });
	return Promise.all(
		owed.map(({ enrolment: { id, token, number }, ops, maxSeq }) =>
			sealRescue(
				{ event, enrolment: id, number, madeAt: new Date(now).toISOString() },
				{ enrolment: id, token, ops, maxSeq },
				key
			)
		)
	);
}

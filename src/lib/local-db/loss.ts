// Finding out that this browser emptied its storage. Mostly everything goes at once, and only the server's ledger can tell; but the database may be lost
// alone (cleared by hand, corrupted, opened empty). So the enrolments are listed a second time, in localStorage, without anything secret or personal:
// what is listed there and not in a database that lost its canary was lost.
import type { LocalDatabase } from './database.ts';
import { readNote, writeNote } from './notes.ts';
import { reach } from './reach.ts';

const KEY = 'yuanhui.enrolled';

/** An enrolment that was on this phone. */
export interface Lost {
	id: string;
	event: string;
	eventName: string;
	/** 1号机, 2号机 … */
	number: number;
}

/** Lists this phone's enrolments outside of the database. Call it after enrolling and at each launch, when nothing is lost. Never throws. */
export async function markKept(database: LocalDatabase, storage: Storage = localStorage): Promise<void> {
	try {
		const enrolments = await reach(database, () => database.enrolments.toArray());
		// Enrolled by a version of this app that knew no canary.
		if (enrolments.length && !(await readNote(database, 'canary')))
			await writeNote(database, 'canary', { at: Date.now() });
		const list = enrolments.map(({ id, event, eventName, number }): Lost => ({
			id,
			event,
			eventName,
			number
		}));
		storage.setItem(KEY, JSON.stringify(list));
	} catch {
		// A browser that refuses localStorage tells nothing later.
	}
}

/**
 * The enrolments that were here before the database was emptied; none when all is well. Rejects when the database cannot be read: that is not the
 * same as empty.
 */
export async function findLoss(database: LocalDatabase, storage: Storage = localStorage): Promise<Lost[]> {
	const listed = read(storage);
	if (listed.length === 0) return [];
	const [canary, here] = await reach(database, () =>
		Promise.all([readNote(database, 'canary'), database.enrolments.toCollection().primaryKeys()])
	);
	return canary ? [] : listed.filter(({ id }) => !here.includes(id));
}

/** 知道了: told once. The ledger of the organiser still names the phone. */
export function putAwayLoss(storage: Storage = localStorage): void {
	storage.removeItem(KEY);
}

function read(storage: Storage): Lost[] {
	try {
		const list: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
		return Array.isArray(list) ? list.filter(isLost) : [];
	} catch {
		return [];
	}
}

function isLost(one: unknown): one is Lost {
	if (typeof one !== 'object' || one === null) return false;
	const { id, event, eventName, number } = one as Record<string, unknown>;
	return [id, event, eventName].every((text) => typeof text === 'string') && typeof number === 'number';
}

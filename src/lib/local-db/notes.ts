// Small things this phone knows of itself, one row of `meta` each, under typed keys. Knows no network and no screen; what the values
// mean is said where they are written.
import type { LocalDatabase } from './database.ts';
import type { Connection } from './network.ts';
import type { StorageReport } from './storage.ts';

/** Why rows of the server were thrown away and fetched anew. `gap`: a page did not follow; `chain`: the rows are not those the server vouches for. */
export type BrokenWhy = 'gap' | 'chain';

/** Keys that end in `:` are one per event. */
export interface Notes {
	'broken:': { at: number; why: BrokenWhy };
	/** A snapshot on its way: rows here, rows in all. */
	'download:': { received: number; total: number };
	/** The epoch of the rows that are here while there is no cursor. */
	'epoch:': string;
	/** The server's public key for rescue files. */
	rescueKey: string;
	/** The sender's lease, by this phone's clock. */
	sender: { at: number };
	/** Written when a phone is enrolled: where it is missing, this storage was emptied. */
	canary: { at: number };
	/** Sending did not move although the server answers, and what was done about it. */
	stuck: { since: number; restarts: number };
	connection: Connection;
	storage: StorageReport;
}
type Plain = Exclude<keyof Notes, `${string}:`>;
type PerEvent = Extract<keyof Notes, `${string}:`>;

export async function readNote<K extends Plain>(
	database: LocalDatabase,
	key: K
): Promise<Notes[K] | undefined> {
	return (await database.meta.get(key))?.value as Notes[K] | undefined;
}

export async function writeNote<K extends Plain>(
	database: LocalDatabase,
	key: K,
	value: Notes[K] | null
): Promise<void> {
	if (value === null) await database.meta.delete(key);
	else await database.meta.put({ key, value });
}

/** The same for one event. */
export function noteOf<K extends PerEvent>(database: LocalDatabase, key: K, event: string) {
	return {
		read: async () => (await database.meta.get(key + event))?.value as Notes[K] | undefined,
		write: async (value: Notes[K]) => void (await database.meta.put({ key: key + event, value })),
		remove: () => database.meta.delete(key + event)
	};
}

/** Told once: the phone's rows of an event were not the server's and were fetched anew. Records of this phone were not touched. */
export const readBroken = (database: LocalDatabase, event: string) =>
	noteOf(database, 'broken:', event).read();

/** 知道了. */
export const putAwayBroken = (database: LocalDatabase, event: string): Promise<void> =>
	noteOf(database, 'broken:', event).remove();

/** Records wait although the server answers, and starting anew did not help: shown until a receipt comes. */
export async function readStuck(database: LocalDatabase): Promise<Notes['stuck'] | undefined> {
	const stuck = await readNote(database, 'stuck');
	return stuck && stuck.restarts > 1 ? stuck : undefined;
}

/** Nothing of an event stays. Part of the caller's transaction. */
export const forgetNotes = (database: LocalDatabase, event: string): Promise<number> =>
	database.meta.filter(({ key }) => key.endsWith(`:${event}`)).delete();

// Rescue files of other phones that this phone carries up: kept from the moment they were read until the server has what is in them.
// Nothing in a file can be read here. Knows no network.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { readRescueFile, type RescueReply } from '#lib/protocol/rescue.ts';
import type { LocalDatabase, StoredRescue } from './database.ts';
import { reach } from './reach.ts';

/**
 * Keeps a file to be carried up. `known`: it is here already (and is tried again if it was refused). `other_event`: this phone is not enrolled there.
 * Rejects when it could not be stored: then it is not kept.
 */
export async function keepRescue(
	database: LocalDatabase,
	text: string,
	now: number
): Promise<'kept' | 'known' | 'not_a_rescue_file' | 'other_event'> {
	const file = readRescueFile(text);
	if (!file) return 'not_a_rescue_file';
	const { event, number, count } = file;
	const id = bytesToHex(sha256(utf8ToBytes(text)));
	const { rescues, enrolments } = database;
	return reach(database, () =>
		database.transaction('rw!', [rescues, enrolments], async () => {
			if ((await enrolments.where('event').equals(event).count()) === 0) return 'other_event';
			const known = await rescues.get(id);
			if (known && known.state !== 'refused') return 'known';
			await rescues.put({ id, event, number, count, text, keptAt: now, state: 'waiting' });
			return known ? 'known' : 'kept';
		})
	);
}

/** The newest first. */
export async function listRescues(database: LocalDatabase, event: string): Promise<StoredRescue[]> {
	const all = await database.rescues.where('event').equals(event).toArray();
	return all.sort((a, b) => b.keptAt - a.keptAt);
}

export const waitingRescues = (database: LocalDatabase, event: string): Promise<StoredRescue[]> =>
	database.rescues
		.where('event')
		.equals(event)
		.filter(({ state }) => state === 'waiting')
		.toArray();

/**
 * waiting → done: the server has all that is in it. The text goes; who and how many stays until it is put away. While the server has not got all of it, the
 * file waits on, with what the server said so far.
 */
export async function noteCarried(
	database: LocalDatabase,
	file: StoredRescue,
	reply: RescueReply
): Promise<void> {
	const { person, received, already, missing } = reply;
	const result = { person, received, already, missing };
	const isWhole = received + already >= file.count;
	await database.rescues.update(file.id, isWhole ? { state: 'done', text: '', result } : { result });
}

/** waiting → refused: the server will never take this file. It stays until a person drops it. */
export async function noteNotCarried(database: LocalDatabase, id: string, trouble: string): Promise<void> {
	await database.rescues.update(id, { state: 'refused', trouble });
}

/** Takes a file away that is done or refused; one that waits stays. */
export async function dropRescue(database: LocalDatabase, id: string): Promise<void> {
	await database.rescues
		.where({ id })
		.filter(({ state }) => state !== 'waiting')
		.delete();
}

// The server's rows on this phone. A page is applied with its cursor, and with the end of every overlay it settles, in one transaction:
// what the screen shows is never half of a page. Knows nothing of the network.
import { Dexie } from 'dexie';
import type { PullReply, StreamRow } from '#lib/protocol/index.ts';
import type { LocalDatabase, StoredCursor, StoredOutcome } from './database.ts';
import { sendAllAgain } from './outbox.ts';

/** The page does not follow what is stored: nothing of it was applied. */
export class GapError extends Error {
	override readonly name = 'GapError';
}

/** Where this phone stands; undefined before the first page. */
export const readCursor = (database: LocalDatabase, event: string): Promise<StoredCursor | undefined> =>
	database.cursors.get(event);

/**
 * Applies one page. `from` is the cursor that was asked with; another sender may have been faster, then nothing happens.
 * @throws GapError when versions are not contiguous.
 */
export async function applyPage(
	database: LocalDatabase,
	page: { event: string; from: StoredCursor | undefined; reply: PullReply; now: number }
): Promise<void> {
	const { event, from, reply, now } = page;
	const { rows, overlay, outcomes, cursors, ops } = database;
	checkContiguous(reply, from);
	await database.transaction('rw!', [rows, overlay, outcomes, cursors, ops], async () => {
		const current = await cursors.get(event);
		if (current?.cursor.version !== from?.cursor.version || current?.cursor.epoch !== from?.cursor.epoch)
			return;
		if (reply.restart) {
			await forget(database, event);
			await sendAllAgain(database, event);
		}
		await putRows(database, event, reply.rows);
		await cursors.put({
			event,
			cursor: reply.cursor,
			head: reply.head,
			counts: reply.more ? (current?.counts ?? null) : reply.counts,
			syncedAt: reply.more ? (current?.syncedAt ?? null) : now
		});
	});
}

function checkContiguous(reply: PullReply, from: StoredCursor | undefined): void {
	let version = reply.restart ? 0 : (from?.cursor.version ?? 0);
	for (const row of reply.rows)
		if (row.version !== ++version) throw new GapError(`version ${row.version} after ${version - 1}`);
	if (reply.cursor.version !== version)
		throw new GapError(`cursor at ${reply.cursor.version}, rows end at ${version}`);
}

async function putRows(database: LocalDatabase, event: string, rows: readonly StreamRow[]): Promise<void> {
	const kept = rows.filter((row) => row.entity !== 'outcome' && row.body);
	const gone = rows.filter((row) => row.entity !== 'outcome' && !row.body);
	await database.rows.bulkDelete(gone.map((row) => [event, row.entity, row.id]));
	await database.rows.bulkPut(
		kept.map(({ entity, id, version, body }) => ({ event, entity, id, version, body: body ?? {} }))
	);
	const settled = rows.flatMap((row) =>
		row.entity === 'outcome' && row.body ? [storedOutcome(event, row)] : []
	);
	await database.outcomes.bulkPut(settled);
	await database.overlay
		.where('op')
		.anyOf(settled.map(({ op }) => op))
		.delete();
}

function storedOutcome(event: string, row: StreamRow): StoredOutcome {
	const body = row.body as { op: string; hash: string; status: StoredOutcome['status'] } & Record<
		string,
		unknown
	>;
	return { key: row.id, event, op: body.op, hash: body.hash, status: body.status, body };
}

/** Drops the server's rows of an event; operations, receipts and overlays stay. */
async function forget(database: LocalDatabase, event: string): Promise<void> {
	await database.rows
		.where('[event+entity+id]')
		.between([event, Dexie.minKey, Dexie.minKey], [event, Dexie.maxKey, Dexie.maxKey])
		.delete();
	await database.outcomes.where('event').equals(event).delete();
}

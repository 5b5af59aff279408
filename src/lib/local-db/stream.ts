// The server's rows on this phone. A page, or a snapshot, is applied with its cursor and with the end of every overlay it settles in one transaction:
// what the screen shows is never half of it. Nothing is applied that does not follow what is here without a gap and by the chain. Knows nothing of the network.
//
//   no cursor ──snapshot──▶ at (epoch, version, chain) ──pages that follow──▶ further
//       ▲                        │
//       ├── restart: the server knows another history; everything recorded here is sent again
//       └── a page that does not follow: noted, told once; what was recorded here is not touched
import { Dexie } from 'dexie';
import type { PullReply, SnapshotReply, StreamRow } from '#lib/protocol/index.ts';
import { chainAfter } from './chain.ts';
import type { LocalDatabase, OverlayRow, StoredCursor, StoredOp, StoredOutcome } from './database.ts';
import { noteOf, type BrokenWhy } from './notes.ts';
import { askAgain } from './files.ts';
import { sendAllAgain } from './outbox.ts';

/** The page does not follow what is stored: nothing of it was applied. */
export class BrokenStream extends Error {
	override readonly name = 'BrokenStream';
	readonly why: BrokenWhy;

	constructor(why: BrokenWhy, detail: string) {
		super(detail);
		this.why = why;
	}
}

/** Where this phone stands; undefined when it must take a snapshot. */
export const readCursor = (database: LocalDatabase, event: string): Promise<StoredCursor | undefined> =>
	database.cursors.get(event);

/**
 * Applies one page. `from` is the cursor that was asked with; another sender may have been faster, then nothing happens.
 * @throws BrokenStream when versions are not contiguous or the chain is another one
 */
export async function applyPage(
	database: LocalDatabase,
	page: { event: string; from: StoredCursor; reply: PullReply; now: number }
): Promise<void> {
	const { event, from, reply, now } = page;
	checkFollows(reply, from);
	const { rows, overlay, outcomes, cursors } = database;
	await database.transaction('rw!', [rows, overlay, outcomes, cursors], async () => {
		const current = await cursors.get(event);
		if (current?.cursor.version !== from.cursor.version || current.cursor.epoch !== from.cursor.epoch) return;
		await putRows(database, event, reply.rows);
		await cursors.put({
			event,
			cursor: reply.cursor,
			head: reply.head,
			counts: reply.more ? current.counts : reply.counts,
			syncedAt: reply.more ? current.syncedAt : now
		});
	});
}

function checkFollows({ rows, cursor }: PullReply, from: StoredCursor): void {
	let version = from.cursor.version;
	for (const row of rows)
		if (row.version !== ++version)
			throw new BrokenStream('gap', `version ${row.version} after ${version - 1}`);
	if (cursor.version !== version)
		throw new BrokenStream('gap', `cursor at ${cursor.version}, rows end at ${version}`);
	if (cursor.epoch !== from.cursor.epoch) throw new BrokenStream('chain', `epoch ${cursor.epoch}`);
	if (cursor.chain !== chainAfter(from.cursor.chain, rows))
		throw new BrokenStream('chain', `chain at ${version}`);
}

/**
 * Replaces the server's rows and outcomes of an event, and its cursor. Overlays are made anew by `overlayOf` for what has no outcome. Does nothing when
 * there is a cursor already: another sender was faster.
 * @returns true when the server's history is another one than before: everything it had confirmed is to be sent again
 */
export async function applySnapshot(
	database: LocalDatabase,
	snapshot: {
		event: string;
		rows: StreamRow[];
		reply: SnapshotReply;
		overlayOf: (ops: StoredOp[]) => OverlayRow[];
	}
): Promise<boolean> {
	const { event, reply, overlayOf } = snapshot;
	const { rows, overlay, outcomes, cursors, ops, files, meta } = database;
	return database.transaction('rw!', [rows, overlay, outcomes, cursors, ops, files, meta], async () => {
		if (await cursors.get(event)) return false;
		await rows
			.where('[event+entity+id]')
			.between([event, Dexie.minKey, Dexie.minKey], [event, Dexie.maxKey, Dexie.maxKey])
			.delete();
		await outcomes.where('event').equals(event).delete();
		await overlay.where('event').equals(event).delete();
		await overlay.bulkPut(overlayOf(await ops.where('event').equals(event).toArray()));
		await putRows(database, event, snapshot.rows);
		const { cursor, counts } = reply;
		await cursors.put({ event, cursor, head: cursor.version, counts, syncedAt: null });
		const epoch = noteOf(database, 'epoch:', event);
		const hasOtherHistory = ![undefined, cursor.epoch].includes(await epoch.read());
		if (hasOtherHistory) {
			await sendAllAgain(database, event);
			await askAgain(database, event);
		}
		await epoch.remove();
		await noteOf(database, 'download:', event).remove();
		return hasOtherHistory;
	});
}

/** The server knows another history (it was restored): all that it had confirmed is sent again, then a snapshot is due. Rows stay until it is here. */
export async function beginAnew(database: LocalDatabase, event: string): Promise<void> {
	await database.transaction('rw!', [database.ops, database.files, database.cursors], async () => {
		await sendAllAgain(database, event);
		await askAgain(database, event);
		await database.cursors.delete(event);
	});
}

/** What is here cannot be trusted: a snapshot is due, and the person is told once. Nothing recorded here is touched. */
export async function noteBroken(
	database: LocalDatabase,
	event: string,
	broken: { at: number; why: BrokenWhy }
): Promise<void> {
	await database.transaction('rw!', [database.cursors, database.meta], async () => {
		const known = await database.cursors.get(event);
		if (known) await noteOf(database, 'epoch:', event).write(known.cursor.epoch);
		await database.cursors.delete(event);
		await noteOf(database, 'broken:', event).write(broken);
	});
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
	const held = new Set(settled.flatMap(({ op, status }) => (status === 'held' ? op : [])));
	await database.overlay
		.where('op')
		.anyOf(settled.map(({ op }) => op))
		// A badge that the server cannot name yet either was seen all the same.
		.filter(({ entity, op }) => entity !== 'badge' || !held.has(op))
		.delete();
}

function storedOutcome(event: string, row: StreamRow): StoredOutcome {
	const body = row.body as { op: string; hash: string; status: StoredOutcome['status'] } & Record<
		string,
		unknown
	>;
	return { key: row.id, event, op: body.op, hash: body.hash, status: body.status, body };
}

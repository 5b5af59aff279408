// The outbox: operations on their way to the server. The only module that writes `ops` (kept by lint), so that every arrow of the
// state diagram in database.ts is one function here. Knows nothing of verbs, nor of the network.
import { Dexie } from 'dexie';
import type { Receipt } from '#lib/protocol/index.ts';
import type { LocalDatabase, OverlayRow, StoredEnrolment, StoredOp } from './database.ts';

/**
 * Stores operations and what they change, with their numbers, in one strict transaction; then reads every one back in a fresh one.
 * When this resolves, they are 已存本机. `make` is called inside the transaction with the enrolment, whose `nextSeq` is the first
 * free number; it must be synchronous and is called again when the transaction is retried.
 * @throws when the transaction failed, or when what was read back is not what was written: nothing is saved then, or nothing may be shown as saved.
 */
export async function save(
	database: LocalDatabase,
	enrolment: string,
	make: (enrolment: StoredEnrolment) => { ops: StoredOp[]; overlay: OverlayRow[] }
): Promise<StoredOp[]> {
	const { ops, overlay, enrolments } = database;
	const saved = await database.transaction('rw!', [ops, overlay, enrolments], async () => {
		const owner = await enrolments.get(enrolment);
		if (!owner) throw new Error(`no enrolment ${enrolment}`);
		const made = make(owner);
		await ops.bulkAdd(made.ops);
		if (made.overlay.length) await overlay.bulkPut(made.overlay);
		await enrolments.update(enrolment, { nextSeq: owner.nextSeq + made.ops.length });
		return made.ops;
	});
	const readBack = await database.transaction('r!', ops, () => ops.bulkGet(saved.map(({ id }) => id)));
	saved.forEach((op, i) => {
		if (readBack[i]?.body !== op.body || readBack[i]?.hash !== op.hash) throw new Error('read-back differs');
	});
	return saved;
}

/** Operations without a receipt, in the order of their numbers. Stuck ones are left out. */
export function unsent(database: LocalDatabase, enrolment: string, limit: number): Promise<StoredOp[]> {
	return database.ops
		.where('[enrolment+state+seq]')
		.between([enrolment, 'saved', Dexie.minKey], [enrolment, 'saved', Dexie.maxKey])
		.limit(limit)
		.toArray();
}

/** How many operations of an enrolment the server has not confirmed, stuck ones included. */
export async function countUnsent(database: LocalDatabase, enrolment: string): Promise<number> {
	const count = (state: string) =>
		database.ops
			.where('[enrolment+state+seq]')
			.between([enrolment, state, Dexie.minKey], [enrolment, state, Dexie.maxKey])
			.count();
	return (await count('saved')) + (await count('stuck'));
}

/** saved → received: the server's receipts are stored with the new state. Receipts for other bytes than ours are not ours and change nothing. */
export async function acknowledge(database: LocalDatabase, receipts: readonly Receipt[]): Promise<number> {
	return database.transaction('rw!', [database.ops, database.receipts], async () => {
		const ops = await database.ops.bulkGet(receipts.map(({ op }) => op));
		const proven = ops.flatMap((op, i) =>
			op && op.hash === receipts[i]?.hash ? [{ op, receipt: receipts[i]! }] : []
		);
		await database.receipts.bulkPut(proven.map(({ op, receipt }) => ({ ...receipt, event: op.event })));
		await database.ops.bulkPut(proven.map(({ op }) => withState(op, 'received')));
		return proven.length;
	});
}

/** received → saved: the server says it has not got these numbers; they are sent again. */
export async function sendAgain(
	database: LocalDatabase,
	enrolment: string,
	missing: readonly (readonly [number, number])[]
): Promise<number> {
	return database.transaction('rw!', database.ops, async () => {
		let count = 0;
		for (const [first, last] of missing) {
			const lost = await database.ops
				.where('[enrolment+state+seq]')
				.between([enrolment, 'received', first], [enrolment, 'received', last], true, true)
				.toArray();
			await database.ops.bulkPut(lost.map((op) => withState(op, 'saved')));
			count += lost.length;
		}
		return count;
	});
}

/** received → saved for a whole event: the server was restored and may have lost what it had confirmed. Part of the caller's transaction. */
export async function sendAllAgain(database: LocalDatabase, event: string): Promise<void> {
	const sent = await database.ops.where('[event+state]').equals([event, 'received']).toArray();
	await database.ops.bulkPut(sent.map((op) => withState(op, 'saved')));
}

/** saved → stuck: alone in its batch, the server would not take it. It stays on the phone, with its card. */
export async function setAside(database: LocalDatabase, id: string, trouble: string): Promise<void> {
	await database.ops.update(id, { state: 'stuck', trouble });
}

/** stuck → saved: a person said to try again. */
export async function retry(database: LocalDatabase, id: string): Promise<void> {
	await database.ops
		.where({ id })
		.filter((op) => op.state === 'stuck')
		.modify({ state: 'saved' });
}

/** 知道了: a person has seen the card of a held, refused or stuck operation. The record stays. */
export async function putAway(database: LocalDatabase, id: string, now: number): Promise<void> {
	await database.ops.update(id, { acknowledgedAt: now });
}

function withState(op: StoredOp, state: StoredOp['state']): StoredOp {
	const { trouble: _, ...rest } = op;
	return { ...rest, state };
}

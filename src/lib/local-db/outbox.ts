// The outbox: operations on their way to the server, from the moment they are saved (save.ts). Every later arrow of the state diagram in database.ts
// is one function here. Knows nothing of verbs, nor of the network.
import { Dexie } from 'dexie';
import type { Receipt } from '#lib/protocol/index.ts';
import type { LocalDatabase, StoredOp, StoredOutcome } from './database.ts';

/**
 * Browsers have lost index entries and kept the rows: what no index names would be sent by nobody. Counts both, and where they differ writes every operation
 * again as it is, which makes its entries anew. True when it had to.
 */
export async function mendIndexes(database: LocalDatabase): Promise<boolean> {
	const { ops } = database;
	return database.transaction('rw!', ops, async () => {
		const indexed = await ops.orderBy('[enrolment+state+seq]').count();
		if (indexed === (await ops.count())) return false;
		const all = await ops.toArray();
		await ops.bulkDelete(all.map(({ id }) => id));
		await ops.bulkAdd(all);
		return true;
	});
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
	// Another sender may have stored its receipt meanwhile: that stands.
	await database.ops
		.where({ id })
		.filter((op) => op.state === 'saved')
		.modify({ state: 'stuck', trouble });
}

/** stuck → saved: a person said to try again. */
export async function retry(database: LocalDatabase, id: string): Promise<void> {
	await database.ops
		.where({ id })
		.filter((op) => op.state === 'stuck')
		.modify({ state: 'saved' });
}

/** 知道了: a person has seen the card of a held, refused or stuck operation. The record stays; another outcome later shows its card again. */
export async function putAway(database: LocalDatabase, id: string, now: number): Promise<void> {
	await database.transaction('rw', [database.ops, database.outcomes], async () => {
		const op = await database.ops.get(id);
		if (!op) return;
		const outcomes = await database.outcomes.where('op').equals(id).toArray();
		const acknowledged = cardOf(
			op,
			outcomes.find(({ hash }) => hash === op.hash)
		);
		await database.ops.update(id, { acknowledgedAt: now, acknowledged });
	});
}

/** Which card an operation shows: what a person acknowledges is this and no later one. */
export function cardOf(op: StoredOp, outcome: StoredOutcome | undefined): string {
	return op.state === 'stuck'
		? 'stuck'
		: `${outcome?.status ?? op.state}:${String(outcome?.body.reason ?? '')}`;
}

/** Whether the card was put away. One put away by an earlier version of this app stays away. */
export function isAcknowledged(op: StoredOp, outcome: StoredOutcome | undefined): boolean {
	if (op.acknowledgedAt === undefined) return false;
	return op.acknowledged === undefined || op.acknowledged === cardOf(op, outcome);
}

function withState(op: StoredOp, state: StoredOp['state']): StoredOp {
	const { trouble: _, ...rest } = op;
	return { ...rest, state };
}

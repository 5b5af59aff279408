// The outbox: operations on their way to the server. The only module that writes `ops` (kept by lint), so that every arrow of the
// state diagram in database.ts is one function here. Knows nothing of verbs, nor of the network.
import { Dexie } from 'dexie';
import type { Receipt } from '#lib/protocol/index.ts';
import type { LocalDatabase, OverlayRow, StoredEnrolment, StoredOp, StoredOutcome } from './database.ts';
import { reach } from './reach.ts';

/** What is to be stored together. A superseded operation's changes end with it; `sealedAt` ends the enrolment's work (交班). */
export interface Saving {
	ops: StoredOp[];
	overlay: OverlayRow[];
	supersedes?: string[];
	sealedAt?: number;
}

/** Something is unsent: this phone cannot give its final word yet. Nothing was stored. */
export class StillUnsent extends Error {
	override readonly name = 'StillUnsent';
}

/**
 * Stores operations and what they change, with their numbers, in one strict transaction; then reads every one back in a fresh one.
 * When this resolves, they are 已存本机. `make` is called inside the transaction with the enrolment, whose `nextSeq` is the first
 * free number; it must be synchronous, and must make the same ids when it is called again: a connection that was lost after the commit leaves
 * them stored, and they are recognised by their ids and not numbered twice.
 * @throws StillUnsent when it seals and an operation has no receipt; otherwise when the transaction failed, or when what was read back is not what
 * was written: nothing is saved then, or nothing may be shown as saved.
 */
export function save(
	database: LocalDatabase,
	enrolment: string,
	make: (enrolment: StoredEnrolment) => Saving
): Promise<StoredOp[]> {
	return reach(database, async (isRetry) => {
		const saved = await store(database, enrolment, { make, isRetry });
		const readBack = await database.transaction('r!', database.ops, () =>
			database.ops.bulkGet(saved.map(({ id }) => id))
		);
		saved.forEach((op, i) => {
			if (readBack[i]?.body !== op.body || readBack[i]?.hash !== op.hash)
				throw new Error('read-back differs');
		});
		return saved;
	});
}

async function store(
	database: LocalDatabase,
	enrolment: string,
	{ make, isRetry }: { make: (enrolment: StoredEnrolment) => Saving; isRetry: boolean }
): Promise<StoredOp[]> {
	const { ops, overlay, enrolments } = database;
	return database.transaction('rw!', [ops, overlay, enrolments], async () => {
		const owner = await enrolments.get(enrolment);
		if (!owner) throw new Error(`no enrolment ${enrolment}`);
		const made = make(owner);
		if (isRetry) {
			const known = await ops.bulkGet(made.ops.map(({ id }) => id));
			if (known.every((op) => op !== undefined)) return known;
		}
		if (made.sealedAt !== undefined && (await countUnsent(database, enrolment)) > 0) throw new StillUnsent();
		await ops.bulkAdd(made.ops);
		if (made.supersedes?.length) await overlay.where('op').anyOf(made.supersedes).delete();
		if (made.overlay.length) await overlay.bulkPut(made.overlay);
		await enrolments.update(enrolment, {
			nextSeq: owner.nextSeq + made.ops.length,
			...(made.sealedAt !== undefined && { sealedAt: made.sealedAt })
		});
		return made.ops;
	});
}

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

// Saving: the one strict transaction that numbers operations and stores them with what they change, and the reading back after it. It speaks
// IndexedDB itself where all else goes through Dexie: a queue feels every answer that is waited for, and Dexie tells its watchers of a
// change before anything else may run. Knows nothing of verbs, nor of the network.
import { Dexie, RangeSet, type Table } from 'dexie';
import type { LocalDatabase, OverlayRow, StoredEnrolment, StoredOp } from './database.ts';
import { first } from './first.ts';
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
 * Stores operations and what they change, with their numbers, in one strict transaction; then reads every one back in a fresh one, which stands in
 * line behind the first, so that nothing comes between.
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
	return first(
		reach(database, async (isRetry) => {
			if (!database.isOpen()) await database.open();
			const written = { database, rows: new Map<Table, object[]>() };
			const transaction = begin(database, 'readwrite', ['ops', 'overlay', 'enrolments']);
			const isStored = ended(transaction);
			try {
				const ops = await write(transaction, { enrolment, make, isRetry, written });
				const reading = readBack(database, ops);
				// Where the write fails, that is what is told.
				reading.catch(() => {});
				await isStored;
				isSame(ops, await reading);
				return ops;
			} catch (cause) {
				abort(transaction);
				throw cause;
			} finally {
				// The answer on the screen first, then what follows it.
				database.after(0, () => tellWatchers(written));
			}
		})
	);
}

interface Written {
	database: LocalDatabase;
	rows: Map<Table, object[]>;
}

interface Writing {
	enrolment: string;
	make: (enrolment: StoredEnrolment) => Saving;
	isRetry: boolean;
	/** Takes what is put, for those who watch it. */
	written: Written;
}

/** Asks for all writes at once, and for the commit: each answer that is waited for costs as much as the write. Resolves before any has come. */
async function write(
	transaction: IDBTransaction,
	{ enrolment, make, isRetry, written }: Writing
): Promise<StoredOp[]> {
	const { database } = written;
	const [ops, overlay, enrolments] = (['ops', 'overlay', 'enrolments'] as const).map((name) =>
		transaction.objectStore(name)
	) as [IDBObjectStore, IDBObjectStore, IDBObjectStore];
	const owner = await answer<StoredEnrolment | undefined>(enrolments.get(enrolment));
	if (!owner) throw new Error(`no enrolment ${enrolment}`);
	const made = make(owner);
	if (isRetry) {
		const known = await Promise.all(made.ops.map(({ id }) => answer<StoredOp | undefined>(ops.get(id))));
		if (known.every((op) => op !== undefined)) return known;
	}
	if (made.sealedAt !== undefined && (await countUnsent(ops, owner, database)) > 0) throw new StillUnsent();
	const superseded = await Promise.all(
		(made.supersedes ?? []).map((op) => answer<OverlayRow[]>(overlay.index('op').getAll(op)))
	);
	const gone = superseded.flat();
	for (const { event, entity, id, op } of gone) overlay.delete([event, entity, id, op]);
	const { sealedAt = owner.sealedAt } = made;
	const kept: StoredEnrolment = { ...owner, nextSeq: owner.nextSeq + made.ops.length, sealedAt };
	for (const op of made.ops) ops.add(op);
	for (const row of made.overlay) overlay.put(row);
	enrolments.put(kept);
	transaction.commit?.();
	written.rows.set(database.ops, made.ops);
	written.rows.set(database.overlay, [...gone, ...made.overlay]);
	written.rows.set(database.enrolments, [kept]);
	return made.ops;
}

async function readBack(database: LocalDatabase, written: readonly StoredOp[]): Promise<unknown[]> {
	const transaction = begin(database, 'readonly', ['ops']);
	const ops = transaction.objectStore('ops');
	const found = written.map(({ id }) => answer<unknown>(ops.get(id)));
	transaction.commit?.();
	return Promise.all(found);
}

function isSame(written: readonly StoredOp[], found: readonly unknown[]): void {
	written.forEach(({ body, hash }, i) => {
		const op = found[i] as StoredOp | undefined;
		if (op?.body !== body || op.hash !== hash) throw new Error('read-back differs');
	});
}

async function countUnsent(
	ops: IDBObjectStore,
	{ id }: StoredEnrolment,
	{ keyRange }: LocalDatabase
): Promise<number> {
	const index = ops.index('[enrolment+state+seq]');
	const counts = ['saved', 'stuck'].map((state) =>
		answer(index.count(keyRange.bound([id, state], [id, state, []])))
	);
	return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

function begin(database: LocalDatabase, mode: 'readonly' | 'readwrite', stores: string[]): IDBTransaction {
	return database.backendDB().transaction(stores, mode, { durability: 'strict' });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new DOMException('no answer', 'AbortError'));
	});
}

function ended(transaction: IDBTransaction): Promise<void> {
	const end = new Promise<void>((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () =>
			reject(transaction.error ?? new DOMException('the transaction was aborted', 'AbortError'));
	});
	end.catch(() => {});
	return end;
}

function abort(transaction: IDBTransaction): void {
	try {
		transaction.abort();
	} catch {
		// It has ended by itself.
	}
}

/** Dexie's live queries hear of what was written past it, by the names that dexie.d.ts gives (ObservabilitySet). */
function tellWatchers({ database, rows }: Written): void {
	const changed: Record<string, RangeSet> = {};
	for (const [{ name, schema }, put] of rows) {
		const touch = (part: string, keyPath: string | string[], row: object) =>
			(changed[`idb://${database.name}/${name}/${part}`] ??= new RangeSet()).addKey(
				Dexie.getByKeyPath(row, keyPath)
			);
		for (const row of put) {
			touch('', schema.primKey.keyPath!, row);
			touch(':dels', schema.primKey.keyPath!, row);
			for (const index of schema.indexes) touch(index.name, index.keyPath!, row);
		}
	}
	if (rows.size) Dexie.on.storagemutated.fire(changed);
}

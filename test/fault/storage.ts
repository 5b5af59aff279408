// The IndexedDB of a phone, with faults: fake-indexeddb underneath, so that what is stored outlives a life of the phone and what was not
// committed does not. Knows transactions and their stores; knows nothing of what is stored in them.
import { IDBDatabase as FDBDatabase, IDBFactory, IDBTransaction as FDBTransaction } from 'fake-indexeddb';
import type { Random } from './random.ts';
import { running, type Owner } from './virtual-time.ts';

export const STORAGE_FAULTS = [
	/** The transaction aborts after its first write has succeeded. */
	'abort-after-add',
	/** The same, with the errors that browsers give for it. */
	'unknown-error',
	'quota',
	/** It cannot even be begun. */
	'invalid-state',
	/** It reports that it is complete, and nothing was stored. */
	'lying-commit',
	/** It never ends; nor does any after it, until the connection is closed. */
	'hang',
	/** The browser closes the connection by itself. */
	'connection-closed'
] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

/** What a transaction is for, told by its stores. Only labels hang on it: which instants a phone was killed at. */
export type Purpose = 'save' | 'ops' | 'receipts' | 'page' | 'read' | 'other';

/** The inside of fake-indexeddb, as far as it is used here. */
interface RawDatabase {
	name: string;
	transactions: RawTransaction[];
	connections: { _closed: boolean }[];
	processTransactions(): void;
	rawObjectStores: Map<string, { records: { values(): Iterable<{ value: unknown }> } }>;
}
interface RawTransaction {
	_state: 'active' | 'inactive' | 'committing' | 'finished';
	_started: boolean;
	_requests: unknown[];
	_rollbackLog: (() => void)[];
	_scope: Set<string>;
	_abort(name: string | null): void;
	mode: string;
	db: {
		_rawDatabase: RawDatabase;
		_closePending: boolean;
		close(): void;
		dispatchEvent(event: unknown): void;
	};
	life?: StorageOwner;
	purpose?: Purpose;
	fault?: StorageFault | null;
	executed?: number;
}

/** A life of a phone, as its storage sees it. */
export interface StorageOwner extends Owner {
	/** The fault that this transaction meets, if any; asked once for each. */
	storageFault(purpose: Purpose, mode: string): StorageFault | null;
	/** Called when a fault has really happened. */
	noteFault(fault: StorageFault): void;
	/** The transactions under way, for telling the instant. */
	open: Set<RawTransaction>;
}

export type Databases = Map<string, RawDatabase>;

/** The `indexedDB` of one life. Lives of one phone share `databases`. */
export function factoryOver(databases: Databases): IDBFactory {
	const factory = new IDBFactory();
	(factory as unknown as { _databases: Databases })._databases = databases;
	return factory;
}

/** Everything committed in a table, read past the database so that reading disturbs nothing. */
export function peek<Row>(databases: Databases, name: string, table: string): Row[] {
	const store = databases.get(name)?.rawObjectStores.get(table);
	return store ? [...store.records.values()].map(({ value }) => value as Row) : [];
}

/** The process dies: what is not committed is undone; what was about to commit may have, which nobody can know (`chance`). */
export function cutOff(databases: Databases, life: StorageOwner, chance: Random): { wasCommitting: boolean } {
	let wasCommitting = false;
	for (const raw of databases.values()) {
		for (const transaction of raw.transactions) {
			if (transaction.life !== life || transaction._state === 'finished') continue;
			const isWhole = transaction._started && transaction._requests.length === 0 && !transaction.fault;
			if (isWhole && transaction.mode === 'readwrite') wasCommitting = true;
			if (!(isWhole && chance.chance(0.5))) undo(transaction);
			transaction._state = 'finished';
		}
		raw.transactions = raw.transactions.filter((transaction) => transaction._state !== 'finished');
		raw.connections = raw.connections.filter((one) => (one as { life?: StorageOwner }).life !== life);
	}
	return { wasCommitting };
}

function undo(transaction: RawTransaction): void {
	for (const step of transaction._rollbackLog.splice(0).reverse()) step();
}

/** The browser closes every connection of a life; running transactions abort and `close` is told. */
export function closeByItself(databases: Databases, life: StorageOwner): boolean {
	let isDone = false;
	for (const raw of databases.values()) {
		const own = raw.transactions.filter((one) => one.life === life && one._state !== 'finished');
		for (const one of own) one._abort('AbortError');
		for (const connection of raw.connections as unknown as (RawTransaction['db'] & {
			life?: StorageOwner;
		})[]) {
			if (connection.life !== life) continue;
			isDone = true;
			connection._closePending = true;
			running.run(life, () =>
				setImmediate(() => {
					(connection as unknown as { _closed: boolean })._closed = true;
					raw.connections = raw.connections.filter((one) => one !== (connection as unknown));
					connection.dispatchEvent(Object.assign(new FakeClose(), { target: connection }));
				})
			);
		}
	}
	return isDone;
}

/** An event as fake-indexeddb dispatches it. */
class FakeClose {
	type = 'close';
	eventPath: unknown[] = [];
	bubbles = false;
	cancelable = false;
	propagationStopped = false;
	immediatePropagationStopped = false;
	dispatched = false;
	initialized = true;
	eventPhase = 0;
	currentTarget: unknown = null;
	target: unknown = null;
	canceled = false;
	preventDefault() {}
}

function purposeOf(stores: ReadonlySet<string>, mode: string): Purpose {
	if (mode === 'readonly') return 'read';
	if (stores.has('cursors') && stores.has('rows')) return 'page';
	if (stores.has('receipts') && stores.has('ops') && !stores.has('cursors')) return 'receipts';
	if (stores.has('ops') && stores.has('overlay') && stores.has('enrolments')) return 'save';
	return stores.has('ops') ? 'ops' : 'other';
}

const lifeNow = (): StorageOwner | null => {
	const owner = running.getStore();
	return owner?.kind === 'life' ? (owner as StorageOwner) : null;
};

const transactionOf = FDBDatabase.prototype.transaction as unknown as (...args: unknown[]) => RawTransaction;
Object.assign(FDBDatabase.prototype, {
	transaction(
		this: RawTransaction['db'],
		...[names, mode = 'readonly', options]: [string | string[], string?, unknown?]
	) {
		const life = lifeNow();
		if (!life || mode === 'versionchange')
			return mark(transactionOf.call(this, names, mode, options), life, this);
		const purpose = purposeOf(new Set([names].flat()), mode);
		const fault = life.isAlive ? life.storageFault(purpose, mode) : 'hang';
		if (fault === 'invalid-state') {
			life.noteFault(fault);
			throw new DOMException('The database connection is closing.', 'InvalidStateError');
		}
		if (fault === 'connection-closed') {
			life.noteFault(fault);
			closeByItself(new Map([[this._rawDatabase.name, this._rawDatabase]]), life);
			throw new DOMException('The database connection is closing.', 'InvalidStateError');
		}
		const transaction = mark(transactionOf.call(this, names, mode, options), life, this);
		transaction.purpose = purpose;
		transaction.fault = fault;
		life.open.add(transaction);
		return transaction;
	}
});

function mark(transaction: RawTransaction, life: StorageOwner | null, connection: unknown): RawTransaction {
	if (life) {
		transaction.life = life;
		(connection as { life?: StorageOwner }).life = life;
	}
	return transaction;
}

const closeOf = FDBDatabase.prototype.close as () => void;
Object.assign(FDBDatabase.prototype, {
	/** A connection that is closed takes its hanging transactions with it. */
	close(this: RawTransaction['db'] & { life?: StorageOwner }) {
		for (const one of this._rawDatabase.transactions)
			if (one.db === this && one.fault === 'hang' && one._state !== 'finished') {
				undo(one);
				one._state = 'finished';
				one.life?.open.delete(one);
			}
		this._rawDatabase.transactions = this._rawDatabase.transactions.filter(
			(one) => one._state !== 'finished'
		);
		closeOf.call(this);
		this._rawDatabase.processTransactions();
	}
});

const proto = FDBTransaction.prototype as unknown as RawTransaction & {
	_start(): void;
	_markFinished(): void;
};
const startOf = proto._start;
const markFinishedOf = proto._markFinished;
Object.assign(proto, {
	_start(this: RawTransaction) {
		const { life, fault } = this;
		if (!life || !fault || this._state === 'finished') return startOf.call(this);
		if (fault === 'hang') {
			if (!this._started) life.noteFault(fault);
			this._started = true;
			return;
		}
		if (fault === 'lying-commit') {
			if (this._started && this._requests.length === 0) {
				if (this._rollbackLog.length) life.noteFault(fault);
				undo(this);
			}
			return startOf.call(this);
		}
		const isRequest = this._requests.length > 0;
		startOf.call(this);
		if (isRequest && this._state !== ('finished' as string) && this._rollbackLog.length > 0) {
			this.fault = null;
			life.noteFault(fault);
			setImmediate(() => {
				if (this._state === 'finished') return;
				this._state = 'active';
				this._abort(ERRORS[fault as keyof typeof ERRORS] ?? 'AbortError');
			});
		}
	},
	_markFinished(this: RawTransaction) {
		this.life?.open.delete(this);
		markFinishedOf.call(this);
	}
});

const ERRORS = {
	'abort-after-add': 'AbortError',
	'unknown-error': 'UnknownError',
	quota: 'QuotaExceededError'
} as const;

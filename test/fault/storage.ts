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

/**
 * The `indexedDB` of one life. Lives of one phone share `databases`. What a connection does is its life's, whoever's promise happens to have set it
 * going: else its tasks would be queued under a life that is over, and dropped.
 */
export function factoryOver(databases: Databases, life: StorageOwner): IDBFactory {
	const factory = new IDBFactory();
	(factory as unknown as { _databases: Databases })._databases = databases;
	const open = factory.open.bind(factory);
	factory.open = (...request) =>
		running.run(life, () => {
			const opening = open(...request);
			opening.addEventListener('success', () => Object.assign(opening.result as object, { life }));
			return opening;
		});
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
		this: RawTransaction['db'] & { life?: StorageOwner },
		...request: [string | string[], string?, unknown?]
	) {
		const life = this.life ?? lifeNow();
		return life
			? running.run(life, () => begin(this, life, request))
			: mark(transactionOf.call(this, ...request), life, this);
	}
});

function begin(
	connection: RawTransaction['db'],
	life: StorageOwner,
	[names, mode = 'readonly', options]: [string | string[], string?, unknown?]
): RawTransaction {
	const make = () => mark(transactionOf.call(connection, names, mode, options), life, connection);
	if (mode === 'versionchange') return make();
	const purpose = purposeOf(new Set([names].flat()), mode);
	if (!life.isAlive) {
		// It died in the midst of a step that goes on: nothing that it still begins may stand in the way of its next life.
		const [stillborn, raw] = [make(), connection._rawDatabase];
		raw.transactions = raw.transactions.filter((one) => one !== stillborn);
		return stillborn;
	}
	const fault = life.storageFault(purpose, mode);
	if (fault === 'invalid-state') {
		life.noteFault(fault);
		throw new DOMException('The database connection is closing.', 'InvalidStateError');
	}
	if (fault === 'connection-closed') {
		life.noteFault(fault);
		closeByItself(new Map([[connection._rawDatabase.name, connection._rawDatabase]]), life);
		throw new DOMException('The database connection is closing.', 'InvalidStateError');
	}
	const transaction = make();
	transaction.purpose = purpose;
	transaction.fault = fault;
	life.open.add(transaction);
	return transaction;
}

function mark(transaction: RawTransaction, life: StorageOwner | null, connection: unknown): RawTransaction {
	if (life) {
		transaction.life = life;
		(connection as { life?: StorageOwner }).life = life;
	}
	return transaction;
}

/** How long a connection that is closing waits between two looks at its transactions, in virtual milliseconds. */
const CLOSING_MS = 20;

Object.assign(FDBDatabase.prototype, {
	/**
	 * A connection that is closed takes its hanging transactions with it, and waits for its own others. The library's own close waits for those of every
	 * connection and never rests: beside one that hangs, time would stand still.
	 */
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
		this._closePending = true;
		const look = () => {
			const raw = this._rawDatabase;
			if (raw.transactions.some((one) => one.db === this && one._state !== 'finished'))
				return void setTimeout(look, CLOSING_MS);
			(this as unknown as { _closed: boolean })._closed = true;
			raw.connections = raw.connections.filter((one) => one !== (this as unknown));
		};
		look();
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
		return this.life ? running.run(this.life, () => startOwn(this, this.life!)) : startOf.call(this);
	},
	_markFinished(this: RawTransaction) {
		this.life?.open.delete(this);
		markFinishedOf.call(this);
	}
});

function startOwn(transaction: RawTransaction, life: StorageOwner): void {
	const { fault } = transaction;
	if (!fault || transaction._state === 'finished') return startOf.call(transaction);
	if (fault === 'hang') {
		if (!transaction._started) life.noteFault(fault);
		transaction._started = true;
		return;
	}
	if (fault === 'lying-commit') {
		if (transaction._started && transaction._requests.length === 0) {
			if (transaction._rollbackLog.length) life.noteFault(fault);
			undo(transaction);
		}
		return startOf.call(transaction);
	}
	const isRequest = transaction._requests.length > 0;
	startOf.call(transaction);
	if (isRequest && transaction._state !== ('finished' as string) && transaction._rollbackLog.length > 0) {
		transaction.fault = null;
		life.noteFault(fault);
		setImmediate(() => {
			if (transaction._state === 'finished') return;
			transaction._state = 'active';
			transaction._abort(ERRORS[fault as keyof typeof ERRORS] ?? 'AbortError');
		});
	}
}

const ERRORS = {
	'abort-after-add': 'AbortError',
	'unknown-error': 'UnknownError',
	quota: 'QuotaExceededError'
} as const;

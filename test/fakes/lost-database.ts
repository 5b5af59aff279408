// An IndexedDB that is lost as browsers lose it: connections that are gone, transactions that never end, before or after they have committed.
// What to lose is a queue: the next writing transactions over `ops` take one fault each. Time passes only when something hangs: then the
// watchdog's timers fire.
import { IDBFactory } from 'fake-indexeddb';
import type { After } from '#lib/local-db/database.ts';

/**
 * - `gone`      the transaction cannot be started (InvalidStateError).
 * - `unknown`   the first write fails with UnknownError.
 * - `closed`    the browser closes the connection; the transaction is aborted.
 * - `hangs`     the first read never answers; nothing is written.
 * - `deaf`      everything is committed, and nobody is told.
 * - `full`      the first write fails with QuotaExceededError.
 * - `aborts`    the transaction is aborted when the first write has succeeded.
 * - `garbles`   everything is committed, and what is read next over `ops` is something else.
 */
export type Loss = 'gone' | 'unknown' | 'closed' | 'hangs' | 'deaf' | 'full' | 'aborts' | 'garbles';

export function lostDatabase(): { indexedDB: IDBFactory; after: After; losses: Loss[]; opened: number } {
	const timers = new Set<() => void>();
	const state = {
		indexedDB: new IDBFactory(),
		losses: [] as Loss[],
		/** How many connections there were. */
		opened: 0,
		after: ((_, callback) => {
			timers.add(callback);
			return () => void timers.delete(callback);
		}) as After
	};
	const passTime = () => setTimeout(() => timers.forEach((fire) => fire()), 20);
	const open = state.indexedDB.open.bind(state.indexedDB);
	state.indexedDB.open = (name: string, version?: number) => {
		const request = version === undefined ? open(name) : open(name, version);
		request.addEventListener('success', () => {
			state.opened++;
			spoil(request.result as unknown as IDBDatabase, { losses: state.losses, passTime });
		});
		return request;
	};
	return state;
}

function spoil(database: IDBDatabase, { losses, passTime }: { losses: Loss[]; passTime: () => void }): void {
	const begin = database.transaction.bind(database);
	let isGarbled = false;
	database.transaction = (stores, mode, options) => {
		const isSave = mode === 'readwrite' && [stores].flat().includes('ops');
		const loss = isSave ? losses.shift() : undefined;
		if (loss === 'gone') throw new DOMException('planted', 'InvalidStateError');
		const transaction = begin(stores, mode, options);
		if (isGarbled && !isSave) garble(transaction);
		isGarbled = loss === 'garbles';
		if (loss === 'closed') {
			transaction.abort();
			database.onclose?.call(database, new Event('close'));
		}
		if (loss === 'deaf') {
			deafen(transaction, 'oncomplete');
			transaction.addEventListener('complete', passTime);
		}
		if (loss === 'hangs' || loss === 'unknown' || loss === 'full' || loss === 'aborts') {
			const objectStore = transaction.objectStore.bind(transaction);
			// What asks to be committed without waiting would be stored before the fault comes.
			if (loss === 'aborts') transaction.commit = () => {};
			transaction.objectStore = (name) => {
				const store = objectStore(name);
				const [get, add] = [store.get.bind(store), store.add.bind(store)];
				store.get = (key) => {
					const request = get(key);
					if (loss !== 'hangs') return request;
					deafen(transaction, 'oncomplete');
					request.addEventListener('success', passTime);
					return deafen(request, 'onsuccess');
				};
				store.add = (value, key) => {
					if (loss === 'unknown') throw new DOMException('planted', 'UnknownError');
					if (loss === 'full') throw new DOMException('planted', 'QuotaExceededError');
					const request = add(value, key);
					if (loss === 'aborts') request.addEventListener('success', () => transaction.abort());
					return request;
				};
				return store;
			};
		}
		return transaction;
	};
}

function garble(transaction: IDBTransaction): void {
	const objectStore = transaction.objectStore.bind(transaction);
	transaction.objectStore = (name) => {
		const store = objectStore(name);
		const get = store.get.bind(store);
		store.get = (key) => {
			const request = get(key);
			return Object.defineProperty(request, 'result', {
				get: () => ({ body: '{}', hash: 'other' }),
				set: () => {}
			});
		};
		return store;
	};
}

/** Whoever listens by this property hears nothing. */
function deafen<T extends object>(target: T, property: string): T {
	return Object.defineProperty(target, property, { get: () => null, set: () => {} });
}

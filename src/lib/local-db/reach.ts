// Reaching the database although browsers lose it: a connection that dies in the background, a transaction that never ends, an open that fails.
// A call that does not end in time, or ends because the connection is gone, is tried once more on a new connection; then it fails. A failure is
// never taken for "nothing there". This is the only place that closes and opens; what is retried must be harmless to do twice.
import { watchAgain } from './watch.ts';
import type { LocalDatabase } from './database.ts';

/** A call of IndexedDB that has not ended after this long never will. */
export const LIMIT_MS = 5_000;

/** The call did not end. Whether it did its work is not known. */
export class StorageTimeout extends Error {
	override readonly name = 'StorageTimeout';
}

/** What browsers call a connection that is gone, and what is not helped by asking again. Names of DOMException, never messages. */
const GONE = new Set([
	'InvalidStateError',
	'UnknownError',
	'DatabaseClosedError',
	'OpenFailedError',
	'TransactionInactiveError',
	'TimeoutError',
	'StorageTimeout'
]);
const FULL = 'QuotaExceededError';

interface Connection {
	/** How often it was opened anew. */
	count: number;
	opening: Promise<void> | null;
}
const connections = new WeakMap<LocalDatabase, Connection>();

/**
 * Runs `work`; when the connection proves to be gone, opens a new one and runs it once more, with `isRetry`. `limitMs` is for each of both.
 * Call it outside of transactions and live queries.
 * @throws what `work` threw at last, or StorageTimeout
 */
export async function reach<T>(
	database: LocalDatabase,
	work: (isRetry: boolean) => PromiseLike<T>,
	limitMs = LIMIT_MS
): Promise<T> {
	const connection = connections.get(database) ?? { count: 0, opening: null };
	connections.set(database, connection);
	const { count } = connection;
	try {
		await connection.opening;
		return await inTime(database, () => work(false), limitMs);
	} catch (cause) {
		if (!isGone(database, cause)) throw cause;
	}
	// Somebody else may have opened it anew meanwhile: then that one is tried.
	if (connection.count === count) {
		connection.opening ??= reopen(database).finally(() => {
			connection.opening = null;
			connection.count++;
		});
	}
	await connection.opening;
	return inTime(database, () => work(true), limitMs);
}

async function reopen(database: LocalDatabase): Promise<void> {
	database.close({ disableAutoOpen: false });
	await inTime(database, () => database.open(), LIMIT_MS);
	watchAgain();
}

async function inTime<T>(database: LocalDatabase, work: () => PromiseLike<T>, limitMs: number): Promise<T> {
	let cancel: () => void = () => {};
	const tooLate = new Promise<never>((_, reject) => {
		cancel = database.after(limitMs, () => reject(new StorageTimeout(`not ended after ${limitMs} ms`)));
	});
	try {
		return await Promise.race([work(), tooLate]);
	} finally {
		cancel();
	}
}

/** An abort by itself is an answer; together with a lost connection it is not. */
function isGone(database: LocalDatabase, cause: unknown): boolean {
	const names = namesOf(cause);
	if (names.includes(FULL)) return false;
	return names.some((name) => GONE.has(name)) || (names.includes('AbortError') && !database.isOpen());
}

/** The names of an error and of those it wraps (Dexie keeps them in `inner` and `failures`). */
function namesOf(cause: unknown, depth = 0): string[] {
	if (typeof cause !== 'object' || cause === null || depth > 4) return [];
	const { name, inner, failures, cause: further } = cause as Record<string, unknown>;
	const wrapped = [inner, further, ...(Array.isArray(failures) ? failures.slice(0, 3) : [])];
	return [String(name), ...wrapped.flatMap((one) => namesOf(one, depth + 1))];
}

// Watching a query: it runs again whenever something it read has changed, in this tab or another, and when the database had to be opened anew.
// Knows no screen.
import { Dexie, liveQuery } from 'dexie';
import { afterSaves } from './first.ts';

/** What begins each watched query anew. */
const watched = new Set<() => void>();

/** The database has a new connection: a live query dies silently with the old one. */
export function watchAgain(): void {
	for (const begin of watched) begin();
}

/**
 * Calls `onValue` with the query's result now and after every change of what it read; `onFailure` when it cannot be read.
 * Meant for lists and counters, which let a save pass: the tick after it comes from the awaited save, never from here.
 * @returns the way to stop
 */
export function watch<T>(
	query: () => Promise<T>,
	onValue: (value: T) => void,
	onFailure: (cause: unknown) => void
): () => void {
	// Dexie's own promise, because a live query knows what it reads by it.
	const inTurn = () => Dexie.Promise.resolve(afterSaves()).then(query);
	const subscribe = () => liveQuery(inTurn).subscribe({ next: onValue, error: onFailure });
	let subscription = subscribe();
	const begin = () => {
		subscription.unsubscribe();
		subscription = subscribe();
	};
	watched.add(begin);
	return () => {
		watched.delete(begin);
		subscription.unsubscribe();
	};
}

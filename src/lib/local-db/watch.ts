// Watching a query: it runs again whenever something it read has changed, in this tab or another. Knows no screen.
import { liveQuery } from 'dexie';

/**
 * Calls `onValue` with the query's result now and after every change of what it read; `onFailure` when it cannot be read.
 * Meant for lists and counters: the tick after a save comes from the awaited save, never from here.
 * @returns the way to stop
 */
export function watch<T>(
	query: () => Promise<T>,
	onValue: (value: T) => void,
	onFailure: (cause: unknown) => void
): () => void {
	const subscription = liveQuery(query).subscribe({ next: onValue, error: onFailure });
	return () => subscription.unsubscribe();
}

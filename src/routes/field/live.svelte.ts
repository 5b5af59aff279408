// A query of the local database as a value that a screen can show. Knows nothing of what it reads.
import { watch } from '#lib/local-db/watch.ts';

export interface Live<T> {
	/** Undefined until the first answer. */
	readonly value: T | undefined;
	/** True when this phone's storage cannot be read. */
	readonly isBroken: boolean;
}

/** Watches a query for as long as the component lives. Call it while the component is being set up. */
export function live<T>(query: () => Promise<T>): Live<T> {
	let value = $state.raw<T>();
	let isBroken = $state(false);
	$effect(() =>
		watch(
			query,
			(next) => {
				value = next;
				isBroken = false;
			},
			() => (isBroken = true)
		)
	);
	return {
		get value() {
			return value;
		},
		get isBroken() {
			return isBroken;
		}
	};
}

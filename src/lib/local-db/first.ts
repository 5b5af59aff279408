// Who goes first: a save and its reading back, before the lists and counters that only follow it. Knows neither.
const saves = new Set<PromiseLike<unknown>>();

/** Counts `save` as going on until it has ended, well or not; answers with its result. */
export function first<T>(save: Promise<T>): Promise<T> {
	saves.add(save);
	const end = () => void saves.delete(save);
	save.then(end, end);
	return save;
}

/** Resolves when every save that is going on now has ended; those that begin meanwhile are not waited for. */
export async function afterSaves(): Promise<void> {
	await Promise.allSettled(saves);
}

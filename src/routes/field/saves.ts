// Whether something is being saved at this moment: a newer version of the app takes over between two saves and never in the middle of one.

class Saves {
	readonly #running = new Set<Promise<unknown>>();

	/** Counts `save` as running until it has ended, well or not. */
	during<T>(save: Promise<T>): Promise<T> {
		this.#running.add(save);
		const end = () => void this.#running.delete(save);
		save.then(end, end);
		return save;
	}

	/** Resolves when nothing is being saved. */
	async ended(): Promise<void> {
		while (this.#running.size) await Promise.allSettled(this.#running);
	}
}

export const saves = new Saves();

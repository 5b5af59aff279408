// On a phone that cannot keep records (storage grade C) a record counts only once the server has it: saving waits for the receipt, and the
// screen says so. On any other phone this does nothing. Knows no verb and no form.
import type { StoredOp } from '#lib/local-db/database.ts';

/** Not delivered in time. It may still arrive: asked again, the same thing is waited for and not recorded twice, unless it was taken back. */
export class NotDelivered extends Error {
	override readonly name = 'NotDelivered';
}

/** Longer than a call may take (20 s) and a second one may begin. */
const PATIENCE_MS = 25_000;

export class Delivery {
	/** True where nothing but the server's receipt is a promise. */
	isRequired = $state(false);
	/** How many savings wait for their receipts now. */
	waiting = $state(0);
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- no screen reads it
	readonly #unsure = new Map<string, StoredOp[]>();

	/**
	 * Saves by `save`, and where that is required waits until `isReceived` says so of every operation. `key` tells the same request again.
	 * @throws NotDelivered, or what `save` throws
	 */
	async save(
		key: string,
		save: () => Promise<StoredOp[]>,
		isReceived: (ops: readonly StoredOp[], limitMs: number) => Promise<boolean>
	): Promise<StoredOp[]> {
		if (!this.isRequired) return save();
		this.waiting++;
		try {
			const ops = this.#unsure.get(key) ?? (await save());
			this.#unsure.set(key, ops);
			if (!(await isReceived(ops, PATIENCE_MS))) throw new NotDelivered();
			this.#unsure.delete(key);
			return ops;
		} finally {
			this.waiting--;
		}
	}

	/** These records were taken back: the same thing asked for again is a new one. */
	forget(ids: readonly string[]): void {
		for (const [key, ops] of this.#unsure)
			if (ops.some(({ id }) => ids.includes(id))) this.#unsure.delete(key);
	}
}

export const delivery = new Delivery();

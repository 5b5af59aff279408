// The sender's lease beside its lock: the page that sends renews it as it moves. A lock whose lease is old belongs to a page that is frozen, in the
// back-forward cache, or dying; then another page sends as well, which is harmless. Knows nothing of what is sent.
import type { LocalDatabase } from '#lib/local-db/database.ts';
import { readNote, writeNote } from '#lib/local-db/notes.ts';
import { reach } from '#lib/local-db/reach.ts';
import type { World } from './world.ts';

/** A sender that has not moved for this long is no sender. */
const LEASE_MS = 60_000;
/** Writing it oftener would help nobody. */
const RENEW_MS = 5_000;

export class Lease {
	readonly #database: LocalDatabase;
	readonly #world: World;
	#renewedAt = -Infinity;

	constructor(database: LocalDatabase, world: World) {
		this.#database = database;
		this.#world = world;
	}

	/** I am the sender, and I move. */
	async renew(): Promise<void> {
		const at = this.#world.clock.wall();
		if (Math.abs(at - this.#renewedAt) < RENEW_MS) return;
		this.#renewedAt = at;
		await reach(this.#database, () => writeNote(this.#database, 'sender', { at })).catch(() => {});
	}

	/** True when the page that holds the lock has not moved for a minute, by a clock that may have been set meanwhile. */
	async isOver(): Promise<boolean> {
		const lease = await reach(this.#database, () => readNote(this.#database, 'sender'));
		return !lease || Math.abs(this.#world.clock.wall() - lease.at) > LEASE_MS;
	}
}

// How the network stands, from one answer to the next. Real answers only; asks nobody.
import type { LocalDatabase } from '#lib/local-db/database.ts';
import { noteConnection, type ConnectionState } from '#lib/local-db/network.ts';
import { reach } from '#lib/local-db/reach.ts';
import type { Reply } from './transport.ts';
import type { World } from './world.ts';

/** An answer that took longer makes the network slow. */
const SLOW_MS = 5_000;

/** A first call without an end makes it slow, a second one offline. */
export function connectionAfter(
	before: ConnectionState | undefined,
	reply: Reply<unknown>,
	tookMs: number
): ConnectionState {
	if (reply.ok || reply.why !== 'unreachable') return tookMs > SLOW_MS ? 'slow' : 'online';
	if (reply.how === 'portal') return 'captive';
	if (reply.how === 'timeout' && before === 'online') return 'slow';
	return 'offline';
}

/** Keeps the state where screens read it; writes only when it changes. */
export class NetworkWatch {
	readonly #database: LocalDatabase;
	readonly #world: World;
	#state: ConnectionState | undefined;

	constructor(database: LocalDatabase, world: World) {
		this.#database = database;
		this.#world = world;
	}

	/** Whether the last answer was our server's. */
	get isReachable(): boolean {
		return this.#state === 'online' || this.#state === 'slow';
	}

	/** A note that cannot be kept is no reason to stop sending. */
	async note(reply: Reply<unknown>, tookMs: number): Promise<void> {
		const state = connectionAfter(this.#state, reply, tookMs);
		if (state === this.#state) return;
		this.#state = state;
		const connection = { state, since: this.#world.clock.wall() };
		await reach(this.#database, () => noteConnection(this.#database, connection)).catch(() => {});
	}
}

// The engine as the screens have it: fetched when the first screen is drawn, because a door must answer before anything is sent.
// What is asked of it before it is there is done when it comes. Knows how to get it, and nothing of what it does.
import type { SyncEngine } from '#lib/sync/engine.ts';
import { insist } from './late.svelte.ts';

/** So long somebody who asked for it waits. */
const PATIENCE_MS = 10_000;

export class LateEngine {
	readonly #fetch: () => Promise<SyncEngine>;
	#coming: Promise<SyncEngine> | null = null;
	#engine: SyncEngine | null = null;
	#isStarted = false;
	/** Ends the wait before the next attempt. */
	#hurry: () => void = () => {};

	constructor(fetch: () => Promise<SyncEngine>) {
		this.#fetch = fetch;
	}

	/** Begins to work, once it is here. Harmless when it works already. */
	start(): void {
		this.#isStarted = true;
		void this.#get().then((engine) => this.#isStarted && engine.start());
	}
	stop(): void {
		this.#isStarted = false;
		this.#engine?.stop();
	}

	/** Something may be there to send or to fetch. An engine that is yet to come looks by itself when it starts. */
	wake(): void {
		this.#engine?.wake();
	}
	/** 重试: lets go of whatever is under way and begins anew at once. */
	restart(): void {
		if (this.#engine) this.#engine.restart();
		else this.#hurry();
	}
	/** Resolves when one run is over, well or not; without an engine after ten seconds, which is not well. */
	async syncNow(): Promise<void> {
		this.#hurry();
		const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
		await (await Promise.race([this.#get(), late]))?.syncNow();
	}

	#get(): Promise<SyncEngine> {
		return (this.#coming ??= insist(this.#fetch, (hurry) => (this.#hurry = hurry)).then(
			(engine) => (this.#engine = engine)
		));
	}
}

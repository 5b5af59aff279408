// Virtual time. Code of a phone never waits for real: its timers and its IndexedDB's tasks are queued here, and the next event runs only
// when nothing else can happen.
//
// How "nothing else can happen" is known: a phone's code can be set going by its timers, by tasks of its fake IndexedDB (setImmediate) and by
// replies of its network, and all three pass through here. Between two of them only microtasks run; a real turn of the event loop ends them.
// Calls of the server really run in PostgreSQL; they are counted, and time stands still until they have ended.
import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is running: a life of a phone, or the server, whose timers are real. Nobody: the simulator itself. */
export interface Owner {
	kind: 'life' | 'server';
	/** What a dead owner had queued never runs. */
	isAlive: boolean;
	/** This owner's clock, milliseconds since 1970. */
	wall(): number;
	/** While it is frozen, what it should have done is kept here. */
	frozen: (() => void)[] | null;
	/** Called before each of its tasks and events: the instants at which a process can die. */
	beforeStep(): void;
}

export const running = new AsyncLocalStorage<Owner>();
const real = { setImmediate, setTimeout, clearTimeout, now: Date.now.bind(Date) };

interface Event {
	at: number;
	order: number;
	owner: Owner | null;
	run: () => void;
	isCancelled: boolean;
}

/** Thrown when a run goes round and round. */
export class EndlessRun extends Error {}

export class VirtualTime {
	/** Milliseconds since 1970. */
	now: number;
	#events: Event[] = [];
	#tasks: { owner: Owner; run: () => void }[] = [];
	#order = 0;
	#busy = 0;
	#tellIdle: () => void = () => {};
	#eventsLeft: number;

	constructor(start: number, { mostEvents = 40_000 } = {}) {
		this.now = start;
		this.#eventsLeft = mostEvents;
	}

	/** Calls back after `ms` of virtual time, unless the owner is dead by then. Returns the way to cancel. */
	after(ms: number, owner: Owner | null, run: () => void): () => void {
		const event = {
			at: this.now + Math.max(0, Math.ceil(ms || 0)),
			order: this.#order++,
			owner,
			run,
			isCancelled: false
		};
		let i = this.#events.length;
		while (i > 0 && this.#events[i - 1]!.at > event.at) i--;
		this.#events.splice(i, 0, event);
		return () => void (event.isCancelled = true);
	}

	queueTask(owner: Owner, run: () => void): void {
		this.#tasks.push({ owner, run });
	}

	/** Counts real work (a call of the database): time stands still until it has ended. */
	async real<T>(work: () => Promise<T>): Promise<T> {
		this.#busy++;
		try {
			return await work();
		} finally {
			this.#busy--;
			this.#tellIdle();
		}
	}

	/** Runs everything that can run now. */
	async settle(): Promise<void> {
		for (let quiet = 0; quiet < 2;) {
			await new Promise<void>((resolve) => real.setImmediate(resolve));
			const task = this.#tasks.shift();
			if (task) {
				this.#step(task.owner, task.run);
				quiet = 0;
			} else if (this.#busy > 0) {
				await new Promise<void>((resolve) => (this.#tellIdle = resolve));
				quiet = 0;
			} else quiet++;
		}
	}

	/** Lets `ms` pass, with everything that happens in them. */
	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		for (;;) {
			await this.settle();
			const event = this.#events[0];
			if (!event || event.at > until) break;
			this.#events.shift();
			if (event.isCancelled) continue;
			if (this.#eventsLeft-- <= 0) throw new EndlessRun('O5: it goes round and round without an end');
			this.now = event.at;
			this.#step(event.owner, event.run);
		}
		this.now = until;
	}

	/** Nobody was there for so long: nothing happened. */
	skip(ms: number): void {
		this.now += ms;
		for (const event of this.#events) event.at = Math.max(event.at, this.now);
	}

	#step(owner: Owner | null, run: () => void): void {
		if (!owner) return run();
		if (!owner.isAlive) return;
		if (owner.frozen) return void owner.frozen.push(run);
		owner.beforeStep();
		if (owner.isAlive) running.run(owner, run);
	}
}

let current: VirtualTime | null = null;

/** From now on the globals of a phone's code lead here. */
export function installVirtualTime(time: VirtualTime | null): void {
	current = time;
}

class VirtualTimer {
	cancel: () => void;
	constructor(cancel: () => void) {
		this.cancel = cancel;
	}
	ref() {
		return this;
	}
	unref() {
		return this;
	}
}

const lifeNow = (): Owner | null => {
	const owner = running.getStore();
	return owner?.kind === 'life' && current ? owner : null;
};

/* eslint-disable @typescript-eslint/no-explicit-any -- the globals' own overloads */
type Callback = (...args: any[]) => void;
Object.assign(globalThis, {
	setImmediate(callback: Callback, ...args: any[]) {
		const owner = lifeNow();
		if (!owner) return real.setImmediate(callback, ...args);
		current!.queueTask(owner, () => callback(...args));
		return undefined;
	},
	setTimeout: Object.assign((callback: Callback, ms?: number, ...args: any[]) => {
		const owner = lifeNow();
		if (!owner) return real.setTimeout(callback, ms, ...args);
		return new VirtualTimer(current!.after(ms ?? 0, owner, () => callback(...args)));
	}, real.setTimeout),
	clearTimeout(timer: unknown) {
		if (timer instanceof VirtualTimer) timer.cancel();
		else real.clearTimeout(timer as NodeJS.Timeout);
	},
	setInterval: repeat(globalThis.setInterval),
	clearInterval(timer: unknown) {
		if (timer instanceof VirtualTimer) timer.cancel();
		else real.clearTimeout(timer as NodeJS.Timeout);
	}
});
Date.now = () => (current && running.getStore()?.wall()) || real.now();

function repeat(realInterval: typeof setInterval) {
	return (callback: Callback, ms?: number, ...args: any[]) => {
		const owner = lifeNow();
		if (!owner) return realInterval(callback, ms, ...args);
		let cancel: () => void = () => {};
		const again = () => {
			cancel = current!.after(ms ?? 0, owner, () => {
				again();
				callback(...args);
			});
		};
		again();
		return new VirtualTimer(() => cancel());
	};
}
// Nothing may reach another phone of the same process but through the simulated network.
delete (globalThis as { BroadcastChannel?: unknown }).BroadcastChannel;

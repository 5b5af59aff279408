// Watching over the engine's loop: it must never be stuck and say nothing. Looks every 15 seconds. Records that wait for a minute without a receipt,
// although the server answers, begin a new life of the loop; the second time a person is told. A page that was frozen begins anew at once.
// Knows neither the loop nor what is sent.
import type { LocalDatabase } from '#lib/local-db/database.ts';
import { listEnrolments } from '#lib/local-db/enrolments.ts';
import { readNote, writeNote } from '#lib/local-db/notes.ts';
import { unsent } from '#lib/local-db/outbox.ts';
import { reach } from '#lib/local-db/reach.ts';
import type { NetworkWatch } from './connection.ts';
import type { World } from './world.ts';

const BEAT_MS = 15_000;
/** A beat that comes this much late, or early, means that the page was frozen or the clock set. */
const JUMP_MS = 30_000;
const STUCK_MS = 60_000;

export class Liveness {
	readonly #database: LocalDatabase;
	readonly #world: World;
	readonly #network: NetworkWatch;
	readonly #beginAnew: (isResumed: boolean) => void;
	/** By the monotonic clock: since when records wait without a receipt, and when the loop last began or heard an answer. */
	#waitingSince: number | null = null;
	#heardAt = 0;
	#isNoted = true;
	#restarts = 0;
	#cancel: () => void = () => {};

	constructor(
		{ database, world }: { database: LocalDatabase; world: World },
		network: NetworkWatch,
		beginAnew: (isResumed: boolean) => void
	) {
		this.#database = database;
		this.#world = world;
		this.#network = network;
		this.#beginAnew = beginAnew;
	}

	/** How often the loop was begun anew since the last receipt. */
	get restarts(): number {
		return this.#restarts;
	}

	start(): void {
		this.#cancel();
		const setAt = this.#world.clock.wall();
		const beat = () => {
			this.start();
			const late = this.#world.clock.wall() - setAt - BEAT_MS;
			if (Math.abs(late) > JUMP_MS && this.#world.isVisible()) this.#beginAnew(true);
			else void this.#look().catch(() => {});
		};
		this.#cancel = this.#world.after(BEAT_MS, beat);
	}

	stop(): void {
		this.#cancel();
	}

	/** The loop began to run, or somebody answered it. */
	noteAnswer(): void {
		this.#heardAt = this.#world.clock.monotonic();
	}

	/** Receipts were stored: it moves. */
	noteReceipts(): void {
		this.#waitingSince = null;
		void this.#noteWell();
	}

	async #look(): Promise<void> {
		const now = this.#world.clock.monotonic();
		if (!(await this.#hasSendable())) {
			this.#waitingSince = null;
			return this.#noteWell();
		}
		this.#waitingSince ??= now;
		const isStuck = now - this.#waitingSince >= STUCK_MS;
		// Every call ends within 20 seconds, well or not: silence for a minute is a loop that hangs.
		const isHanging = now - this.#heardAt >= STUCK_MS;
		if (!isStuck || !(this.#network.isReachable || isHanging)) return;
		this.#waitingSince = now;
		this.#restarts++;
		this.#isNoted = true;
		const stuck = { since: this.#world.clock.wall() - STUCK_MS * this.#restarts, restarts: this.#restarts };
		this.#beginAnew(false);
		await reach(this.#database, () => writeNote(this.#database, 'stuck', stuck));
	}

	/** Records that a push could take: not those of an enrolment that the server will not talk to, which the screen says anyway. */
	async #hasSendable(): Promise<boolean> {
		const enrolments = await reach(this.#database, () => listEnrolments(this.#database));
		for (const { id, trouble } of enrolments)
			if (!trouble && (await reach(this.#database, () => unsent(this.#database, id, 1))).length > 0)
				return true;
		return false;
	}

	async #noteWell(): Promise<void> {
		this.#restarts = 0;
		if (!this.#isNoted) return;
		this.#isNoted = false;
		await reach(this.#database, async () => {
			if (await readNote(this.#database, 'stuck')) await writeNote(this.#database, 'stuck', null);
		}).catch(() => {});
	}
}

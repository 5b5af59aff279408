// The engine: when to push and pull. One loop a page, one sender a phone. It stores nothing itself and knows no verb.
//
//   asleep ──wake (saved · poked · shown · online · timer)──▶ running: for each enrolment push; for each event pull
//     ▲                                                          │
//     └── all well: wait 15 s while visible ◀────────────────────┤
//     └── failed:   wait backoff 1 s → 5 min ◀───────────────────┘
import type { LocalDatabase, StoredEnrolment } from '#lib/local-db/database.ts';
import { listEnrolments, noteFailure } from '#lib/local-db/enrolments.ts';
import { unsent } from '#lib/local-db/outbox.ts';
import { wipeExpired } from '#lib/local-db/retention.ts';
import { backoffMs } from './backoff.ts';
import { pullAll } from './pull.ts';
import { fullPace, pushAll, report, type Link, type Pace } from './push.ts';
import type { Failure, Transport } from './transport.ts';
import type { World } from './world.ts';

/** While all is well and the screen is shown, the engine looks for news this often, poked or not. */
const IDLE_MS = 15_000;
/** The ledger hears from a phone at least this often, and the phone hears which of its numbers the server has not got. */
const REPORT_MS = 60_000;

export class SyncEngine {
	readonly #link: Link;
	readonly #paces = new Map<string, Pace>();
	readonly #pokes = new Map<string, () => void>();
	readonly #reportedAt = new Map<string, number>();
	#failures = 0;
	#isStarted = false;
	#isRunning = false;
	#isWoken = false;
	#cancelTimer: () => void = () => {};
	#stopListening: () => void = () => {};
	readonly #settled = new Set<() => void>();

	constructor(database: LocalDatabase, transport: Transport, world: World) {
		this.#link = { database, transport, world };
	}

	/** Begins to work. Harmless when it works already. */
	start(): void {
		if (this.#isStarted) return;
		this.#isStarted = true;
		this.#stopListening = this.#link.world.onWake(() => this.wake());
		this.wake();
	}

	stop(): void {
		this.#isStarted = false;
		this.#cancelTimer();
		this.#stopListening();
		for (const stop of this.#pokes.values()) stop();
		this.#pokes.clear();
	}

	/** Something may be there to send or to fetch: run now, or once more when a run is under way. */
	wake(): void {
		this.#isWoken = true;
		if (this.#isStarted && !this.#isRunning) void this.#run();
	}

	/** Runs once and resolves when that run (or the one under way and the next) is over, well or not. */
	syncNow(): Promise<void> {
		return new Promise((resolve) => {
			this.#settled.add(resolve);
			this.#failures = 0;
			this.wake();
		});
	}

	async #run(): Promise<void> {
		this.#isRunning = true;
		this.#cancelTimer();
		let isWell = true;
		while (this.#isStarted && this.#isWoken) {
			this.#isWoken = false;
			try {
				const wasSender = await this.#link.world.asSender(async () => {
					isWell = await this.#syncAll();
				});
				if (!wasSender) isWell = true;
			} catch {
				isWell = false; // the local database failed; nothing was lost, the next run tries again
			}
		}
		this.#isRunning = false;
		for (const resolve of this.#settled) resolve();
		this.#settled.clear();
		this.#failures = isWell ? 0 : this.#failures + 1;
		if (!this.#isStarted) return;
		const { after, random, isVisible } = this.#link.world;
		const wait = isWell ? IDLE_MS : backoffMs(this.#failures, random);
		this.#cancelTimer = after(wait, () => (isWell && !isVisible() ? undefined : this.wake()));
	}

	/** True when every enrolment got through, or cannot for a reason that waiting does not mend. */
	async #syncAll(): Promise<boolean> {
		const { database, world } = this.#link;
		await wipeExpired(database, world.clock.wall());
		const enrolments = await listEnrolments(database);
		let isWell = true;
		for (const enrolment of enrolments) {
			const newest = enrolments
				.filter(({ event }) => event === enrolment.event)
				.every(({ number }) => number <= enrolment.number);
			const earlier = enrolments
				.filter((one) => one.event === enrolment.event && one !== enrolment)
				.map(({ id }) => id);
			const failure =
				(await this.#push(enrolment)) ?? (newest ? await pullAll(this.#link, enrolment, earlier) : null);
			if (failure) {
				await noteFailure(database, enrolment.id, { now: world.clock.wall(), trouble: troubleOf(failure) });
			} else if (newest) this.#listen(enrolment);
			if (failure === 'unreachable' || failure === 'busy') isWell = false;
		}
		return isWell;
	}

	/** Everything unsent; and where nothing is, once a minute a word that this phone is there and owes nothing. */
	async #push(enrolment: StoredEnrolment): Promise<Failure | null> {
		const pace = this.#paces.get(enrolment.id) ?? fullPace();
		this.#paces.set(enrolment.id, pace);
		const now = this.#link.world.clock.wall();
		const hasUnsent = (await unsent(this.#link.database, enrolment.id, 1)).length > 0;
		const isDue = Math.abs(now - (this.#reportedAt.get(enrolment.id) ?? 0)) >= REPORT_MS;
		const failure = hasUnsent
			? await pushAll(this.#link, enrolment, pace)
			: isDue
				? await report(this.#link, enrolment)
				: null;
		if (!failure && (hasUnsent || isDue)) this.#reportedAt.set(enrolment.id, now);
		// What the server says it has not got is sent in the same run.
		return failure ?? pushAll(this.#link, enrolment, pace);
	}

	#listen(enrolment: StoredEnrolment): void {
		if (this.#pokes.has(enrolment.id) || !this.#isStarted) return;
		this.#pokes.set(
			enrolment.id,
			this.#link.transport.poke(enrolment.token, () => this.wake())
		);
	}
}

function troubleOf(failure: Failure): StoredEnrolment['trouble'] {
	return failure === 'not_enrolled' ||
		failure === 'revoked' ||
		failure === 'expired' ||
		failure === 'incompatible'
		? failure
		: null;
}

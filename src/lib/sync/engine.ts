// The engine: when to push and pull. One loop a page, one sender a phone. It stores nothing of its own but notes, and knows no verb.
//
//   asleep ──wake (saved · poked · shown · online · timer)──▶ running: for each event push every enrolment, then pull, then carry rescue files
//     ▲                                                          │
//     └── all well: wait 15 s while visible ◀────────────────────┤
//     └── failed:   wait backoff 1 s → 5 min, ≤ 15 s while visible ◀┘
//
// A run belongs to a life. When nothing moves although the server answers, or the page was frozen, a new life begins; what is left of the old one
// may still send, which is harmless, but starts nothing any more.
import type { LocalDatabase, StoredEnrolment } from '#lib/local-db/database.ts';
import { listEnrolments, noteFailure } from '#lib/local-db/enrolments.ts';
import { mendIndexes, unsent } from '#lib/local-db/outbox.ts';
import { reach } from '#lib/local-db/reach.ts';
import { wipeExpired } from '#lib/local-db/retention.ts';
import { backoffMs } from './backoff.ts';
import { carryAll } from './carry.ts';
import { Lease } from './lease.ts';
import type { Link } from './link.ts';
import { Liveness } from './liveness.ts';
import { NetworkWatch } from './connection.ts';
import type { FileSender } from './files.ts';
import { pullAll } from './pull.ts';
import { fullPace, pushAll, report, type Pace } from './push.ts';
import type { Failure, Transport } from './transport.ts';
import type { World } from './world.ts';

/** While the screen is shown, the engine looks for news this often, poked or not. */
const IDLE_MS = 15_000;
/** The ledger hears from a phone at least this often, and the phone hears which of its numbers the server has not got. */
const REPORT_MS = 60_000;
/** A server whose history changes oftener than this within one run is not well. */
const MOST_ROUNDS = 3;

export class SyncEngine {
	readonly #link: Link;
	/** Sends the files that operations announced, beside everything else. Null where there are none. */
	files: Pick<FileSender, 'wake'> | null = null;
	readonly #lease: Lease;
	readonly #network: NetworkWatch;
	readonly #liveness: Liveness;
	readonly #paces = new Map<string, Pace>();
	readonly #pokes = new Map<string, () => void>();
	readonly #reportedAt = new Map<string, number>();
	readonly #settled = new Set<() => void>();
	#failures = 0;
	#life = 0;
	#isMended = false;
	#isStarted = false;
	#isRunning = false;
	#isWoken = false;
	#cancelTimer: () => void = () => {};
	#stopListening: () => void = () => {};

	constructor(database: LocalDatabase, transport: Transport, world: World) {
		this.#lease = new Lease(database, world);
		this.#network = new NetworkWatch(database, world);
		this.#liveness = new Liveness({ database, world }, this.#network, (isResumed) =>
			this.#beginAnew(isResumed)
		);
		this.#link = {
			database,
			transport,
			world,
			gatherings: new Map(),
			carrying: new Map(),
			serverTime: null,
			onAnswer: async (reply, tookMs) => {
				this.#liveness.noteAnswer();
				await this.#network.note(reply, tookMs);
				await this.#lease.renew();
			},
			onReceipts: () => this.#liveness.noteReceipts()
		};
	}

	/** Begins to work. Harmless when it works already. */
	start(): void {
		if (this.#isStarted) return;
		this.#isStarted = true;
		this.#stopListening = this.#link.world.onWake((isResumed) =>
			isResumed ? this.#beginAnew(true) : this.wake()
		);
		this.#liveness.start();
		this.wake();
	}

	stop(): void {
		this.#isStarted = false;
		this.#life++;
		this.#isRunning = false;
		this.#cancelTimer();
		this.#stopListening();
		this.#liveness.stop();
		this.#closePokes();
		this.#settle();
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

	/** 重试: lets go of whatever is under way and begins anew at once, pokes included. */
	restart(): void {
		this.#beginAnew(true);
	}

	#beginAnew(isAtOnce: boolean): void {
		if (!this.#isStarted) return;
		this.#life++;
		this.#isRunning = false;
		this.#closePokes();
		if (isAtOnce) this.#failures = 0;
		this.wake();
	}

	async #run(): Promise<void> {
		const life = ++this.#life;
		const isCurrent = () => this.#isStarted && this.#life === life;
		this.#isRunning = true;
		this.#liveness.noteAnswer();
		this.#cancelTimer();
		let isWell = true;
		while (isCurrent() && this.#isWoken) {
			this.#isWoken = false;
			try {
				isWell = await this.#runAsSender(isCurrent);
			} catch {
				isWell = false; // the local database failed; nothing was lost, the next run tries again
			}
		}
		if (!isCurrent()) return;
		this.#isRunning = false;
		this.#settle();
		this.#failures = isWell ? 0 : this.#failures + 1;
		const { after, random, isVisible } = this.#link.world;
		const backoff = backoffMs(this.#failures, random);
		const wait = isWell ? IDLE_MS : isVisible() ? Math.min(backoff, IDLE_MS) : backoff;
		this.#cancelTimer = after(wait, () => (isWell && !isVisible() ? undefined : this.wake()));
	}

	/** The lock only saves work: whoever finds it held by a page that does not move sends all the same. */
	async #runAsSender(isCurrent: () => boolean): Promise<boolean> {
		let isWell = true;
		const work = async () => {
			await this.#lease.renew();
			isWell = await this.#syncAll(isCurrent);
		};
		if (this.#liveness.restarts > 0) await work();
		else if (!(await this.#link.world.asSender(work)) && (await this.#lease.isOver())) await work();
		return isWell;
	}

	/** True when every enrolment got through, or cannot for a reason that waiting does not mend. */
	async #syncAll(isCurrent: () => boolean): Promise<boolean> {
		const { database } = this.#link;
		this.#link.serverTime = null;
		if (!this.#isMended) await reach(database, () => mendIndexes(database));
		this.#isMended = true;
		let isWell = true;
		let isAgain = true;
		for (let round = 0; isAgain && isCurrent(); round++) {
			if (round === MOST_ROUNDS) return false;
			isAgain = false;
			const enrolments = await reach(database, () => listEnrolments(database));
			// The newest of an event comes last: it pulls when all have pushed.
			for (const enrolment of enrolments.sort((a, b) => a.number - b.number)) {
				if (!isCurrent()) return isWell;
				const ended = await this.#syncOne(enrolment, enrolments);
				if (ended === 'again') isAgain = true;
				else if (ended === 'unreachable' || ended === 'busy') isWell = false;
			}
		}
		const { serverTime } = this.#link;
		if (serverTime !== null) await reach(database, () => wipeExpired(database, serverTime));
		return isWell;
	}

	async #syncOne(
		enrolment: StoredEnrolment,
		all: readonly StoredEnrolment[]
	): Promise<Failure | 'again' | null> {
		const { database, world } = this.#link;
		const others = all.filter((one) => one.event === enrolment.event && one !== enrolment);
		const isNewest = others.every(({ number }) => number <= enrolment.number);
		const earlier = others.map(({ id }) => id);
		const ended =
			(await this.#push(enrolment)) ?? (isNewest ? await pullAll(this.#link, enrolment, earlier) : null);
		// A phone that may read no more still hands in what others gave it.
		const mayCarry = [null, 'again', 'revoked', 'expired'].includes(ended);
		if (isNewest && mayCarry) await carryAll(this.#link, enrolment);
		if (mayCarry) void this.files?.wake(enrolment);
		if (ended && ended !== 'again') {
			const failure = { now: world.clock.wall(), trouble: troubleOf(ended) };
			await reach(database, () => noteFailure(database, enrolment.id, failure));
		} else if (isNewest) this.#listen(enrolment);
		return ended;
	}

	/** Everything unsent; and where nothing is, once a minute a word that this phone is there and owes nothing. */
	async #push(enrolment: StoredEnrolment): Promise<Failure | null> {
		const { database, world } = this.#link;
		const pace = this.#paces.get(enrolment.id) ?? fullPace();
		this.#paces.set(enrolment.id, pace);
		const now = world.clock.wall();
		const hasUnsent = (await reach(database, () => unsent(database, enrolment.id, 1))).length > 0;
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

	#closePokes(): void {
		for (const stop of this.#pokes.values()) stop();
		this.#pokes.clear();
	}

	#settle(): void {
		for (const resolve of this.#settled) resolve();
		this.#settled.clear();
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

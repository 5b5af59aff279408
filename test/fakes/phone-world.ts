// A phone without a browser: its own IndexedDB, a clock and timers that move when told, a transport that answers as prepared.
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { uuidv7 } from 'uuidv7';
import { LocalDatabase, type After } from '#lib/local-db/database.ts';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { chainAfter, firstLink } from '#lib/local-db/chain.ts';
import type {
	PullReply,
	PullRequest,
	PushReply,
	PushRequest,
	RescueReply,
	RescueRequest,
	SnapshotReply,
	SnapshotRequest,
	StreamRow
} from '#lib/protocol/index.ts';
import type { Failure, Reply, Transport } from '#lib/sync/transport.ts';
import type { World } from '#lib/sync/world.ts';

export const ENROLMENT = '00000000-0000-4000-8000-0000000000e1';
export const EVENT = '00000000-0000-4000-8000-0000000000a1';
export const SESSION = '00000000-0000-4000-8000-0000000000b1';

/** When every fake world begins. */
const BEGIN = Date.parse('2026-11-21T01:00:00.000Z');
let phones = 0;

/** A local database with one enrolment, apart from every other. `indexedDB` and `after` for tests that put faults into them. */
export async function enrolledDatabase(
	faulty: { indexedDB?: IDBFactory; after?: After } = {}
): Promise<LocalDatabase> {
	const database = new LocalDatabase(`phone-${++phones}`, {
		indexedDB: new IDBFactory(),
		IDBKeyRange,
		...faulty
	});
	await keepEnrolment(database, {
		id: ENROLMENT,
		event: EVENT,
		token: 'token',
		eventName: '对接会',
		number: 1,
		person: '周敏',
		station: null,
		fields: [],
		expiresAt: '2026-12-01T00:00:00.000Z',
		retainUntil: '2027-02-01'
	});
	return database;
}

export interface FakeWorld extends World {
	/** Milliseconds since 1970; set it to move the clock. */
	now: number;
	/** What waits, with its delay in milliseconds. */
	timers: Timer[];
	/** The timer that is set next. */
	nextTimer(): Promise<Timer>;
}
export interface Timer {
	ms: number;
	callback: () => void;
	/** Set once, when the engine starts: the watch over its loop (sync/liveness.ts). */
	isBeat: boolean;
}

export function fakeWorld(): FakeWorld {
	let tell: (timer: Timer) => void = () => {};
	const world: FakeWorld = {
		nextTimer: () => new Promise((resolve) => (tell = resolve)),
		now: BEGIN,
		timers: [],
		clock: {
			wall: () => world.now,
			monotonic: () => Math.max(0, world.now - BEGIN),
			boot: '00000000-0000-4000-8000-00000000b007'
		},
		newId: uuidv7,
		async asSender(work) {
			await work();
			return true;
		},
		onWake: () => () => {},
		isVisible: () => true,
		after(ms, callback) {
			const isBeat = callback.name === 'beat';
			const timer = { ms, callback, isBeat };
			world.timers.push(timer);
			tell(timer);
			return () => void (world.timers = world.timers.filter((one) => one !== timer));
		},
		random: () => 0.5
	};
	return world;
}

/**
 * A server in the phone's own process: it stores what it is pushed, unless `judge` says otherwise, and has a stream that tests append to. `spoil` changes
 * a reply of pull on its way.
 */
export class FakeTransport implements Transport {
	pushes: PushRequest[] = [];
	pulls: PullRequest[] = [];
	snapshots: SnapshotRequest[] = [];
	carried: RescueRequest[] = [];
	/** Every call in order, by its name. */
	calls: string[] = [];
	stored = new Map<string, string>();
	stream: StreamRow[] = [];
	epoch = '00000000-0000-4000-8000-00000000e90c';
	pageSize = 500;
	judge: (request: PushRequest) => Failure | 'lost' | null = () => null;
	answerPull: (reply: PullReply) => Reply<PullReply> = (data) => ({ ok: true, data });
	answerSnapshot: (reply: SnapshotReply) => Reply<SnapshotReply> = (data) => ({ ok: true, data });
	answerCarry: (request: RescueRequest) => Reply<RescueReply> = () => ({ ok: false, why: 'unreachable' });
	missing: PushReply['missing'] = [];
	pokesOpened = 0;
	/** The server's clock, milliseconds since 1970. */
	serverTime = BEGIN + 1000;

	/** One more row at the head. */
	append(entity: string, id: string, body: Record<string, unknown> | null): void {
		const version = this.stream.length + 1;
		const commitment = hashOf(`${version}${JSON.stringify(body)}`);
		this.stream.push({ version, entity, id, body, commitment });
	}

	/** The server was restored to `version`, and knows it. */
	restoreTo(version: number): void {
		this.stream = this.stream.slice(0, version);
		this.epoch = uuidv7();
	}

	cursorAt = (version: number): PullReply['cursor'] => ({
		epoch: this.epoch,
		version,
		chain: chainAfter(firstLink(EVENT), this.stream.slice(0, version))
	});

	async push(_token: string, request: PushRequest): Promise<Reply<PushReply>> {
		this.pushes.push(request);
		this.calls.push('push');
		const verdict = this.judge(request);
		if (verdict && verdict !== 'lost') return { ok: false, why: verdict };
		const receipts = request.ops.map((body) => {
			const op = (JSON.parse(body) as { id: string }).id;
			this.stored.set(op, body);
			return { op, hash: hashOf(body), at: '2026-11-21T01:00:01.000Z' };
		});
		if (verdict === 'lost') return { ok: false, why: 'unreachable' };
		return {
			ok: true,
			data: { receipts, missing: this.missing, serverTime: this.serverTime }
		};
	}

	async pull(_token: string, request: PullRequest): Promise<Reply<PullReply>> {
		this.pulls.push(request);
		this.calls.push('pull');
		const head = this.stream.length;
		const from = request.cursor?.version ?? 0;
		const restart = request.cursor !== null && !isDeepStrictEqual(request.cursor, this.cursorAt(from));
		const rows = restart ? [] : this.stream.slice(from, from + this.pageSize);
		const version = restart ? 0 : from + rows.length;
		const cursor = this.cursorAt(version);
		return this.answerPull({ restart, rows, cursor, head, more: version < head, ...this.#numbers() });
	}

	async snapshot(_token: string, request: SnapshotRequest): Promise<Reply<SnapshotReply>> {
		this.snapshots.push(request);
		this.calls.push('snapshot');
		const isSame = request.at?.epoch === this.epoch;
		const cursor = isSame ? request.at! : this.cursorAt(this.stream.length);
		const last = new Map(this.stream.slice(0, cursor.version).map((row) => [`${row.entity}/${row.id}`, row]));
		const all = [...last.values()].sort((a, b) => a.version - b.version);
		const rest = all.filter(({ version }) => version > (isSame ? (request.after ?? 0) : 0));
		const rows = rest.slice(0, this.pageSize);
		const after = rows.at(-1)?.version ?? cursor.version;
		const more = rest.length > rows.length;
		return this.answerSnapshot({ rows, cursor, after, more, total: all.length, ...this.#numbers() });
	}

	async carry(_token: string, request: RescueRequest): Promise<Reply<RescueReply>> {
		this.carried.push(request);
		this.calls.push('carry');
		return this.answerCarry(request);
	}

	poke(): () => void {
		this.pokesOpened++;
		return () => {};
	}

	#numbers = () => ({
		counts: { people: 0, attendances: 0, organisations: 0, enterprises: 0, listed: 0 },
		serverTime: this.serverTime
	});
}

export const hashOf = (body: string): string => bytesToHex(sha256(utf8ToBytes(body)));

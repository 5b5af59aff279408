// A phone without a browser: its own IndexedDB, a clock and timers that move when told, a transport that answers as prepared.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { uuidv7 } from 'uuidv7';
import { LocalDatabase } from '#lib/local-db/database.ts';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import type { PullReply, PullRequest, PushReply, PushRequest } from '#lib/protocol/index.ts';
import type { Failure, Reply, Transport } from '#lib/sync/transport.ts';
import type { World } from '#lib/sync/world.ts';

export const ENROLMENT = '00000000-0000-4000-8000-0000000000e1';
export const EVENT = '00000000-0000-4000-8000-0000000000a1';
export const SESSION = '00000000-0000-4000-8000-0000000000b1';

let phones = 0;

/** A local database with one enrolment, apart from every other. */
export async function enrolledDatabase(): Promise<LocalDatabase> {
	const database = new LocalDatabase(`phone-${++phones}`, { indexedDB: new IDBFactory(), IDBKeyRange });
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
}

export function fakeWorld(): FakeWorld {
	let tell: (timer: Timer) => void = () => {};
	const world: FakeWorld = {
		nextTimer: () => new Promise((resolve) => (tell = resolve)),
		now: Date.parse('2026-11-21T01:00:00.000Z'),
		timers: [],
		clock: { wall: () => world.now, monotonic: () => 1, boot: '00000000-0000-4000-8000-00000000b007' },
		newId: uuidv7,
		async asSender(work) {
			await work();
			return true;
		},
		onWake: () => () => {},
		isVisible: () => true,
		after(ms, callback) {
			const timer = { ms, callback };
			world.timers.push(timer);
			tell(timer);
			return () => void world.timers.splice(world.timers.indexOf(timer), 1);
		},
		random: () => 0.5
	};
	return world;
}

/** A server in the phone's own process: it stores what it is pushed, unless `judge` says otherwise. Pulls are empty unless prepared. */
export class FakeTransport implements Transport {
	pushes: PushRequest[] = [];
	pulls: PullRequest[] = [];
	stored = new Map<string, string>();
	pages: PullReply[] = [];
	judge: (request: PushRequest) => Failure | 'lost' | null = () => null;
	missing: PushReply['missing'] = [];
	/** The server's clock, milliseconds since 1970. */
	serverTime = Date.parse('2026-11-21T01:00:01.000Z');

	async push(_token: string, request: PushRequest): Promise<Reply<PushReply>> {
		this.pushes.push(request);
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
		const page = this.pages.shift();
		if (page) return { ok: true, data: { ...page, serverTime: this.serverTime } };
		return { ok: true, data: { ...emptyPage(request.cursor?.version ?? 0), serverTime: this.serverTime } };
	}

	poke(): () => void {
		return () => {};
	}
}

export const hashOf = (body: string): string => bytesToHex(sha256(utf8ToBytes(body)));

export const emptyPage = (version: number): PullReply => ({
	restart: false,
	rows: [],
	cursor: { epoch: '00000000-0000-4000-8000-00000000e90c', version, chain: '0'.repeat(64) },
	head: version,
	more: false,
	counts: { people: 0, attendances: 0, organisations: 0, enterprises: 0, listed: 0 },
	serverTime: Date.parse('2026-11-21T01:00:01.000Z')
});

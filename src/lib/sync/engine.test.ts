import { describe, expect, test } from 'vitest';
import { parseBadgeToken } from '#lib/domain/badge.ts';
import { findAttendance } from '#lib/local-db/attendances.ts';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { countUnsent, setAside } from '#lib/local-db/outbox.ts';
import { listRecords } from '#lib/local-db/records.ts';
import { readCursor } from '#lib/local-db/stream.ts';
import {
	enrolledDatabase,
	ENROLMENT,
	EVENT,
	FakeTransport,
	fakeWorld,
	SESSION
} from '../../../test/fakes/phone-world.ts';
import { backoffMs } from './backoff.ts';
import { SyncEngine } from './engine.ts';
import { record, type Draft } from './record.ts';
import type { Failure } from './transport.ts';

const PERSON = '00000000-0000-4000-8000-0000000000c1';
const checkIn = (n = 0): Draft => ({
	verb: 'recordCheckIn',
	subject: PERSON,
	source: 'scan',
	args: { session: SESSION, direction: 'in', attendee: `00000000-0000-4000-8000-00000000${String(1000 + n)}` }
});

/** What fake-indexeddb keeps behind a store. */
interface RawStore {
	rawIndexes: Map<string, { records: { clear(): void } }>;
}

async function phone() {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	const transport = new FakeTransport();
	const engine = new SyncEngine(database, transport, world);
	const sync = async () => {
		engine.start();
		await engine.syncNow();
	};
	const scan = (count: number) =>
		record(
			{ database, world },
			ENROLMENT,
			Array.from({ length: count }, (_, n) => checkIn(n))
		);
	const states = async () => (await listRecords(database, EVENT)).map(({ status }) => status);
	return { database, world, transport, engine, sync, scan, states };
}

describe('push', () => {
	test('everything goes up in batches of 100, exactly as it was stored, and becomes 已上传', async () => {
		const { database, transport, sync, scan, states } = await phone();
		const saved = await scan(230);
		await sync();
		const batches = transport.pushes.filter(({ ops }) => ops.length > 0);
		expect(batches.map(({ ops }) => ops.length)).toEqual([100, 100, 30]);
		expect(batches[0]).toMatchObject({ maxSeq: 230, unsent: 230 });
		expect([...transport.stored.values()]).toEqual(saved.map(({ body }) => body));
		expect(new Set(await states())).toEqual(new Set(['received']));
		expect(await countUnsent(database, ENROLMENT)).toBe(0);
	});

	test('a reply lost after the commit changes nothing: the same bytes go again', async () => {
		const { transport, sync, scan, states } = await phone();
		await scan(3);
		transport.judge = ({ ops }) => (ops.length ? 'lost' : null);
		await sync();
		expect(await states()).toEqual(['saved', 'saved', 'saved']);
		transport.judge = () => null;
		await sync();
		const batches = transport.pushes.filter(({ ops }) => ops.length > 0);
		expect(batches.length).toBeGreaterThan(1);
		expect(batches.slice(1).every(({ ops }) => ops.every((op) => batches[0]!.ops.includes(op)))).toBe(true);
		expect(await states()).toEqual(['received', 'received', 'received']);
	});

	test('a receipt for other bytes is no receipt', async () => {
		const { database, transport, sync, scan, states } = await phone();
		await scan(1);
		const push = transport.push.bind(transport);
		let calls = 0;
		transport.push = async (token, request) => {
			if (++calls > 1) return { ok: false, why: 'unreachable' };
			const reply = await push(token, request);
			if (reply.ok) reply.data.receipts[0]!.hash = 'f'.repeat(64);
			return reply;
		};
		await sync();
		expect(await states()).toEqual(['saved']);
		expect(await database.receipts.count()).toBe(0);
	});

	test('the one operation the server will never take is found by halving and set aside; the rest go', async () => {
		const { transport, sync, scan, states } = await phone();
		const saved = await scan(51);
		transport.judge = ({ ops }) => (ops.includes(saved[17]!.body) ? 'refused' : null);
		await sync();
		const all = await states();
		expect(all.filter((status) => status === 'stuck')).toHaveLength(1);
		expect(all.filter((status) => status === 'received')).toHaveLength(50);
		expect(transport.stored.has(saved[17]!.id)).toBe(false);
	});

	test('a server that is down sets nothing aside, however long', async () => {
		const { transport, sync, scan, states } = await phone();
		await scan(5);
		transport.judge = () => 'busy';
		for (let i = 0; i < 20; i++) await sync();
		expect(new Set(await states())).toEqual(new Set(['saved']));
	});

	test('an operation that breaks a server which is well otherwise is set aside', async () => {
		const { transport, sync, scan, states } = await phone();
		const saved = await scan(20);
		transport.judge = ({ ops }) => (ops.includes(saved[3]!.body) ? 'busy' : null);
		for (let i = 0; i < 20; i++) await sync();
		expect((await states()).filter((status) => status === 'stuck')).toHaveLength(1);
		expect((await states()).filter((status) => status === 'received')).toHaveLength(19);
	});

	test('an operation that a server meets while it falls and rises is not to blame', async () => {
		const { transport, sync, scan, states } = await phone();
		await scan(1);
		const answers: (Failure | null)[] = ['busy', 'busy', null, 'busy', null, null];
		transport.judge = () => answers.shift() ?? null;
		for (let i = 0; i < 5; i++) await sync();
		expect(await states()).toEqual(['received']);
	});

	test('a batch too large for the network is halved, as long as the server is there; nothing is set aside', async () => {
		const { transport, sync, scan, states } = await phone();
		await scan(100);
		transport.judge = ({ ops }) => (ops.length > 20 ? 'unreachable' : null);
		for (let i = 0; i < 8; i++) await sync();
		expect(new Set(await states())).toEqual(new Set(['received']));
		transport.pushes = [];
		await scan(3);
		transport.judge = () => 'unreachable';
		for (let i = 0; i < 12; i++) await sync();
		expect(transport.pushes.filter(({ ops }) => ops.length > 0).every(({ ops }) => ops.length === 3)).toBe(
			true
		);
	});

	test('when even an empty push is refused, no operation is to blame', async () => {
		const { transport, sync, scan, states } = await phone();
		await scan(3);
		transport.judge = () => 'refused';
		for (let i = 0; i < 4; i++) await sync();
		expect(new Set(await states())).toEqual(new Set(['saved']));
	});

	test('what another sender got a receipt for is not set aside', async () => {
		const { database, sync, scan, states } = await phone();
		const [op] = await scan(1);
		await sync();
		await setAside(database, op!.id, 'late');
		expect(await states()).toEqual(['received']);
	});

	test('records that an index has lost are found at the next launch, and sent', async () => {
		const { database, transport, sync, scan } = await phone();
		const saved = await scan(3);
		const stores = (
			database.backendDB() as unknown as { _rawDatabase: { rawObjectStores: Map<string, RawStore> } }
		)._rawDatabase.rawObjectStores;
		stores.get('ops')!.rawIndexes.get('[enrolment+state+seq]')!.records.clear();
		expect(await countUnsent(database, ENROLMENT)).toBe(0);
		await sync();
		expect([...transport.stored.values()]).toEqual(saved.map(({ body }) => body));
	});

	test('what the server says is missing is sent again', async () => {
		const { transport, sync, scan } = await phone();
		const saved = await scan(4);
		await sync();
		transport.stored.clear();
		transport.missing = [[2, 3]];
		await scan(1);
		const push = transport.push.bind(transport);
		transport.push = async (token, request) => {
			const reply = await push(token, request);
			transport.missing = [];
			return reply;
		};
		await sync();
		expect([...transport.stored.keys()]).toEqual(expect.arrayContaining([saved[1]!.id, saved[2]!.id]));
	});

	test('an answer that proves nothing does not go round for ever', async () => {
		const { transport, sync, scan, states } = await phone();
		await scan(2);
		let calls = 0;
		transport.push = async () => {
			if (++calls > 20) throw new Error('went round and round');
			return { ok: true, data: { receipts: [], missing: [], serverTime: 0 } };
		};
		await sync();
		expect(await states()).toEqual(['saved', 'saved']);
		expect(calls).toBeLessThan(10);
	});

	test('a phone with nothing to send still says that it is there, once a minute', async () => {
		const { world, transport, sync } = await phone();
		await sync();
		await sync();
		expect(transport.pushes).toMatchObject([{ ops: [], unsent: 0 }]);
		world.now += 61_000;
		await sync();
		expect(transport.pushes).toHaveLength(2);
	});

	test('401 stops the sending and is said; no operation changes its state', async () => {
		const { database, transport, sync, scan, states } = await phone();
		await scan(2);
		transport.judge = () => 'not_enrolled';
		await sync();
		expect(await states()).toEqual(['saved', 'saved']);
		expect((await database.enrolments.get(ENROLMENT))?.trouble).toBe('not_enrolled');
	});
});

describe('pull', () => {
	test("rows, cursor and the end of what was pending are one: the server's answer replaces the overlay", async () => {
		const { database, transport, sync, scan, states } = await phone();
		await sync();
		const [op] = await scan(1);
		const attendee = '00000000-0000-4000-8000-000000001000';
		transport.append('attendance', `${SESSION}:${attendee}`, {
			session: SESSION,
			attendee,
			checkIn: 'another',
			at: '2026-11-21T00:59:00.000Z',
			station: null,
			enrolment: 'x'
		});
		transport.append('outcome', op!.id, {
			op: op!.id,
			hash: op!.hash,
			event: EVENT,
			status: 'merged',
			into: 'another'
		});
		await sync();
		expect(await states()).toEqual(['merged']);
		expect(await database.overlay.count()).toBe(0);
		expect(await findAttendance(database, { event: EVENT, session: SESSION, attendee })).toMatchObject({
			checkIn: 'another',
			isConfirmed: true
		});
		expect((await readCursor(database, EVENT))?.cursor).toEqual(transport.cursorAt(2));
	});

	test('a badge that the server cannot name either stays seen; once it can, the row of the person says so', async () => {
		const { database, world, transport, sync } = await phone();
		await sync();
		const badge = 'AbCdEfGhIjKlMnOpQrStUA';
		const { badgeId } = parseBadgeToken(badge)!;
		const args = { session: SESSION, direction: 'in' as const, badge };
		const [op] = await record({ database, world }, ENROLMENT, [
			{ verb: 'recordCheckIn', subject: badge, source: 'scan', args }
		]);
		const judged = (more: object) =>
			transport.append('outcome', op!.id, { op: op!.id, hash: op!.hash, event: EVENT, ...more });
		const seen = () => findAttendance(database, { event: EVENT, session: SESSION, attendee: badgeId });
		judged({ status: 'held', reason: 'unknown_badge', actor: 'nobody' });
		await sync();
		expect(await seen()).toMatchObject({ checkIn: op!.id });
		judged({ status: 'accepted' });
		await sync();
		expect(await seen()).toBeNull();
	});

	test('a second enrolment at the same event: the newest pulls, and names the earlier one', async () => {
		const { database, transport, sync } = await phone();
		const second = '00000000-0000-4000-8000-0000000000e2';
		await keepEnrolment(database, {
			...(await database.enrolments.get(ENROLMENT))!,
			id: second,
			number: 2,
			token: 'second'
		});
		await sync();
		expect(transport.pulls.map(({ earlier }) => earlier)).toEqual(transport.pulls.map(() => [ENROLMENT]));
		expect(new Set(transport.pushes.map(({ enrolment }) => enrolment))).toEqual(new Set([ENROLMENT, second]));
	});
});

describe('retention', () => {
	test('after the retention day everything of the event goes; what was never uploaded makes it wait', async () => {
		const { database, world, transport, sync, scan } = await phone();
		await scan(1);
		transport.judge = ({ ops }) => (ops.length ? 'unreachable' : null);
		transport.serverTime = world.now = Date.parse('2027-02-02T00:00:00.000Z');
		await sync();
		expect(await database.ops.count()).toBe(1);
		transport.judge = () => null;
		await sync();
		await sync();
		for (const table of database.tables)
			if (table.name !== 'meta') expect(await table.count(), table.name).toBe(0);
		expect(JSON.stringify(await database.meta.toArray())).not.toContain(EVENT);
		// What goes by itself was not lost.
		expect(await database.meta.get('canary')).toBeDefined();
	});

	test('a clock that jumps a year ahead wipes nothing, neither before nor after the server was asked', async () => {
		const { database, world, transport, sync, scan } = await phone();
		await scan(1);
		await sync();
		world.now += 365 * 86_400_000;
		const { push, pull } = transport;
		transport.push = transport.pull = async () => ({ ok: false, why: 'unreachable' });
		await sync();
		expect(await database.enrolments.count()).toBe(1);
		Object.assign(transport, { push, pull });
		await sync();
		expect(await database.enrolments.count()).toBe(1);
		// In the midst of a run, when the answer was already here.
		transport.answerPull = (data) => {
			world.now += 365 * 86_400_000;
			return { ok: true, data };
		};
		await sync();
		expect(await database.enrolments.count()).toBe(1);
	});

	test('on the day itself nothing goes', async () => {
		const { database, world, transport, sync } = await phone();
		transport.serverTime = world.now = Date.parse('2027-02-01T15:00:00.000Z'); // 23:00 in Shanghai
		await sync();
		expect(await database.enrolments.count()).toBe(1);
	});
});

describe('waiting', () => {
	test('after a failure it waits, longer each time; when all is well it looks again in 15 s', async () => {
		const { world, transport, sync, scan } = await phone();
		await scan(1);
		transport.judge = () => 'unreachable';
		await sync();
		const first = world.timers.at(-1)!;
		const next = world.nextTimer();
		first.callback();
		expect((await next).ms).toBeGreaterThan(first.ms);
		transport.judge = () => null;
		await sync();
		expect(world.timers.at(-1)!.ms).toBe(15_000);
	});

	test('from one second to five minutes, never in step', () => {
		expect(backoffMs(1, () => 1)).toBe(1000);
		expect(backoffMs(1, () => 0)).toBe(500);
		expect(backoffMs(4, () => 1)).toBe(8000);
		expect(backoffMs(99, () => 1)).toBe(300_000);
	});
});

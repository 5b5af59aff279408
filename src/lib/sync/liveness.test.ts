// The loop watches over itself: what hangs is begun anew, what a frozen page left behind is not waited for, and a lock that nobody uses stops nobody.
import { expect, test } from 'vitest';
import { readConnection } from '#lib/local-db/network.ts';
import { readStuck, writeNote } from '#lib/local-db/notes.ts';
import type { PushReply } from '#lib/protocol/index.ts';
import {
	enrolledDatabase,
	ENROLMENT,
	FakeTransport,
	fakeWorld,
	SESSION
} from '../../../test/fakes/phone-world.ts';
import { connectionAfter } from './connection.ts';
import { SyncEngine } from './engine.ts';
import { record } from './record.ts';
import type { Reply } from './transport.ts';

async function phone() {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	const transport = new FakeTransport();
	const engine = new SyncEngine(database, transport, world);
	const attendee = '00000000-0000-4000-8000-0000000000c1';
	const scan = () =>
		record({ database, world }, ENROLMENT, [
			{
				verb: 'recordCheckIn',
				subject: attendee,
				source: 'scan',
				args: { session: SESSION, direction: 'in', attendee }
			}
		]);
	/** Lets the watch look once, `late` milliseconds after its time, and everything settle. */
	const beat = async (late = 0) => {
		world.now += 15_000 + late;
		const timer = world.timers.find(({ isBeat }) => isBeat)!;
		timer.callback();
		await settled();
	};
	const settled = async () => {
		for (let i = 0; i < 40; i++)
			await database.transaction('rw', database.tables, () => database.ops.count());
	};
	return { database, world, transport, engine, scan, beat, settled };
}

const never = () => new Promise<never>(() => {});

test('a server that answers and takes nothing: begun anew after a minute, said after two, gone with the first receipt', async () => {
	const { database, transport, engine, scan, beat } = await phone();
	engine.start();
	await engine.syncNow();
	const opened = transport.pokesOpened;
	await scan();
	const push = transport.push.bind(transport);
	transport.push = async () =>
		({ ok: true, data: { receipts: [], missing: [], serverTime: 0 } }) as Reply<PushReply>;
	for (let i = 0; i < 5; i++) await beat();
	expect(transport.pokesOpened).toBe(opened);
	expect(await readStuck(database)).toBeUndefined();
	for (let i = 0; i < 4; i++) await beat();
	expect(await readStuck(database)).toMatchObject({ restarts: 2 });
	transport.push = push;
	engine.restart();
	await engine.syncNow();
	await beat();
	expect(transport.stored.size).toBe(1);
	expect(transport.pokesOpened).toBeGreaterThan(opened);
	expect(await readStuck(database)).toBeUndefined();
});

test('a call that never ends does not hold the loop for ever', async () => {
	const { transport, engine, scan, beat } = await phone();
	await scan();
	const push = transport.push.bind(transport);
	transport.push = never;
	engine.start();
	for (let i = 0; i < 3; i++) await beat();
	transport.push = push;
	expect(transport.stored.size).toBe(0);
	for (let i = 0; i < 3; i++) await beat();
	expect(transport.stored.size).toBe(1);
});

test('a lock that never answers is passed by at the second try', async () => {
	const { world, transport, engine, scan, beat } = await phone();
	await scan();
	world.asSender = never;
	engine.start();
	for (let i = 0; i < 6; i++) await beat();
	expect(transport.stored.size).toBe(1);
});

test('no network is no reason to begin anew or to say anything', async () => {
	const { database, transport, engine, scan, beat } = await phone();
	await scan();
	transport.push = async () => ({ ok: false, why: 'unreachable' });
	engine.start();
	for (let i = 0; i < 20; i++) {
		engine.wake();
		await beat();
	}
	expect(await readStuck(database)).toBeUndefined();
	expect(await database.meta.get('stuck')).toBeUndefined();
});

test('a page that was frozen runs at once when it is shown again, whatever it was doing', async () => {
	const { transport, engine, scan, beat } = await phone();
	await scan();
	const push = transport.push.bind(transport);
	transport.push = never;
	engine.start();
	await beat();
	transport.push = push;
	// Later than a beat ever is, sooner than anything counts as stuck.
	await beat(35_000);
	expect(transport.stored.size).toBe(1);
});

test('a page out of the back-forward cache runs at once', async () => {
	const { world, transport, engine, scan, settled } = await phone();
	await scan();
	let wake: (isResumed: boolean) => void = () => {};
	world.onWake = (tell) => {
		wake = tell;
		return () => {};
	};
	const push = transport.push.bind(transport);
	transport.push = never;
	engine.start();
	await settled();
	transport.push = push;
	wake(false);
	await settled();
	expect(transport.stored.size).toBe(0);
	wake(true);
	await settled();
	expect(transport.stored.size).toBe(1);
});

test('a lock held by a page that moves is respected; by one that has not moved for a minute it is not', async () => {
	const { database, world, transport, engine, scan } = await phone();
	await scan();
	world.asSender = async () => false;
	await writeNote(database, 'sender', { at: world.now - 59_000 });
	engine.start();
	await engine.syncNow();
	expect(transport.pushes).toEqual([]);
	world.now += 2_000;
	await engine.syncNow();
	expect(transport.stored.size).toBe(1);
});

test('two pages that both send do no harm', async () => {
	const { database, world, transport, engine, scan } = await phone();
	const other = new SyncEngine(database, transport, world);
	for (let i = 0; i < 5; i++) await scan();
	for (let n = 0; n < 3; n++) transport.append('attendee', String(n), { name: String(n) });
	engine.start();
	other.start();
	await Promise.all([engine.syncNow(), other.syncNow()]);
	expect(transport.stored.size).toBe(5);
	expect(await database.receipts.count()).toBe(5);
	expect((await database.cursors.toArray())[0]?.cursor).toEqual(transport.cursorAt(3));
});

test('the state of the network is what answers say, with its time', async () => {
	const { database, world, transport, engine } = await phone();
	engine.start();
	await engine.syncNow();
	expect(await readConnection(database)).toEqual({ state: 'online', since: world.now });
	const since = (world.now += 60_000);
	transport.push = transport.pull = async () => ({ ok: false, why: 'unreachable', how: 'portal' });
	await engine.syncNow();
	world.now += 60_000;
	await engine.syncNow();
	expect(await readConnection(database)).toEqual({ state: 'captive', since });
});

test.each<[string, Parameters<typeof connectionAfter>, string]>([
	['a good answer', ['offline', { ok: true, data: 0 }, 100], 'online'],
	['a late one', ['online', { ok: true, data: 0 }, 6_000], 'slow'],
	['a refusal is an answer', ['offline', { ok: false, why: 'revoked' }, 100], 'online'],
	['a busy server is there', ['offline', { ok: false, why: 'busy' }, 100], 'online'],
	["somebody else's page", ['online', { ok: false, why: 'unreachable', how: 'portal' }, 100], 'captive'],
	['no end in time, once', ['online', { ok: false, why: 'unreachable', how: 'timeout' }, 20_000], 'slow'],
	['no end in time, twice', ['slow', { ok: false, why: 'unreachable', how: 'timeout' }, 20_000], 'offline'],
	['nobody', ['online', { ok: false, why: 'unreachable' }, 10], 'offline']
])('%s', (...row) => {
	const [, args, state] = row;
	expect(connectionAfter(...args)).toBe(state);
});

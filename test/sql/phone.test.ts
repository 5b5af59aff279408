// The production phone over the real stream: snapshot, pages and chain, and what it does when the server's stream was tampered with.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { LocalDatabase } from '#lib/local-db/database.ts';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { readBroken } from '#lib/local-db/notes.ts';
import { loadRoster } from '#lib/local-db/roster.ts';
import { readCursor } from '#lib/local-db/stream.ts';
import { pullReply, pushReply, snapshotReply } from '#lib/protocol/index.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import type { Reply, Transport } from '#lib/sync/transport.ts';
import { fakeWorld } from '../fakes/phone-world.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundWorld, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
let world: World;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
});
afterAll(() => t.close());

/** A phone whose transport calls the SQL functions, through the same shapes as the wire. */
async function engineOf(phone: Phone) {
	const calls: string[] = [];
	const call = async <Shape extends z.ZodMiniType>(
		name: string,
		shape: Shape,
		request: unknown
	): Promise<Reply<z.infer<Shape>>> => {
		calls.push(name);
		const reply: unknown = await t.database.call(name, request as Record<string, unknown>, phone.actor);
		return { ok: true, data: shape.parse(JSON.parse(JSON.stringify(reply))) };
	};
	const transport: Transport = {
		push: (_, request) => call('push', pushReply, request),
		pull: (_, request) => call('pull', pullReply, request),
		snapshot: (_, request) => call('snapshot', snapshotReply, request),
		carry: async () => ({ ok: false, why: 'unreachable' }),
		poke: () => () => {}
	};
	const database = new LocalDatabase('phone', { indexedDB: new IDBFactory(), IDBKeyRange });
	await keepEnrolment(database, {
		id: phone.enrolment,
		event: world.event,
		token: 'token',
		eventName: '对接会',
		number: 1,
		person: '周敏',
		station: null,
		fields: [],
		expiresAt: '2099-12-01T00:00:00.000Z',
		retainUntil: '2099-02-01'
	});
	const engine = new SyncEngine(database, transport, fakeWorld());
	const sync = async () => {
		engine.start();
		await engine.syncNow();
	};
	const head = async () =>
		(await t.sql('select head, chain from event_streams where event = $1', [world.event]))[0] as {
			head: string;
			chain: Buffer;
		};
	const isAtHead = async () => {
		const [at, { head: version, chain }] = [await readCursor(database, world.event), await head()];
		return at?.cursor.version === Number(version) && at.cursor.chain === chain.toString('hex');
	};
	return { database, calls, sync, isAtHead, end: () => engine.stop() };
}

test('a new phone takes a snapshot in pages, follows by the chain, and finds out a stream that was changed', async () => {
	await world.perform(
		'addAttendee',
		Array.from({ length: 700 }, (_, i) => person(`来宾${i}`))
	);
	const one = await engineOf(await world.enrol());
	await one.sync();
	expect(one.calls.filter((name) => name === 'snapshot').length).toBeGreaterThan(1);
	expect(await one.isAtHead()).toBe(true);
	expect((await loadRoster(one.database, world.event)).people).toHaveLength(700);

	// Bodies that this phone may not see are in the chain all the same.
	const other = await world.enrol('另一人');
	const [someone] = (await loadRoster(one.database, world.event)).people;
	other.checkIn(someone!.id);
	await other.push();
	await world.perform('addAttendee', [person('后来的人')]);
	one.calls.length = 0;
	await one.sync();
	expect(one.calls).not.toContain('snapshot');
	expect(await one.isAtHead()).toBe(true);
	expect(await readBroken(one.database, world.event)).toBeUndefined();

	await world.perform('addAttendee', [person('甲'), person('乙')]);
	await t.sql(
		`update stream_entries set commitment = sha256('x') where event = $1 and version = (select head - 1 from event_streams where event = $1)`,
		[world.event]
	);
	one.calls.length = 0;
	await one.sync();
	expect(await readBroken(one.database, world.event)).toMatchObject({ why: 'chain' });
	expect(one.calls).toContain('snapshot');
	expect((await loadRoster(one.database, world.event)).people).toHaveLength(703);
	one.end();
});

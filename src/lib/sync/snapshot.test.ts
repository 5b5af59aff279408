// Where rows come from: a snapshot for a phone without a cursor, pages that follow it, and what happens when they do not follow.
import { describe, expect, test } from 'vitest';
import { findAttendance } from '#lib/local-db/attendances.ts';
import { readDownload } from '#lib/local-db/events.ts';
import { putAwayBroken, readBroken } from '#lib/local-db/notes.ts';
import { listRecords } from '#lib/local-db/records.ts';
import { readCursor } from '#lib/local-db/stream.ts';
import type { PullReply } from '#lib/protocol/index.ts';
import {
	enrolledDatabase,
	ENROLMENT,
	EVENT,
	FakeTransport,
	fakeWorld,
	hashOf,
	SESSION
} from '../../../test/fakes/phone-world.ts';
import { SyncEngine } from './engine.ts';
import { record } from './record.ts';

const person = (n: number) => `00000000-0000-4000-8000-00000000${String(1000 + n)}`;

async function phone() {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	const transport = new FakeTransport();
	const engine = new SyncEngine(database, transport, world);
	const sync = async () => {
		engine.start();
		await engine.syncNow();
	};
	const scan = (n = 0) =>
		record({ database, world }, ENROLMENT, [
			{
				verb: 'recordCheckIn',
				subject: person(n),
				source: 'scan',
				args: { session: SESSION, direction: 'in', attendee: person(n) }
			}
		]);
	const names = async () => (await database.rows.toArray()).map(({ body }) => body.name);
	const find = (n = 0) => findAttendance(database, { event: EVENT, session: SESSION, attendee: person(n) });
	return { database, world, transport, engine, sync, scan, names, find };
}

describe('snapshot', () => {
	test('a new phone gets the newest of everything, in pages, and goes on from there', async () => {
		const { database, transport, sync, names } = await phone();
		transport.pageSize = 2;
		for (let n = 0; n < 5; n++) transport.append('attendee', person(n), { name: `旧${n}` });
		for (let n = 0; n < 5; n++) transport.append('attendee', person(n), { name: `新${n}` });
		await sync();
		expect(await names()).toEqual(['新0', '新1', '新2', '新3', '新4']);
		expect(transport.snapshots).toHaveLength(3);
		expect(transport.snapshots[2]).toMatchObject({ at: transport.cursorAt(10), after: 9 });
		transport.append('attendee', person(9), { name: '后来' });
		await sync();
		expect(await names()).toContain('后来');
		expect(transport.snapshots).toHaveLength(3);
		expect((await readCursor(database, EVENT))?.cursor).toEqual(transport.cursorAt(11));
	});

	test('one that was interrupted goes on where it stopped, and shows how far it is', async () => {
		const { database, transport, sync, names } = await phone();
		transport.pageSize = 1;
		for (let n = 0; n < 3; n++) transport.append('attendee', person(n), { name: `${n}` });
		transport.answerSnapshot = (data) => (data.more ? { ok: true, data } : { ok: false, why: 'unreachable' });
		await sync();
		expect(await names()).toEqual([]);
		expect(await readDownload(database, EVENT)).toMatchObject({ version: 2, head: 3 });
		transport.answerSnapshot = (data) => ({ ok: true, data });
		await sync();
		expect(await names()).toEqual(['0', '1', '2']);
		expect(transport.snapshots.at(-1)).toMatchObject({ after: 2 });
		expect(await readDownload(database, EVENT)).toMatchObject({ version: 3, head: 3 });
	});

	test('a server restored between two pages: what came before is thrown away', async () => {
		const { transport, sync, names } = await phone();
		transport.pageSize = 2;
		for (let n = 0; n < 4; n++) transport.append('attendee', person(n), { name: `旧${n}` });
		transport.answerSnapshot = (data) => {
			transport.answerSnapshot = (next) => ({ ok: true, data: next });
			transport.restoreTo(0);
			transport.append('attendee', person(7), { name: '新' });
			return { ok: true, data };
		};
		await sync();
		expect(await names()).toEqual(['新']);
	});

	test('rows that were left out are noticed: nothing is applied', async () => {
		const { database, transport, sync } = await phone();
		for (let n = 0; n < 3; n++) transport.append('attendee', person(n), { name: `${n}` });
		transport.answerSnapshot = (data) => ({ ok: true, data: { ...data, rows: data.rows.slice(1) } });
		await sync();
		expect(await database.rows.count()).toBe(0);
		expect(await readCursor(database, EVENT)).toBeUndefined();
	});
});

describe('a page that does not follow', () => {
	const spoils: [string, 'gap' | 'chain', (page: PullReply) => PullReply][] = [
		['has a hole', 'gap', (page) => ({ ...page, rows: page.rows.slice(1) })],
		['ends before its cursor', 'gap', (page) => ({ ...page, rows: page.rows.slice(0, -1) })],
		['is in another order', 'gap', (page) => ({ ...page, rows: [...page.rows].reverse() })],
		[
			'has a row that was changed',
			'chain',
			(page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, commitment: hashOf('x') })) })
		],
		[
			'claims another chain',
			'chain',
			(page) => ({ ...page, cursor: { ...page.cursor, chain: hashOf('x') } })
		],
		[
			'comes from another epoch unannounced',
			'chain',
			(page) => ({ ...page, cursor: { ...page.cursor, epoch: EVENT } })
		]
	];
	test.each(spoils)('%s: nothing of it is applied, a snapshot is, and it is told once', async (...row) => {
		const [, why, spoil] = row;
		const { database, transport, sync, scan, names } = await phone();
		transport.append('attendee', person(0), { name: '甲' });
		await sync();
		transport.append('attendee', person(1), { name: '乙' });
		transport.append('attendee', person(2), { name: '丙' });
		const [op] = await scan();
		transport.answerPull = (data) => {
			transport.answerPull = (next) => ({ ok: true, data: next });
			return { ok: true, data: spoil(data) };
		};
		transport.judge = ({ ops }) => (ops.length ? 'refused' : null);
		await sync();
		expect(transport.calls.filter((call) => call !== 'push').slice(-3)).toEqual(['pull', 'snapshot', 'pull']);
		expect(await names()).toEqual(['甲', '乙', '丙']);
		expect((await readCursor(database, EVENT))?.cursor).toEqual(transport.cursorAt(3));
		expect((await database.ops.get(op!.id))?.body).toBe(op!.body);
		expect(await readBroken(database, EVENT)).toMatchObject({ why });
		await putAwayBroken(database, EVENT);
		expect(await readBroken(database, EVENT)).toBeUndefined();
	});

	test('a server that never comes right is asked again later, not for ever at once', async () => {
		const { transport, sync } = await phone();
		await sync();
		transport.append('attendee', person(1), { name: '乙' });
		transport.answerPull = (data) => ({
			ok: true,
			data: { ...data, cursor: { ...data.cursor, chain: hashOf('x') } }
		});
		await sync();
		expect(transport.snapshots.length).toBeLessThan(4);
	});
});

describe('a server that was restored', () => {
	test('is sent again what it had confirmed, before anything is fetched', async () => {
		const { database, transport, sync, scan, find } = await phone();
		const [op] = await scan();
		transport.append('attendee', person(0), { name: '甲' });
		await sync();
		expect(await listRecords(database, EVENT)).toMatchObject([{ status: 'received' }]);
		transport.stored.clear();
		transport.restoreTo(0);
		transport.calls = [];
		await sync();
		expect(transport.calls).toEqual(['pull', 'push', 'snapshot', 'pull']);
		expect(transport.stored.get(op!.id)).toBe(op!.body);
		expect(await listRecords(database, EVENT)).toMatchObject([{ status: 'received' }]);
		expect(await find()).toMatchObject({ checkIn: op!.id, isConfirmed: false });
	});

	test('while it cannot be sent, what was here stays to be seen', async () => {
		const { database, transport, sync, scan, names, find } = await phone();
		await scan();
		transport.append('attendee', person(0), { name: '甲' });
		await sync();
		transport.restoreTo(0);
		transport.judge = ({ ops }) => (ops.length ? 'unreachable' : null);
		await sync();
		expect(await names()).toEqual(['甲']);
		expect(await find()).not.toBeNull();
		expect(await listRecords(database, EVENT)).toMatchObject([{ status: 'saved' }]);
	});

	test('while the phone had no rows: the snapshot shows another history, and everything goes again', async () => {
		const { transport, sync, scan } = await phone();
		const [op] = await scan();
		await sync();
		transport.append('attendee', person(1), { name: '乙' });
		transport.answerPull = (data) => {
			transport.answerPull = (next) => ({ ok: true, data: next });
			transport.stored.clear();
			transport.restoreTo(0);
			return { ok: true, data: { ...data, rows: [] } };
		};
		await sync();
		expect(transport.stored.get(op!.id)).toBe(op!.body);
	});

	test('and what an undo or a correction had ended does not come back on the screen', async () => {
		const { database, world, transport, sync, scan, find } = await phone();
		const [first] = await scan();
		await sync();
		await record({ database, world }, ENROLMENT, [
			{
				verb: 'recordCheckIn',
				subject: person(1),
				source: 'search',
				supersedes: first!.id,
				args: { session: SESSION, direction: 'in', attendee: person(1) }
			}
		]);
		expect(await find(0)).toBeNull();
		transport.restoreTo(0);
		await sync();
		expect(await find(0)).toBeNull();
		expect(await find(1)).not.toBeNull();
	});
});

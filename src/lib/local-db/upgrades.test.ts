// Updates and rollbacks of the app over a database with unsent records. `ops` is never rewritten: bodies are opaque and may still have to be sent.
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { SyncEngine } from '#lib/sync/engine.ts';
import { record } from '#lib/sync/record.ts';
import {
	enrolledDatabase,
	ENROLMENT,
	EVENT,
	FakeTransport,
	fakeWorld,
	hashOf,
	SESSION
} from '../../../test/fakes/phone-world.ts';
import { LocalDatabase } from './database.ts';
import { countUnsent } from './outbox.ts';

/** The schema as it was first given to phones; never to be changed. */
const FIRST = {
	enrolments: 'id, event',
	ops: 'id, event, &[enrolment+seq], [enrolment+state+seq], [event+state], [event+savedAt]',
	receipts: 'op, event',
	rows: '[event+entity+id], [event+entity]',
	overlay: '[event+entity+id+op], event, [event+entity+id], [event+entity], op',
	outcomes: 'key, op, event, [event+status]',
	cursors: 'event',
	meta: 'key'
};
const attendee = '00000000-0000-4000-8000-0000000000c1';

function firstVersion(indexedDB: IDBFactory): Dexie {
	const database = new Dexie('yuanhui', { indexedDB, IDBKeyRange, cache: 'disabled' });
	database.version(1).stores(FIRST);
	return database;
}

const op = (seq: number) => {
	const id = `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;
	const body = JSON.stringify({
		id,
		seq,
		enrolment: ENROLMENT,
		verb: 'recordCheckIn',
		of: 'an earlier version'
	});
	const stored = {
		id,
		event: EVENT,
		enrolment: ENROLMENT,
		seq,
		verb: 'recordCheckIn',
		subject: attendee,
		body
	};
	return { ...stored, hash: hashOf(body), state: 'saved', savedAt: seq };
};

/** A phone of the first version that was offline for long. */
async function oldPhone(unsent: number): Promise<IDBFactory> {
	const indexedDB = new IDBFactory();
	const old = firstVersion(indexedDB);
	const template = await enrolledDatabase();
	await old.table('enrolments').add({ ...(await template.enrolments.get(ENROLMENT)), nextSeq: unsent + 1 });
	await old.table('ops').bulkAdd(Array.from({ length: unsent }, (_, i) => op(i + 1)));
	old.close();
	return indexedDB;
}

test('an update with 500 unsent records: every one goes up, byte for byte, and numbers go on', async () => {
	const database = new LocalDatabase('yuanhui', { indexedDB: await oldPhone(500), IDBKeyRange });
	const [transport, world] = [new FakeTransport(), fakeWorld()];
	await record({ database, world }, ENROLMENT, [
		{
			verb: 'recordCheckIn',
			subject: attendee,
			source: 'scan',
			args: { session: SESSION, direction: 'in', attendee }
		}
	]);
	const engine = new SyncEngine(database, transport, world);
	engine.start();
	await engine.syncNow();
	engine.stop();
	expect(await countUnsent(database, ENROLMENT)).toBe(0);
	expect(transport.stored.size).toBe(501);
	expect(transport.stored.get(op(417).id)).toBe(op(417).body);
	expect(
		(await database.ops.where('event').equals(EVENT).toArray()).map(({ seq }) => seq).sort((a, b) => a - b)
	).toEqual(Array.from({ length: 501 }, (_, i) => i + 1));
});

test('a rollback: code of the first version opens the newer database, records, and the newer one goes on with it', async () => {
	const indexedDB = await oldPhone(3);
	const newer = new LocalDatabase('yuanhui', { indexedDB, IDBKeyRange });
	await newer.rescues.count();
	newer.close();
	const old = firstVersion(indexedDB);
	expect(await old.table('ops').count()).toBe(3);
	await old.table('ops').add(op(4));
	await old.table('enrolments').update(ENROLMENT, { nextSeq: 5 });
	old.close();
	const again = new LocalDatabase('yuanhui', { indexedDB, IDBKeyRange });
	expect(await countUnsent(again, ENROLMENT)).toBe(4);
	expect(await again.rescues.count()).toBe(0);
	expect((await again.enrolments.get(ENROLMENT))?.nextSeq).toBe(5);
});

test('both open at once, as when a new tab meets an old one: neither is shut out', async () => {
	const indexedDB = await oldPhone(1);
	const old = firstVersion(indexedDB);
	await old.open();
	const newer = new LocalDatabase('yuanhui', { indexedDB, IDBKeyRange });
	expect(await newer.ops.count()).toBe(1);
	await old.table('ops').add(op(2));
	expect(await newer.ops.count()).toBe(2);
});

test('every version only adds: what the first one had is there, with the same keys and indexes', () => {
	const first = firstVersion(new IDBFactory());
	const newest = new LocalDatabase('yuanhui', { indexedDB: new IDBFactory(), IDBKeyRange });
	for (const { name, schema } of first.tables) {
		const now = newest.table(name).schema;
		expect(now.primKey.src, name).toBe(schema.primKey.src);
		for (const { src } of schema.indexes)
			expect(
				now.indexes.map((index) => index.src),
				name
			).toContain(src);
	}
});

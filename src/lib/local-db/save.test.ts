// A save writes past Dexie: those who watch must hear of it all the same, and of nothing else.
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { record, type Draft } from '#lib/sync/record.ts';
import { enrolledDatabase, ENROLMENT, EVENT, fakeWorld, SESSION } from '../../../test/fakes/phone-world.ts';
import { afterSaves, first } from './first.ts';
import { watch } from './watch.ts';

// A live query does nothing where Dexie itself knows no IndexedDB.
Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory(), IDBKeyRange });

const attendee = '00000000-0000-4000-8000-0000000000c1';
const checkIn: Draft = {
	verb: 'recordCheckIn',
	subject: attendee,
	source: 'scan',
	args: { session: SESSION, direction: 'in', attendee }
};

/** Watches a query; `next` resolves with the result after the next change. */
function watched<T>(query: () => Promise<T>) {
	const results: T[] = [];
	let wake: () => void = () => {};
	watch(
		query,
		(value) => {
			results.push(value);
			wake();
		},
		(cause) => {
			throw cause;
		}
	);
	const next = async (count: number) => {
		while (results.length < count) await new Promise<void>((resolve) => (wake = resolve));
		return results[count - 1];
	};
	return { results, next };
}

test('whoever watches what a save writes, by key or by any index, hears of it', async () => {
	const database = await enrolledDatabase();
	const { ops, overlay, enrolments } = database;
	const queries = [
		watched(() => ops.count()),
		watched(() => ops.where({ event: EVENT }).count()),
		watched(() => ops.where('[event+state]').equals([EVENT, 'saved']).count()),
		watched(() => ops.orderBy('[event+savedAt]').reverse().count()),
		watched(() => overlay.where('[event+entity]').equals([EVENT, 'attendance']).count()),
		watched(() => enrolments.get(ENROLMENT).then((owner) => owner!.nextSeq - 1)),
		watched(() => enrolments.toArray().then(([owner]) => owner!.nextSeq - 1))
	];
	for (const { next } of queries) expect(await next(1)).toBe(0);
	await record({ database, world: fakeWorld() }, ENROLMENT, [checkIn]);
	for (const { next } of queries) expect(await next(2)).toBe(1);
});

test('whoever watches something else is left alone', async () => {
	const database = await enrolledDatabase();
	const others = [
		watched(() => database.overlay.where('[event+entity]').equals([EVENT, 'attendee']).count()),
		watched(() => database.rows.count()),
		watched(() => database.ops.where({ event: 'another' }).count())
	];
	const ours = watched(() => database.ops.count());
	for (const { next } of [...others, ours]) await next(1);
	await record({ database, world: fakeWorld() }, ENROLMENT, [checkIn]);
	await ours.next(2);
	expect(others.map(({ results }) => results.length)).toEqual([1, 1, 1]);
});

test('changes that are superseded end, and their watchers hear of it', async () => {
	const database = await enrolledDatabase();
	const recorder = { database, world: fakeWorld() };
	const [scan] = await record(recorder, ENROLMENT, [checkIn]);
	const of = watched(() => database.overlay.where('op').equals(scan!.id).count());
	expect(await of.next(1)).toBe(1);
	await record(recorder, ENROLMENT, [{ ...checkIn, supersedes: scan!.id }]);
	expect(await of.next(2)).toBe(0);
});

test('lists wait for the saves that are going on, well or not, and for no later ones', async () => {
	const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const seen: string[] = [];
	const failing = first(one.promise).catch(() => seen.push('failed'));
	const list = afterSaves().then(() => seen.push('list'));
	void first(two.promise);
	one.reject(new Error('disk'));
	await Promise.all([failing, list]);
	expect(seen).toEqual(['failed', 'list']);
	two.resolve();
});

// What this browser can promise, and what it did not keep.
import { describe, expect, test } from 'vitest';
import { wipeExpired } from '#lib/local-db/retention.ts';
import { enrolledDatabase, ENROLMENT, EVENT } from '../../../test/fakes/phone-world.ts';
import { lostDatabase } from '../../../test/fakes/lost-database.ts';
import { findLoss, markKept, putAwayLoss } from './loss.ts';
import { gradeOf, probeStorage, promises, readPhoneState, readStorage } from './storage.ts';

const good = { isInstalled: true, isPersisted: true, isPrivate: false, isProbed: true, freeMb: 4_000 };
type Facts = Parameters<typeof gradeOf>[0];

describe('grade', () => {
	test.each<[string, Partial<Facts>, string, string[]]>([
		['installed, persisted, probe well', {}, 'A', []],
		['the browser does not say how much is free', { freeMb: null }, 'A', []],
		['in the browser', { isInstalled: false }, 'B', ['not_installed']],
		['persistence not granted', { isPersisted: false }, 'B', ['not_persisted']],
		['neither', { isInstalled: false, isPersisted: false }, 'B', ['not_installed', 'not_persisted']],
		['private', { isPrivate: true }, 'C', ['private']],
		['probe failed', { isProbed: false }, 'C', ['probe_failed']],
		['49 MB free', { freeMb: 49 }, 'C', ['little_space']],
		['50 MB free', { freeMb: 50 }, 'A', []],
		['private and in the browser', { isPrivate: true, isInstalled: false }, 'C', ['private', 'not_installed']]
	])('%s', (...row) => {
		const [, facts, grade, why] = row;
		expect(gradeOf({ ...good, ...facts })).toEqual({ grade, why });
	});

	test('only C takes the tick 已存本机 away', () => {
		expect(promises('A')).toEqual({ offline: 'until_expiry', savedTick: true });
		expect(promises('B')).toEqual({ offline: 'this_event', savedTick: true });
		expect(promises('C')).toEqual({ offline: 'no', savedTick: false });
	});
});

const facts = async () => ({
	isInstalled: false,
	isPersisted: true,
	isPrivate: false,
	freeMb: 900,
	battery: 81
});

test('the look is kept, and what the server is told holds no more than that', async () => {
	const database = await enrolledDatabase();
	const report = await probeStorage(database, { facts, app: '1.2.3', now: 7 });
	expect(report).toMatchObject({ grade: 'B', why: ['not_installed'], battery: 81, at: 7 });
	expect(await readStorage(database)).toEqual(report);
	expect(await readPhoneState(database)).toEqual({
		grade: 'B',
		isInstalled: false,
		isPersisted: true,
		freeMb: 900,
		battery: 81,
		app: '1.2.3'
	});
	expect(await database.meta.get('probe')).toBeUndefined();
});

test('a storage that forgets what it was given is C', async () => {
	const database = await enrolledDatabase();
	database.meta.hook('reading', (row) => (row.key === 'probe' ? undefined : row));
	expect(await probeStorage(database, { facts, app: '1', now: 7 })).toMatchObject({
		grade: 'C',
		why: ['probe_failed', 'not_installed']
	});
});

describe('loss', () => {
	const drawer = (): Storage => {
		const kept = new Map<string, string>();
		return {
			getItem: (key: string) => kept.get(key) ?? null,
			setItem: (key: string, value: string) => void kept.set(key, value),
			removeItem: (key: string) => void kept.delete(key)
		} as Storage;
	};

	test('a database that was emptied is found out, and nothing secret is kept outside', async () => {
		const [database, storage] = [await enrolledDatabase(), drawer()];
		await markKept(database, storage);
		expect(storage.getItem('yuanhui.enrolled')).not.toContain('token');
		expect(await findLoss(database, storage)).toEqual([]);
		for (const table of database.tables) await table.clear();
		expect(await findLoss(database, storage)).toEqual([
			{ id: ENROLMENT, event: EVENT, eventName: '对接会', number: 1 }
		]);
		putAwayLoss(storage);
		expect(await findLoss(database, storage)).toEqual([]);
	});

	test('what went by itself after its retention day was not lost', async () => {
		const [database, storage] = [await enrolledDatabase(), drawer()];
		await markKept(database, storage);
		const now = Date.parse('2027-03-01T00:00:00.000Z');
		expect(await wipeExpired(database, now)).toEqual([EVENT]);
		expect(await findLoss(database, storage)).toEqual([]);
	});

	test('a database that cannot be read is an error, not a loss', async () => {
		const lost = lostDatabase();
		const [database, storage] = [await enrolledDatabase(lost), drawer()];
		await markKept(database, storage);
		database.close({ disableAutoOpen: false });
		lost.indexedDB.open = () => {
			throw new DOMException('planted', 'UnknownError');
		};
		await expect(findLoss(database, storage)).rejects.toThrow();
	});

	test('an enrolment made before there was a canary gets one at the next launch', async () => {
		const [database, storage] = [await enrolledDatabase(), drawer()];
		await database.meta.delete('canary');
		await markKept(database, storage);
		expect(await database.meta.get('canary')).toBeDefined();
	});
});

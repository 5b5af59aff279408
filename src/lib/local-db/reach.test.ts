// A database that is lost on the way: a save is either stored once, under one number, or it says that it is not.
import { describe, expect, test } from 'vitest';
import { listRecords } from '#lib/local-db/records.ts';
import { record } from '#lib/sync/record.ts';
import { lostDatabase, type Loss } from '../../../test/fakes/lost-database.ts';
import { enrolledDatabase, ENROLMENT, EVENT, fakeWorld, SESSION } from '../../../test/fakes/phone-world.ts';

const attendee = '00000000-0000-4000-8000-0000000000c1';

async function phone(losses: Loss[] = []) {
	const lost = lostDatabase();
	const database = await enrolledDatabase(lost);
	lost.losses.push(...losses);
	const scan = () =>
		record({ database, world: fakeWorld() }, ENROLMENT, [
			{
				verb: 'recordCheckIn',
				subject: attendee,
				source: 'scan',
				args: { session: SESSION, direction: 'in', attendee }
			}
		]);
	const seqs = async () => (await database.ops.toArray()).map(({ seq }) => seq).sort();
	return { database, lost, scan, seqs };
}

describe.each<Loss>(['gone', 'unknown', 'closed', 'hangs', 'deaf'])('lost: %s', (loss) => {
	test('once: it is opened anew, and stored once under the next number', async () => {
		const { database, lost, scan, seqs } = await phone([loss]);
		const before = lost.opened;
		const [op] = await scan();
		expect(lost.losses).toEqual([]);
		expect(lost.opened).toBe(before + 1);
		expect(await seqs()).toEqual([1]);
		expect((await database.ops.toArray())[0]).toEqual(op);
		expect((await database.enrolments.get(ENROLMENT))?.nextSeq).toBe(2);
		await scan();
		expect(await seqs()).toEqual([1, 2]);
	});

	test('and again on the new connection: it says that it is not saved; the next one is', async () => {
		const { database, scan, seqs } = await phone([loss, loss]);
		await expect(scan()).rejects.toMatchObject({ name: 'NotSaved', kind: 'storage' });
		// What nobody was told of may be stored, once; it is sent like any other.
		expect(await seqs()).toEqual(loss === 'deaf' ? [1] : []);
		await scan();
		const numbers = await seqs();
		expect(numbers).toEqual(numbers.map((_, i) => i + 1));
		expect((await database.enrolments.get(ENROLMENT))?.nextSeq).toBe(numbers.length + 1);
	});

	test('again and again: it always comes back', async () => {
		const { scan, seqs } = await phone();
		const other = await phone(Array.from({ length: 100 }, () => loss));
		let saved = 0;
		for (let i = 0; i < 55; i++)
			await other.scan().then(
				() => saved++,
				() => {}
			);
		expect(saved).toBeGreaterThan(3);
		const numbers = await other.seqs();
		expect(numbers).toHaveLength(new Set(numbers).size);
		expect(numbers.length).toBeGreaterThanOrEqual(saved);
		await scan();
		expect(await seqs()).toEqual([1]);
	});
});

test('a full disk is not asked twice', async () => {
	const { lost, scan, seqs } = await phone(['full', 'full']);
	const before = lost.opened;
	await expect(scan()).rejects.toMatchObject({ name: 'NotSaved', kind: 'storage' });
	expect(lost.losses).toEqual(['full']);
	expect(lost.opened).toBe(before);
	expect(await seqs()).toEqual([]);
});

test('two saves that lose the same connection open one new one', async () => {
	const { lost, scan, seqs } = await phone(['unknown', 'unknown']);
	const before = lost.opened;
	await Promise.all([scan(), scan()]);
	expect(lost.opened).toBe(before + 1);
	expect(await seqs()).toEqual([1, 2]);
});

test('a database that cannot be opened is an error, not an empty list', async () => {
	const { database, lost } = await phone();
	database.close({ disableAutoOpen: false });
	lost.indexedDB.open = () => {
		throw new DOMException('planted', 'UnknownError');
	};
	await expect(listRecords(database, EVENT)).rejects.toThrow();
});

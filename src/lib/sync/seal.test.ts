import { expect, test } from 'vitest';
import { lostDatabase, type Loss } from '../../../test/fakes/lost-database.ts';
import { enrolledDatabase, ENROLMENT, fakeWorld, SESSION } from '../../../test/fakes/phone-world.ts';
import { record } from './record.ts';
import { seal } from './seal.ts';

async function phone(losses: Loss[] = []) {
	const lost = lostDatabase();
	const database = await enrolledDatabase({ indexedDB: lost.indexedDB });
	lost.losses.push(...losses);
	const recorder = { database, world: fakeWorld() };
	return { database, recorder, owner: () => database.enrolments.get(ENROLMENT) };
}

test('the final word carries its own number as the last, and ends the work in the same transaction', async () => {
	const { database, recorder, owner } = await phone();
	expect(await seal(recorder, ENROLMENT)).toBe('sealed');
	const [op] = await database.ops.toArray();
	expect(JSON.parse(op!.body)).toMatchObject({ verb: 'sealEnrolment', seq: 1, args: { lastSeq: 1 } });
	expect(await owner()).toMatchObject({ sealedAt: recorder.world.now, nextSeq: 2 });
	expect(await seal(recorder, ENROLMENT)).toBe('already');
	expect(await database.ops.count()).toBe(1);
});

test('not while anything is unsent: nothing is stored', async () => {
	const { database, recorder, owner } = await phone();
	const attendee = '00000000-0000-4000-8000-0000000000c1';
	await record(recorder, ENROLMENT, [
		{
			verb: 'recordCheckIn',
			subject: attendee,
			source: 'scan',
			args: { session: SESSION, direction: 'in', attendee }
		}
	]);
	expect(await seal(recorder, ENROLMENT)).toBe('unsent');
	expect((await owner())?.sealedAt).toBeNull();
	expect(await database.ops.count()).toBe(1);
});

test('when storing fails, neither the word nor the end of the work is there', async () => {
	const { database, recorder, owner } = await phone(['aborts']);
	await expect(seal(recorder, ENROLMENT)).rejects.toMatchObject({ name: 'NotSaved', kind: 'storage' });
	expect(await database.ops.count()).toBe(0);
	expect((await owner())?.sealedAt).toBeNull();
});

// The offset between two clocks: the surest sample is kept, until the phone's clock is set.
import { expect, test } from 'vitest';
import { enrolledDatabase, ENROLMENT } from '../../../test/fakes/phone-world.ts';
import { noteContact } from './enrolments.ts';
import { readNote } from './notes.ts';

const HOUR = 3_600_000;

async function clocks() {
	const database = await enrolledDatabase();
	/** At phone time `at` the server answered within `tookMs`, its clock `ahead` of the phone's. */
	const contact = async (...[at, tookMs, ahead]: [number, number, number]) => {
		await noteContact(database, ENROLMENT, {
			sentAt: at - tookMs,
			now: at,
			serverTime: at - tookMs / 2 + ahead
		});
		const { offsetMs, uncertaintyMs, lastContactAt } = (await database.enrolments.get(ENROLMENT))!;
		return { offsetMs, uncertaintyMs, lastContactAt };
	};
	return { database, contact };
}

test('a quick answer is surer than a slow one, whichever comes first', async () => {
	const { contact } = await clocks();
	expect(await contact(1000, 4000, 500)).toMatchObject({ offsetMs: 500, uncertaintyMs: 2000 });
	expect(await contact(2000, 100, 700)).toMatchObject({ offsetMs: 700, uncertaintyMs: 50 });
	expect(await contact(9000, 4000, 1200)).toEqual({ offsetMs: 700, uncertaintyMs: 50, lastContactAt: 9000 });
});

test('with the hours a sure sample grows unsure, and a fresh one takes its place', async () => {
	const { contact } = await clocks();
	await contact(0, 100, 700);
	expect(await contact(HOUR, 600, 900)).toMatchObject({ offsetMs: 900, uncertaintyMs: 300 });
});

test('a sample that contradicts the kept one means that the clock was set: the new one counts, however slow', async () => {
	const { contact } = await clocks();
	await contact(1000, 100, 700);
	expect(await contact(2000, 4000, -86_400_000)).toMatchObject({ offsetMs: -86_400_000 });
});

test("the server's key for rescue files is kept when it comes", async () => {
	const { database } = await clocks();
	await noteContact(database, ENROLMENT, { sentAt: 0, now: 1, serverTime: 1, rescueKey: 'BA' });
	expect(await readNote(database, 'rescueKey')).toBe('BA');
});

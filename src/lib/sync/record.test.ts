import { describe, expect, test } from 'vitest';
import { findAttendance, Presence, readConfirmed, readPending } from '#lib/local-db/attendances.ts';
import { countRecords, listRecords } from '#lib/local-db/records.ts';
import { loadRoster } from '#lib/local-db/roster.ts';
import { lostDatabase, type Loss } from '../../../test/fakes/lost-database.ts';
import {
	enrolledDatabase,
	ENROLMENT,
	EVENT,
	fakeWorld,
	hashOf,
	SESSION
} from '../../../test/fakes/phone-world.ts';
import { NotSaved, record, type Draft } from './record.ts';

const LI = '00000000-0000-4000-8000-0000000000c1';
const checkIn = (attendee = LI): Draft => ({
	verb: 'recordCheckIn',
	subject: attendee,
	source: 'scan',
	args: { session: SESSION, direction: 'in', attendee }
});

async function phone(losses: Loss[] = []) {
	const lost = lostDatabase();
	const database = await enrolledDatabase({ indexedDB: lost.indexedDB });
	lost.losses.push(...losses);
	const world = fakeWorld();
	return { database, world, record: (drafts: Draft[]) => record({ database, world }, ENROLMENT, drafts) };
}

describe('record', () => {
	test('stores the exact body with its hash, its number, and what it changes', async () => {
		const { database, record } = await phone();
		const [op] = await record([checkIn()]);
		const stored = await database.ops.get(op!.id);
		expect(stored).toMatchObject({ seq: 1, state: 'saved', hash: hashOf(stored!.body) });
		expect(JSON.parse(stored!.body)).toMatchObject({
			id: op!.id,
			enrolment: ENROLMENT,
			seq: 1,
			verb: 'recordCheckIn',
			args: { attendee: LI }
		});
		expect(await findAttendance(database, { event: EVENT, session: SESSION, attendee: LI })).toMatchObject({
			checkIn: op!.id,
			isConfirmed: false
		});
	});

	test('numbers run without gaps, also when two record at the same time', async () => {
		const { database, record } = await phone();
		await Promise.all([record([checkIn()]), record([checkIn(), checkIn()]), record([checkIn()])]);
		const seqs = (await database.ops.toArray()).map(({ seq }) => seq).sort();
		expect(seqs).toEqual([1, 2, 3, 4]);
		expect((await database.enrolments.get(ENROLMENT))?.nextSeq).toBe(5);
	});

	test('drafts of one call are all or none', async () => {
		const { database, record } = await phone();
		const wrong = { ...checkIn(), args: { session: 'x', direction: 'in', attendee: LI } } as unknown as Draft;
		await expect(record([checkIn(), wrong])).rejects.toMatchObject({
			kind: 'arguments',
			fields: ['session']
		});
		expect(await database.ops.count()).toBe(0);
	});

	test('a walk-in is on the list and here at once; the check-in depends on the registration', async () => {
		const { database, record } = await phone();
		const [added, came] = await record([
			{
				verb: 'addAttendee',
				subject: LI,
				source: 'typed',
				args: {
					attendee: LI,
					name: '林可',
					organisationKind: 'enterprise',
					personRole: 'enterprise-rep',
					mobile: '138 0000 8306',
					badge: '0123456789abcde',
					noticeTold: { version: 1 }
				}
			} as Draft,
			{ ...checkIn(), after: 0 }
		]);
		expect(JSON.parse(came!.body)).toMatchObject({ dependsOn: added!.id });
		const roster = await loadRoster(database, EVENT);
		expect(roster.byBadge.get('0123456789abcde')).toMatchObject({
			name: '林可',
			mobileLast4: '8306',
			isPending: true
		});
		expect(JSON.stringify(await database.overlay.toArray())).not.toContain('13800008306');
	});

	test('undo takes the person away at once, and another scan that stands takes its place', async () => {
		const { database, world, record } = await phone();
		const [first] = await record([checkIn()]);
		world.now += 5000;
		const [second] = await record([checkIn()]);
		await record([{ verb: 'voidCheckIn', subject: first!.id, source: 'scan', args: { target: first!.id } }]);
		const shown = async () =>
			new Presence(await readConfirmed(database, EVENT), await readPending(database, EVENT)).listPending();
		expect(await shown()).toMatchObject([{ checkIn: second!.id }]);
		await record([
			{ verb: 'voidCheckIn', subject: second!.id, source: 'scan', args: { target: second!.id } }
		]);
		expect(await shown()).toEqual([]);
	});

	test('a body over 64 kB is not saved, and says so', async () => {
		const { database, record } = await phone();
		const long = { ...checkIn(), subject: 'x'.repeat(66_000) } as Draft;
		await expect(record([long])).rejects.toMatchObject({ kind: 'too_long' });
		expect(await database.ops.count()).toBe(0);
	});

	test('when the transaction aborts after the write, nothing is saved and nothing is counted', async () => {
		const { database, record } = await phone(['aborts']);
		await expect(record([checkIn()])).rejects.toBeInstanceOf(NotSaved);
		expect(await countRecords(database, EVENT)).toEqual({ unsent: 0, attention: 0, received: 0 });
		expect(await database.overlay.count()).toBe(0);
		expect((await database.enrolments.get(ENROLMENT))?.nextSeq).toBe(1);
	});

	test('when what is read back differs, it is not called saved', async () => {
		const { record } = await phone(['garbles']);
		await expect(record([checkIn()])).rejects.toMatchObject({ kind: 'storage' });
	});

	test('the list of records shows the newest first, all 已存本机', async () => {
		const { database, world, record } = await phone();
		await record([checkIn()]);
		world.now += 1;
		await record([checkIn()]);
		const records = await listRecords(database, EVENT);
		expect(records.map(({ status, op }) => [status, op.seq])).toEqual([
			['saved', 2],
			['saved', 1]
		]);
	});
});

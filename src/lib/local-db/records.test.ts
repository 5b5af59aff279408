// Which cards ask for somebody: held, refused and stuck records until they are answered, referred or put away; and again when their outcome changes.
import { expect, test } from 'vitest';
import type { Outcome } from '#lib/protocol/index.ts';
import { record, type Draft } from '#lib/sync/record.ts';
import { enrolledDatabase, ENROLMENT, EVENT, fakeWorld, SESSION } from '../../../test/fakes/phone-world.ts';
import type { StoredOutcome } from './database.ts';
import { acknowledge, putAway, setAside } from './outbox.ts';
import { countRecords, listRecords } from './records.ts';

const attendee = '00000000-0000-4000-8000-0000000000c1';

async function phone() {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	const make = async (draft: Partial<Draft> = {}) => {
		world.now++;
		const [op] = await record({ database, world }, ENROLMENT, [
			{
				verb: 'recordCheckIn',
				subject: attendee,
				source: 'scan',
				args: { session: SESSION, direction: 'in', attendee },
				...draft
			} as Draft
		]);
		return op!;
	};
	const op = await make();
	const judge = async (outcome: Record<string, unknown>) => {
		await acknowledge(database, [{ op: op.id, hash: op.hash, at: '' }]);
		const body = { op: op.id, hash: op.hash, event: EVENT, ...outcome } as Outcome;
		const row = { key: op.id, event: EVENT, op: op.id, hash: op.hash, status: body.status, body };
		await database.outcomes.put(row as unknown as StoredOutcome);
	};
	const card = async () => (await listRecords(database, EVENT)).find((one) => one.op.id === op.id)!;
	const attention = async () => (await countRecords(database, EVENT)).attention;
	return { database, op, make, judge, card, attention };
}

const held = { status: 'held', reason: 'badge_mac_wrong', actor: 'organiser' };

test('a held record asks until it is put away; the same record refused later asks again', async () => {
	const { database, op, judge, card, attention } = await phone();
	await judge(held);
	expect(await card()).toMatchObject({ status: 'held', needsAttention: true, isAcknowledged: false });
	expect(await attention()).toBe(1);
	await putAway(database, op.id, 5);
	expect(await card()).toMatchObject({ status: 'held', needsAttention: false, isAcknowledged: true });
	expect(await attention()).toBe(0);
	await judge({ status: 'refused', reason: 'dismissed', fields: [] });
	expect(await card()).toMatchObject({ status: 'refused', needsAttention: true, isAcknowledged: false });
	expect(await attention()).toBe(1);
});

test('what only waits for another phone, or was referred, asks nobody here, and is still listed', async () => {
	const { judge, card, attention } = await phone();
	await judge({ ...held, reason: 'waiting_for_attendee', actor: 'nobody' });
	expect(await card()).toMatchObject({ status: 'held', needsAttention: false });
	await judge({ ...held, referred: { by: '周敏', at: '' } });
	expect(await card()).toMatchObject({ status: 'held', needsAttention: false });
	expect(await attention()).toBe(0);
});

test('an answer given here counts at once, and the card comes back when the server says no', async () => {
	const { database, op, make, judge, card, attention } = await phone();
	await judge(held);
	const answer = await make({
		verb: 'settleHeld',
		args: { target: op.id, decision: 'withdraw', reason: '扫错了' }
	} as Partial<Draft>);
	expect(await card()).toMatchObject({
		answer: { op: answer.id, decision: 'withdraw' },
		needsAttention: false
	});
	expect(await attention()).toBe(0);
	await database.overlay.where('op').equals(answer.id).delete();
	expect(await card()).toMatchObject({ answer: null, needsAttention: true });
});

test('a correction answers the card of what it corrects', async () => {
	const { op, make, judge, card } = await phone();
	await judge(held);
	const correction = await make({ supersedes: op.id });
	expect(await card()).toMatchObject({ answer: { op: correction.id, decision: 'supersede' } });
});

test('a stuck record asks until it is put away', async () => {
	const { database, op, card, attention } = await phone();
	await setAside(database, op.id, 'malformed');
	expect(await attention()).toBe(1);
	await putAway(database, op.id, 5);
	expect(await card()).toMatchObject({ status: 'stuck', isAcknowledged: true, needsAttention: false });
});

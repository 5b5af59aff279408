// The rescue file's whole way: made on a phone that cannot send, kept and carried by another, opened by the server alone.
import { expect, test } from 'vitest';
import { writeNote } from '#lib/local-db/notes.ts';
import { makeRescueFiles } from '#lib/local-db/rescue.ts';
import { dropRescue, keepRescue, listRescues } from '#lib/local-db/rescues.ts';
import type { RescueReply } from '#lib/protocol/index.ts';
import { deriveRescueKeys, openRescue } from '#lib/protocol/rescue-seal.ts';
import {
	enrolledDatabase,
	ENROLMENT,
	EVENT,
	FakeTransport,
	fakeWorld,
	SESSION
} from '../../../test/fakes/phone-world.ts';
import { SyncEngine } from './engine.ts';
import { record } from './record.ts';

const attendee = '00000000-0000-4000-8000-0000000000c1';
const server = await deriveRescueKeys(new Uint8Array(32).fill(7));

async function phone() {
	const database = await enrolledDatabase();
	const world = fakeWorld();
	const transport = new FakeTransport();
	const engine = new SyncEngine(database, transport, world);
	const scan = async () =>
		(
			await record({ database, world }, ENROLMENT, [
				{
					verb: 'recordCheckIn',
					subject: attendee,
					source: 'scan',
					args: { session: SESSION, direction: 'in', attendee }
				}
			])
		)[0]!;
	/** Runs once, later than any file still waits for its turn. */
	const sync = async () => {
		world.now += 600_000;
		engine.start();
		await engine.syncNow();
	};
	const files = (all = false) => makeRescueFiles(database, EVENT, { all, now: world.now });
	return { database, world, transport, scan, sync, files };
}

const reply: RescueReply = {
	enrolment: ENROLMENT,
	number: 1,
	person: '周敏',
	received: 1,
	already: 0,
	missing: []
};

test('what is owed goes into the file, and only the server reads it', async () => {
	const { database, scan, sync, files } = await phone();
	expect(await files()).toBeNull();
	await writeNote(database, 'rescueKey', server.publicKey);
	expect(await files()).toEqual([]);
	const sent = await scan();
	await sync();
	expect(await files()).toEqual([]);
	const [first, second] = [await scan(), await scan()];
	const [file] = (await files())!;
	expect(file).toMatchObject({ number: 1, count: 2, event: EVENT });
	expect(JSON.stringify(file)).not.toContain(attendee);
	expect(await openRescue(file!, server.keys)).toEqual({
		enrolment: ENROLMENT,
		token: 'token',
		ops: [first.body, second.body],
		maxSeq: 3
	});
	const [whole] = (await files(true))!;
	expect((await openRescue(whole!, server.keys)).ops).toEqual([sent.body, first.body, second.body]);
});

async function handedOver() {
	const [owner, carrier] = [await phone(), await phone()];
	await writeNote(owner.database, 'rescueKey', server.publicKey);
	await owner.scan();
	const [file] = (await owner.files())!;
	return { carrier, text: JSON.stringify(file) };
}

test('a carried file stays until the server has answered for it, whatever fails between', async () => {
	const { carrier, text } = await handedOver();
	const { database, world, transport, sync } = carrier;
	expect(await keepRescue(database, text, world.now)).toBe('kept');
	expect(await keepRescue(database, text, world.now)).toBe('known');
	await sync();
	await sync();
	const [waiting] = await listRescues(database, EVENT);
	expect(waiting).toMatchObject({ state: 'waiting', number: 1, count: 1 });
	await dropRescue(database, waiting!.id);
	transport.answerCarry = () => ({ ok: true, data: reply });
	await sync();
	expect(transport.carried.at(-1)?.file).toEqual(JSON.parse(text));
	expect(await listRescues(database, EVENT)).toMatchObject([
		{ state: 'done', text: '', result: { person: '周敏', received: 1 } }
	]);
	const { length } = transport.carried;
	await sync();
	expect(transport.carried).toHaveLength(length);
	await dropRescue(database, waiting!.id);
	expect(await listRescues(database, EVENT)).toEqual([]);
});

test('a file the server will not take is told, and does not stop the next', async () => {
	const { carrier, text } = await handedOver();
	const { database, world, transport, sync } = carrier;
	const other = (await handedOver()).text;
	await keepRescue(database, text, world.now);
	await keepRescue(database, other, world.now + 1);
	transport.answerCarry = ({ file }) =>
		JSON.stringify(file) === text
			? { ok: false, why: 'refused', detail: 'unreadable' }
			: { ok: true, data: reply };
	await sync();
	expect((await listRescues(database, EVENT)).map(({ state, trouble }) => [state, trouble])).toEqual([
		['done', undefined],
		['refused', 'unreadable']
	]);
});

test('what is no rescue file, or of an event this phone is not at, is not kept', async () => {
	const { carrier, text } = await handedOver();
	const { database, world } = carrier;
	expect(await keepRescue(database, '<!doctype html>', world.now)).toBe('not_a_rescue_file');
	const elsewhere = JSON.stringify({ ...JSON.parse(text), event: attendee });
	expect(await keepRescue(database, elsewhere, world.now)).toBe('other_event');
	expect(await database.rescues.count()).toBe(0);
});

test('a file of which the server has not got all stays whole, and is tried again', async () => {
	const { carrier, text } = await handedOver();
	const { database, world, transport, sync } = carrier;
	await keepRescue(database, text, world.now);
	transport.answerCarry = () => ({ ok: true, data: { ...reply, received: 0 } });
	await sync();
	expect(await listRescues(database, EVENT)).toMatchObject([
		{ state: 'waiting', text, result: { received: 0 } }
	]);
	transport.answerCarry = () => ({ ok: true, data: reply });
	await sync();
	expect(await listRescues(database, EVENT)).toMatchObject([{ state: 'done' }]);
});

test('a phone whose pass ran out still hands it in, and wipes nothing before', async () => {
	const { carrier, text } = await handedOver();
	const { database, world, transport, sync } = carrier;
	await keepRescue(database, text, world.now);
	transport.serverTime = Date.parse('2027-03-01T00:00:00.000Z');
	transport.pull = async () => ({ ok: false, why: 'expired' });
	transport.snapshot = async () => ({ ok: false, why: 'expired' });
	await sync();
	expect(transport.carried).not.toHaveLength(0);
	expect(await listRescues(database, EVENT)).toMatchObject([{ state: 'waiting' }]);
	transport.answerCarry = () => ({ ok: true, data: reply });
	await sync();
	await sync();
	expect(await database.enrolments.count()).toBe(0);
});

// Rescue files, carried by another phone or handed in at the desk, and phones that a restored server has never seen: over real PostgreSQL, through tRPC.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deriveRescueKeys, sealRescue } from '#lib/protocol/rescue-seal.ts';
import type { RescueFile } from '#lib/protocol/rescue.ts';
import { diskFiles } from '#lib/server/files/disk-files.ts';
import { FileStore } from '#lib/server/files/file-store.ts';
import { enrolmentTokens } from '#lib/server/identity/enrolment-token.ts';
import { rescuePublicKey } from '#lib/server/rescue/keys.ts';
import { openRescueFile, RescueRefused } from '#lib/server/rescue/take-in.ts';
import { appRouter } from '#lib/server/trpc/router.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { needArgs } from './request-world.ts';
import { foundWorld, hex, HOUR, idOf, iso, person, type Phone, type World } from './world.ts';

const tokens = enrolmentTokens('e'.repeat(64));
const folder = mkdtempSync(join(tmpdir(), 'yuanhui-rescue-'));
const files = new FileStore(folder, diskFiles(join(folder, 'whole')));
let t: TestDatabase;
let world: World;
let lost: Phone;
let carrier: Phone;
let guests: ReturnType<typeof person>[];

beforeAll(async () => (t = await testDatabase()));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await t.close();
});
beforeEach(async () => {
	world = await foundWorld(t.database);
	guests = Array.from({ length: 40 }, (_, i) => person(`来宾${i}`));
	await world.perform('addAttendee', guests);
	lost = await world.enrol('周敏');
	carrier = await world.enrol('孙悦');
});

const tokenOf = (phone: Phone, number = 1, by = tokens) =>
	by.sign({
		enrolment: phone.enrolment,
		event: phone.world.event,
		phone: {
			number,
			person: '周敏',
			station: phone.world.stations[0],
			fields: ['title'],
			expiresAt: iso(Date.now() + HOUR)
		}
	});
const asPhone = async (phone: Phone, token?: string) =>
	appRouter.createCaller({
		database: t.database,
		tokens,
		files,
		phone: await tokens.verify(token ?? (await tokenOf(phone))),
		address: 'test'
	});
async function seal(
	phone: Phone,
	about: { ops?: string[]; token?: string; key?: string; event?: string } = {}
): Promise<RescueFile> {
	return sealRescue(
		{
			event: about.event ?? phone.world.event,
			enrolment: phone.enrolment,
			number: 1,
			madeAt: iso(Date.now())
		},
		{
			enrolment: phone.enrolment,
			token: about.token ?? (await tokenOf(phone)),
			ops: about.ops ?? phone.bodies,
			maxSeq: phone.seq
		},
		about.key ?? (await rescuePublicKey(t.database))!
	);
}
const fault = async (work: Promise<unknown>) =>
	work.then(
		() => 'taken in',
		(cause: { cause?: unknown; code?: string }) =>
			cause instanceof RescueRefused
				? cause.fault
				: cause.cause instanceof RescueRefused
					? cause.cause.fault
					: cause.code
	);

test('what one phone owes comes in through another, once, and says who carried it', async () => {
	for (let i = 0; i < 120; i++) lost.checkIn(guests[i % 40]!.attendee);
	await lost.push(lost.bodies.slice(0, 7));
	const file = await seal(lost);
	const { rescue } = await asPhone(carrier);
	expect(await rescue.upload({ protocol: 1, file })).toEqual({
		enrolment: lost.enrolment,
		number: 1,
		person: '周敏',
		received: 113,
		already: 7,
		missing: []
	});
	expect(await rescue.upload({ protocol: 1, file })).toMatchObject({ received: 0, already: 120 });
	const [row] = await t.sql<{ n: number; carried: number }>(
		'select count(*)::int as n, count(relayed_by)::int as carried from op_inbox where enrolment = $1',
		[lost.enrolment]
	);
	expect(row).toEqual({ n: 120, carried: 113 });
	// The owner, found again, is told that all has come.
	expect((await lost.push()).missing).toEqual([]);
	await lost.pull();
	expect(lost.outcome(lost.bodies[119]!)).toMatchObject({ status: 'merged', relayedBy: 2 });
	expect(lost.counts?.people).toBe(40);
});

test('an operation that cannot be stored stays missing; the others come in', async () => {
	for (let i = 0; i < 5; i++) lost.checkIn(guests[0]!.attendee);
	const ops = [...lost.bodies];
	ops[1] = ops[1]!.replace('"source"', `"memo":"${'长'.repeat(30_000)}","source"`);
	ops[3] = '{"seq":4}';
	const { rescue } = await asPhone(carrier);
	expect(await rescue.upload({ protocol: 1, file: await seal(lost, { ops }) })).toMatchObject({
		received: 3,
		missing: [
			[2, 2],
			[4, 4]
		]
	});
});

test('a file that was changed, is of another server or of nobody known, is refused and says why', async () => {
	lost.checkIn(guests[0]!.attendee);
	const file = await seal(lost);
	const upload = async (given: RescueFile) =>
		fault((await asPhone(carrier)).rescue.upload({ protocol: 1, file: given }));
	const turn = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

	expect(await upload({ ...file, sealed: turn(file.sealed) })).toBe('unreadable');
	expect(await upload({ ...file, enc: turn(file.enc) })).toBe('unreadable');
	expect(await upload({ ...file, enc: 'AAAA', sealed: 'A' })).toBe('unreadable');
	expect(await upload({ ...file, number: 2 })).toBe('unreadable');
	const other = await deriveRescueKeys(new Uint8Array(32).fill(7));
	expect(await upload(await seal(lost, { key: other.publicKey }))).toBe('unreadable');
	// Sealed for us, but what is inside proves nothing.
	const foreign = await tokenOf(lost, 1, enrolmentTokens('f'.repeat(64)));
	expect(await upload(await seal(lost, { token: foreign }))).toBe('owner_unknown');
	expect(await upload(await seal(lost, { token: await tokenOf(carrier) }))).toBe('owner_unknown');
	expect(await upload(await seal(lost, { token: 'x' }))).toBe('owner_unknown');
	const elsewhere = await foundWorld(t.database);
	const stranger = await elsewhere.enrol();
	stranger.checkIn(guests[0]!.attendee);
	expect(await upload(await seal(stranger))).toBe('other_event');
	expect(await t.sql('select op from op_inbox where enrolment = $1', [lost.enrolment])).toEqual([]);
	expect(await upload(file)).toBe('taken in');
});

test('at the desk: only the organiser of the event, and garbage is no file', async () => {
	lost.checkIn(guests[0]!.attendee);
	const bytes = new TextEncoder().encode(JSON.stringify(await seal(lost)));
	const hand = (given: Uint8Array, organiser = world.organiser, event = world.event) =>
		openRescueFile(given, { database: t.database, tokens, event, by: { organiser }, files });
	const elsewhere = await foundWorld(t.database);
	expect(await fault(hand(bytes, elsewhere.organiser))).toBe('YH003');
	expect(await fault(hand(bytes, elsewhere.organiser, elsewhere.event))).toBe('other_event');
	for (const garbage of ['', 'hello', '[]', '{"format":"yuanhui-rescue"}', '\0\0', 'PK\u0003\u0004'])
		expect(await fault(hand(new TextEncoder().encode(garbage)))).toBe('not_a_rescue_file');
	expect(await fault(hand(crypto.getRandomValues(new Uint8Array(5_000))))).toBe('not_a_rescue_file');
	expect(await hand(bytes)).toMatchObject({ received: 1, already: 0, number: 1, person: '周敏' });
});

test('a phone that was enrolled after the backup is known again by its token, and so is the owner of a file', async () => {
	lost.checkIn(guests[0]!.attendee);
	carrier.checkIn(guests[0]!.attendee);
	const file = await seal(lost);
	await t.sql('delete from enrolments where id = any($1)', [[lost.enrolment, carrier.enrolment]]);
	const request = {
		protocol: 1,
		enrolment: carrier.enrolment,
		ops: carrier.bodies,
		maxSeq: 1,
		unsent: 1
	};
	// A token of before they carried this says too little.
	const bare = await tokens.sign({ enrolment: carrier.enrolment, event: world.event });
	const refused = (await asPhone(carrier, bare)).sync.push(request);
	await expect(refused).rejects.toMatchObject({ code: 'UNAUTHORIZED' });

	const { sync, rescue } = await asPhone(carrier, await tokenOf(carrier, 2));
	const { receipts } = await sync.push(request);
	expect(receipts.map(({ op }) => op)).toEqual([idOf(carrier.bodies[0]!)]);
	expect((await sync.snapshot({ protocol: 1, event: world.event })).rescueKey).toBe(
		await rescuePublicKey(t.database)
	);
	expect(await rescue.upload({ protocol: 1, file })).toMatchObject({ received: 1, number: 1 });
	expect(
		await t.sql(
			"select number, person, fields, kind from enrolments where event = $1 and kind = 'phone' order by number",
			[world.event]
		)
	).toEqual([
		{ number: 1, person: '周敏', fields: ['title'], kind: 'phone' },
		{ number: 2, person: '周敏', fields: ['title'], kind: 'phone' }
	]);

	const elsewhere = { protocol: 1, event: randomUUID(), cursor: null };
	await expect(sync.pull(elsewhere)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
	// Nobody's phone at nobody's event, although signed by us.
	const enrolment = randomUUID();
	const claims = (await tokens.verify(await tokenOf(carrier)))!;
	const unheardOf = await tokens.sign({ ...claims, enrolment, event: randomUUID() });
	const push = (await asPhone(carrier, unheardOf)).sync.push({ ...request, enrolment });
	await expect(push).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

test('the key is the same after a restart, and another for another installation', async () => {
	const [row] = await t.sql<{ secret: string }>(
		"select secret from private.server_secrets where name = 'rescue'"
	);
	const { publicKey } = await deriveRescueKeys(Buffer.from(row!.secret, 'hex'));
	expect(publicKey).toBe(await rescuePublicKey(t.database));
	expect(Buffer.from(publicKey, 'base64url')).toHaveLength(65);
	expect((await deriveRescueKeys(Buffer.from(hex('other'), 'hex'))).publicKey).not.toBe(publicKey);
});

test('the ledger says who stands at which door, in words', async () => {
	const ledger = await t.database.call('read_ledger', { event: world.event }, world.organiser);
	const { phones } = ledger as { phones: { number: number; person: string; station: string }[] };
	expect(phones.map(({ number, person, station }) => [number, person, station])).toEqual([
		[1, '周敏', 'A口（东门）'],
		[2, '孙悦', 'A口（东门）']
	]);
});

test('pictures come in with their announcements; one that nobody announced, or of other bytes, is left', async () => {
	const content = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]);
	const sha256 = createHash('sha256').update(content).digest('hex');
	const need = needArgs();
	const named = { name: '照片.jpg', type: 'image/jpeg', bytes: content.length, sha256, need: need.need };
	const [good, damaged] = [randomUUID(), randomUUID()];
	const ops = [
		lost.record('recordNeed', need),
		lost.record('attachFile', { ...named, file: good }),
		lost.record('attachFile', { ...named, file: damaged, sha256: 'ab'.repeat(32) })
	];
	const data = content.toString('base64');
	const sealed = await sealRescue(
		{ event: world.event, enrolment: lost.enrolment, number: 1, madeAt: iso(Date.now()) },
		{
			enrolment: lost.enrolment,
			token: await tokenOf(lost),
			ops,
			maxSeq: 3,
			files: [good, damaged, randomUUID()].map((file) => ({ file, data }))
		},
		(await rescuePublicKey(t.database))!
	);
	await (await asPhone(carrier)).rescue.upload({ protocol: 1, file: sealed });
	const stored = await t.sql('select id from files where stored_at is not null and need = $1', [need.need]);
	expect(stored).toEqual([{ id: good }]);
	expect(await files.has(sha256)).toBe(true);
});

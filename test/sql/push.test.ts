// push, judged by its own table: receipts, outcomes, merging, undo in any order, what is held and released. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { capturedAt, foundWorld, hex, HOUR, idOf, person, type World } from './world.ts';

let t: TestDatabase;
let world: World;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
});
afterAll(() => t.close());

async function listed(name: string, more = {}) {
	const args = person(name, more);
	await world.perform('addAttendee', [args]);
	return args.attendee;
}

describe('receipts', () => {
	test('the same bytes, sent again, get the very same receipt and have one effect', async () => {
		const phone = await world.enrol();
		const body = phone.checkIn(await listed('王海燕'));
		const first = await phone.push();
		const again = await phone.push();
		expect(again.receipts).toEqual(first.receipts);
		expect(first.receipts).toEqual([{ op: idOf(body), hash: hex(body), at: expect.any(String) }]);
		expect(await t.sql('select 1 from check_ins where op = $1', [idOf(body)])).toHaveLength(1);
	});

	test('numbers that have not come are named as ranges', async () => {
		const phone = await world.enrol();
		const attendee = await listed('欧阳静');
		const bodies = Array.from({ length: 7 }, () => phone.checkIn(attendee));
		expect((await phone.push([bodies[0]!, bodies[4]!])).missing).toEqual([
			[2, 4],
			[6, 7]
		]);
		expect((await phone.push(bodies)).missing).toEqual([]);
	});

	test('an id that comes again with other bytes is held, and both bodies are kept', async () => {
		const phone = await world.enrol();
		const body = phone.checkIn(await listed('单秋实'));
		await phone.push();
		const other = body.replace('"scan"', '"typed"');
		await phone.push([other]);
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({ status: 'accepted' });
		expect([...phone.rows.values()].find((row) => row.id.startsWith(`${idOf(body)}#`))?.body).toMatchObject({
			status: 'held',
			reason: 'id_reused'
		});
		expect(await t.sql('select 1 from op_inbox where op = $1', [idOf(body)])).toHaveLength(2);
	});

	test('an undo takes back the body that came first, wherever the two outcomes lie', async () => {
		const phone = await world.enrol();
		const body = phone.checkIn(randomUUID());
		// Its hash is smaller, and the first one's outcome is written anew: in every index and in the table it lies before the first.
		const others = Array.from({ length: 200 }, (_, n) => body.replace('"scan"', `"scan","memo":${n}`));
		const other = others.find((one) => hex(one) < hex(body))!;
		await phone.push([body]);
		await phone.push([other]);
		await t.sql(`do $$ declare v outcomes; begin
			delete from outcomes where hash = '\\x${hex(body)}' returning * into v;
			insert into outcomes select v.*;
		end $$`);
		await phone.push([phone.record('voidCheckIn', { target: idOf(body) })]);
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({ status: 'undone' });
		expect([...phone.rows.values()].find((row) => row.id.startsWith(`${idOf(body)}#`))?.body).toMatchObject({
			reason: 'id_reused'
		});
	});

	test('a number used twice is held: the phone was cloned', async () => {
		const phone = await world.enrol();
		const attendee = await listed('曾繁');
		phone.checkIn(attendee);
		await phone.push();
		const fork = phone.checkIn(attendee, { seq: 1 });
		await phone.push([fork]);
		await phone.pull();
		expect(phone.outcome(fork)).toMatchObject({ status: 'held', reason: 'phone_forked' });
	});
});

describe('recordCheckIn', () => {
	test('the earliest is the check-in; a later one, even if it came first, is merged with both doors named', async () => {
		const [a, b] = [await world.enrol('周敏'), await world.enrol('赵一帆')];
		const attendee = await listed('李思齐');
		const late = b.record(
			'recordCheckIn',
			{ session: world.session, station: world.stations[1], direction: 'in', attendee },
			{ at: Date.now() - 1000 }
		);
		await b.push();
		const early = a.checkIn(attendee, { at: Date.now() - 60_000 });
		await a.push();
		await b.pull();
		await a.pull();
		expect(a.outcome(early)).toMatchObject({ status: 'accepted' });
		expect(b.outcome(late)).toMatchObject({
			status: 'merged',
			into: idOf(early),
			first: { station: 'A口（东门）', person: '周敏' },
			own: { station: 'B口（西门）', person: '赵一帆' }
		});
		expect(b.rows.get(`attendance/${world.session}:${attendee}`)?.body).toMatchObject({
			checkIn: idOf(early)
		});
		expect(a.rows.get(`outcome/${idOf(late)}`)?.body).toBeNull();
	});

	test('undo wins in any order: before its target, after it, and twice', async () => {
		const [a, b] = [await world.enrol(), await world.enrol()];
		const attendee = await listed('孟佳');
		const body = a.checkIn(attendee);
		const undo = b.record('voidCheckIn', { target: idOf(body) });
		const again = b.record('voidCheckIn', { target: idOf(body) });
		await b.push([undo]);
		await a.push();
		await b.push([again]);
		await a.pull();
		await b.pull();
		expect(a.outcome(body)).toMatchObject({ status: 'undone', by: idOf(undo) });
		expect(b.outcome(undo)).toMatchObject({ status: 'accepted' });
		expect(b.outcome(again)).toMatchObject({ status: 'merged', into: idOf(undo) });
		expect(await t.sql('select 1 from attendances where attendee = $1', [attendee])).toHaveLength(0);
	});

	test('undo wins over a decision that somebody would have had to make, in both orders', async () => {
		const phone = await world.enrol();
		const scan = () =>
			phone.record('recordCheckIn', {
				session: world.session,
				direction: 'in',
				badge: 'AAAAAAAAAAAAAAAAAAAAAA'
			});
		const [first, second] = [scan(), scan()];
		const undos = [first, second].map((body) => phone.record('voidCheckIn', { target: idOf(body) }));
		await phone.push([undos[0]!, first, second, undos[1]!]);
		await phone.pull();
		expect([first, second].map((body) => phone.outcome(body)?.status)).toEqual(['undone', 'undone']);
	});

	test('when the check-in is undone, another scan that stands becomes it', async () => {
		const phone = await world.enrol();
		const attendee = await listed('朱诗雨');
		const first = phone.checkIn(attendee, { at: Date.now() - 5000 });
		const second = phone.checkIn(attendee, { at: Date.now() - 1000 });
		await phone.push();
		const undo = phone.record('voidCheckIn', { target: idOf(first) });
		await phone.push([undo]);
		await phone.pull();
		expect(phone.outcome(second)).toMatchObject({ status: 'accepted' });
		expect(phone.rows.get(`attendance/${world.session}:${attendee}`)?.body).toMatchObject({
			checkIn: idOf(second)
		});
	});

	test('somebody not known yet is held, and released when they come', async () => {
		const [a, b] = [await world.enrol(), await world.enrol()];
		const args = person('林可', { badge: '0123456789abcde' });
		const scan = b.checkIn(args.attendee);
		await b.push();
		await b.pull();
		expect(b.outcome(scan)).toMatchObject({ status: 'held', reason: 'waiting_for_attendee' });
		a.record('addAttendee', args);
		await a.push();
		await b.pull();
		expect(b.outcome(scan)).toMatchObject({ status: 'accepted' });
	});

	test.each([
		['a session of nowhere', { session: '00000000-0000-4000-8000-000000000001' }, 'held', 'unknown_session'],
		['no session', { session: null }, 'refused', 'arguments_invalid'],
		['a session that is no uuid', { session: 'x' }, 'refused', 'arguments_invalid'],
		['a wrong badge', { badge: 'AAAAAAAAAAAAAAAAAAAAAA', attendee: undefined }, 'held', 'badge_mac_wrong'],
		['a badge that is none', { badge: '!', attendee: undefined }, 'held', 'badge_mac_wrong'],
		['no direction', { direction: undefined }, 'refused', 'arguments_invalid'],
		['nobody', { attendee: undefined }, 'refused', 'arguments_invalid']
	])('%s', async (...row) => {
		const [, change, status, reason] = row;
		const phone = await world.enrol();
		const body = phone.record('recordCheckIn', {
			session: world.session,
			station: world.stations[0],
			direction: 'in',
			attendee: await listed(`某${Math.random()}`),
			...change
		});
		await phone.push();
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({ status, reason });
	});

	test('one bad operation does not stop the next', async () => {
		const phone = await world.enrol();
		const attendee = await listed('杜明');
		const bodies = [
			phone.record('recordCheckIn', { session: 7 }),
			phone.record('danceTango', {}),
			phone.record('createEvent', {}),
			phone.record('addAttendee', { attendee: 'x'.repeat(300) }),
			phone.checkIn(attendee)
		];
		expect((await phone.push()).receipts).toHaveLength(5);
		await phone.pull();
		expect(bodies.map((body) => phone.outcome(body)?.reason ?? phone.outcome(body)?.status)).toEqual([
			'arguments_invalid',
			'server_too_old',
			'verb_not_allowed',
			'arguments_invalid',
			'accepted'
		]);
	});
});

describe('authority', () => {
	test('captured after the event ended is held; captured before and come late counts, tagged', async () => {
		const own = await foundWorld(t.database);
		const phone = await own.enrol();
		const [x, y] = [person('甲'), person('乙')];
		await own.perform('addAttendee', [x, y]);
		const inTime = phone.checkIn(x.attendee, { at: Date.now() - 1000 });
		await own.perform('advanceEvent', [{ event: own.event, from: 'running', to: 'ended' }]);
		const tooLate = phone.checkIn(y.attendee, { at: Date.now() + HOUR });
		await phone.push();
		await phone.pull();
		expect(phone.outcome(inTime)).toMatchObject({ status: 'accepted', late: true });
		expect(phone.outcome(tooLate)).toMatchObject({ status: 'held', reason: 'captured_after_end' });
	});

	test('a revoked phone uploads, its records are held, it reads nothing more, and the badge key changes', async () => {
		const phone = await world.enrol();
		const body = phone.checkIn(await listed('郭蕾'));
		await phone.pull();
		await world.perform('revokeEnrolment', [{ enrolment: phone.enrolment }]);
		expect((await phone.push()).receipts).toHaveLength(1);
		await expect(phone.pull()).rejects.toMatchObject({ kind: 'refused', code: 'YH004' });
		expect(await t.sql('select body from outcomes where op = $1', [idOf(body)])).toMatchObject([
			{ body: { status: 'held', reason: 'enrolment_revoked' } }
		]);
		expect(
			await t.sql('select id from private.badge_keys where event = $1 and retired_at is null', [world.event])
		).toHaveLength(1);
	});

	test('nobody pushes for another event, and nobody without an enrolment', async () => {
		const phone = await world.enrol();
		const other = await (await foundWorld(t.database)).enrol();
		await expect(phone.push([], { enrolment: other.enrolment })).rejects.toMatchObject({ code: 'YH002' });
		await expect(
			t.database.call('push', { enrolment: phone.enrolment, ops: [] }, { kind: 'anonymous' })
		).rejects.toMatchObject({ kind: 'forbidden' });
		await expect(
			t.database.call('push', { enrolment: phone.enrolment, ops: [] }, world.organiser)
		).rejects.toMatchObject({ code: 'YH001' });
	});

	test('a phone speaks for itself alone', async () => {
		const [a, b] = [await world.enrol(), await world.enrol()];
		await expect(a.push([], { enrolment: b.enrolment })).rejects.toMatchObject({ code: 'YH002' });
		const forged = a.checkIn(await listed('冯嘉霞'), { enrolment: b.enrolment });
		await a.push();
		await a.pull();
		expect(a.outcome(forged)).toMatchObject({ status: 'refused', fields: ['enrolment'] });
	});

	test('ended by mistake and reopened: what was held is judged again', async () => {
		const own = await foundWorld(t.database);
		const phone = await own.enrol();
		const args = person('甲');
		await own.perform('addAttendee', [args]);
		await own.perform('advanceEvent', [{ event: own.event, from: 'running', to: 'ended' }]);
		const scan = phone.checkIn(args.attendee, { at: Date.now() + HOUR });
		await phone.push();
		await phone.pull();
		expect(phone.outcome(scan)).toMatchObject({ reason: 'captured_after_end' });
		await own.perform('advanceEvent', [{ event: own.event, from: 'ended', to: 'running' }]);
		await phone.pull();
		expect(phone.outcome(scan)).toMatchObject({ status: 'accepted' });
		expect(phone.counts?.people).toBe(1);
	});

	test('an archived event stays as it is', async () => {
		const own = await foundWorld(t.database);
		const phone = await own.enrol();
		await own.perform('advanceEvent', [{ event: own.event, from: 'running', to: 'ended' }]);
		await own.perform('advanceEvent', [
			{ event: own.event, from: 'ended', to: 'archived', reason: '手机丢了' }
		]);
		await own.perform('revokeEnrolment', [{ enrolment: phone.enrolment }]);
		await expect(own.perform('addAttendee', [person('迟来')])).rejects.toMatchObject({ code: 'YH011' });
		expect(await t.sql('select 1 from attendees where event = $1', [own.event])).toHaveLength(0);
	});

	test('an operation after the final word takes the word back; one that was only late does not', async () => {
		const phone = await world.enrol();
		const attendee = await listed('罗丽');
		const late = phone.checkIn(attendee);
		const seal = phone.record('sealEnrolment', { lastSeq: 2 });
		const sealed = async () =>
			(
				await t.sql<{ sealed: boolean }>(
					'select sealed_at is not null as sealed from enrolments where id = $1',
					[phone.enrolment]
				)
			)[0]!.sealed;
		await phone.push([seal]);
		await phone.push([late]);
		expect(await sealed()).toBe(true);
		await phone.push([phone.checkIn(attendee)]);
		expect(await sealed()).toBe(false);
	});

	test('the ledger never goes back, though an old push comes after a newer one', async () => {
		const phone = await world.enrol();
		const attendee = await listed('唐春齐');
		for (let i = 0; i < 6; i++) phone.checkIn(attendee);
		await phone.push();
		expect((await phone.push(phone.bodies.slice(0, 2), { maxSeq: 2 })).missing).toEqual([]);
		const [row] = await t.sql('select received_through::int, max_seq::int from enrolments where id = $1', [
			phone.enrolment
		]);
		expect(row).toEqual({ received_through: 6, max_seq: 6 });
	});

	test('more phones are lost than a badge has bits for keys: each is revoked all the same', async () => {
		const own = await foundWorld(t.database);
		for (let i = 0; i < 17; i++)
			await own.perform('revokeEnrolment', [{ enrolment: (await own.enrol()).enrolment }]);
		expect(await t.sql('select id from private.badge_keys where event = $1', [own.event])).toHaveLength(16);
		expect(
			await t.sql(`select id from enrolments where event = $1 and kind = 'phone' and revoked_at is null`, [
				own.event
			])
		).toHaveLength(0);
	});

	test("an organiser performs nothing on another organisation's event", async () => {
		const stranger = await foundWorld(t.database);
		await expect(
			t.database.call(
				'perform',
				{
					event: world.event,
					drafts: [
						{
							id: '00000000-0000-7000-8000-000000000001',
							verb: 'amendEvent',
							subject: 'x',
							source: 'desk',
							captured: capturedAt(0),
							args: {}
						}
					]
				},
				stranger.organiser
			)
		).rejects.toMatchObject({ code: 'YH003' });
	});
});

describe('addAttendee', () => {
	test('the same mobile and name are one person, and the second id stays an alias with its badge', async () => {
		const [a, b] = [await world.enrol(), await world.enrol()];
		const x = person('张 伟', { mobile: '13800009001', badge: 'aaaaaaaaaaaaaa1' });
		const y = person('张伟', { mobile: '13800009001', badge: 'aaaaaaaaaaaaaa2' });
		a.record('addAttendee', x);
		await a.push();
		const second = b.record('addAttendee', y);
		const scan = b.checkIn(y.attendee);
		await b.push();
		await b.pull();
		expect(b.outcome(second)).toMatchObject({ status: 'merged', into: x.attendee });
		expect(b.outcome(scan)).toMatchObject({ status: 'accepted' });
		expect(b.rows.get(`attendance/${world.session}:${x.attendee}`)?.body).toBeTruthy();
		expect(b.rows.get(`attendee/${x.attendee}`)?.body).toMatchObject({
			badges: ['aaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaa2'],
			mobileLast4: '9001'
		});
	});

	test('the same mobile under another name is accepted, and the likeness is named', async () => {
		const phone = await world.enrol();
		await listed('张伟', { mobile: '13800009002' });
		const body = phone.record('addAttendee', person('张玮', { mobile: '13800009002' }));
		await phone.push();
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({
			status: 'accepted',
			similar: [{ name: '张伟', why: 'mobile' }]
		});
	});

	test('at the door the notice must have been told', async () => {
		const phone = await world.enrol();
		const body = phone.record('addAttendee', person('何人', { noticeTold: undefined }));
		await phone.push();
		await phone.pull();
		expect(phone.outcome(body)).toMatchObject({
			status: 'refused',
			reason: 'notice_missing',
			fields: ['noticeTold']
		});
	});

	test('an import is all or nothing', async () => {
		const before = await t.sql('select count(*) from attendees');
		await expect(
			world.perform('addAttendee', [person('好人'), person('坏人', { mobile: '123' })])
		).rejects.toMatchObject({ code: 'YH011' });
		expect(await t.sql('select count(*) from attendees')).toEqual(before);
	});
});

test('people and organisations are counted once, and an undo takes away exactly what a scan gave', async () => {
	const own = await foundWorld(t.database);
	const phone = await own.enrol();
	const people = [
		person('一'),
		person('二'),
		person('三', { organisation: '云川农商银行', organisationKind: 'finance' })
	];
	await own.perform('addAttendee', people);
	const bodies = people.map(({ attendee }) => phone.checkIn(attendee));
	phone.checkIn(people[0]!.attendee);
	await phone.push();
	await phone.pull();
	expect(phone.counts).toEqual({ people: 3, attendances: 3, organisations: 2, enterprises: 1, listed: 3 });
	for (const body of [bodies[1]!, bodies[2]!]) phone.record('voidCheckIn', { target: idOf(body) });
	await phone.push();
	await phone.pull();
	expect(phone.counts).toEqual({ people: 1, attendances: 1, organisations: 1, enterprises: 1, listed: 3 });
});

test('a firm is one, whether its code came first, later, or with the 企业库', async () => {
	const CODE = '91350100M000100Y43';
	const NAME = '云川恒澈环保科技有限公司';
	const coded = () => person('有代码', { organisation: NAME, creditCode: CODE });
	const plain = () => person('没代码', { organisation: '云川恒澈环保科技 有限公司' });
	const library = { name: NAME, creditCode: CODE, techSme: false, specialised: false };
	const stories: ((own: World, come: (args: { attendee: string }) => Promise<unknown>) => Promise<void>)[] = [
		async (_, come) => void [await come(coded()), await come(plain())],
		async (_, come) => void [await come(plain()), await come(coded())],
		async (own, come) =>
			void [
				await come(plain()),
				await own.perform('recordEnterprise', [library]),
				await come(person('另一位', { organisation: NAME, creditCode: CODE }))
			],
		async (own, come) =>
			void [await own.perform('recordEnterprise', [library]), await come(plain()), await come(coded())]
	];
	for (const story of stories) {
		const own = await foundWorld(t.database);
		const phone = await own.enrol();
		await story(own, async (args) => {
			await own.perform('addAttendee', [args]);
			phone.checkIn(args.attendee);
			await phone.push();
		});
		await phone.pull();
		expect(phone.counts).toMatchObject({ people: 2, organisations: 1, enterprises: 1 });
		for (const body of [...phone.bodies]) phone.record('voidCheckIn', { target: idOf(body) });
		await phone.push();
		await phone.pull();
		expect(phone.counts).toMatchObject({ people: 0, organisations: 0, enterprises: 0 });
	}
});

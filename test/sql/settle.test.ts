// Settling, correcting and waiting: what a person says of a held operation, what a correction does to what it corrects, and what 24 hours do.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundWorld, HOUR, idOf, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
let world: World;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
	phone = await world.enrol();
});
afterAll(() => t.close());

const FALSE_BADGE = 'AAAAAAAAAAAAAAAAAAAAAA';
const server = { kind: 'server' } as const;

async function listed(name: string, more = {}) {
	const args = person(name, more);
	await world.perform('addAttendee', [args]);
	return args.attendee;
}
const scan = (args: Record<string, unknown>, more = {}) =>
	phone.record('recordCheckIn', { session: world.session, direction: 'in', ...args }, more);
const say = async (target: string, decision: string, more = {}) =>
	(await world.perform('settleHeld', [{ target: idOf(target), decision, ...more }], { atomic: false }))
		.outcomes[0];
const outcomeOf = async (body: string) => {
	await phone.pull();
	return phone.outcome(body);
};
const isHere = async (attendee: string) =>
	(await t.sql('select 1 from attendances where attendee = $1', [attendee])).length;
/** Everything kept beside the check-ins agrees with a recount, and every chain holds. */
const expectWhole = async () =>
	expect(await t.database.call('verify_streams', {}, server)).toMatchObject({ broken: [] });

/** As if it had come a day earlier. */
const aDayPasses = (...bodies: string[]) =>
	t.sql(`update op_inbox set received_at = received_at - interval '25 hours' where op = any ($1)`, [
		bodies.map(idOf)
	]);

describe('settleHeld', () => {
	test('a false badge is accepted for the person the organiser names, once', async () => {
		const attendee = await listed('闻人立夏');
		const body = scan({ badge: FALSE_BADGE });
		await phone.push();
		expect(await outcomeOf(body)).toMatchObject({ status: 'held', reason: 'badge_mac_wrong' });
		expect(await say(body, 'accept')).toMatchObject({ status: 'refused', reason: 'still_held' });
		expect(await say(body, 'accept', { attendee })).toMatchObject({ status: 'accepted' });
		expect(await outcomeOf(body)).toMatchObject({
			status: 'accepted',
			settled: { by: '何静怡', decision: 'accept' }
		});
		expect(await isHere(attendee)).toBe(1);
		expect(await say(body, 'dismiss')).toMatchObject({ status: 'merged' });
		await expectWhole();
	});

	test('dismissed it is returned with the words, and can still be accepted', async () => {
		const attendee = await listed('公孙度');
		const other = await world.enrol('赵一帆');
		const body = other.checkIn(attendee);
		await world.perform('revokeEnrolment', [{ enrolment: other.enrolment }]);
		await other.push();
		await say(body, 'dismiss', { reason: '已核对，本人未到场' });
		const outcome = async () =>
			(await t.sql<{ body: unknown }>('select body from outcomes where op = $1', [idOf(body)]))[0]?.body;
		expect(await outcome()).toMatchObject({
			status: 'refused',
			reason: 'dismissed',
			settled: { reason: '已核对，本人未到场' }
		});
		expect(await say(body, 'accept')).toMatchObject({ status: 'accepted' });
		expect(await outcome()).toMatchObject({ status: 'accepted' });
		expect(await isHere(attendee)).toBe(1);
		await expectWhole();
	});

	test('a phone withdraws and refers what is its own, and nothing else', async () => {
		const other = await world.enrol('孙倩');
		const body = scan({ badge: FALSE_BADGE });
		const foreign = other.record('settleHeld', {
			target: idOf(body),
			decision: 'withdraw',
			reason: '扫错了'
		});
		await phone.push();
		await other.push();
		await other.pull();
		expect(other.outcome(foreign)).toMatchObject({ status: 'refused', reason: 'verb_not_allowed' });
		phone.record('settleHeld', { target: idOf(body), decision: 'refer', reason: '请核对名单' });
		await phone.push();
		expect(await outcomeOf(body)).toMatchObject({
			status: 'held',
			referred: { by: '周敏', reason: '请核对名单' }
		});
		const forbidden = phone.record('settleHeld', { target: idOf(body), decision: 'accept' });
		phone.record('settleHeld', { target: idOf(body), decision: 'withdraw', reason: '扫错了' });
		await phone.push();
		expect(await outcomeOf(body)).toMatchObject({ status: 'undone', settled: { decision: 'withdraw' } });
		expect(phone.outcome(forbidden)).toMatchObject({ status: 'refused', fields: ['decision'] });
	});

	test('a word on something that has not come waits for it', async () => {
		const body = scan({ badge: FALSE_BADGE });
		const word = phone.record('settleHeld', { target: idOf(body), decision: 'withdraw', reason: '扫错了' });
		await phone.push([word]);
		expect(await outcomeOf(word)).toMatchObject({ status: 'held', reason: 'waiting_for_parent' });
		await phone.push();
		expect(await outcomeOf(word)).toMatchObject({ status: 'accepted' });
		expect(phone.outcome(body)).toMatchObject({ status: 'undone' });
	});

	test('an unknown session is named by the organiser; a forked number counts once that is said', async () => {
		const [one, two] = [await listed('南宫适'), await listed('第五伦')];
		const unknown = scan({ session: randomUUID(), attendee: one });
		const fork = phone.checkIn(two, { seq: phone.seq });
		await phone.push();
		expect(await outcomeOf(unknown)).toMatchObject({ reason: 'unknown_session' });
		expect(phone.outcome(fork)).toMatchObject({ reason: 'phone_forked' });
		await say(unknown, 'accept', { session: world.session });
		await say(fork, 'accept');
		expect([await isHere(one), await isHere(two)]).toEqual([1, 1]);
		await expectWhole();
	});

	test('the list of what waits says what can be done, masks mobiles, and keeps what was decided', async () => {
		type Row = { op: string; canAccept: boolean; needs: string | null; args: { mobile?: string } };
		const list = async (more = {}) =>
			(
				(await t.database.call('list_waiting', { event: world.event, ...more }, world.organiser)) as {
					waiting: Row[];
				}
			).waiting;
		const held = scan({ badge: FALSE_BADGE });
		const refused = phone.record('addAttendee', {
			...person('无告知', { mobile: '13800000077' }),
			noticeTold: undefined
		});
		await phone.push();
		const rows = new Map((await list()).map((row) => [row.op, row]));
		expect(rows.get(idOf(held))).toMatchObject({ canAccept: true, needs: 'attendee' });
		expect(rows.get(idOf(refused))).toMatchObject({ canAccept: false, args: { mobile: '138****0077' } });
		await say(held, 'dismiss');
		expect((await list()).map(({ op }) => op)).not.toContain(idOf(held));
		expect((await list({ settled: true })).map(({ op }) => op)).toContain(idOf(held));
	});
});

describe('supersedes', () => {
	test.each(['the correction first', 'the corrected first'])(
		'%s: the correction alone counts',
		async (order) => {
			const [wrong, right] = [await listed('错看'), await listed('对看')];
			const first = phone.checkIn(wrong, { at: Date.now() - HOUR });
			const correction = phone.checkIn(right, { supersedes: idOf(first) });
			if (order === 'the correction first') await phone.push([correction]);
			await phone.push();
			expect(await outcomeOf(first)).toMatchObject({ status: 'undone', by: idOf(correction) });
			expect([await isHere(wrong), await isHere(right)]).toEqual([0, 1]);
			// The person came when the first scan was made, not when it was corrected.
			const [{ at }] = (await t.sql('select at from check_ins where op = $1', [idOf(correction)])) as [
				{ at: Date }
			];
			expect(Date.now() - at.getTime()).toBeGreaterThan(HOUR / 2);
			await expectWhole();
		}
	);

	test('a refused registration is sent again corrected; what depended on it is released', async () => {
		const args = person('补告知');
		const first = phone.record('addAttendee', { ...args, noticeTold: undefined });
		const scanned = phone.checkIn(args.attendee, { dependsOn: idOf(first) });
		await phone.push();
		expect(await outcomeOf(scanned)).toMatchObject({ reason: 'waiting_for_attendee' });
		phone.record('addAttendee', args, { supersedes: idOf(first) });
		await phone.push();
		expect(await outcomeOf(scanned)).toMatchObject({ status: 'accepted' });
		expect(phone.outcome(first)).toMatchObject({ status: 'undone' });
	});

	test('a correction of a registration that stands replaces what it said, and erases nothing', async () => {
		const args = person('王海研', { title: '总监', organisation: '云川恒澈' });
		const first = phone.record('addAttendee', args);
		phone.checkIn(args.attendee);
		const { title: _, ...rest } = args;
		phone.record(
			'addAttendee',
			{ ...rest, name: '王海妍', organisation: '云川恒澈科技' },
			{ supersedes: idOf(first) }
		);
		await phone.push();
		await phone.pull();
		expect(phone.rows.get(`attendee/${args.attendee}`)?.body).toMatchObject({
			name: '王海妍',
			title: '总监',
			organisation: '云川恒澈科技'
		});
		await expectWhole();
	});

	test('nobody corrects what somebody else recorded; a person may, from the phone enrolled anew', async () => {
		const [other, anew] = [await world.enrol('赵一帆'), await world.enrol('周敏')];
		const [theirs, own] = [await listed('别人的'), await listed('自己以前的')];
		const foreign = other.checkIn(theirs);
		await other.push();
		phone.checkIn(await listed('自己的'), { supersedes: idOf(foreign) });
		const before = phone.checkIn(own);
		await phone.push();
		anew.checkIn(await listed('改后的'), { supersedes: idOf(before) });
		await anew.push();
		expect([await isHere(theirs), await isHere(own)]).toEqual([1, 0]);
	});

	test('a correction that is dismissed lets what it corrected stand again', async () => {
		const attendee = await listed('原样');
		const first = phone.checkIn(attendee);
		const wrong = scan({ badge: FALSE_BADGE }, { supersedes: idOf(first) });
		await phone.push();
		expect(await isHere(attendee)).toBe(0);
		await say(wrong, 'dismiss');
		expect(await isHere(attendee)).toBe(1);
		expect(await outcomeOf(first)).toMatchObject({ status: 'accepted' });
		await expectWhole();
	});
});

describe('after 24 hours', () => {
	test('somebody stands in for a registration that has not come, is flagged, and becomes the person when it comes', async () => {
		const args = person('迟到登记');
		const orphan = phone.record('addAttendee', args);
		const body = phone.checkIn(args.attendee, { dependsOn: idOf(orphan) });
		await phone.push([body]);
		expect(await outcomeOf(body)).toMatchObject({ reason: 'waiting_for_parent' });
		expect(await t.database.call('run_due', {}, server)).toMatchObject({ isRunner: true });
		expect(await outcomeOf(body)).toMatchObject({ status: 'held' });
		await aDayPasses(body);
		await t.database.call('run_due', {}, server);
		expect(await outcomeOf(body)).toMatchObject({ status: 'accepted', placeholder: true });
		expect(phone.rows.get(`attendee/${args.attendee}`)?.body).toMatchObject({ name: '姓名待补' });
		expect(await isHere(args.attendee)).toBe(1);
		await expectWhole();
		await phone.push([orphan]);
		expect((await outcomeOf(body))?.placeholder).toBeUndefined();
		expect(phone.rows.get(`attendee/${args.attendee}`)?.body).toMatchObject({ name: '迟到登记' });
		await expectWhole();
	});

	test('a genuine badge that nobody registered, likewise; its registration brings another id', async () => {
		const badge = 'abc0123456789de';
		const [{ token }] = (await t.sql('select private.badge_token($1, $2) as token', [
			world.event,
			badge
		])) as [{ token: string }];
		const body = scan({ badge: token });
		await phone.push();
		await aDayPasses(body);
		await t.database.call('run_due', {}, server);
		expect(await outcomeOf(body)).toMatchObject({ status: 'accepted', placeholder: true });
		const args = person('胸牌在先', { badge });
		await world.perform('addAttendee', [args]);
		await phone.pull();
		const alias = phone.rows.get(`alias/${args.attendee}`)?.body as { attendee: string };
		expect(phone.rows.get(`attendee/${alias.attendee}`)?.body).toMatchObject({ name: '胸牌在先' });
		await expectWhole();
	});

	test('what a newer phone sent is judged again by itself once the server knows its verb', async () => {
		const body = phone.record('recordDeparture', { session: world.session });
		await phone.push();
		expect(await outcomeOf(body)).toMatchObject({ status: 'held', reason: 'server_too_old' });
		// The update: the same dispatch, which now knows one verb more.
		await t.sql(`alter function private.dispatch(private.operation) rename to dispatch_before`);
		await t.sql(`create function private.dispatch(p_op private.operation) returns jsonb language sql as
			$$ select case when p_op.verb = 'recordDeparture' then '{"status": "accepted"}' else private.dispatch_before(p_op) end $$`);
		await t.sql(
			`create function private.record_departure(p_op private.operation) returns jsonb language sql as $$ select '{"status": "accepted"}'::jsonb $$`
		);
		await t.database.call('run_due', {}, server);
		expect(await outcomeOf(body)).toMatchObject({ status: 'accepted' });
	});

	test('one runner at a time', async () => {
		const client = await t.pool.connect();
		await client.query('begin');
		await client.query(`select pg_advisory_xact_lock(hashtext('yuanhui.run_due'))`);
		expect(await t.database.call('run_due', {}, server)).toMatchObject({ isRunner: false });
		await client.query('rollback');
		client.release();
	});
});

describe('two entries that are one person', () => {
	test('linked, they count once, and either id and badge finds the one who stays', async () => {
		const [a, b] = [
			await listed('司徒静', { mobile: '13800000091' }),
			await listed('司徒静（女）', { mobile: '13800000091' })
		];
		const suggestions = async () =>
			(
				(await t.database.call('list_suggestions', { event: world.event }, world.organiser)) as {
					suggestions: { attendee: { id: string }; like: { id: string } }[];
				}
			).suggestions.filter(({ attendee }) => ([a, b] as string[]).includes(attendee.id));
		expect(await suggestions()).toMatchObject([{ attendee: { id: b }, like: { id: a }, why: 'mobile' }]);
		const [first, second] = [phone.checkIn(a), phone.checkIn(b)];
		await phone.push();
		const before = (await t.sql('select people from event_streams where event = $1', [world.event]))[0]!
			.people as number;
		await world.perform('linkAttendees', [{ attendee: b, into: a, decision: 'same' }]);
		await phone.pull();
		expect(phone.counts?.people).toBe(before - 1);
		expect(phone.outcome(first)).toMatchObject({ status: 'accepted' });
		expect(phone.outcome(second)).toMatchObject({ status: 'merged', into: idOf(first) });
		expect(phone.rows.get(`alias/${b}`)?.body).toEqual({ attendee: a });
		expect(await suggestions()).toEqual([]);
		const third = phone.checkIn(b);
		await phone.push();
		expect(await outcomeOf(third)).toMatchObject({ status: 'merged', into: idOf(first) });
		await expectWhole();
	});

	test('different: the question does not come back', async () => {
		const [a, b] = [
			await listed('同名', { mobile: '13800000092' }),
			await listed('异名', { mobile: '13800000092' })
		];
		await world.perform('linkAttendees', [{ attendee: b, into: a, decision: 'different' }]);
		const { suggestions } = (await t.database.call(
			'list_suggestions',
			{ event: world.event },
			world.organiser
		)) as {
			suggestions: { attendee: { id: string } }[];
		};
		expect(suggestions.map(({ attendee }) => attendee.id)).not.toContain(b);
	});
});

test('personal data goes after the retention day, and the chain still proves itself to a phone', async () => {
	const own = await foundWorld(t.database);
	const attendee = person('留存到期', { mobile: '13800000055' });
	await own.perform('addAttendee', [attendee]);
	const reader = await own.enrol();
	reader.checkIn(attendee.attendee);
	await reader.push();
	await t.sql(`update events set retain_until = '2020-01-01' where id = $1`, [own.event]);
	expect(await t.database.call('run_due', {}, server)).toMatchObject({ purged: 1 });
	expect(await t.sql('select mobile from attendees where event = $1', [own.event])).toEqual([
		{ mobile: null }
	]);
	const left = await t.sql(
		`select 1 from op_inbox where event = $1 and raw ~ '13800000055' union all
		select 1 from stream_entries where event = $1 and body::text ~ '留存到期'`,
		[own.event]
	);
	expect(left).toEqual([]);
	await expectWhole();
	await reader.pull();
	expect(await t.database.call('run_due', {}, server)).toMatchObject({ purged: 0 });
});

test('archiving names the phones that owe, and takes a written reason into the evidence', async () => {
	const own = await foundWorld(t.database);
	const one = await own.enrol('周敏');
	one.record('x', {});
	await one.push([], { maxSeq: 3, unsent: 3 });
	await own.perform('advanceEvent', [{ event: own.event, from: 'running', to: 'ended' }]);
	const archive = async (reason?: string) =>
		(
			await own.perform('advanceEvent', [{ event: own.event, from: 'ended', to: 'archived', reason }], {
				atomic: false
			})
		).outcomes[0];
	expect(await archive()).toMatchObject({ status: 'refused', reason: 'phones_owe', fields: ['1'] });
	expect(await archive('坏')).toMatchObject({ status: 'refused' });
	expect(await archive('手机已损坏，数据无法取回')).toMatchObject({ status: 'accepted' });
	expect(await t.database.call('read_event', { event: own.event }, own.organiser)).toMatchObject({
		archiveReason: '手机已损坏，数据无法取回',
		archiveOwing: [{ number: 1, missing: [[1, 3]], unsent: 3 }]
	});
});

describe('when it happened', () => {
	beforeAll(async () => {
		phone = await world.enrol('吴越');
	});
	const at = async (body: string) =>
		(
			await t.sql<{ at: Date; off: number | null }>(
				'select captured_at as at, clock_off_minutes as off from op_inbox where op = $1',
				[idOf(body)]
			)
		)[0]!;
	const BOOT = '00000000-0000-4000-8000-00000000b007';
	const near = (date: Date, ms: number) => expect(Math.abs(date.getTime() - ms)).toBeLessThan(120_000);

	test.each([
		['a year ahead', 365 * 24 * HOUR],
		['a day behind', -24 * HOUR]
	])('a clock %s, never measured, is set right by the clock at the contact, and flagged', async (_, off) => {
		phone = await world.enrol('吴越');
		const attendee = await listed(`钟${off}`);
		const now = Date.now();
		const body = phone.checkIn(attendee, {
			captured: {
				wall: now + off - 600_000,
				monotonic: 5_000,
				boot: BOOT,
				offsetMs: null,
				uncertaintyMs: null
			}
		});
		await phone.push([body], { clock: { wall: now + off, monotonic: 1, boot: randomUUID() } });
		const { at: captured, off: minutes } = await at(body);
		near(captured, now - 600_000);
		expect(minutes).toBe(Math.round(off / 60_000));
		expect(await outcomeOf(body)).toMatchObject({ status: 'accepted', clockOffMinutes: minutes });
	});

	test('a clock that jumped between the scan and the contact: the running clock of the same page says when', async () => {
		const now = Date.now();
		const body = phone.checkIn(await listed('跳钟'), {
			captured: { wall: now - 600_000, monotonic: 1_000, boot: BOOT, offsetMs: 0, uncertaintyMs: 10 }
		});
		await phone.push([body], { clock: { wall: now + 3 * HOUR, monotonic: 601_000, boot: BOOT } });
		near((await at(body)).at, now - 600_000);
	});

	test('a guess is brought between its neighbours, and nothing is captured in the future', async () => {
		const now = Date.now();
		const steady = { offsetMs: 0, uncertaintyMs: 10, monotonic: 1, boot: BOOT };
		const bodies = [
			phone.checkIn(await listed('甲前'), { captured: { ...steady, wall: now - 1_000_000 } }),
			phone.checkIn(await listed('乙中'), {
				captured: { ...steady, wall: now - 50_000_000, offsetMs: 40_000 }
			}),
			phone.checkIn(await listed('丙后'), { captured: { ...steady, wall: now + HOUR, offsetMs: null } })
		];
		await phone.push(bodies, { clock: { wall: now, monotonic: 1, boot: randomUUID() } });
		near((await at(bodies[1]!)).at, now - 1_000_000);
		near((await at(bodies[2]!)).at, now);
	});
});

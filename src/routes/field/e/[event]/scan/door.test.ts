// What the clerk is told and what is recorded, case by case, against a real local database.
import { beforeEach, describe, expect, test } from 'vitest';
import { badgeToken, type BadgeKey } from '#lib/domain/badge.ts';
import { findAttendance, Presence, readConfirmed, readPending } from '#lib/local-db/attendances.ts';
import type { LocalDatabase } from '#lib/local-db/database.ts';
import { loadRoster } from '#lib/local-db/roster.ts';
import { NotSaved, record, type Draft } from '#lib/sync/record.ts';
import { examples } from '../../../../../../test/example-data.ts';
import {
	ENROLMENT,
	enrolledDatabase,
	EVENT,
	fakeWorld,
	SESSION,
	type FakeWorld
} from '../../../../../../test/fakes/phone-world.ts';
import { correctionDoor, correctionOf } from '../search/correction.ts';
import { answersOf, isAsking, whoComes } from './asking.ts';
import { answerCode, answerPerson, type Door } from './door.ts';

const eg = examples(1);
const CURRENT = eg.badgeKey(2);
const RETIRED = eg.badgeKey(1);
const FOREIGN: BadgeKey = { id: 2, secret: new Uint8Array(32).fill(99) };
const STATION = eg.uuid();
const WANG = { id: eg.uuid(), name: '王海燕', badge: eg.badgeId() };
const STRANGER = eg.badgeId();

let database: LocalDatabase;
let world: FakeWorld;
let door: Door;

beforeEach(async () => {
	database = await enrolledDatabase();
	world = fakeWorld();
	await database.rows.put({
		event: EVENT,
		entity: 'attendee',
		id: WANG.id,
		version: 1,
		body: {
			name: WANG.name,
			organisation: '蓝桉新能源',
			organisationKind: 'enterprise',
			badges: [WANG.badge]
		}
	});
	door = {
		stage: 'running',
		lapse: null,
		session: SESSION,
		sessions: [SESSION],
		station: STATION,
		roster: await loadRoster(database, EVENT),
		keys: { all: [RETIRED, CURRENT], current: [CURRENT] },
		stations: [{ id: STATION, name: 'A口（东门）' }],
		phones: [{ id: ENROLMENT, number: 1, person: '周敏', station: null, kind: 'phone' }],
		findAttendance: (attendee) => findAttendance(database, { event: EVENT, session: SESSION, attendee }),
		record: (drafts) => record({ database, world }, ENROLMENT, drafts)
	};
});

const code = (badge: string, key = CURRENT) => `https://yh.example.cn/c/${badgeToken(badge, key)}`;
const scan = (text: string, at: Door = door) => answerCode(at, text, { source: 'scan' });
async function recorded() {
	const ops = await database.ops.toArray();
	return ops.sort((a, b) => a.seq - b.seq).map(({ body }) => JSON.parse(body) as Draft & { id: string });
}

describe('somebody on the list', () => {
	test('is checked in with the person and the badge as proof', async () => {
		const answer = await scan(code(WANG.badge));
		expect(answer).toMatchObject({ kind: 'ok', person: { name: '王海燕' } });
		expect(await recorded()).toMatchObject([
			{
				verb: 'recordCheckIn',
				source: 'scan',
				subject: WANG.id,
				args: {
					session: SESSION,
					station: STATION,
					direction: 'in',
					attendee: WANG.id,
					badge: badgeToken(WANG.badge, CURRENT)
				}
			}
		]);
	});

	test('is on this phone before the answer exists', async () => {
		const answer = await scan(code(WANG.badge));
		if (answer.kind !== 'ok') throw new Error(answer.kind);
		expect(await database.ops.get(answer.op.id)).toMatchObject({ state: 'saved', body: answer.op.body });
	});

	test('a second time is told who let them in, when and where, and is recorded as well', async () => {
		await scan(code(WANG.badge));
		world.now += 60_000;
		expect(await scan(code(WANG.badge))).toMatchObject({
			kind: 'again',
			first: { at: '2026-11-21T01:00:00.000Z', station: 'A口（东门）', phone: 1, person: '周敏' }
		});
		expect(await recorded()).toHaveLength(2);
		expect((await readPending(database, EVENT)).byKey.size).toBe(1);
	});

	test('let in by a phone that this one has never heard of: the time is told all the same', async () => {
		await scan(code(WANG.badge));
		expect(await scan(code(WANG.badge), { ...door, phones: [], stations: [] })).toMatchObject({
			kind: 'again',
			first: { at: '2026-11-21T01:00:00.000Z', station: null, phone: null, person: null }
		});
	});

	test('after an undo is checked in afresh', async () => {
		const first = await scan(code(WANG.badge));
		if (first.kind !== 'ok') throw new Error(first.kind);
		await door.record([
			{ verb: 'voidCheckIn', subject: first.op.id, source: 'scan', args: { target: first.op.id } }
		]);
		expect(await scan(code(WANG.badge))).toMatchObject({ kind: 'ok' });
	});

	test('with a badge of a retired key is still known', async () => {
		expect(await scan(code(WANG.badge, RETIRED))).toMatchObject({ kind: 'ok', person: { id: WANG.id } });
	});

	test('found by the typed code is recorded as typed, without proof', async () => {
		const person = door.roster.byBadge.get(WANG.badge)!;
		await answerPerson(door, person, { source: 'typed' });
		const [op] = await recorded();
		expect(op).toMatchObject({ source: 'typed', args: { attendee: WANG.id } });
		expect(op!.args).not.toHaveProperty('badge');
	});

	test('from a paper list counts at the time written there', async () => {
		const person = door.roster.byId.get(WANG.id)!;
		const claimedAt = '2026-11-20T01:15:00.000Z';
		await answerPerson(door, person, { source: 'paper', claimedAt });
		expect(await door.findAttendance(WANG.id)).toMatchObject({ at: claimedAt });
	});
});

describe('a badge that the list does not tell', () => {
	test('of this event: let in, the name to follow', async () => {
		expect(await scan(code(STRANGER))).toMatchObject({ kind: 'ok', person: null });
		const [op] = await recorded();
		expect(op!.args).toEqual({
			session: SESSION,
			station: STATION,
			direction: 'in',
			badge: badgeToken(STRANGER, CURRENT)
		});
	});

	test('shown again is told when and where it was seen; the phone may have been opened anew meanwhile', async () => {
		await scan(code(STRANGER));
		world.now += 60_000;
		const first = { at: '2026-11-21T01:00:00.000Z', station: 'A口（东门）', phone: 1, person: '周敏' };
		expect(await scan(code(STRANGER))).toMatchObject({ kind: 'again', person: null, first });
		const presence = new Presence(await readConfirmed(database, EVENT), await readPending(database, EVENT));
		expect(presence.find(SESSION, STRANGER)).toMatchObject({ at: first.at });
		expect(presence.listPending(), 'nobody is counted by it').toEqual([]);
		expect(await scan(code(eg.badgeId()))).toMatchObject({ kind: 'ok' });
	});

	test('is here already once the list tells whose it is', async () => {
		await scan(code(STRANGER));
		const person = { ...door.roster.byId.get(WANG.id)!, badges: [STRANGER] };
		expect(await answerPerson(door, person, { source: 'search' })).toMatchObject({ kind: 'again', person });
	});

	test('after an undo is let in afresh', async () => {
		const first = await scan(code(STRANGER));
		if (first.kind !== 'ok') throw new Error(first.kind);
		await door.record([
			{ verb: 'voidCheckIn', subject: first.op.id, source: 'scan', args: { target: first.op.id } }
		]);
		expect(await scan(code(STRANGER))).toMatchObject({ kind: 'ok', person: null });
	});

	test.each([
		['with a wrong MAC', code(STRANGER, FOREIGN), 'badge_mac_wrong'],
		['that imitates somebody on the list', code(WANG.badge, FOREIGN), 'badge_mac_wrong'],
		['of a retired key', code(STRANGER, RETIRED), 'badge_retired_key']
	])('%s: never green, kept for a person to decide', async (_, text, reason) => {
		expect(await scan(text)).toMatchObject({ kind: 'attention', reason, person: null });
		const [op] = await recorded();
		expect(op!.args).toHaveProperty('badge');
		expect(op!.args).not.toHaveProperty('attendee');
	});
});

describe('a door that asks', () => {
	const MEAL = { id: eg.uuid(), text: '用餐安排', options: ['清真', '不限'] };
	const BUS = { id: eg.uuid(), text: '返程车次', options: [] };

	test('asks about whom it would let in, and nothing of what is answered at once', async () => {
		expect(isAsking({ confirmAtDoor: false, questions: [] })).toBe(false);
		expect(isAsking({ confirmAtDoor: false, questions: [BUS] })).toBe(true);
		expect(await whoComes(door, code(WANG.badge))).toMatchObject({ person: { id: WANG.id } });
		expect(await whoComes(door, code(STRANGER))).toEqual({ person: null, badge: STRANGER });
		for (const text of [code(STRANGER, FOREIGN), 'https://example.com/', ''])
			expect(await whoComes(door, text)).toBeUndefined();
		expect(await recorded()).toEqual([]);
		await scan(code(WANG.badge));
		expect(await whoComes(door, code(WANG.badge)), 'who is here already is not asked again').toBeUndefined();
		await scan(code(STRANGER));
		expect(await whoComes(door, code(STRANGER)), 'nor is a badge that was seen').toBeUndefined();
	});

	test('records what was said, of a person and of a badge; what was left open is not in it', async () => {
		const answers = answersOf([MEAL, BUS], { [MEAL.id]: ' 清真 ', [BUS.id]: '  ' });
		expect(answers).toEqual([{ question: MEAL.id, text: '清真' }]);
		await answerCode(door, code(WANG.badge), { source: 'scan', answers });
		await answerCode(door, code(STRANGER), { source: 'photo', answers });
		expect(await recorded()).toMatchObject([{ args: { answers } }, { args: { answers } }]);
		expect(answersOf([MEAL], {})).toBeUndefined();
	});
});

describe('when the pass has lapsed', () => {
	test.each(['enrolment_revoked', 'enrolment_expired'] as const)(
		'%s: recorded, never green',
		async (lapse) => {
			expect(await scan(code(WANG.badge), { ...door, lapse })).toMatchObject({
				kind: 'attention',
				reason: lapse
			});
			expect(await recorded()).toHaveLength(1);
		}
	);
});

describe('when the event is over', () => {
	test.each(['ended', 'archived'] as const)('%s: recorded, never green', async (stage) => {
		const late = { ...door, stage };
		const reason = 'captured_after_end';
		expect(await scan(code(WANG.badge), late)).toMatchObject({ kind: 'attention', reason });
		expect(await scan(code(STRANGER), late)).toMatchObject({ kind: 'attention', reason });
		expect(await recorded()).toHaveLength(2);
	});

	test('a paper list of its own time is no matter of doubt', async () => {
		const person = door.roster.byId.get(WANG.id)!;
		const proof = { source: 'paper' as const, claimedAt: '2026-11-21T01:15:00.000Z' };
		expect(await answerPerson({ ...door, stage: 'ended' }, person, proof)).toMatchObject({ kind: 'ok' });
	});
});

describe('what is no badge', () => {
	test.each([
		['https://yh.example.cn/p/AAAAAAAAAAAAAAAAAAAAAA', 'pass'],
		['https://yh.example.cn/b/A17', 'booth'],
		['https://yh.example.cn/e/K7', 'event'],
		['https://yh.example.cn/m/AAAAAAAAAAAAAAAAAAAAAA', 'person'],
		['https://yh.example.cn/c/short', 'foreign'],
		['https://example.com/', 'foreign'],
		['', 'foreign'],
		['王海燕', 'foreign']
	])('%s: nothing is recorded', async (text, what) => {
		expect(await scan(text)).toEqual({ kind: 'unreadable', what });
		expect(await recorded()).toEqual([]);
	});
});

describe('when nothing could be saved', () => {
	test.each([
		['storage', new NotSaved('storage')],
		['storage', new Error('quota')],
		['too_long', new NotSaved('too_long')]
	])('%s: it says so and never shows green', async (cause, error) => {
		const broken: Door = { ...door, record: () => Promise.reject(error) };
		expect(await scan(code(WANG.badge), broken)).toEqual({ kind: 'unsaved', cause });
		expect(await scan(code(STRANGER), broken)).toEqual({ kind: 'unsaved', cause });
	});

	test('a database that has gone away is told, not thrown', async () => {
		database.close({ disableAutoOpen: true });
		expect(await scan(code(WANG.badge))).toEqual({ kind: 'unsaved', cause: 'storage' });
	});
});

describe('a check-in that corrects another', () => {
	const original = (outcome: object | null) => ({
		op: {
			id: eg.uuid(),
			body: JSON.stringify({ source: 'scan', args: { session: SESSION, station: STATION, badge: 'x' } })
		} as never,
		outcome: outcome as never
	});
	const over = () => ({ ...door, stage: 'ended' as const, session: eg.uuid(), station: null });

	test('names it, at its door and session, and is green although the event is over by now', async () => {
		const wrong = original({ status: 'held', reason: 'badge_mac_wrong' });
		const person = door.roster.byId.get(WANG.id)!;
		const answer = await answerPerson(correctionDoor(over(), wrong), person, correctionOf(wrong.op));
		expect(answer.kind).toBe('ok');
		const body = JSON.parse((answer as { op: { body: string } }).op.body) as Record<string, unknown>;
		expect(body).toMatchObject({
			source: 'search',
			supersedes: (wrong.op as { id: string }).id,
			args: { session: SESSION, station: STATION, attendee: WANG.id }
		});
	});

	test('is never green where the event was over then', async () => {
		const late = original({ status: 'held', reason: 'captured_after_end' });
		const person = door.roster.byId.get(WANG.id)!;
		expect(await answerPerson(correctionDoor(over(), late), person, correctionOf(late.op))).toMatchObject({
			kind: 'attention',
			reason: 'captured_after_end'
		});
	});

	test('keeps what the person said', async () => {
		const said = [{ question: eg.uuid(), text: '清真' }];
		await answerCode(door, code(WANG.badge), { source: 'scan', answers: said });
		const [op] = await database.ops.toArray();
		expect(correctionOf(op!)).toEqual({ source: 'search', supersedes: op!.id, answers: said });
	});

	test('of a paper list keeps the time that was claimed', () => {
		const args = { session: SESSION, attendee: WANG.id, claimedAt: '2026-11-21T01:00:00.000Z' };
		const paper = { id: 'o', body: JSON.stringify({ source: 'paper', args }) } as never;
		expect(correctionOf(paper)).toEqual({ source: 'paper', supersedes: 'o', claimedAt: args.claimedAt });
	});
});

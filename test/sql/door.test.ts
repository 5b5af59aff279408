// What an event asks for at its doors, the answers that come with a check-in, and the wall that shows who came.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundWorld, idOf, iso, person, type Phone, type World } from './world.ts';

const HOUR = 3_600_000;
const MEAL = { id: randomUUID(), text: '用餐安排', options: ['清真', '不限'] };
const BUS = { id: randomUUID(), text: '返程车次', options: [] };

let t: TestDatabase;
let world: World;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
	phone = await world.enrol();
});
afterAll(() => t.close());

const amend = (more: Record<string, unknown>) =>
	world.perform('amendEvent', [
		{
			event: world.event,
			name: '新材料与智能制造对接会',
			type: 'matchmaking',
			campaigns: [],
			startsAt: iso(Date.now() - HOUR),
			endsAt: iso(Date.now() + 3 * HOUR),
			sessions: [],
			stations: [],
			targets: { people: 300 },
			...more
		}
	]);
const eventRow = async () => {
	await phone.pull();
	return phone.rows.get(`event/${world.event}`)?.body;
};
const listAnswers = async () =>
	(
		(await t.database.call('list_answers', { event: world.event }, world.organiser)) as {
			answers: { checkIn: string; name: string; answers: unknown }[];
		}
	).answers;
async function arrive(name: string, args: Record<string, unknown> = {}): Promise<string> {
	const listed = person(name);
	await world.perform('addAttendee', [listed]);
	const body = phone.record('recordCheckIn', {
		session: world.session,
		station: world.stations[0],
		direction: 'in',
		attendee: listed.attendee,
		...args
	});
	await phone.push();
	await phone.pull();
	return body;
}

describe('what the doors ask for', () => {
	test('is nothing until the organiser says so, and reaches the phones with the event', async () => {
		expect(await eventRow()).toMatchObject({ confirmAtDoor: false, questions: [] });
		await amend({ confirmAtDoor: true, questions: [MEAL, BUS] });
		expect(await eventRow()).toMatchObject({ confirmAtDoor: true, questions: [MEAL, BUS] });
		expect(await t.database.call('read_door', { event: world.event }, world.organiser)).toEqual({
			confirmAtDoor: true,
			questions: [MEAL, BUS]
		});
	});

	test('stays as it is where a description says nothing of it', async () => {
		await amend({ confirmAtDoor: true, questions: [MEAL, BUS] });
		await amend({ name: '改名的活动' });
		expect(await eventRow()).toMatchObject({
			name: '改名的活动',
			confirmAtDoor: true,
			questions: [MEAL, BUS]
		});
	});

	test('is three questions at most', async () => {
		const questions = [1, 2, 3, 4].map((n) => ({ id: randomUUID(), text: `问题${n}`, options: [] }));
		const refused = await amend({ questions }).then(
			({ outcomes }) => outcomes[0]?.status,
			(error: { kind?: string }) => error.kind
		);
		expect(['refused', 'invalid']).toContain(refused);
		expect(((await eventRow()) as { questions: unknown[] }).questions.length).toBeLessThan(4);
	});
});

describe('answers', () => {
	test('stand beside the check-in that brought them, in the order of arrival', async () => {
		const said = [{ question: MEAL.id, text: '清真' }];
		const first = await arrive('王海燕', { answers: said });
		const second = await arrive('李四', { answers: [{ question: BUS.id, text: '17:30 大巴' }] });
		const found = await listAnswers();
		expect(found.map(({ checkIn }) => checkIn)).toEqual([idOf(first), idOf(second)]);
		expect(found[0]).toMatchObject({ name: '王海燕', answers: said });
	});

	test('go with an undone check-in, and a phone that asks nothing is in no list', async () => {
		const before = (await listAnswers()).length;
		const told = await arrive('赵六', { answers: [{ question: BUS.id, text: '自驾' }] });
		const untold = await arrive('钱七');
		expect(phone.outcome(untold)?.status).toBe('accepted');
		expect(await listAnswers()).toHaveLength(before + 1);
		phone.record('voidCheckIn', { target: idOf(told) });
		await phone.push();
		expect(await listAnswers()).toHaveLength(before);
	});

	test.each([['a text'], [{ question: 1 }], [null], [42]])(
		'that are %j never cost the check-in',
		async (answers) => {
			const body = await arrive(`访客${JSON.stringify(answers).length}${typeof answers}`, { answers });
			expect(phone.outcome(body)?.status).toBe('accepted');
			await listAnswers();
		}
	);
});

test('answers go with the other personal data, and the check-in stays', async () => {
	const own = await foundWorld(t.database);
	const attendee = person('留存到期');
	await own.perform('addAttendee', [attendee]);
	const reader = await own.enrol();
	reader.record('recordCheckIn', {
		session: own.session,
		station: null,
		attendee: attendee.attendee,
		direction: 'in',
		answers: [{ question: MEAL.id, text: '清真' }]
	});
	await reader.push();
	const list = async () =>
		((await t.database.call('list_answers', { event: own.event }, own.organiser)) as { answers: unknown[] })
			.answers;
	expect(await list()).toHaveLength(1);
	await t.sql(`update events set retain_until = '2020-01-01' where id = $1`, [own.event]);
	await t.database.call('run_due', {}, { kind: 'server' });
	expect(await list()).toEqual([]);
	expect(await t.sql(`select 1 from op_inbox where event = $1 and raw ~ '清真'`, [own.event])).toEqual([]);
	expect(await t.sql('select 1 from attendances where event = $1', [own.event])).toHaveLength(1);
});

describe('the wall', () => {
	const wall = async (actor = world.organiser) =>
		(await t.database.call('read_wall', { event: world.event }, actor)) as {
			people: number;
			arrivals: { name: string }[];
		} | null;

	test('shows the newest first, never a whole name', async () => {
		await arrive('欧阳静');
		await arrive('张三');
		const shown = await wall();
		expect(shown!.arrivals.slice(0, 2).map(({ name }) => name)).toEqual(['张*', '欧**']);
		expect(JSON.stringify(shown)).not.toMatch(/欧阳|张三|海燕/);
		expect(shown!.people).toBe(shown!.arrivals.length);
	});

	test('shows each person once, whatever sessions they came to, and no more than fit', async () => {
		for (let n = 0; n < 25; n++) await arrive(`甲${String.fromCharCode(0x4e00 + n)}`);
		const shown = await wall();
		expect(shown!.arrivals).toHaveLength(24);
		expect(shown!.people).toBeGreaterThan(24);
	});

	test("is not another organiser's", async () => {
		const other = await foundWorld(t.database);
		expect(await wall(other.organiser)).toBeNull();
	});
});

// Who speaks in a session: entered with the event, kept where nothing is said of it, on the public pages and on phones. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundWorld, HOUR, iso, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
let world: World;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
	phone = await world.enrol();
});
afterAll(() => t.close());

const TALKS = [
	{ speaker: '周立群', organisation: '云川理工大学', title: '陶瓷涂层在余热锅炉上的应用' },
	{ speaker: '钟离' }
];
const sessionOf = (more: Record<string, unknown>) => ({
	id: world.session,
	name: '全天',
	startsAt: iso(Date.now() - HOUR),
	endsAt: iso(Date.now() + 3 * HOUR),
	...more
});
const amend = (sessions: Record<string, unknown>[]) =>
	world.perform(
		'amendEvent',
		[
			{
				event: world.event,
				name: '新材料与智能制造对接会',
				type: 'matchmaking',
				campaigns: [],
				startsAt: iso(Date.now() - HOUR),
				endsAt: iso(Date.now() + 3 * HOUR),
				sessions,
				stations: [],
				targets: {}
			}
		],
		{ atomic: false }
	);
const stored = async (actor = world.organiser) =>
	(
		(await t.database.call('read_talks', { event: world.event }, actor)) as {
			sessions: Record<string, unknown>;
		} | null
	)?.sessions[world.session];
const onPhone = async () => {
	await phone.pull();
	return (phone.rows.get(`session/${world.session}`)?.body as { talks: unknown }).talks;
};

describe('talks', () => {
	test('reach the form, the public pages and the phones, clean and in their order', async () => {
		expect(await stored()).toEqual([]);
		await amend([
			sessionOf({
				talks: [
					{ ...TALKS[0], speaker: ' 周立群 ' },
					{ speaker: '钟离', title: ' ' }
				]
			})
		]);
		expect(await stored()).toEqual(TALKS);
		expect(await onPhone()).toEqual(TALKS);
		const [{ code }] = (await t.sql('select code from events where id = $1', [world.event])) as [
			{ code: string }
		];
		const page = await t.database.call('read_event_page', { code }, { kind: 'anonymous' });
		expect(page).toMatchObject({ sessions: [{ name: '全天', talks: TALKS }] });
		const guest = person('王海燕');
		await world.perform('addAttendee', [guest]);
		const [{ secret }] = (await t.sql('select secret from private.personal_links where attendee = $1', [
			guest.attendee
		])) as [{ secret: string }];
		const mine = await t.database.call('read_my_page', { secret }, { kind: 'anonymous' });
		expect(mine).toMatchObject({ agenda: [{ name: '全天', talks: TALKS }] });
	});

	test('stay as they are where a session says nothing of them, on phones too', async () => {
		await amend([sessionOf({ talks: TALKS })]);
		await amend([sessionOf({ name: '上午场' })]);
		expect(await stored()).toEqual(TALKS);
		expect(await onPhone()).toEqual(TALKS);
		await amend([sessionOf({ talks: [] })]);
		expect(await stored()).toEqual([]);
	});

	test('are nobody else’s to read for the form', async () => {
		expect(await stored({ kind: 'account', user: randomUUID() })).toBeUndefined();
	});

	test.each([
		['no list', { speaker: '甲' }],
		['a word', '甲'],
		['a list in a list', [[]]],
		['nobody', [{ title: '致辞' }]],
		['a blank name', [{ speaker: ' ' }]],
		['a name without end', [{ speaker: '长'.repeat(61) }]],
		['too many', Array.from({ length: 21 }, () => ({ speaker: '甲' }))]
	])('%s is refused', async (_, talks) => {
		const { outcomes } = await amend([sessionOf({ talks })]);
		expect(outcomes).toMatchObject([{ status: 'refused', reason: 'arguments_invalid' }]);
	});
});

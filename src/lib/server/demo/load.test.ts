// The demo in a real database: what is there afterwards, and when nothing is invented.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/postgres.ts';
import type { Database } from '../database/database.ts';
import { indicatorLines } from '../desk/programme-view.ts';
import type { Programme } from '../desk/programmes.ts';
import { hashPassword } from '../identity/password.ts';
import { localIdentity } from '../identity/local-identity.ts';
import { demoData } from './demo-data.ts';
import { loadDemoWhereWanted } from './load.ts';

const now = new Date('2026-11-21T02:00:00.000Z');
const identity = { hashPassword };
const demoSteps = demoData('2026-11-21').requests.flatMap(({ advanceLead }) => advanceLead).length;
let t: TestDatabase;
afterAll(() => t.close());

const one = async (text: string) => Number((await t.sql<{ n: string }>(text))[0]!.n);
const load = (env: Record<string, string> = {}, log: (line: string) => void = () => {}) =>
	loadDemoWhereWanted({ database: t.database, identity, env, now, log });

describe('the demo', () => {
	beforeAll(async () => {
		t = await testDatabase({ kind: 'embedded' });
	});

	it('is not loaded when DEMO=0', async () => {
		expect(await load({ DEMO: '0' })).toEqual([]);
		expect(await one('select count(*) n from organisations')).toBe(0);
	});

	it('brings a park, a bureau, three events in three states and 300 people', async () => {
		const lines: string[] = [];
		const accounts = await load({}, (line) => lines.push(line));
		expect(accounts.map(({ role }) => role)).toEqual(['organiser', 'bureau']);
		for (const { email, password } of accounts)
			expect(lines.some((line) => line.includes(email) && line.includes(password))).toBe(true);
		const stages = await t.sql<{ stage: string }>(
			"select stage from events where type <> 'book' order by starts_at"
		);
		expect(stages.map(({ stage }) => stage)).toEqual(['ended', 'running', 'registering']);
		expect(
			await one(
				"select count(*) n from attendees a join events e on e.id = a.event where e.stage = 'running'"
			)
		).toBe(300);
		expect(await one('select count(*) n from enterprises')).toBe(120);
		expect(
			await one(
				"select people n from event_streams s join events e on e.id = s.event where e.stage = 'ended'"
			)
		).toBeGreaterThan(70);
	});

	it('brings a catalogue, booths with their patents, leads and needs in different stages, and a 台账', async () => {
		expect(await one('select count(*) n from patents')).toBe(24);
		expect(await one('select count(*) n from counterparts')).toBe(7);
		const booths = await t.sql(
			'select e.stage, count(*)::int n from booths b join events e on e.id = b.event group by 1 order by 1'
		);
		expect(booths).toEqual([
			{ stage: 'registering', n: 6 },
			{ stage: 'running', n: 8 }
		]);
		expect(await one('select count(*) n from leads')).toBe(14);
		expect(await one('select count(distinct stage) n from leads')).toBeGreaterThanOrEqual(7);
		expect(await one('select count(*) n from needs')).toBe(8);
		expect(
			await one("select count(distinct subject) n from consents where recipient_kind = 'counterpart'")
		).toBeLessThan(12);
		expect(await one("select count(*) n from consents where recipient_kind = 'bureau'")).toBe(2);
		expect(await one('select count(*) n from deals')).toBe(3);
		expect(await one('select count(*) n from deals where lead is not null')).toBe(1);
	});

	it('brings two programmes on their way: one indicator met, one behind, one undetermined, one disputed', async () => {
		const [organiser] = await load();
		const actor = { kind: 'account', user: organiser!.id } as const;
		const programmes = (await Promise.all(
			(await t.sql<{ id: string }>('select id from programmes')).map(({ id }) =>
				t.database.call('read_programme', { programme: id }, actor)
			)
		)) as Programme[];
		const lines = programmes.flatMap((one) => indicatorLines(one, '2026-11-21'));
		const statuses = new Set(lines.map(({ status }) => status));
		expect([...statuses]).toEqual(expect.arrayContaining(['met', 'on_track', 'behind', 'undetermined']));
		expect(programmes.map(({ waiting, disputes }) => waiting + disputes)).toEqual([1, 1]);
		expect(await one('select count(*) n from programme_records')).toBeGreaterThan(5);
	});

	it('holds nothing back and refuses nothing of its own', async () => {
		expect(await one("select count(*) n from outcomes where status in ('held', 'refused')")).toBe(0);
	});

	it('lets its accounts sign in and see what is theirs', async () => {
		const signer = localIdentity({ database: t.database, secret: 'x'.repeat(64) });
		for (const { email, password, id } of await load()) {
			expect(await signer.signIn(email, password)).toMatchObject({ kind: 'signed-in', person: id });
			const seen = await t.database.call('list_events', {}, { kind: 'account', user: id });
			expect((seen as { events: unknown[] }).events).toHaveLength(3);
		}
	});

	it('is not loaded twice', async () => {
		const before = await one('select count(*) n from op_inbox');
		await load();
		expect(await one('select count(*) n from op_inbox')).toBe(before);
		expect(await one('select count(*) n from programmes')).toBe(2);
	});
});

it('is whole after servers were killed while loading it, and leaves a database of one’s own alone', async () => {
	const half = await testDatabase({ kind: 'embedded' });
	/** Dies after so many calls, between two transactions, as a killed server does. */
	const dying = (calls: number): Database => ({
		...half.database,
		call: (...asked) => (calls-- > 0 ? half.database.call(...asked) : Promise.reject(new Error('killed')))
	});
	const options = { identity, env: {}, now, log: () => {} };
	const count = async (text: string) => Number((await half.sql<{ n: string }>(text))[0]!.n);
	try {
		for (const calls of [3, 13, 14, 14, 16, 22, 25])
			await expect(loadDemoWhereWanted({ ...options, database: dying(calls) })).rejects.toThrow('killed');
		expect(await loadDemoWhereWanted({ ...options, database: half.database })).toHaveLength(2);
		const stages = await half.sql<{ stage: string }>(
			"select stage from events where type <> 'book' order by starts_at"
		);
		expect(stages.map(({ stage }) => stage)).toEqual(['ended', 'running', 'registering']);
		expect(await count('select count(*) n from attendees')).toBe(96 + 300 + 64);
		expect(await count('select count(*) n from roles')).toBe(2);
		expect(await count('select count(*) n from leads')).toBe(14);
		expect(await count('select count(*) n from lead_steps')).toBe(demoSteps);
		expect(await count('select count(*) n from booths')).toBe(14);
		expect(await count('select count(*) n from programmes')).toBe(2);
		expect(await count('select count(*) n from reported_values')).toBe(1);
		expect(await count("select count(*) n from outcomes where status in ('held', 'refused')")).toBe(0);
		await half.sql('delete from roles; delete from people; delete from auth.users');
		expect(await loadDemoWhereWanted({ ...options, database: half.database })).toEqual([]);
	} finally {
		await half.close();
	}
});

it('is never loaded into somebody’s own PostgreSQL', async () => {
	const own = await testDatabase({ kind: 'postgres' });
	try {
		expect(
			await loadDemoWhereWanted({ database: own.database, identity, env: {}, now, log: () => {} })
		).toEqual([]);
		expect(await own.sql('select from organisations')).toHaveLength(0);
	} finally {
		await own.close();
	}
});

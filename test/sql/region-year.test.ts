// A region's year: its figures are those that a programme without filters counts, its funnel says how far leads came, and every number opens to as many records as it says.
// Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { codeOf, leadArgs, needArgs, NUMBERS } from './request-world.ts';
import { person } from './world.ts';

interface Year {
	organisations: number;
	figures: Record<string, { value: number; records: number }>;
	eventsBefore: number;
	months: { month: number; value: number; records: number; before: number }[];
}
interface Page {
	value: number;
	count: number;
	records: { record: string; day: string; card: Record<string, unknown> }[];
	next?: object;
}

/** Each with the metric of the vocabulary that it is. */
const METRICS = {
	events: 'events.held',
	attendances: 'events.attendances',
	enterprises: 'events.enterprises',
	leads: 'leads.captured',
	needs: 'needs.captured',
	contracts: 'deals.contracts',
	contract_amount: 'deals.amount_contract',
	paid_amount: 'deals.amount_paid',
	pledge_amount: 'pledge.amount',
	pledge_enterprises: 'pledge.enterprises',
	inclusive_enterprises: 'pledge.inclusive_enterprises'
};
const FUNNEL = ['leads', 'contacted', 'negotiating', 'signed', 'filed'];

let t: TestDatabase;
let of: ProgrammeWorld;
let year: Year;
const day = (monthDay: string, of = YEAR) => `${of}-${monthDay}`;
const read = async (actor: Actor = of.bureau) =>
	(await t.database.call('read_region_year', { year: YEAR, through: day('12-31', YEAR - 1) }, actor)) as Year;
const list = async (figure: string, more: Record<string, unknown> = {}, actor: Actor = of.bureau) =>
	(await t.database.call('list_region_records', { year: YEAR, figure, ...more }, actor)) as Page;

beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	const phone = await of.world.enrol();
	const people = [
		person('王海燕', {
			mobile: '13800000001',
			organisation: '临溪精工有限公司',
			organisationKind: 'enterprise'
		}),
		person('赵一', {
			mobile: '13800000002',
			organisation: '临溪精工有限公司',
			organisationKind: 'enterprise'
		}),
		person('钱二', { mobile: '13800000003', organisation: '云川银行', organisationKind: 'finance' })
	];
	await of.world.perform('addAttendee', people);
	for (const { attendee } of people) phone.checkIn(attendee);
	await phone.push();
	// Five leads: one signed, one that fell through in talks, one contacted and back, one new, one withdrawn.
	const leads = Array.from({ length: 5 }, () => leadArgs(of));
	for (const one of leads) await of.submit('requestPatent', one);
	const [signed, failed, back, , withdrawn] = leads.map(({ lead }) => lead);
	const steps: [string | undefined, string, string][] = [
		[signed, 'submitted', 'contacted'],
		[signed, 'contacted', 'negotiating'],
		[signed, 'negotiating', 'approval'],
		[signed, 'approval', 'published'],
		[signed, 'published', 'signed'],
		[failed, 'submitted', 'contacted'],
		[failed, 'contacted', 'negotiating'],
		[failed, 'negotiating', 'failed'],
		[back, 'submitted', 'contacted'],
		[back, 'contacted', 'submitted']
	];
	for (const [lead, from, to] of steps)
		await of.submit('advanceLead', { lead, from, to, reason: '价格没谈拢' });
	await of.submit('withdrawRequest', { lead: withdrawn });
	await of.submit('recordNeed', needArgs());
	const deal = (more: Record<string, unknown>) => ({
		deal: randomUUID(),
		type: 'transfer',
		holderName: '云川理工大学',
		holderKind: 'university',
		acquirerName: '临溪精工有限公司',
		patents: [NUMBERS[0]],
		amountFen: 100_00,
		...more
	});
	await of.book('recordDeal', [
		deal({ signedOn: day('03-01'), payments: [{ amountFen: 30_00, paidOn: day('04-01') }] }),
		// The same contract, entered twice, is one.
		deal({ signedOn: day('03-01') }),
		deal({ signedOn: day('05-02'), patents: [NUMBERS[1]], amountFen: 500_00 }),
		deal({ signedOn: day('03-01', YEAR - 1), amountFen: 70_00 })
	]);
	await of.book('recordPledge', [
		{
			pledge: randomUUID(),
			borrowerName: '临溪精工有限公司',
			lenderName: '云川银行',
			rightKinds: ['patent'],
			registeredOn: day('05-01'),
			loanFen: 300_00,
			isInclusive: true
		}
	]);
	year = await read();
});
afterAll(() => t.close());

describe('a region’s year', () => {
	test('counts what a programme without filters counts', async () => {
		const programme = await of.adopt(Object.entries(METRICS).map(([key, metric]) => ({ key, metric })));
		const { figures } = await of.read(programme);
		const counted = Object.fromEntries(
			Object.keys(METRICS).map((key) => [
				key,
				figures.find((one) => one.key === key && one.period === 0)?.value
			])
		);
		expect(Object.fromEntries(Object.keys(METRICS).map((key) => [key, year.figures[key]?.value]))).toEqual(
			counted
		);
		expect(counted).toMatchObject({ attendances: 3, enterprises: 1, leads: 4, contract_amount: 600_00 });
		expect(year.figures.people!.value).toBe(3);
	});

	test('has the units that host, and not the bureau for its own book', async () => {
		await t.sql("select private.book_of(id) from public.organisations where name = '云川市知识产权局'");
		expect((await read()).organisations).toBe(1);
	});

	test('says of the leads how far they came', () => {
		expect(FUNNEL.map((name) => year.figures[name]!.value)).toEqual([4, 2, 2, 1, 0]);
		expect(year.figures.failed!.value).toBe(1);
	});

	test('puts contracts into the months they were signed in, beside the year before', () => {
		expect(year.months.filter(({ value, before }) => value || before)).toEqual([
			{ month: 3, value: 100_00, records: 2, before: 70_00 },
			{ month: 5, value: 500_00, records: 1, before: 0 }
		]);
		expect(year.months).toHaveLength(12);
	});

	test('opens every number to as many records as it says', async () => {
		for (const [name, { value, records }] of Object.entries(year.figures)) {
			const page = await list(name);
			expect([name, page.value, page.count, page.records.length]).toEqual([name, value, records, records]);
		}
		expect(await list('contract_amount', { month: 5 })).toMatchObject({ value: 500_00, count: 1 });
		expect(await list('nothing')).toEqual({ value: 0, count: 0, records: [] });
	});

	test('pages hold each record once, the newest first', async () => {
		const all = (await list('contract_amount')).records;
		const pages: string[] = [];
		let after: object | undefined;
		do {
			const page = await list('contract_amount', { limit: 1, ...(after ? { after } : {}) });
			pages.push(...page.records.map(({ record }) => record));
			after = page.next;
		} while (after);
		expect(pages).toEqual(all.map(({ record }) => record));
		expect(all.map((one) => one.day)).toEqual([day('05-02'), day('03-01'), day('03-01')]);
	});

	test('shows a bureau nobody’s name, and is of bureaus alone, each of its region', async () => {
		const people = (await list('people')).records.map(({ card }) => String(card.name));
		expect(people.sort()).toEqual(['王**', '赵**', '钱**'].sort());
		expect((await read(of.otherBureau)).figures.events).toEqual({ value: 0, records: 0 });
		expect((await list('people', {}, of.otherBureau)).records).toEqual([]);
		for (const actor of [of.world.organiser, { kind: 'account', user: randomUUID() } as Actor]) {
			expect(await codeOf(read(actor))).toBe('YH003');
			expect(await codeOf(list('people', {}, actor))).toBe('YH003');
		}
	});
});

// The 台账 page by page: newest first and whole, found by words, kind, year and being due, counted for the whole list, and nobody else's.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, foundRequestWorld, NUMBERS, type RequestWorld } from './request-world.ts';

interface Page {
	records: { id: string; acquirer_name?: string; signed_on?: string; payments?: object[] }[];
	next?: { day: string; id: string };
	total: number;
	sumFen: number;
	counts: Record<string, number>;
	years: number[];
	due: number;
	late: number;
}
let t: TestDatabase;
let of: RequestWorld;
const deal = (acquirerName: string, more: Record<string, unknown> = {}) => ({
	deal: randomUUID(),
	type: 'transfer',
	holderName: '云川理工大学',
	holderKind: 'university',
	acquirerName,
	patents: [NUMBERS[0]],
	...more
});
const list = (more: Record<string, unknown> = {}, by: RequestWorld = of) =>
	t.database.call(
		'list_ledger',
		{ organisation: of.world.organisation, list: 'deals', ...more },
		by.world.organiser
	) as Promise<Page>;
const firms = async (more: Record<string, unknown>) =>
	(await list(more)).records.map(({ acquirer_name }) => acquirer_name);

beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	await of.book('recordDeal', [
		deal('甲公司', {
			signedOn: '2025-03-01',
			amountFen: 100,
			payments: [{ amountFen: 50, paidOn: '2025-04-01' }]
		}),
		deal('乙公司', { signedOn: '2026-03-01', amountFen: 200 }),
		deal('丙公司', { type: 'licence', signedOn: '2026-06-01', effectiveOn: '2026-06-01', recordNo: 'X12' }),
		deal('丁公司', { signedOn: '2026-03-01' }),
		deal('戊公司')
	]);
	await of.book('recordPledge', [
		{
			pledge: randomUUID(),
			borrowerName: '己公司',
			lenderName: '云川银行',
			rightKinds: ['patent'],
			loanFen: 9,
			paidOutOn: '2026-01-02'
		}
	]);
});
afterAll(() => t?.close());

test('pages are the newest first, without a day before all, and together they are the whole list once', async () => {
	const seen: string[] = [];
	let after: Page['next'];
	do {
		const page = await list({ limit: 2, ...(after && { after }) });
		expect(page.records.length).toBeLessThanOrEqual(2);
		expect(page).toMatchObject({ total: 5, sumFen: 300 });
		seen.push(...page.records.map(({ acquirer_name }) => acquirer_name!));
		after = page.next;
	} while (after);
	expect(seen.slice(0, 2)).toEqual(['戊公司', '丙公司']);
	expect(new Set(seen.slice(2, 4))).toEqual(new Set(['乙公司', '丁公司']));
	expect(seen.at(-1)).toBe('甲公司');
	expect(seen).toHaveLength(5);
});

test('found by every word, by kind, by year, by being due, and by itself with its payments', async () => {
	expect(await firms({ text: '理工 丙' })).toEqual(['丙公司']);
	expect(await firms({ text: 'x12' })).toEqual(['丙公司']);
	expect(await firms({ text: '没有 丙' })).toEqual([]);
	expect(await firms({ kind: 'licence' })).toEqual(['丙公司']);
	expect(await firms({ year: '2025' })).toEqual(['甲公司']);
	expect(await firms({ due: true })).toEqual(['丙公司']);
	const [first] = (await list({ text: '甲公司' })).records;
	const one = await list({ record: first!.id });
	expect(one.records).toMatchObject([{ acquirer_name: '甲公司', payments: [{ paid_on: '2025-04-01' }] }]);
});

test('numbers beside the list are of the whole list, and sums of what fits', async () => {
	expect(await list({ text: '乙公司' })).toMatchObject({
		total: 1,
		sumFen: 200,
		counts: { deals: 5, pledges: 1, filings: 0 },
		years: [2026, 2025],
		due: 1
	});
	expect((await list({ list: 'pledges' })).records).toMatchObject([{ borrower_name: '己公司', loan_fen: 9 }]);
	expect(await list({ list: 'filings' })).toMatchObject({ records: [], total: 0, sumFen: 0 });
});

test('another organisation’s is not there', async () => {
	const other = await foundRequestWorld(t);
	expect(await codeOf(list({}, other))).toBe('YH003');
	expect(await codeOf(t.database.call('list_ledger', { list: 'deals' }, of.world.organiser))).not.toBeNull();
});

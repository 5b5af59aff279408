// From rows to records: what is inferred, what is left out, and how instalments become one deal.
import { describe, expect, it, test } from 'vitest';
import { recordDeal, recordPledge, recordProductFiling } from '#lib/domain/deal.ts';
import { recordPatent } from '#lib/domain/patent.ts';
import {
	filingArgsOf,
	foldDeals,
	inferHolderKind,
	offersOf,
	patentArgsOf,
	pledgeArgsOf
} from './book-args.ts';
import { previewPatents } from './catalogue-list.ts';
import { findColumns, type ListShape } from './columns.ts';
import { previewDeals, type DealDraft } from './deal-list.ts';
import { previewFilings } from './filing-list.ts';
import { DEAL_SHAPE, FILING_SHAPE, PATENT_SHAPE, PLEDGE_SHAPE } from './ledger-columns.ts';
import { previewPledges } from './pledge-list.ts';
import { TEMPLATE_HEADINGS } from './templates.ts';

const list = (...lines: string[]) => ({ name: 'a.csv', bytes: new TextEncoder().encode(lines.join('\n')) });
const ID = '00000000-0000-4000-8000-000000000001';
const A = 'ZL201710601862.3';

test.each([
	['云川理工大学', 'university'],
	['西屏师范学院', 'university'],
	['江南材料研究院', 'institute'],
	['云川恒澈环保科技有限公司', 'enterprise'],
	['李志强', 'person'],
	['阿依古丽·买买提', 'person'],
	['云川市中小企业服务站点', 'enterprise'],
	['', 'other']
])('%s is a holder of the kind %s', (name, kind) => {
	expect(inferHolderKind(name)).toBe(kind);
});

test.each([
	['', { pricing: 'negotiable' }],
	['面议', { pricing: 'negotiable', terms: '面议' }],
	['8万元', { pricing: 'fixed', priceFen: 8_000_000 }],
	['免费', { pricing: 'free', priceFen: 0 }],
	['入门费 8 万元＋销售额 2%', { pricing: 'upfront-and-royalty', priceFen: 8_000_000 }],
	['按销售额 3% 提成', { pricing: 'royalty' }]
])('price terms %j', (text, offer) => {
	expect(offersOf(['transfer'], text)).toMatchObject([{ mode: 'transfer', ...offer }]);
});

describe('a catalogue row', () => {
	const draftOf = async (head: string, line: string) =>
		(await previewPatents(list(head, line))).rows[0]!.draft!;
	const HEAD = '专利号,专利名称,专利权人,年费已交至,是否质押,是否许可,转化方式,价格（万元）';

	it('becomes a whole record', async () => {
		const draft = await draftOf(HEAD, `${A},密封圈,云川理工大学,2027-01-31,是,否,许可、转让,8`);
		const args = patentArgsOf(draft, { id: ID, today: '2026-11-22' });
		expect(recordPatent.parse(args)).toMatchObject({
			holderKind: 'university',
			legalStatus: 'granted',
			annuityStatus: 'paid',
			burdens: ['pledged'],
			offers: [
				{ mode: 'licence-ordinary', pricing: 'fixed', priceFen: 8_000_000 },
				{ mode: 'transfer', pricing: 'fixed', priceFen: 8_000_000 }
			]
		});
		expect(patentArgsOf(draft, { id: ID, today: '2027-02-01' }).annuityStatus).toBe('overdue');
	});

	it('says nothing of what it does not know, so that nothing known is erased', async () => {
		const draft = await draftOf('专利号,专利名称,专利权人,是否质押', `${A},甲,乙公司,否`);
		const args = JSON.parse(JSON.stringify(patentArgsOf(draft, { id: ID, today: '2026-11-22' }))) as object;
		expect(Object.keys(args).sort()).toEqual(
			['patent', 'number', 'kind', 'title', 'holderName', 'holderKind', 'legalStatus'].sort()
		);
	});

	it('with advertising, without an owner, or with an open licence that cannot be, must be mended first', async () => {
		const faults = async (head: string, line: string) =>
			(await previewPatents(list(head, line))).faults.map(({ field, code }) => [field, code]);
		expect(await faults('专利号,专利名称,专利权人,成果简介', `${A},甲,乙公司,国家级成果`)).toEqual([
			['value', 'advertising']
		]);
		expect(await faults('专利号,专利名称', `${A},甲`)).toEqual([['holder', 'missing_party']]);
		expect(await faults(HEAD, `${A},甲,乙公司,,是,,开放许可,3`)).toEqual([
			['modes', 'open_licence_impossible']
		]);
		expect(await faults(HEAD, `${A},甲,乙公司,,否,,开放许可,3`)).toEqual([]);
	});
});

test('instalments of one contract are one deal with a payment each; a later row fills what the first left blank', async () => {
	const head = '合作方式,转让方,专利号,受让方,签约日期,合同金额（元）,到账金额（元）,到账日期,备案号';
	const preview = await previewDeals(
		list(
			head,
			`转让,云川理工大学,${A},乙公司,2026-03-05,300,100,2026-04-01,`,
			`转让,云川理工大学,${A},乙公司,2026-03-05,300,200,2026-05-01,X1`,
			`许可,云川理工大学,${A},乙公司,2026-03-05,0元,,,`
		)
	);
	const rows = preview.rows.map(({ row, draft }) => ({ row, draft: draft! }));
	const keys: string[] = [];
	const made = foldDeals(rows, (key) => (keys.push(key), ID));
	expect(made.map(({ rows: of }) => of)).toEqual([[2, 3], [4]]);
	expect(recordDeal.parse(made[0]!.args)).toMatchObject({
		holderKind: 'university',
		amountFen: 30_000,
		recordNo: 'X1',
		payments: [
			{ paidOn: '2026-04-01', amountFen: 10_000 },
			{ paidOn: '2026-05-01', amountFen: 20_000 }
		]
	});
	expect(made[1]!.args).toMatchObject({ type: 'licence', amountFen: 0 });
	expect(made[1]!.args.payments).toBeUndefined();
	expect(new Set(keys).size).toBe(2);
});

test('pledges and filings become records', async () => {
	const pledges = await previewPledges(
		list('出质人,质权人,登记日期,放款金额（万元）,是否普惠', '甲公司,云川农商银行,2026-03-05,450,是')
	);
	expect(recordPledge.parse(pledgeArgsOf(pledges.rows[0]!.draft!, ID))).toMatchObject({
		rightKinds: ['patent'],
		loanFen: 450_000_000,
		isInclusive: true
	});
	const filings = await previewFilings(
		list('企业名称,产品名称,专利号,年度,备案状态,产品利润（万元）', `甲公司,密封圈,${A},2025,通过,-3`)
	);
	const args = filingArgsOf(filings.rows[0]!.draft!, ID);
	expect(recordProductFiling.parse(args)).toMatchObject({ product: '密封圈', profitFen: -3_000_000 });
	expect(args).not.toHaveProperty('year');
});

test('a list may say of what kind the holder is; what it does not say its name does; a word that is none is asked about', async () => {
	const rows = async (kinds: string[]) =>
		(
			await previewDeals(
				list(
					'合作方式,专利号,许可方,许可方类型,被许可方,签约日期',
					...kinds.map((kind, i) => `许可,${A},云川重工集团有限公司,${kind},乙公司,2026-09-0${i + 1}`)
				)
			)
		).rows;
	const [large, silent, strange] = await rows(['央企', '', '国有企业']);
	const kindOf = (draft: DealDraft) => foldDeals([{ row: 2, draft }], () => ID)[0]!.args.holderKind;
	expect(kindOf(large!.draft!)).toBe('large-soe');
	expect(kindOf(silent!.draft!)).toBe('enterprise');
	expect(strange!.faults).toMatchObject([{ field: 'holderKind', code: 'unknown_word' }]);
});

test.each([
	['patents', PATENT_SHAPE],
	['deals', DEAL_SHAPE],
	['pledges', PLEDGE_SHAPE],
	['filings', FILING_SHAPE]
] as const)('every heading of the empty list of %s is one that the reader knows', (name, shape) => {
	const headings = TEMPLATE_HEADINGS[name];
	const { columns } = findColumns([headings], shape as ListShape<string>);
	expect(columns.filter(({ field }) => !field)).toEqual([]);
});

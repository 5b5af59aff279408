// Importing catalogue and ledgers into a real book: all or nothing, known records brought up to date, instalments folded, booths filled.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/postgres.ts';
import { foundRequestWorld, NUMBERS, type RequestWorld } from '../../../../test/sql/request-world.ts';
import type { Database } from '../database/database.ts';
import { listBoothCards, readPatent, searchPatents } from './catalogue.ts';
import { listDeals, type Deal } from './deals.ts';
import { importAll, startImport } from './import-list.ts';
import type { AnyList } from './kept-previews.ts';

const held = vi.hoisted(() => ({ database: null as Database | null }));
vi.mock('../context.ts', () => ({ database: () => held.database }));

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	held.database = t.database;
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

async function load(list: AnyList, lines: string[], place = of.world.organisation) {
	const file = new File([lines.join('\n')], `${list}.csv`);
	const kept = await startImport(file, { owner: 'o', place, book: of.world.organisation, list });
	return { kept, rejected: await importAll(kept, of.world.organiser) };
}
const ledger = () => listDeals(of.world.organisation, of.world.organiser);

describe('a catalogue', () => {
	const HEAD = '专利号,专利名称,专利权人,法律状态,成果简介,转化方式,价格（万元）,展位';
	const lines = [
		HEAD,
		'201710601862.3,一种低温密封用氟硅橡胶,云川理工大学,有效,,许可,9,',
		'95115608.X,一种夹具,云川理工大学,有效,夹得牢,转让,面议,'
	];

	it('brings known patents up to date, adds the others, and knows who answers by the name', async () => {
		const { kept, rejected } = await load('patents', lines);
		expect(rejected).toEqual([]);
		expect(kept.result).toMatchObject({ added: 1, merged: 1 });
		const { patent } = await readPatent(of.patent, of.world.organiser);
		// A blank never erases; offers, when named, are all offers.
		expect(patent).toMatchObject({
			plain: '零下五十度不漏油的密封圈材料',
			offers: [{ mode: 'licence-ordinary', priceFen: 9_000_000 }]
		});
		const found = await searchPatents(
			{ organisation: of.world.organisation, text: '夹具' },
			of.world.organiser
		);
		expect(found.patents).toMatchObject([{ number: NUMBERS[1], holder: of.holder, legalStatus: 'granted' }]);
	});

	it('is added once, however often it is imported', async () => {
		const { kept } = await load('patents', lines);
		expect(kept.result).toMatchObject({ added: 0, merged: 2 });
		const { total } = await searchPatents({ organisation: of.world.organisation }, of.world.organiser);
		expect(total).toBe(2);
	});

	it('imported at an event, fills the booths that its rows name, and keeps what stands there', async () => {
		await load(
			'patents',
			[
				HEAD,
				'201710601862.3,一种低温密封用氟硅橡胶,云川理工大学,有效,,,,B07',
				'95115608.X,一种夹具,云川理工大学,有效,,,,A12'
			],
			of.world.event
		);
		const booths = await listBoothCards(of.world.event, of.world.organiser);
		expect(booths.map(({ number, patents }) => [number, patents.map((one) => one.number)])).toEqual([
			['A12', [NUMBERS[0], NUMBERS[1]]],
			['B07', [NUMBERS[0]]]
		]);
	});

	it('is not imported while something is wrong', async () => {
		await expect(load('patents', [HEAD, '201710601862.4,甲,乙公司,有效,,,,'])).rejects.toMatchObject({
			code: 'faults_remain'
		});
	});
});

describe('a ledger', () => {
	const HEAD = '合作方式,转让方,专利号,受让方,签约日期,合同金额（元）,到账金额（元）,到账日期,备案号';
	const one = `转让,云川理工大学,201710601862.3,乙公司,2026-03-05,300`;

	it('of deals folds instalments, and an imported deal grows by the next import', async () => {
		const first = await load('deals', [HEAD, `${one},100,2026-04-01,`]);
		expect(first.kept.result).toMatchObject({ added: 1, merged: 0 });
		const again = await load('deals', [HEAD, `${one},100,2026-04-01,`, `${one},200,2026-05-01,X1`]);
		expect(again.kept.result).toMatchObject({ added: 0, merged: 1 });
		const { deals } = await ledger();
		expect(deals).toMatchObject([
			{
				amountFen: 30_000,
				recordNo: 'X1',
				payments: [
					{ number: 1, amountFen: 10_000 },
					{ number: 2, amountFen: 20_000 }
				]
			}
		]);
	});

	it('does not bring back what was struck, and finds what stands in its place', async () => {
		const lines = [HEAD, `转让,云川理工大学,95115608.X,己公司,2026-03-06,300,,,`];
		await load('deals', lines);
		const ofFirm = async () => (await ledger()).deals.filter(({ acquirerName }) => acquirerName === '己公司');
		const { id: deal, acquirerName, ...rest } = (await ofFirm())[0] as unknown as { id: string } & Deal;
		await of.book('strikeRecord', [{ recordKind: 'deal', record: deal, reason: '登记重复' }]);
		const again = await load('deals', lines);
		expect(again.rejected).toMatchObject([{ row: 2, reason: 'record_struck' }]);
		expect(again.kept.result).toBeNull();
		const { type, holderName, holderKind, patents, signedOn } = rest;
		const anew = { type, holderName, holderKind, patents, signedOn, acquirerName, deal: randomUUID() };
		await of.book('recordDeal', [anew]);
		expect((await load('deals', lines)).kept.result).toMatchObject({ added: 0, merged: 1 });
		await t.sql('update recorded_deals set strike = null where id = $1', [deal]);
		await t.sql('delete from deal_payments where deal = any ($1)', [[deal, anew.deal]]);
		await t.sql('delete from recorded_deals where id = any ($1)', [[deal, anew.deal]]);
	});

	it('with a day that lies ahead is refused whole, and the row is named', async () => {
		const { kept, rejected } = await load('deals', [
			HEAD,
			`转让,云川理工大学,95115608.X,丙公司,2026-03-05,1元,,,`,
			`转让,云川理工大学,95115608.X,丁公司,2096-03-05,1元,,,`
		]);
		expect(rejected).toMatchObject([{ row: 3, fields: ['signedOn'] }]);
		expect(kept.result).toBeNull();
		expect((await ledger()).deals).toHaveLength(1);
	});

	it('of pledges and filings is known by its numbers', async () => {
		const pledge = [
			'出质人,质权人,质押登记号,登记日期,质押登记金额（万元）',
			'甲公司,云川农商银行,Y1,2026-03-05,500'
		];
		await load('pledges', pledge);
		expect((await load('pledges', pledge)).kept.result).toMatchObject({ added: 0, merged: 1 });
		const filing = ['企业名称,产品名称,专利号,备案号', '甲公司,密封圈,201710601862.3,C1'];
		await load('filings', filing);
		expect((await load('filings', filing)).kept.result).toMatchObject({ added: 0, merged: 1 });
		expect(await ledger()).toMatchObject({
			pledges: [{ registeredFen: 500_000_000, registrationNo: 'Y1' }],
			filings: [{ filingNo: 'C1', product: '密封圈' }]
		});
	});
});

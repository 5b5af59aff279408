// The award sheet from real deals and pledges: each number, what stands behind it, what is missing, and the workbook read again.
import { randomUUID } from 'node:crypto';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { indicatorLines, programmeLine } from '#lib/server/desk/programme-view.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { NUMBERS } from '../sql/request-world.ts';
import { adoptPreset } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { awardFile, loadAwardPage } = await import('#lib/server/desk/award-page.ts');
const { withAward } = await import('#lib/server/desk/programme-award.ts');
const { allJudgeable } = await import('#lib/server/desk/judgeable.ts');
const { listProgrammes, readProgramme } = await import('#lib/server/desk/programmes.ts');

const [A, B, C] = NUMBERS;
const UNIVERSITY = '云川理工大学';
const FIRM = '临溪精工有限公司';
const areas = { district: ['500107'] };
let of: ProgrammeWorld;
const record = (more: Record<string, unknown>) =>
	of.act('recordDeal', {
		...{ deal: randomUUID(), type: 'transfer', holderName: UNIVERSITY, holderKind: 'university' },
		...{ acquirerName: FIRM, acquirerSize: 'small', acquirerRegion: '500107', patents: [A] },
		...{ signedOn: `${YEAR}-03-01`, recordedOn: `${YEAR}-03-05` },
		...more
	});
const [transfer, large, unfiled, unknown] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	await t.sql(
		`insert into regions (code, name) values ('500000', '重庆市'), ('500107', '九龙坡区') on conflict do nothing`
	);
	await record({ deal: transfer });
	await record({ deal: large, type: 'licence', patents: [B], recordAmountFen: 600_000_000 });
	await record({
		deal: unfiled,
		type: 'licence',
		patents: [C],
		recordedOn: undefined,
		acquirerName: '未备案公司'
	});
	await record({
		deal: unknown,
		acquirerName: '不知大小公司',
		acquirerSize: undefined,
		signedOn: `${YEAR}-04-01`
	});
	// Known, and no SME: no gap, and nothing paid.
	await record({ acquirerName: '大公司', acquirerSize: 'large', signedOn: `${YEAR}-05-01` });
});
afterAll(() => t.close());

const pageOf = (programme: string, query = '') =>
	loadAwardPage(programme, new URL(`http://x/award${query}`), of.world.organiser);
const paid = (sheet: { units: { unit: string; yuan: number }[] }) =>
	Object.fromEntries(sheet.units.map(({ unit, yuan }) => [unit, yuan]));

test('both parties, the large licence on top; each number opens its records; what is missing is said', async () => {
	const programme = await adoptPreset(of, 'chongqing-2024-award-transfer', { areas });
	const { sheet, gaps } = await pageOf(programme);
	expect(paid(sheet)).toEqual({ [UNIVERSITY]: 5000, [FIRM]: 5600 });
	const open = await pageOf(programme, `?unit=${encodeURIComponent(FIRM)}&part=C`);
	expect(open.open?.records.map((one) => one.record)).toEqual([large]);
	expect((await pageOf(programme, '?unit=constructor&part=A')).open).toBeNull();
	expect(gaps.map((one) => [one.record, one.lacks]).sort()).toEqual(
		[
			[unfiled, ['recorded', 'filed_amount']],
			[unknown, ['size']]
		].sort()
	);
});

test('readings and own numbers: licence shared, large licence instead, a lower rate, a smaller pool', async () => {
	const switches = { A29: 'shared', A30: 'instead' };
	const id = 'chongqing-2024-award-transfer';
	const programme = await adoptPreset(of, id, {
		areas,
		switches,
		numbers: { [`${id}-1-rate-transfer`]: 3000, [`${id}-1-total-cap`]: 3500, [`${id}-1-unit-cap`]: 3400 }
	});
	const { sheet } = await pageOf(programme);
	expect(sheet.units.map(({ unit, rawYuan, cappedYuan }) => [unit, rawYuan, cappedYuan])).toEqual([
		[UNIVERSITY, 3500, 3400],
		[FIRM, 3600, 3400]
	]);
	expect(sheet.poolYuan).toBe(3500);
	expect(paid(sheet)).toEqual({ [UNIVERSITY]: 1750, [FIRM]: 1750 });
	// Its own indicators are judged on the sheet.
	const judged = await withAward(await readProgramme(programme, of.world.organiser), of.world.organiser);
	const lines = indicatorLines(judged, `${YEAR + 1}-01-01`);
	expect(lines.map(({ status }) => status)).toEqual(['met', 'met', 'met', 'met', 'met']);
	expect(lines.at(-1)!.numbers[0]!.value).toBe(3500);
});

test('pledges: borrower and agency for one loan; a pledge without its loan is a gap', async () => {
	const pledge = (more: Record<string, unknown>) =>
		of.act('recordPledge', {
			...{ pledge: randomUUID(), borrowerName: FIRM, lenderName: '云川银行', rightKinds: ['patent'] },
			...{ borrowerRegion: '500107', registeredOn: `${YEAR}-03-05`, facilitatedBy: ['云川知服'] },
			...more
		});
	await pledge({ loanFen: 500_000_000 });
	await pledge({ registeredOn: `${YEAR}-04-05`, borrowerName: '乙' });
	const programme = await adoptPreset(of, 'chongqing-2024-award-pledge', { areas });
	const { sheet, gaps } = await pageOf(programme);
	expect(paid(sheet)).toMatchObject({ [FIRM]: 5000, 云川知服: 5000 });
	expect(gaps.map(({ lacks }) => lacks)).toEqual([['loan']]);
});

test('the workbook has the page’s numbers', async () => {
	const programme = await adoptPreset(of, 'chongqing-2024-award-transfer', { areas });
	const bytes = await (await awardFile(programme, of.world.organiser)).arrayBuffer();
	const sheets = await readXlsx(Buffer.from(bytes));
	const [heads, ...rows] = sheets.find(({ sheet }) => sheet === '奖补测算')!.data;
	const at = heads!.indexOf('应发');
	expect(rows.slice(0, 3).map((row) => [row[0], row[at]])).toEqual([
		[UNIVERSITY, 5000],
		[FIRM, 5600],
		['合计', 10_600]
	]);
	expect(rows.flat().join(' ')).toContain('同一单位不超过 100,000 元');
	expect(sheets.find(({ sheet }) => sheet === '依据记录')!.data.length).toBe(1 + 5);
});

test('a list says of an award what its own page says', async () => {
	const programme = await adoptPreset(of, 'chongqing-2024-award-transfer', { areas });
	const [organiser, today] = [of.world.organiser, `${YEAR}-12-31`];
	const page = indicatorLines(await withAward(await readProgramme(programme, organiser), organiser), today);
	const listed = await allJudgeable(await listProgrammes(organiser, of.world.organisation), organiser);
	const line = programmeLine(
		listed.find(({ id }) => id === programme)!,
		today
	);
	expect(line.cells.map(({ status }) => status)).toEqual(page.map(({ status }) => status));
	expect(line.tally.undetermined).toBe(0);
});

test('no award, no sheet; nobody else’s either', async () => {
	const plain = await adoptPreset(of, 'hunan-2022-park');
	await expect(pageOf(plain)).rejects.toMatchObject({ status: 404 });
	const programme = await adoptPreset(of, 'chongqing-2024-award-transfer', { areas });
	await expect(awardFile(programme, of.otherBureau)).rejects.toMatchObject({ status: 404 });
});

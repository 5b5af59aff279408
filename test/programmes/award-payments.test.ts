// 从高不重复 on the award page: which records something else pays for as well, which payment stands and why, and loans with two payees; in the workbook and in a kept report too.
import { randomUUID } from 'node:crypto';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { programmeSettings } from '#lib/domain/programmes/settings.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { draftOf, NUMBERS } from '../sql/request-world.ts';
import { foundWorld } from '../sql/world.ts';
import { adoptPreset } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { awardFile, loadAwardPage } = await import('#lib/server/desk/award-page.ts');
const { makeReport, readReport } = await import('#lib/server/desk/programme-report.ts');

const [A, B, C] = NUMBERS;
const UNIVERSITY = '云川理工大学';
const FIRM = '临溪精工有限公司';
const AWARD = 'chongqing-2024-award-transfer';
const areas = { district: ['500107'] };
const transferOf = (patent: string, more: Record<string, unknown> = {}) => ({
	...{ deal: randomUUID(), type: 'transfer', holderName: UNIVERSITY, holderKind: 'university' },
	...{ acquirerName: FIRM, acquirerSize: 'small', acquirerRegion: '500107', patents: [patent] },
	...{ signedOn: `${YEAR}-03-01`, recordedOn: `${YEAR}-03-05` },
	...more
});
let of: ProgrammeWorld;
let award: string;
const [both, elsewhere, alone] = [randomUUID(), randomUUID(), randomUUID()];
const pageOf = (programme: string) => loadAwardPage(programme, new URL('http://x/award'), of.world.organiser);
/** A definition made of a preset under another name, adopted. */
const adoptAs = (preset: string, change: Record<string, unknown>) => {
	const definition = { ...presetOf(preset)!, ...change };
	const settings = programmeSettings.parse({ areas });
	return programmeArgs(metricsOf(definition, settings) as never, { definition, settings, years: 'calendar' });
};

beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	await t.sql(
		`insert into regions (code, name) values ('500000', '重庆市'), ('500107', '九龙坡区') on conflict do nothing`
	);
	await of.act('recordDeal', transferOf(A, { deal: both }));
	await of.act(
		'recordDeal',
		transferOf(B, { deal: elsewhere, signedOn: `${YEAR}-04-01`, holderName: '甲学院' })
	);
	await of.act('recordDeal', transferOf(C, { deal: alone, holderName: '乙学院', acquirerName: '乙公司' }));
	award = await adoptPreset(of, AWARD, { areas });
});
afterAll(() => t.close());

test('nothing is listed where nothing else pays', async () => {
	expect((await pageOf(award)).warnings).toEqual({ conflicts: [], shared: [], disputed: 0, disputedYuan: 0 });
});

test('a project of the university, another document’s award and another park’s: which stands, and why', async () => {
	await adoptPreset(of, 'chongqing-2024-university', { areas, self: { name: UNIVERSITY } });
	const { warnings } = await pageOf(award);
	expect(warnings.conflicts.map(({ record, unit, why }) => [record.record, unit, why])).toEqual([
		[both, UNIVERSITY, 'highest']
	]);
	expect(
		warnings.conflicts[0]!.payments.map(({ yuan, stands, isSupport }) => [yuan, stands, isSupport])
	).toEqual([
		[300_000, true, true],
		[4000, false, false]
	]);
	expect(warnings).toMatchObject({ disputed: 1, disputedYuan: 4000 });

	// Another park has the same deal, and calculates an award of its own: nobody here sees whose it is.
	const other = await foundWorld(t.database);
	const act = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform',
			{ organisation: other.organisation, atomic: true, drafts: [draftOf(verb, args)] },
			other.organiser
		);
	await act('recordDeal', transferOf(B, { signedOn: `${YEAR}-04-01`, holderName: '甲学院' }));
	await act('adoptProgramme', adoptAs(AWARD, {}));
	// The city's own document pays for transfers as well, with more patents' worth than the cap of a unit.
	const { document } = presetOf(AWARD)!;
	const city = adoptAs(AWARD, { id: 'city-award', document: { ...document, id: 'city' } });
	await of.act('adoptProgramme', city);
	const { conflicts } = (await pageOf(award)).warnings;
	const told = conflicts.map(({ record, unit, why, payments }) => [
		...[record.record, unit, why],
		payments.map(({ programme, yuan, stands }) => [
			programme === award ? 'own' : programme === city.programme ? 'city' : programme && 'project',
			yuan,
			stands
		])
	]);
	expect(told).toContainEqual([
		both,
		UNIVERSITY,
		'other_money',
		[
			['city', 4000, true],
			['project', 300_000, false],
			['own', 4000, false]
		]
	]);
	expect(told).toContainEqual([
		elsewhere,
		FIRM,
		'other_money',
		[
			['city', 4000, true],
			['own', 4000, false],
			[null, null, false]
		]
	]);
	await of.act('dropProgramme', { programme: city.programme, reason: '试算，不再使用' });
	const without = (await pageOf(award)).warnings.conflicts.filter(
		({ record }) => record.record === elsewhere
	);
	expect(without.map(({ why, payments }) => [why, payments.map(({ yuan }) => yuan)])).toEqual([
		['unknown', [4000, null]],
		['unknown', [4000, null]]
	]);
	expect((await pageOf(award)).warnings.conflicts.map(({ record }) => record.record)).not.toContain(alone);
});

test('the same award of a bureau that counts the region is the same payment', async () => {
	const before = (await pageOf(award)).warnings.conflicts.length;
	await t.database.call(
		'perform',
		{
			organisation: of.bureauOrganisation,
			atomic: true,
			drafts: [draftOf('adoptProgramme', adoptAs(AWARD, {}))]
		},
		of.bureau
	);
	expect((await pageOf(award)).warnings.conflicts.length).toBe(before);
});

test('the workbook and a kept report list it, and say it among the steps', async () => {
	const bytes = await (await awardFile(award, of.world.organiser)).arrayBuffer();
	const sheets = await readXlsx(Buffer.from(bytes));
	const rows = sheets.find(({ sheet }) => sheet.startsWith('从高不重复'))!.data;
	expect(rows.find((row) => row[4] === '保留')?.slice(1, 6)).toEqual([
		...[UNIVERSITY, expect.stringContaining('高校')],
		...['全项最多 300,000', '保留', '取高：金额最高的一项保留']
	]);
	const report = randomUUID();
	expect(
		await makeReport({ report, programme: award, wish: { kind: 'circular' } }, of.world.organiser)
	).toBeNull();
	const kept = await readReport(award, report, of.world.organiser);
	expect(kept.award?.warnings).toMatchObject({ disputed: 2, disputedYuan: 12_000 });
	const said = sheets
		.find(({ sheet }) => sheet === '奖补测算')!
		.data.flat()
		.join(' ');
	expect(said).toContain('从高不重复：2 条记录另有支持，涉及应发 12,000 元');
});

test('one loan, two payees: a warning, and none where one payee is allowed', async () => {
	await of.act('recordPledge', {
		...{ pledge: randomUUID(), borrowerName: FIRM, lenderName: '云川银行', rightKinds: ['patent'] },
		...{ borrowerRegion: '500107', registeredOn: `${YEAR}-03-05`, facilitatedBy: ['云川知服'] },
		loanFen: 500_000_000
	});
	const sharedOf = async (more: Record<string, unknown>) => {
		const programme = await adoptPreset(of, 'chongqing-2024-award-pledge', { areas, ...more });
		const { shared } = (await pageOf(programme)).warnings;
		await of.act('dropProgramme', { programme, reason: '试算，不再使用' });
		return shared.map(({ units }) => units);
	};
	expect(await sharedOf({})).toEqual([
		[
			{ unit: FIRM, yuan: 5000 },
			{ unit: '云川知服', yuan: 5000 }
		]
	]);
	expect(await sharedOf({ switches: { A32: 'single' } })).toEqual([]);
});

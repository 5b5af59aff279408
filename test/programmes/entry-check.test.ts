// The entry check from form to finding: what is typed, what records know, what is missing; compare-and-set; the clock of each enterprise.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { entryArgs, entryFields, entryShape, readEntryFields } from '#lib/server/desk/entry-form.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { codeOf, NUMBERS } from '../sql/request-world.ts';
import { adoptPreset } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { loadEntries, loadEntry } = await import('#lib/server/desk/entry-page.ts');
const { checkedEntry } = await import('#lib/server/desk/entries.ts');

const ID = 'hubei-2024-library';
const CODE = '91350100M000100Y43';
let of: ProgrammeWorld;
let programme: string;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	programme = await adoptPreset(of, ID);
	await t.sql(
		`insert into regions (code, name) values ('420000', '湖北省'), ('420100', '武汉市') on conflict do nothing`
	);
	await of.act('recordProductFiling', {
		...{
			filing: randomUUID(),
			firmName: '江城精工',
			firmCode: CODE,
			product: '密封圈',
			patents: [NUMBERS[0]]
		},
		...{ filingNo: 'ZLCP-7', filedOn: `${YEAR}-01-05` }
	});
	await of.world.perform('recordEnterprise', [
		{
			name: '江城精工',
			creditCode: CODE,
			sizeClass: 'small',
			techSme: true,
			specialised: true,
			region: '420100'
		}
	]);
});
afterAll(() => t.close());

const typed = (values: Record<string, string | string[]>) => {
	const form = new FormData();
	for (const [name, value] of Object.entries(values))
		for (const one of [value].flat()) form.append(name, one);
	return readEntryFields(form);
};
const enter = (more: Record<string, unknown>) =>
	of.act('recordEntry', { programme, version: 0, name: '江城精工', application: {}, ...more });

test('every criterion of the document has its fields, and each input of it is asked for', () => {
	const criteria = presetOf(ID)!.entryCriteria!;
	for (const { no, inputs } of criteria) {
		const asked = entryShape(criteria)[no]!.fields.map(({ name }) => String(name));
		expect(asked).toEqual(
			inputs.map((one) => (one === 'brand_influence_note' ? 'brand_influence_confirmed' : one))
		);
	}
});

test('what records know is taken where nothing was typed; what nobody can know is missing', async () => {
	const entry = randomUUID();
	expect(await enter({ entry, creditCode: CODE })).toMatchObject({ status: 'accepted' });
	const { checked } = await loadEntry(programme, entry, of.world.organiser);
	const finding = (no: number) => checked.findings.find((one) => one.no === no)!;
	expect(checked.known.sources).toMatchObject({
		reg_province: 'library',
		size_class: 'library',
		qualifications: 'library',
		product_filing_no: 'filings'
	});
	expect(finding(1)).toMatchObject({ status: 'undetermined', missing: ['is_legal_person'] });
	expect(finding(2).status).toBe('met');
	expect(finding(10).missing).toHaveLength(4);
	expect(checked.status).toBe('undetermined');
	const [line] = (await loadEntries(programme, of.world.organiser)).entries;
	expect(line).toMatchObject({ name: '江城精工', met: 1, total: 10 });
});

test('a form goes there and back, and says what is wrong with which field', () => {
	const { args } = entryArgs(
		typed({
			...{
				name: '江城精工',
				creditCode: CODE,
				enteredOn: '2024-09-01',
				hasProgress: 'no',
				is_legal_person: 'yes'
			},
			...{
				qualifications: ['high_tech'],
				product_filing_no: '无',
				rd_spend_prev_year: '１２.5',
				revenue_prev_year: '1,000'
			},
			...{ core_patents: 'CN1、CN2', 'evidence.core_patents': '证书一、证书二', 'reason.4': '备案审核中' }
		})
	);
	expect(args).toMatchObject({
		enteredOn: '2024-09-01',
		hasProgress: false,
		application: {
			product_filing_no: false,
			rd_spend_prev_year: 125_000,
			revenue_prev_year: 10_000_000,
			core_patents: ['CN1', 'CN2'],
			evidence: { core_patents: ['证书一', '证书二'] },
			reasons: { '4': '备案审核中' }
		}
	});
	const back = entryFields(
		{ ...args!, id: '', version: 1, at: '', known: {} } as never,
		entryShape(presetOf(ID)!.entryCriteria!)
	);
	expect(back).toMatchObject({
		values: { rd_spend_prev_year: '12.5', product_filing_no: '无' },
		several: ['high_tech']
	});
	expect(entryArgs(typed({ name: '甲', qualifications: 'none' })).args?.application).toEqual({
		qualifications: []
	});
	const wrong = typed({
		...{
			rd_staff: '很多',
			industrialisation_rate: '101',
			creditCode: '1',
			enteredOn: '2024-13-01',
			size_class: 'giant'
		},
		'reason.2': 'x'.repeat(499)
	});
	expect(Object.keys(entryArgs(wrong).errors!).sort()).toEqual(
		['creditCode', 'enteredOn', 'industrialisation_rate', 'name', 'rd_staff'].sort()
	);
});

test('somebody who was slower is told; a second enterprise of one code is not made', async () => {
	const entry = randomUUID();
	await enter({ entry, name: '乙' });
	expect(await enter({ entry, name: '乙', version: 1 })).toMatchObject({ status: 'accepted' });
	expect(await enter({ entry, name: '乙', version: 1 })).toMatchObject({ reason: 'programme_moved' });
	expect(await enter({ entry: randomUUID(), creditCode: CODE })).toMatchObject({ reason: 'entry_exists' });
	expect(await enter({ entry: randomUUID(), enteredOn: '2999-01-01' })).toMatchObject({
		fields: ['enteredOn']
	});
	expect(await enter({ entry: randomUUID(), programme: randomUUID() })).toMatchObject({
		reason: 'unknown_subject'
	});
	expect(await enter({ entry: randomUUID(), application: 'x' })).toMatchObject({ status: 'refused' });
	const other = await adoptPreset(of, ID);
	expect(await enter({ entry, programme: other, version: 2 })).toMatchObject({ reason: 'unknown_subject' });
	const asked = { programme: other, entry };
	expect(await codeOf(t.database.call('list_entries', asked, of.world.organiser))).toBe('YH062');
});

test('the two years out run from the day an enterprise entered', () => {
	const days = { startsOn: '2024-06-06', endsOn: '2029-12-31', years: 'calendar' as const };
	const at = (today: string, more: object) =>
		checkedEntry({ application: {}, known: {}, ...more }, { ...days, definition: presetOf(ID)! }, today).exit;
	expect(at('2026-08-31', {})).toBeNull();
	expect(at('2026-08-31', { enteredOn: '2024-09-01' })).toMatchObject({ status: 'on_track' });
	expect(at('2026-09-02', { enteredOn: '2024-09-01', hasProgress: false })).toMatchObject({
		status: 'not_met'
	});
	expect(at('2026-09-02', { enteredOn: '2024-09-01', hasProgress: true })).toMatchObject({ status: 'met' });
});

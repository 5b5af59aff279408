// Lists from file to arguments: the fixture lists, collisions between rows, corrections, columns by hand, the problem list,
// and that every code has its words.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addAttendee } from '#lib/domain/attendee.ts';
import { recordEnterprise } from '#lib/domain/enterprise.ts';
import { fixturePeople } from '../../../../test/fixtures/attendee-rows.ts';
import { DIRTY_ROWS } from '../../../../test/fixtures/dirty-rows.ts';
import { bigListBytes } from '../../../../test/fixtures/make-attendees.ts';
import { sheetRow, workbookParts, zip } from '../../../../test/zip.ts';
import { applyCorrections } from './apply-corrections.ts';
import { attendeeArgs, previewAttendees } from './attendee-list.ts';
import { enterpriseArgs, previewEnterprises } from './enterprise-list.ts';
import { faultReport, harmless, type FaultWords } from './fault-report.ts';
import { FILE_FAULTS, ROW_FAULTS, ROW_FIXES, ROW_WARNINGS } from './import-fault.ts';
import { readTable } from './read-table.ts';
import { spellOrganisation, spellPerson } from './spelling.ts';
import { inferOrganisationKind } from './words.ts';

const fixture = (name: string) => ({
	name,
	bytes: new Uint8Array(readFileSync(new URL(`../../../../test/fixtures/${name}`, import.meta.url)))
});
const list = (...lines: string[]) => ({ name: 'a.csv', bytes: new TextEncoder().encode(lines.join('\n')) });

describe('the fixture lists', () => {
	it('are what their generator makes', () => {
		expect(Buffer.from(fixture('attendees-300.gb18030.csv').bytes).equals(bigListBytes())).toBe(true);
	});

	it('import as they stand: 300 rows of GB18030, twelve of them double', async () => {
		const preview = await previewAttendees(fixture('attendees-300.gb18030.csv'));
		expect(preview).toMatchObject({ encoding: 'GB18030', headerRow: 2, faults: [], canImport: true });
		expect(preview.counts).toEqual({
			ready: 288,
			faulty: 0,
			duplicates: 12,
			skipped: 0,
			blank: 3,
			fixed: 89,
			warnings: 0
		});
		expect(preview.columns.map(({ field }) => field)).toEqual([
			null,
			'name',
			'organisation',
			'title',
			'mobile',
			'creditCode',
			null
		]);
		const args = attendeeArgs(preview);
		const people = fixturePeople();
		expect(args.map(({ name }) => name)).toEqual(people.map(({ name }) => name));
		expect(new Set(args.map(({ attendee }) => attendee)).size).toBe(288);
		for (const one of args) expect(addAttendee.parse(one)).toEqual(one);
		expect(args[0]).toMatchObject(people[0] ?? {});
		expect(preview.rows.slice(0, 30).every((row) => row.fixes.length === 0)).toBe(true);
		expect(args.some(({ name }) => name.includes('·'))).toBe(true);
	});

	it.each(['attendees-40.utf8-bom.csv', 'attendees-40.utf8.csv', 'attendees-40.xlsx'])(
		'%s: forty people, alike',
		async (name) => {
			const preview = await previewAttendees(fixture(name));
			expect(preview.counts).toMatchObject({ ready: 40, faulty: 0, blank: 0, fixed: 0 });
			const drafts = preview.rows.map((row) => row.draft);
			expect(drafts).toMatchObject(fixturePeople(40).map(({ name, mobile }) => ({ name, mobile })));
		}
	);

	it.each(['attendees-dirty.csv', 'attendees-dirty.xlsx'])('%s: one fault of each kind', async (name) => {
		const preview = await previewAttendees(fixture(name));
		const found = preview.rows.map((row) => ({
			row: row.row,
			codes: row.faults.map(({ field, code }) => [field, code])
		}));
		expect(found).toEqual(
			DIRTY_ROWS.map(({ field, code }, i) => ({ row: i + 2, codes: code ? [[field, code]] : [] }))
		);
		expect(preview.canImport).toBe(false);
		expect(() => attendeeArgs(preview)).toThrow('faults_remain');
	});

	it('of a list without the columns 科技型 and 专精特新 says neither, so that nothing known is erased', async () => {
		const line = '临溪精工有限公司,91350100M000100Y43,';
		const [firm] = enterpriseArgs(await previewEnterprises(list('企业名称,统一社会信用代码,专精特新', line)));
		expect(firm).toMatchObject({ creditCode: '91350100M000100Y43' });
		expect(firm).not.toHaveProperty('techSme');
		expect(firm).not.toHaveProperty('specialised');
	});

	it('enterprises-120.xlsx: a whole 企业库', async () => {
		const preview = await previewEnterprises(fixture('enterprises-120.xlsx'));
		expect(preview.counts).toMatchObject({ ready: 120, faulty: 0, duplicates: 0 });
		const args = enterpriseArgs(preview);
		for (const one of args) expect(recordEnterprise.parse(one)).toEqual(one);
		expect(new Set(args.map(({ creditCode }) => creditCode)).size).toBe(120);
		expect(new Set(args.map(({ sizeClass }) => sizeClass))).toEqual(
			new Set(['large', 'medium', 'small', 'micro'])
		);
		expect(args.some((one) => one.specialised) && args.some((one) => !one.specialised)).toBe(true);
	});
});

const HEAD = '姓名,单位,手机,职务';

describe('rows against each other', () => {
	it('merges the same mobile and name into the first row, and fills its blanks', async () => {
		const preview = await previewAttendees(
			list(HEAD, '沈嘉,甲公司,13800000001,', '沈 嘉,乙公司,138-0000-0001,总监')
		);
		expect(preview.counts).toMatchObject({ ready: 1, duplicates: 1, faulty: 0 });
		expect(preview.rows[1]).toMatchObject({ state: 'duplicate', into: 2, draft: null });
		expect(preview.rows[0]?.draft).toMatchObject({ organisation: '甲公司', title: '总监' });
	});

	it('asks about the same mobile with another name, and keeps both when told', async () => {
		const preview = await previewAttendees(
			list(HEAD, '沈嘉,甲公司,13800000001,', '沈一诺,甲公司,13800000001,')
		);
		expect(preview.faults).toEqual([
			{
				row: 3,
				column: '手机',
				field: 'mobile',
				value: '13800000001',
				code: 'mobile_same_other_name',
				other: 2
			}
		]);
		const kept = applyCorrections(preview, [{ row: 3, keep: true }]);
		expect(kept.counts).toMatchObject({ ready: 2, faulty: 0 });
		expect(attendeeArgs(kept).map(({ mobile }) => mobile)).toEqual(['13800000001', '13800000001']);
		expect(applyCorrections(kept, [{ row: 3, keep: false }]).counts.faulty).toBe(1);
	});

	it('names a possible twin without a mobile, and lets it pass', async () => {
		const preview = await previewAttendees(list(HEAD, '沈嘉,甲公司,13800000001,', '沈嘉,甲公司,,'));
		expect(preview.counts).toMatchObject({ ready: 2, warnings: 1 });
		expect(preview.rows[1]?.warnings).toMatchObject([
			{ code: 'same_name_organisation', other: 2, column: '姓名' }
		]);
	});

	it('finds two names for one credit code, two codes for one name, and doubles', async () => {
		const codes = ['91350100M000100Y43', '914403001922038216'];
		const preview = await previewEnterprises(
			list('企业名称,信用代码', `甲,${codes[0]}`, `乙,${codes[0]}`, `甲,${codes[0]}`, `甲,${codes[1]}`)
		);
		expect(preview.rows.map(({ state }) => state)).toEqual(['ready', 'faulty', 'duplicate', 'ready']);
		expect(preview.faults).toMatchObject([{ row: 3, code: 'code_same_other_name', other: 2 }]);
		expect(preview.rows[3]?.warnings).toMatchObject([{ code: 'same_name_other_code', other: 2 }]);
	});
});

describe('corrections', () => {
	const bad = () =>
		previewAttendees(
			list(HEAD, '沈嘉,甲公司,1.38E+10,', ',甲公司,13800000002,', '单秋实,甲公司,13800000003,')
		);

	it('are judged like the file, all rows anew, until nothing is left', async () => {
		const preview = await bad();
		const half = applyCorrections(preview, [{ row: 2, field: 'mobile', value: '138 0000 0003' }]);
		// The corrected mobile collides with a row below, which was ready before.
		expect(half.faults.map(({ row, code }) => [row, code])).toEqual([
			[3, 'missing_name'],
			[4, 'mobile_same_other_name']
		]);
		const done = applyCorrections(half, [
			{ row: 2, field: 'mobile', value: '13800000001' },
			{ row: 3, skip: true }
		]);
		expect(done).toMatchObject({ canImport: true, counts: { ready: 2, skipped: 1, faulty: 0 } });
		expect(attendeeArgs(done).map(({ mobile }) => mobile)).toEqual(['13800000001', '13800000003']);
		expect(preview.counts.faulty).toBe(2);
	});

	it('survive a journey as JSON', async () => {
		const travelled = JSON.parse(JSON.stringify(await bad())) as Awaited<ReturnType<typeof bad>>;
		expect(applyCorrections(travelled, [])).toEqual(travelled);
	});

	it('can fill a field the list has no column for', async () => {
		const preview = await previewAttendees(list('姓名', '沈嘉'));
		expect(preview.faults).toMatchObject([{ code: 'missing_organisation', column: null }]);
		const done = applyCorrections(preview, [{ row: 2, field: 'organisation', value: '甲公司' }]);
		expect(done.canImport).toBe(true);
	});

	it.each([
		[{ row: 99, skip: true }],
		[{ row: 2, field: 'attendee', value: 'x' }],
		[{ row: 2, field: '__proto__', value: 'x' }],
		[{ row: 2, field: 'name', value: 'x'.repeat(501) }],
		[{ row: 2, field: 'name', value: 5 }],
		[{ row: 0, skip: true }],
		[{ row: 2 }],
		['x'],
		[null]
	])('refuses %j', async (one) => {
		const preview = await bad();
		expect(() => applyCorrections(preview, [one] as never)).toThrow('correction_invalid');
	});

	it('cannot import when every row is left out', async () => {
		const preview = applyCorrections(
			await bad(),
			[2, 3, 4].map((row) => ({ row, skip: true }))
		);
		expect(preview.canImport).toBe(false);
		expect(() => attendeeArgs(preview)).toThrow('faults_remain');
	});
});

describe('columns', () => {
	it('are known by any of their usual headings', async () => {
		const preview = await previewAttendees(
			list(
				'参会人*,工作 单位,联系电话（必填）,职务/职称,社会信用代码:,人员类型,单位性质,座位,邮箱',
				'沈嘉,甲公司,,,,,,A-01,x'
			)
		);
		expect(preview.columns.map(({ field }) => field)).toEqual([
			'name',
			'organisation',
			'mobile',
			'title',
			'creditCode',
			'personRole',
			'organisationKind',
			'attentionNote',
			null
		]);
	});

	it('prefer 手机号 to 电话 and take one column a field', async () => {
		const preview = await previewAttendees(
			list('姓名,单位,电话,手机号', '沈嘉,甲公司,028-88001234,13800000001')
		);
		expect(preview.columns.map(({ field }) => field)).toEqual(['name', 'organisation', null, 'mobile']);
		expect(preview.canImport).toBe(true);
	});

	it('can be chosen by hand, heading row included', async () => {
		const file = list('说明', 'A,B,C', '沈嘉,甲公司,13800000001');
		await expect(previewAttendees(file)).rejects.toThrow('no_header');
		const preview = await previewAttendees(file, { headerRow: 2, mapping: ['name', 'organisation', null] });
		expect(preview).toMatchObject({ headerRow: 2, canImport: true });
		expect(preview.rows[0]?.draft).not.toHaveProperty('mobile');
	});

	it.each([
		{ mapping: ['name', 'name'] },
		{ mapping: ['name', 'badge'] },
		{ mapping: ['name', '__proto__'] },
		{ mapping: ['name', null, null, null, 'mobile'] },
		{ headerRow: 77 },
		{ headerRow: 0 },
		{ headerRow: -1 },
		{ headerRow: 1.5 }
	])('refuse %j', async (choice) => {
		await expect(previewAttendees(list('姓名,单位', '沈嘉,甲'), choice)).rejects.toThrow('mapping_invalid');
	});
});

describe('tables', () => {
	it('come out of commas, semicolons, tabs and a sep= line alike', async () => {
		const rows = [
			['姓名', '单位'],
			['沈嘉', '甲公司']
		];
		for (const [delimiter, head] of [
			[',', ''],
			[';', ''],
			['\t', ''],
			['|', 'sep=|\n']
		] as const) {
			const text = head + rows.map((row) => row.join(delimiter)).join('\r\n');
			expect((await readTable({ name: 'a.csv', bytes: Buffer.from(text) })).rows).toEqual(rows);
		}
	});

	it('read UTF-16 as Excel saves “Unicode text”', async () => {
		const bytes = Buffer.from('\ufeff姓名\t单位\r\n沈嘉\t甲公司', 'utf16le');
		expect(await readTable({ name: 'a.txt', bytes })).toMatchObject({
			encoding: 'UTF-16',
			rows: [
				['姓名', '单位'],
				['沈嘉', '甲公司']
			]
		});
	});

	it('give stored numbers exactly, and lost digits as lost', async () => {
		const numbers = ['13800001234', '1.3800001234E10', '1.38E+10', '911440300192203821', '2.5', '1'];
		const xml = sheetRow(
			1,
			numbers.map((number) => ({ number }))
		);
		const { rows } = await readTable({ name: 'a.xlsx', bytes: zip(workbookParts(xml)) });
		expect(rows).toEqual([['13800001234', '13800001234', '1.38E+10', '9.114403001922038E+17', '2.5', '1']]);
	});

	it('keep Excel’s row numbers across gaps and line breaks in cells', async () => {
		const xml = sheetRow(1, ['姓名', '单位']) + sheetRow(4, ['', '甲公司']);
		const workbook = await previewAttendees({ name: 'a.xlsx', bytes: zip(workbookParts(xml)) });
		expect(workbook.faults).toMatchObject([{ row: 4, code: 'missing_name' }]);
		const csv = await previewAttendees(list('姓名,单位', '"沈\n嘉",甲公司', ',甲公司'));
		expect(csv.rows[0]?.draft?.name).toBe('沈嘉');
		expect(csv.faults).toMatchObject([{ row: 3, code: 'missing_name' }]);
	});
});

describe('what is inferred', () => {
	it.each([
		['云川恒澈环保科技有限公司', 'enterprise'],
		['云川理工大学', 'university'],
		['大学科技园发展有限公司', 'enterprise'],
		['云川农商银行', 'finance'],
		['云川科创担保有限公司', 'finance'],
		['云川明正专利代理事务所', 'service'],
		['云川市知识产权局', 'government'],
		['云溪高新区管委会', 'government'],
		['邮局对面的小吃店有限公司', 'enterprise'],
		['云川市中小企业协会', 'other'],
		['', 'other']
	])('%s is %s', (name, kind) => {
		expect(inferOrganisationKind(name)).toBe(kind);
	});

	it('lets experts, guests, media and officials come without an organisation, and nobody else', async () => {
		const roles = ['专家', '嘉宾', '媒体', '领导', '企业代表', ''];
		const preview = await previewAttendees(
			list('姓名,身份', ...roles.map((role, i) => `甲${'乙丙丁戊己庚'[i]},${role}`))
		);
		expect(preview.faults.map(({ row, code }) => [row, code])).toEqual([
			[6, 'missing_organisation'],
			[7, 'missing_organisation']
		]);
	});

	it.each([
		['单秋实', 'shan qiu shi', 'sqs'],
		['仇志远', 'qiu zhi yuan', 'qzy'],
		['曾繁', 'zeng fan', 'zf'],
		['尉迟敬', 'yu chi jing', 'ycj'],
		['欧阳静', 'ou yang jing', 'oyj'],
		['吕布', 'lv bu', 'lb'],
		['阿依古丽·买买提', 'a yi gu li mai mai ti', 'ayglmmt'],
		['John Smith', 'john smith', 'js']
	])('%s is spelt %s, %s', (name, full, initials) => {
		expect(spellPerson(name)).toEqual({ full, initials });
	});

	it('spells an organisation without taking its first character for a surname', () => {
		expect(spellOrganisation('重庆银行').full).toBe('chong qing yin hang');
		expect(spellOrganisation('单晶科技').initials).toBe('djkj');
	});
});

describe('the problem list', () => {
	const words: FaultWords = {
		sheet: '问题清单',
		headings: { row: '行', column: '列', value: '内容', reason: '问题', remedy: '怎么改' },
		field: (field) => field,
		reason: ({ code }) => code,
		remedy: ({ code }) => `改 ${code}`
	};

	it('is a workbook of every fault, with formulas made harmless', async () => {
		const preview = await previewAttendees(list('姓名,手机', '=HYPERLINK(1),138'));
		const bytes = new Uint8Array(await faultReport(preview, words));
		const { rows, sheet } = await readTable({ name: 'a.xlsx', bytes });
		expect(sheet).toBe('问题清单');
		expect(rows).toEqual([
			['行', '列', '内容', '问题', '怎么改'],
			['2', '姓名', "'=HYPERLINK(1)", 'formula', '改 formula'],
			['2', '手机', '138', 'mobile_length', '改 mobile_length'],
			['2', 'organisation', '', 'missing_organisation', '改 missing_organisation']
		]);
	});

	it.each(['=1', '+1', '-1', '@a', '\t=1'])('neutralises %j', (value) => {
		expect(harmless(value)).toBe(`'${value}`);
	});
});

describe('words for codes', () => {
	const messages = (locale: string) =>
		JSON.parse(
			readFileSync(new URL(`../../../../messages/desk/${locale}.json`, import.meta.url), 'utf8')
		) as Record<string, string>;
	const keys = [
		...[...FILE_FAULTS, ...ROW_FAULTS].flatMap((code) => [
			`desk_import_fault_${code}`,
			`desk_import_fault_${code}_remedy`
		]),
		...ROW_WARNINGS.map((code) => `desk_import_warning_${code}`),
		...ROW_FIXES.map((code) => `desk_import_fix_${code}`)
	];
	it.each(['zh-CN', 'en', 'descriptions'])('are all there in %s', (locale) => {
		const texts = messages(locale);
		expect(keys.filter((key) => !texts[key])).toEqual([]);
	});
});

// The files that leave the desk, read again: their numbers are the report's, the charts show the cells, the package leads to every paper and names those
// that are missing.
import readXlsx from 'read-excel-file/node';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { reportDocument } from '#lib/server/programmes/reports/document.ts';
import {
	missingPapers,
	papersNeeded,
	programmePackage,
	safeName,
	type PackageIndicator
} from '#lib/server/programmes/reports/package.ts';
import { REPORT_KINDS } from '#lib/domain/programme-report.ts';
import { judgeProgramme } from '#lib/domain/programmes/reading.ts';
import { composeReport, printedReport } from '#lib/server/programmes/reports/report.ts';
import { reportWorkbook, shownCell } from '#lib/server/programmes/reports/workbook.ts';
import { reviewWords } from '#lib/server/programmes/reports/words.ts';
import { frozen, ID, reading, report } from './report-sample.ts';

describe('a frozen report', () => {
	it('has the numbers of the reading, in yuan, with what stands behind them', () => {
		const { rows, tally } = report('circular');
		const row = (id: string) => rows.find(({ indicator }) => indicator === `${ID}-${id}`)!;
		expect(row('4-pushes')).toMatchObject({
			status: 'met',
			records: 3210,
			figures: [{ value: 3210, previous: null }]
		});
		expect(row('6-patents-or-amount').figures.map(({ value, unit }) => [value, unit])).toEqual([
			[12, '件'],
			[1_234_567.89, '元']
		]);
		expect(row('8-pledge-amount')).toMatchObject({
			status: 'met',
			figures: [{ value: 110_000_000, previous: 90_000_000 }]
		});
		expect(row('9-filing-coverage')).toMatchObject({ status: 'undetermined' });
		expect(row('5-matchmaking-events').reviews).toEqual([
			{ decision: 'disputed', reason: '缺少签到表', by: '市知识产权局' }
		]);
		expect(Object.values(tally).reduce((sum, one) => sum + one, 0)).toBe(rows.length);
	});

	it('says of a review what the page says: that of its own period, and the records in dispute', () => {
		const said = (
			reviews: Partial<(typeof reading.reviews)[number] & { recordKind: string; value: number }>[]
		) => {
			const of = { ...reading, reviews: reviews as typeof reading.reviews };
			const judged = judgeProgramme(reading, '2022-08-31');
			const [row] = composeReport(of, judged).rows.filter(({ indicator }) => indicator === `${ID}-4-pushes`);
			return reviewWords(row!);
		};
		const confirmed = { key: `${ID}-4-pushes`, period: 0, decision: 'confirmed' };
		expect(said([confirmed])).toBe('已核实');
		expect(said([{ ...confirmed, value: 3210 }])).toBe('已核实');
		expect(said([{ ...confirmed, value: 3000 }])).toBe('核实时 3,000 条，现在 3,210 条');
		expect(said([{ ...confirmed, period: -1 }])).toBe('未核实');
		expect(said([{ ...confirmed, period: 1000, decision: 'disputed', reason: '旧' }])).toBe('未核实');
		expect(said([confirmed, { ...confirmed, decision: 'disputed', recordKind: 'push' }])).toBe(
			'有争议：1 条记录'
		);
	});

	it('says of days that are over what they gave, and up to when the other numbers count', () => {
		const within = [{ key: `${ID}-8-pledge-amount`, value: 500_000_00, records: 2 }];
		const judged = judgeProgramme(reading, '2022-08-31');
		const { rows } = composeReport(reading, judged, { countedTo: '2022-08-31', within });
		const row = rows.find(({ indicator }) => indicator === `${ID}-8-pledge-amount`)!;
		expect(row.figures[0]).toMatchObject({ value: 110_000_000, within: { value: 500_000, records: 2 } });
		for (const { sentence } of rows) expect(sentence).toMatch(/（截至 2022-08-31 的数）$/);
		const year = composeReport(reading, judged, { countedTo: '2023-01-01' }).rows;
		const later = year.filter(({ sentence }) => sentence.includes('截至 2023-01-01'));
		expect(later.map(({ indicator }) => indicator)).toEqual(
			judged.flatMap(({ indicator }) => (indicator.period.basis === 'year' ? [] : [indicator.id]))
		);
	});

	it('has a digest that any change of a number or a version changes', () => {
		const digest = report('circular').digest;
		expect(digest).toMatch(/^[0-9a-f]{64}$/);
		expect(report('circular').digest).toBe(digest);
		const is = report('circular');
		const later = printedReport(is, { ...is, frozen: { ...frozen, counted: 4712 } });
		expect(later.digest).not.toBe(digest);
	});
});

describe('the workbook', () => {
	const frozenReport = report('analysis');
	let parts: Record<string, Uint8Array>;
	let bytes: Uint8Array;
	beforeAll(async () => {
		bytes = await reportWorkbook(frozenReport);
		parts = unzipSync(bytes);
	});
	const sheet = async (name: string) =>
		(await readXlsx(Buffer.from(bytes))).find((one) => one.sheet === name)!.data;

	it('has every number as a number', async () => {
		const [, ...rows] = await sheet('数据');
		expect(rows.map((row) => [row[2], row[3] ?? null, row[4] ?? null, row[6]])).toEqual(
			frozenReport.rows.flatMap(({ figures }) =>
				figures.map(({ label, value, previous, records }) => [label, value, previous, records])
			)
		);
	});

	it('has every indicator with its share, status and review', async () => {
		const [, ...rows] = await sheet('指标');
		expect(rows.map((row) => [row[0], row[1], row[2] ?? null, row[5]])).toEqual(
			frozenReport.rows.map(({ clause, label, share, records }) => [clause, label, share, records])
		);
		expect(rows.map((row) => row[7])).toContain('有争议：缺少签到表');
	});

	it('carries number, versions and digest on its cover', async () => {
		const cover = new Map((await sheet('封面')).map((row) => [row[0], row[1]]));
		expect(cover.get('编号')).toBe('云溪园〔2022〕3号');
		expect(cover.get('校验码')).toBe(frozenReport.digest);
		expect(cover.get('event-a')).toBe(40);
	});

	it('has a chart that shows the cells of its sheet', () => {
		const chart = strFromU8(parts['xl/charts/chart2.xml']!);
		expect(chart).toContain(`'指标'!$C$2:$C$${frozenReport.rows.length + 1}`);
		const cached = [...chart.split('<c:numCache>')[1]!.matchAll(/<c:pt idx="(\d+)"><c:v>([^<]*)<\/c:v>/g)];
		expect(cached.map(([, i, value]) => [Number(i), Number(value)])).toEqual(
			frozenReport.rows.flatMap(({ share }, i) => (share === null ? [] : [[i, share]]))
		);
		expect(strFromU8(parts['xl/drawings/drawing2.xml']!)).toContain('rId-chart-1');
		expect(strFromU8(parts['xl/drawings/_rels/drawing2.xml.rels']!)).toContain('../charts/chart2.xml');
		expect(strFromU8(parts['[Content_Types].xml']!)).toContain('/xl/charts/chart2.xml');
	});
});

describe('the document', () => {
	test.each(REPORT_KINDS)(
		'%s: says its number, its versions and every indicator, and draws them',
		async (kind) => {
			const frozenReport = report(kind);
			const parts = unzipSync(await reportDocument(frozenReport));
			const text = strFromU8(parts['word/document.xml']!)
				.replace(/<\/w:p>/g, '\n')
				.replace(/<[^>]+>/g, '')
				.replace(/&quot;/g, '"');
			expect(text).toContain('云溪园〔2022〕3号');
			expect(text).toContain('项目第 3 版，计数序号 4711，2 个活动的记录');
			expect(text).toContain(frozenReport.digest);
			for (const { label, sentence, records } of frozenReport.rows) {
				expect(text).toContain(label);
				expect(text).toContain(sentence);
				expect(text).toContain(`\n${records}\n`);
			}
			if (kind === 'analysis' || kind === 'self_evaluation') {
				expect(text).toContain('1,234,567.89');
				expect(text).toContain('110,000,000');
			}
			if (kind === 'evaluation') expect(text).toContain('市知识产权局 有争议：缺少签到表');
			const charts = Object.keys(parts).filter((name) => /^word\/charts\/chart\d+\.xml$/.test(name));
			expect(charts.length).toBe(2);
			const values = charts.map(
				(name) => [...strFromU8(parts[name]!).matchAll(/<c:val>.*?<\/c:val>/gs)][0]![0]
			);
			const shares = frozenReport.rows.flatMap(({ share }) => share ?? []);
			const numbers = (xml: string) =>
				[...xml.matchAll(/<c:v>([^<]*)<\/c:v>/g)].map(([, value]) => Number(value));
			expect(values.map(numbers)).toContainEqual(shares);
			const { met, on_track, behind, not_met, undetermined } = frozenReport.tally;
			expect(values.map(numbers)).toContainEqual([met, on_track, behind, not_met, undetermined]);
		}
	);
});

describe('the package', () => {
	const bytes = (text: string) => async () => new TextEncoder().encode(text);
	const indicators: PackageIndicator[] = [
		{
			id: `${ID}-6-patents-or-amount`,
			clause: '二(二)6',
			label: '转化专利件数/金额',
			records: [
				{
					kind: 'deal',
					id: 'd1',
					title: '云川大学→临溪精工: 转让',
					day: '2022-03-01',
					isPaid: true,
					isRecorded: true,
					files: [
						{ paper: 'contract', name: '合同.pdf', read: bytes('one') },
						{ paper: 'contract', name: '合同.pdf', read: bytes('two') }
					]
				},
				{ kind: 'push', id: 'p1', title: '推送', day: '2022-03-02', files: [] }
			]
		},
		{ id: `${ID}-5-matchmaking-events`, clause: '二(二)5', label: '对接活动', records: [] }
	];
	const read = async (stream: ReadableStream<Uint8Array>) =>
		unzipSync(new Uint8Array(await new Response(stream as BodyInit).arrayBuffer()));

	it('leads from indicator to record to paper, and keeps files of one name apart', async () => {
		const parts = await read(programmePackage(indicators, [{ name: '自评.docx', read: bytes('x') }]));
		const folder = '01 转化专利件数_金额/0001 2022-03-01 云川大学→临溪精工_ 转让/';
		expect(Object.keys(parts).sort()).toEqual(
			['目录.xlsx', '缺件清单.xlsx', '自评.docx', `${folder}合同-合同.pdf`, `${folder}合同-合同-2.pdf`].sort()
		);
		expect(strFromU8(parts[`${folder}合同-合同-2.pdf`]!)).toBe('two');
	});

	it('names what is missing', async () => {
		expect(missingPapers(indicators).map(({ record, paper }) => [record.title, paper])).toEqual([
			['云川大学→临溪精工: 转让', 'voucher'],
			['云川大学→临溪精工: 转让', 'filing']
		]);
		const parts = await read(programmePackage(indicators));
		const [list] = await readXlsx(Buffer.from(parts['缺件清单.xlsx']!));
		expect(list!.data.slice(1).map((row) => [row[2], row[4]])).toEqual([
			['云川大学→临溪精工: 转让', '付款凭证'],
			['云川大学→临溪精工: 转让', '登记备案文件']
		]);
		const [index] = await readXlsx(Buffer.from(parts['目录.xlsx']!));
		expect(index!.data.length).toBe(4);
	});

	it('ends with the error of a file that cannot be read', async () => {
		const broken = [
			{
				...indicators[0]!,
				records: [
					{
						...indicators[0]!.records[0]!,
						files: [
							{ paper: 'contract' as const, name: 'a.pdf', read: () => Promise.reject(new Error('gone')) }
						]
					}
				]
			}
		];
		await expect(read(programmePackage(broken))).rejects.toThrow('gone');
	});

	it('asks of each record for the papers of its kind', () => {
		expect(papersNeeded({ kind: 'deal' })).toEqual(['contract']);
		expect(papersNeeded({ kind: 'pledge' })).toEqual(['contract', 'filing']);
		expect(papersNeeded({ kind: 'event' })).toEqual(['scan']);
		expect(papersNeeded({ kind: 'feedback' })).toEqual([]);
	});

	it.each([
		['a/b\\c:d', 'a_b_c_d'],
		['  ..', '__'],
		['名称.', '名称_'],
		['𠮷'.repeat(80), '𠮷'.repeat(60)]
	])('%s becomes a name of a file', (name, safe) => expect(safeName(name)).toBe(safe));
});

test('a workbook shows the digits that page and paper show', () => {
	const shown = [1_234, 19.996, 0.5, 7.3 * 3, 123_456_789.1, 100 / 3, null].map(shownCell);
	expect(shown.map((one) => one && [one.value, one.format])).toEqual([
		[1_234, '#,##0'],
		[19.99, '#,##0.00'],
		[0.5, '#,##0.0'],
		[21.9, '#,##0.0'],
		[123_456_789.1, '#,##0.0'],
		[33.33, '#,##0.00'],
		null
	]);
});

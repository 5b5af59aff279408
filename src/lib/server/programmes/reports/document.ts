// A report as a document in the manner of an official paper (方正小标宋 for the title, 仿宋 for the text; named, not embedded), with native charts. What a
// kind of report says besides the common part stands in SECTIONS.
import {
	AlignmentType,
	Document,
	Footer,
	Packer,
	PageNumber,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType
} from 'docx';
import { ChartRun } from 'docx/charts';
import { cut, formatNumber } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { awardSteps, awardTable } from './award-sheet.ts';
import { warningTables } from './award-warnings.ts';
import { coverLines } from './cover.ts';
import type { ReportKind } from '#lib/domain/programme-report.ts';
import type { ProgrammeReport, ReportRow } from './report.ts';
import { kindWords, reviewWords, statusWords, zh } from './words.ts';

const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋_GB2312' };
const TITLE = { ...BODY, eastAsia: '方正小标宋简体' };
const HEADING = { ...BODY, eastAsia: '黑体' };
/** Half points: 二号, 三号, 小四, 五号. */
const SIZE = { title: 44, heading: 32, text: 24, table: 21 };
const STATUS_ORDER = ['met', 'on_track', 'behind', 'not_met', 'undetermined'] as const;

type Block = Paragraph | Table;
type Section = (report: ProgrammeReport) => Block[];

/** What each kind has after summary and charts, in this order. */
const SECTIONS: Record<ReportKind, Section[]> = {
	circular: [progressTable, withinTable, awardSheet, attention],
	analysis: [progressTable, withinTable, awardSheet, numbersTable, attention],
	self_evaluation: [progressTable, awardSheet, numbersTable, missing],
	evaluation: [progressTable, awardSheet, opinions, missing]
};

/** The bytes of the document. */
export async function reportDocument(report: ProgrammeReport): Promise<Uint8Array> {
	const { programme, number, kind } = report;
	const document = new Document({
		title: `${programme.name}${kindWords(kind)}`,
		creator: programme.organisation,
		lastModifiedBy: programme.organisation,
		styles: { default: { document: { run: { font: BODY, size: SIZE.text } } } },
		sections: [
			{
				properties: {
					page: {
						size: { width: 11_906, height: 16_838 },
						margin: { top: 2098, bottom: 1984, left: 1588, right: 1474 }
					}
				},
				footers: {
					default: new Footer({
						children: [
							new Paragraph({
								alignment: AlignmentType.CENTER,
								children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SIZE.text })]
							})
						]
					})
				},
				children: [
					centred(programme.organisation, TITLE, SIZE.heading),
					centred(`${programme.name}${kindWords(kind)}`, TITLE, SIZE.title),
					centred(number, BODY, SIZE.text),
					...coverLines(report).map(([name, text]) => line(`${name}：${text}`)),
					heading(zh(m.desk_report_heading_charts)),
					...charts(report),
					...SECTIONS[kind].flatMap((section) => section(report))
				]
			}
		]
	});
	return new Uint8Array(await Packer.toBuffer(document));
}

const line = (text: string, indent = false) =>
	new Paragraph({
		spacing: { line: 400, after: 60 },
		...(indent ? { indent: { firstLine: 480 } } : {}),
		children: [new TextRun({ text, font: BODY, size: SIZE.text })]
	});
const centred = (text: string, font: typeof BODY, size: number) =>
	new Paragraph({
		alignment: AlignmentType.CENTER,
		spacing: { after: 120 },
		children: [new TextRun({ text, font, size })]
	});
const heading = (text: string) =>
	new Paragraph({
		spacing: { before: 240, after: 120 },
		keepNext: true,
		children: [new TextRun({ text, font: HEADING, size: SIZE.heading })]
	});

/** How many indicators stand how, and how much of each target is reached. */
function charts({ tally, rows }: ProgrammeReport): Block[] {
	const measured = rows.filter(({ share }) => share !== null);
	const font = { name: '宋体' };
	const chart = (run: ChartRun) => new Paragraph({ alignment: AlignmentType.CENTER, children: [run] });
	return [
		chart(
			new ChartRun({
				type: 'column',
				title: zh(m.desk_report_chart_status),
				categories: STATUS_ORDER.map(statusWords),
				series: [
					{
						name: zh(m.desk_report_chart_status),
						values: STATUS_ORDER.map((one) => tally[one]),
						color: '0F6B7A'
					}
				],
				legend: false,
				font,
				valueAxis: { minimum: 0, numberFormat: '0' },
				dataLabels: { value: true },
				transformation: { width: 560, height: 260 }
			})
		),
		...(measured.length
			? [
					chart(
						new ChartRun({
							type: 'bar',
							title: zh(m.desk_report_chart_share),
							categories: measured.map(({ label }) => label),
							series: [
								{
									name: zh(m.desk_report_chart_share),
									values: measured.map(({ share }) => share),
									color: '0F6B7A'
								}
							],
							legend: false,
							font,
							categoryAxis: { reverseOrder: true },
							valueAxis: { minimum: 0, maximum: 1, numberFormat: '0%' },
							dataLabels: { value: true, numberFormat: '0%' },
							transformation: { width: 560, height: 120 + 34 * measured.length }
						})
					)
				]
			: [])
	];
}

/** A table with a repeated head; widths in percent. */
function table(
	heads: readonly string[],
	widths: readonly number[],
	rows: readonly (readonly string[])[]
): Table {
	const cells = (texts: readonly string[], isHead: boolean) =>
		texts.map(
			(text, i) =>
				new TableCell({
					width: { size: widths[i] ?? 10, type: WidthType.PERCENTAGE },
					...(isHead ? { shading: { fill: 'DDEBEF' } } : {}),
					children: [
						new Paragraph({ children: [new TextRun({ text, bold: isHead, font: BODY, size: SIZE.table })] })
					]
				})
		);
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		rows: [
			new TableRow({ tableHeader: true, children: cells(heads, true) }),
			...rows.map((texts) => new TableRow({ cantSplit: true, children: cells(texts, false) }))
		]
	});
}

function progressTable({ rows }: ProgrammeReport): Block[] {
	return [
		heading(zh(m.desk_report_heading_progress)),
		table(
			[
				zh(m.desk_report_column_clause),
				zh(m.desk_report_column_indicator),
				zh(m.desk_report_column_status),
				zh(m.desk_report_column_sentence),
				zh(m.desk_report_column_records),
				zh(m.desk_report_column_review)
			],
			[11, 24, 11, 34, 8, 12],
			rows.map((row) => [
				row.clause,
				row.label,
				statusWords(row.status),
				row.sentence,
				String(row.records),
				reviewWords(row)
			])
		)
	];
}

function numbersTable({ rows }: ProgrammeReport): Block[] {
	const unknown = zh(m.desk_report_unknown);
	const number = (value: number | null) => (value === null ? unknown : groupedNumber(value));
	return [
		heading(zh(m.desk_report_heading_numbers)),
		table(
			[
				zh(m.desk_report_column_indicator),
				zh(m.desk_report_column_metric),
				zh(m.desk_report_column_value),
				zh(m.desk_report_column_previous),
				zh(m.desk_report_column_unit),
				zh(m.desk_report_column_records)
			],
			[28, 24, 16, 16, 8, 8],
			rows.flatMap((row) =>
				row.figures.map(({ label, value, previous, unit, records }) => [
					row.label,
					label,
					number(value),
					number(previous),
					unit,
					String(records)
				])
			)
		)
	];
}

/** What the report's own days gave each figure; nothing of a report of a whole year. */
function withinTable({ rows }: ProgrammeReport): Block[] {
	const figures = rows.flatMap((row) =>
		row.figures.flatMap(({ label, unit, within }) => (within ? [{ row, label, unit, within }] : []))
	);
	if (figures.length === 0) return [];
	return [
		heading(zh(m.desk_report_heading_within)),
		table(
			[
				zh(m.desk_report_column_indicator),
				zh(m.desk_report_column_metric),
				zh(m.desk_report_column_within),
				zh(m.desk_report_column_unit),
				zh(m.desk_report_column_records)
			],
			[34, 30, 16, 10, 10],
			figures.map(({ row, label, unit, within }) => [
				row.label,
				label,
				groupedNumber(within.value),
				unit,
				String(within.records)
			])
		)
	];
}

/** What an award pays: each unit, then how the numbers came about; nothing for a programme without one. */
function awardSheet({ award }: ProgrammeReport): Block[] {
	if (!award) return [];
	const { heads, rows } = awardTable(award);
	const text = (value: string | number | null) =>
		value === null ? '' : typeof value === 'number' ? plainNumber(value) : value;
	const width = Math.floor(100 / heads.length);
	return [
		heading(zh(m.desk_award_title)),
		table(
			heads,
			heads.map(() => width),
			rows.map((row) => row.map(text))
		),
		...awardSteps(award).map((step, i) => line(`${i + 1}. ${step}`, true)),
		...(award.warnings ? warningTables(award.warnings) : []).flatMap(({ title, heads: of, rows: lines }) => [
			heading(title),
			table(
				of,
				of.map(() => Math.floor(100 / of.length)),
				lines.map((row) => row.map(text))
			)
		])
	];
}

/** A rate has more than two places. */
const plainNumber = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 6 });

/** With thousands apart and at most two places, as the workbook shows it. */
export const groupedNumber = (value: number): string => formatNumber(cut(value));

/** What is behind, missed or unknown, each with the sentence that explains it. */
function attention({ rows }: ProgrammeReport): Block[] {
	const some = rows.filter(
		({ status }) => status === 'behind' || status === 'not_met' || status === 'undetermined'
	);
	return [
		heading(zh(m.desk_report_heading_attention)),
		...(some.length
			? some.map((row, i) => line(numbered(i, row, row.sentence), true))
			: [line(zh(m.desk_report_attention_none), true)])
	];
}

/** What is still to be provided. */
function missing({ rows }: ProgrammeReport): Block[] {
	const some = rows.filter((row) => row.missing.length);
	return [
		heading(zh(m.desk_report_heading_missing)),
		...(some.length
			? some.map((row, i) => line(numbered(i, row, row.missing.join('、')), true))
			: [line(zh(m.desk_report_missing_none), true)])
	];
}

/** What the bureau says. */
function opinions({ rows }: ProgrammeReport): Block[] {
	const some = rows.flatMap((row) => row.reviews.map((review) => ({ row, review })));
	return [
		heading(zh(m.desk_report_heading_opinions)),
		...(some.length
			? some.map(({ row, review }, i) =>
					line(numbered(i, row, `${review.by} ${reviewWords({ reviews: [review] })}`.trim()), true)
				)
			: [line(zh(m.desk_report_opinions_none), true)])
	];
}

const numbered = (i: number, row: ReportRow, text: string): string =>
	`${i + 1}. ${row.label}（${row.clause}）：${text}`;

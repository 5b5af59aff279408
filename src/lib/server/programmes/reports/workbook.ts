// A report as a workbook: the cover with number and version vector, the indicators with a chart of how much of each target is reached, and every number.
import writeWorkbook from 'write-excel-file/node';
import { cut } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { harmless } from '../../imports/fault-report.ts';
import { awardCells, awardTable, listSheet } from './award-sheet.ts';
import { warningTables } from './award-warnings.ts';
import { coverLines } from './cover.ts';
import type { ProgrammeReport } from './report.ts';
import { chartFeature } from './workbook-chart.ts';
import { measureWords, reviewWords, statusWords, zh } from './words.ts';

type Value = string | number | null;

const cell = (value: Value, format?: string) =>
	value === null
		? null
		: typeof value === 'number'
			? { value, type: Number, ...(format ? { format } : {}) }
			: { value: harmless(value), type: String, format: '@', wrap: true };
/** A number with the digits that page and paper show: at most two decimals, cut and never rounded, and no more noughts than it has. */
export function shownCell(value: number | null) {
	if (value === null) return null;
	const shown = cut(value);
	const decimals = shown.toFixed(2).replace(/0+$/, '').split('.')[1]?.length ?? 0;
	return { value: shown, type: Number, format: decimals ? `#,##0.${'0'.repeat(decimals)}` : '#,##0' };
}
const head = (text: string) => ({ value: text, fontWeight: 'bold' as const, backgroundColor: '#DDEBEF' });

/** The bytes of the workbook. Numbers are numbers: money in yuan, shares from 0 to 1. */
export async function reportWorkbook(report: ProgrammeReport): Promise<Uint8Array> {
	const names = {
		cover: zh(m.desk_report_sheet_cover),
		indicators: zh(m.desk_report_sheet_indicators),
		numbers: zh(m.desk_report_sheet_numbers)
	};
	const indicators = [
		[
			m.desk_report_column_clause,
			m.desk_report_column_indicator,
			m.desk_report_column_share,
			m.desk_report_column_status,
			m.desk_report_column_sentence,
			m.desk_report_column_records,
			m.desk_report_column_measure,
			m.desk_report_column_review
		].map((message) => head(zh(message))),
		...report.rows.map((row) => [
			cell(row.clause),
			cell(row.label),
			cell(row.share, '0%'),
			cell(statusWords(row.status)),
			cell(row.sentence),
			cell(row.records, '#,##0'),
			cell(measureWords(row.measure)),
			cell(reviewWords(row))
		])
	];
	const hasOwnDays = report.rows.some(({ figures }) => figures.some(({ within }) => within));
	const numbers = [
		[
			m.desk_report_column_clause,
			m.desk_report_column_indicator,
			m.desk_report_column_metric,
			m.desk_report_column_value,
			m.desk_report_column_previous,
			m.desk_report_column_unit,
			m.desk_report_column_records,
			...(hasOwnDays ? [m.desk_report_column_within] : [])
		].map((message) => head(zh(message))),
		...report.rows.flatMap((row) =>
			row.figures.map((figure) => [
				cell(row.clause),
				cell(row.label),
				cell(figure.label),
				shownCell(figure.value),
				shownCell(figure.previous),
				cell(figure.unit),
				cell(figure.records, '#,##0'),
				...(figure.within ? [shownCell(figure.within.value)] : [])
			])
		)
	];
	const chart = chartFeature({
		sheetIndex: 1,
		sheet: names.indicators,
		title: zh(m.desk_report_chart_share),
		firstRow: 2,
		lastRow: report.rows.length + 1,
		labels: 'B',
		values: 'C',
		cached: report.rows.map(({ label, share }) => ({ label, value: share })),
		format: '0%',
		at: { column: 9, row: 1 }
	});
	return writeWorkbook(
		[
			{ data: coverRows(report), sheet: names.cover, columns: [{ width: 18 }, { width: 70 }] },
			{
				data: indicators,
				sheet: names.indicators,
				columns: [14, 34, 10, 12, 60, 10, 12, 20].map((width) => ({ width })),
				stickyRowsCount: 1
			},
			{
				data: numbers,
				sheet: names.numbers,
				columns: [14, 34, 28, 18, 18, 8, 10, 18].map((width) => ({ width })),
				stickyRowsCount: 1
			},
			...(report.award
				? [
						{
							data: awardCells(report.award),
							sheet: zh(m.desk_award_title),
							columns: awardTable(report.award).heads.map((_, i) => ({ width: i === 0 ? 34 : 18 })),
							stickyRowsCount: 1
						},
						...(report.award.warnings ? warningTables(report.award.warnings) : []).map(listSheet)
					]
				: [])
		],
		{ features: [chart] }
	).toBuffer();
}

const coverRows = (report: ProgrammeReport) => [
	...coverLines(report).map(([name, text]) => [head(name), cell(text)]),
	[],
	[head(zh(m.desk_report_cover_stream)), head(zh(m.desk_report_cover_version))],
	...Object.entries(report.frozen.streams)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([stream, version]) => [cell(stream), cell(version)])
];

// The sheet of an award (奖补测算) as it is printed: each unit with every step, then the totals. The same lines in a report and in a workbook of its own. Money in yuan.
import writeWorkbook from 'write-excel-file/node';
import type { AwardSheet } from '#lib/domain/programmes/award.ts';
import type { AwardRule } from '#lib/domain/programmes/award-rule.ts';
import { m } from '#lib/i18n/text.ts';
import { harmless } from '../../imports/fault-report.ts';
import { warningSteps, warningTables, type ReportWarnings } from './award-warnings.ts';
import { zh } from './words.ts';

/** What a report keeps of an award. */
export interface ReportAward {
	components: { id: string; label: string; quote: string }[];
	unitCapYuan: number;
	sheet: AwardSheet;
	/** What is to be decided before it is paid; absent in what was kept before it was listed. */
	warnings?: ReportWarnings | undefined;
}
export type SheetCell = string | number | null;

/** Frozen with the report: nothing of it is looked up again. */
export const reportAward = (rule: AwardRule, sheet: AwardSheet, warnings?: ReportWarnings): ReportAward => ({
	components: rule.components.map(({ id, label, quote }) => ({ id, label: label.zh, quote })),
	unitCapYuan: rule.perUnitCap.value,
	sheet,
	...(warnings ? { warnings } : {})
});

/** Heads and rows: for each part quantity, rate and amount; then the sum, the cap of one unit, and what is paid. */
export function awardTable({ components, sheet }: ReportAward): { heads: string[]; rows: SheetCell[][] } {
	const heads = [
		zh(m.desk_award_unit),
		...components.flatMap(({ label }) => [
			zh(m.desk_award_column_quantity, { part: label }),
			zh(m.desk_award_column_rate, { part: label }),
			zh(m.desk_award_column_amount, { part: label })
		]),
		zh(m.desk_award_raw),
		zh(m.desk_award_capped),
		zh(m.desk_award_paid)
	];
	const rows = sheet.units.map(({ unit, steps, rawYuan, cappedYuan, yuan }) => [
		unit,
		...components.flatMap(({ id }): SheetCell[] => {
			const step = steps.find((one) => one.component === id);
			return step ? [step.quantity, step.rate, step.yuan] : [null, null, null];
		}),
		...[rawYuan, cappedYuan, yuan]
	]);
	const blank = components.flatMap((): SheetCell[] => [null, null, null]);
	const sum = (of: 'rawYuan' | 'cappedYuan') => sheet.units.reduce((all, one) => all + one[of], 0);
	return {
		heads,
		rows: [...rows, [zh(m.desk_award_total), ...blank, sum('rawYuan'), sheet.totalYuan, sheet.paidYuan]]
	};
}

/** How the numbers came about, step by step, with the document's words. */
export function awardSteps({ components, unitCapYuan, sheet, warnings }: ReportAward): string[] {
	const capped = sheet.units.filter(({ isCapped }) => isCapped).length;
	const yuan = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
	const percent = (sheet.factor * 100).toFixed(4).replace(/\.?0+$/, '');
	return [
		zh(m.desk_award_step_parts, { quotes: components.map(({ quote }) => `“${quote}”`).join('；') }),
		zh(m.desk_award_step_cap, { cap: yuan(unitCapYuan), count: String(capped) }),
		sheet.factor < 1
			? zh(m.desk_award_step_scaled, { total: yuan(sheet.totalYuan), pool: yuan(sheet.poolYuan), percent })
			: zh(m.desk_award_step_unscaled, { total: yuan(sheet.totalYuan), pool: yuan(sheet.poolYuan) }),
		zh(m.desk_award_step_paid, { paid: yuan(sheet.paidYuan) }),
		...(warnings ? warningSteps(warnings) : [])
	];
}

/** A rate below a hundredth is a percentage. */
const numberCell = (value: number) => ({
	value,
	type: Number,
	format: value !== 0 && Math.abs(value) < 0.01 ? '0.00%' : '#,##0.##'
});
const cellOf = (value: SheetCell) =>
	value === null
		? null
		: typeof value === 'number'
			? numberCell(value)
			: { value: harmless(value), type: String, format: '@' };

/** Cells of the sheet for a workbook; `records` are lines of what stands behind it. */
export function awardCells(award: ReportAward) {
	const { heads, rows } = awardTable(award);
	return [
		heads.map((value) => ({ value, fontWeight: 'bold' as const, backgroundColor: '#DDEBEF', wrap: true })),
		...rows.map((row) => row.map(cellOf)),
		[],
		...awardSteps(award).map((value, i) => [{ value: `${i + 1}. ${value}`, type: String }])
	];
}

/** A list beside the sheet. */
export interface SheetList {
	title: string;
	heads: readonly string[];
	rows: readonly (readonly SheetCell[])[];
}
/** A sheet of a workbook for a list; its name is at most as long as a sheet's may be. */
export const listSheet = ({ title, heads, rows }: SheetList) => ({
	data: [
		heads.map((value) => ({ value, fontWeight: 'bold' as const, backgroundColor: '#DDEBEF' })),
		...rows.map((row) => row.map(cellOf))
	],
	sheet: title.slice(0, 31),
	columns: heads.map(() => ({ width: 30 })),
	stickyRowsCount: 1
});

/** The bytes of a workbook: the sheet, what is to be decided, the records behind each number, and what is missing. */
export async function awardWorkbook(award: ReportAward, lists: readonly SheetList[]): Promise<Uint8Array> {
	return writeWorkbook([
		{
			data: awardCells(award),
			sheet: zh(m.desk_award_title),
			columns: awardTable(award).heads.map((_, i) => ({ width: i === 0 ? 34 : 18 })),
			stickyRowsCount: 1
		},
		...[...(award.warnings ? warningTables(award.warnings) : []), ...lists].map(listSheet)
	]).toBuffer();
}

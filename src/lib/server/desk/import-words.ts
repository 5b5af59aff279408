// The words for what an import finds. Codes come from src/lib/server/imports; the texts are desk_import_… messages.
import { m } from '#lib/i18n/text.ts';
import type { FaultWords } from '../imports/fault-report.ts';
import type { ImportFault, RowFixCode } from '../imports/import-fault.ts';
import type { RowFault, RowFix } from '../imports/preview.ts';

type Words = Record<string, ((values: Record<string, unknown>) => string) | undefined>;
const words = m as unknown as Words;
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The message of a key made from a code; a code without words (a newer reader) falls back to the general one. */
function say(key: string, values: Record<string, unknown>): string {
	return (words[`desk_import_${key}`] ?? words.desk_import_fault_invalid!)(values);
}

export const fieldName = (field: string): string => say(`field_${snake(field)}`, {});

/** Why the whole file cannot be read, and what to do. */
export function fileFaultText(fault: ImportFault): string {
	const values = {
		...fault.details,
		...(typeof fault.details.field === 'string' && { field: fieldName(fault.details.field) })
	};
	return say(`fault_${fault.code}`, values) + say(`fault_${fault.code}_remedy`, values);
}

const valuesOf = (fault: RowFault<string>) => ({
	row: fault.row,
	value: fault.value,
	suggestion: fault.suggestion ?? '',
	other: fault.other ?? '',
	limit: fault.limit ?? '',
	length: fault.length ?? '',
	field: fieldName(fault.field)
});
/** What is wrong with a cell: 要 11 位，现在是 10 位. */
export const faultText = (fault: RowFault): string => say(`fault_${fault.code}`, valuesOf(fault));
export const remedyText = (fault: RowFault): string => say(`fault_${fault.code}_remedy`, valuesOf(fault));
export const warningText = (warning: RowFault<string>): string =>
	say(`warning_${warning.code}`, valuesOf(warning));
/** What was put right by itself: 已去掉名字里的空格. */
export const fixText = (fix: RowFix): string => say(`fix_${fix.code satisfies RowFixCode}`, {});

/** The words of the problem list to download. */
export const reportWords = (): FaultWords => ({
	sheet: m.desk_import_report_sheet(),
	headings: {
		row: m.desk_import_report_row(),
		column: m.desk_import_report_column(),
		value: m.desk_import_report_value(),
		reason: m.desk_import_report_reason(),
		remedy: m.desk_import_report_remedy()
	},
	field: fieldName,
	reason: faultText,
	remedy: remedyText
});

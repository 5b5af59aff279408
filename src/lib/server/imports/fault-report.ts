// The problem list (问题清单) as a workbook, for whoever keeps the original list. Words come from the caller.
import writeWorkbook from 'write-excel-file/node';
import type { Preview, RowFault } from './preview.ts';

/** The words of a problem list, in the reader's language. */
export interface FaultWords {
	sheet: string;
	headings: { row: string; column: string; value: string; reason: string; remedy: string };
	/** The name of a field, for rows whose column the list lacks. */
	field(field: string): string;
	reason(fault: RowFault): string;
	remedy(fault: RowFault): string;
}

/** An .xlsx of every fault: row, column, value, what is wrong, what to do. Formulas in values are made harmless. */
export async function faultReport(preview: Pick<Preview, 'faults'>, words: FaultWords): Promise<Uint8Array> {
	const { row, column, value, reason, remedy } = words.headings;
	const head = [row, column, value, reason, remedy].map((heading) => ({
		value: heading,
		fontWeight: 'bold' as const,
		backgroundColor: '#DDEBEF'
	}));
	const body = preview.faults.map((fault) => [
		{ value: fault.row, type: Number },
		text(fault.column ?? words.field(fault.field)),
		text(fault.value),
		text(words.reason(fault)),
		text(words.remedy(fault))
	]);
	const columns = [6, 18, 26, 38, 48].map((width) => ({ width }));
	return writeWorkbook([head, ...body], { sheet: words.sheet, columns, stickyRowsCount: 1 }).toBuffer();
}

const text = (value: string) => ({
	value: harmless(value),
	type: String,
	wrap: true,
	alignVertical: 'top' as const
});

/** A text that a spreadsheet would run gets an apostrophe in front: =1+1 becomes '=1+1. */
export function harmless(value: string): string {
	return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

// Reads the fields of one preview row and keeps the books: faults and fixes go to the row, values come back.
// Shared by all kinds of list; knows no rule of any.
import type { RowFaultCode } from './import-fault.ts';
import type { PreviewRow } from './preview.ts';
import { readWord, type Reading } from './read-cell.ts';

/** A reader bound to one row. */
export function rowReader(row: PreviewRow<unknown>) {
	const note = (field: string, reading: Reading): string => {
		const from = row.cells[field] ?? '';
		for (const code of reading.fixes) row.fixes.push({ row: row.row, field, code, from, to: reading.text });
		if (!reading.fault) return reading.text;
		row.faults.push({ row: row.row, column: null, field, value: from, ...reading.fault });
		return '';
	};
	return {
		/** The field's value by `read`; '' when it is blank or faulty. */
		value(field: string, read: (raw: string) => Reading): string {
			return note(field, read(row.cells[field] ?? ''));
		},
		/** The field's whole number by `read`, which gives digits; undefined when it is blank or faulty. */
		figure(field: string, read: (raw: string) => Reading): number | undefined {
			const digits = note(field, read(row.cells[field] ?? ''));
			return digits === '' ? undefined : Number(digits);
		},
		/** The field's word out of a table; undefined when it is blank, faulty, or says nothing. */
		word<T>(field: string, words: Record<string, T>): T | undefined {
			const reading = readWord(row.cells[field] ?? '', words);
			note(field, reading);
			return reading.value;
		},
		/** Refuses the row for a field, unless that field has been refused already. */
		fault(field: string, code: RowFaultCode): void {
			if (row.faults.some((fault) => fault.field === field)) return;
			row.faults.push({ row: row.row, column: null, field, value: row.cells[field] ?? '', code });
		}
	};
}

/** The fields that say something: blanks are left out, so that they never erase what is known. */
export const filled = <T extends Record<string, string>>(fields: T): Partial<T> =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Partial<T>;

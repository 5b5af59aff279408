// Which rows of a ledger are the same record twice, and which share a number of the register that should be unique.
// Knows rows and what it is told; no kind of ledger.
import type { PreviewRow } from './preview.ts';

/** What makes two rows one, and the number under which the register knows a row. */
export interface LedgerIdentity<D> {
	identity(draft: D): string;
	register: { field: string; of(draft: D): string | undefined };
}

/** Marks exact repetitions as duplicates of the first, and warns of a register's number on two different rows. */
export function repeatedRows<D>(
	rows: readonly PreviewRow<D>[],
	{ identity, register }: LedgerIdentity<D>
): void {
	const byIdentity = new Map<string, PreviewRow<D>>();
	const byNumber = new Map<string, PreviewRow<D>>();
	for (const row of rows) {
		if (!row.draft || row.faults.length > 0) continue;
		const twin = byIdentity.get(identity(row.draft));
		if (twin) {
			Object.assign(row, { state: 'duplicate', into: twin.row });
			continue;
		}
		byIdentity.set(identity(row.draft), row);
		const number = register.of(row.draft);
		const other = number ? byNumber.get(number) : undefined;
		if (number && other)
			row.warnings.push({
				row: row.row,
				column: null,
				field: register.field,
				value: number,
				code: 'same_record_number',
				other: other.row
			});
		else if (number) byNumber.set(number, row);
	}
}

// The checked preview of a list: every row with its state, every fault with its place, and whether it may be imported.
// Plain data, so that it can be sent, stored and checked again after corrections. Knows rows, not what their fields mean:
// that is the list's (attendee-list.ts, enterprise-list.ts, catalogue-list.ts, deal-list.ts, pledge-list.ts, filing-list.ts).
import type { AddAttendee } from '#lib/domain/attendee.ts';
import type { RecordEnterprise } from '#lib/domain/enterprise.ts';
import { findColumns, type Column, type ColumnChoice, type ListShape } from './columns.ts';
import type { Encoding } from './decode-text.ts';
import { ImportFault, type RowFaultCode, type RowFixCode, type RowWarningCode } from './import-fault.ts';
import { withUnit } from './read-figure.ts';
import { readTable, type UploadedFile } from './read-table.ts';

/** Something wrong (or odd) at one place. `row` as Excel counts; `other` is the row it collides with. */
export interface RowFault<C = RowFaultCode> {
	row: number;
	/** The column's heading as written; null when the list has no such column. */
	column: string | null;
	field: string;
	value: string;
	code: C;
	suggestion?: string;
	other?: number;
	limit?: number;
	length?: number;
}

/** A cell that was put right, and how. */
export interface RowFix {
	row: number;
	field: string;
	code: RowFixCode;
	from: string;
	to: string;
}

/** ready: will be imported · faulty: blocks the import · duplicate: merged into row `into` · skipped: left out by the person. */
export type RowState = 'ready' | 'faulty' | 'duplicate' | 'skipped';

/** One row of the list. `cells` are as written (or as corrected), by field. */
export interface PreviewRow<D> {
	row: number;
	cells: Record<string, string>;
	state: RowState;
	/** What will be recorded; null unless ready. */
	draft: D | null;
	into?: number;
	/** The person decided that this row stays although it collides with another. */
	isKept?: boolean;
	isSkipped?: boolean;
	faults: RowFault[];
	warnings: RowFault<RowWarningCode>[];
	fixes: RowFix[];
}

/** What a row will become. Ids and spellings are added when it is imported: they cost time and nobody previews them. */
export type AttendeeDraft = Omit<AddAttendee, 'attendee' | 'pinyin'>;
export type EnterpriseDraft = Omit<RecordEnterprise, 'pinyin'>;
/** Lists of an event's people and firms, which the desk imports. */
export type ListKind = 'attendees' | 'enterprises';
/** The catalogue and the ledgers. */
export type LedgerKind = 'patents' | 'deals' | 'pledges' | 'filings';

/** `ready + faulty + duplicates + skipped + blank` is the number of rows below the heading. */
export interface Counts {
	ready: number;
	faulty: number;
	duplicates: number;
	skipped: number;
	blank: number;
	fixed: number;
	warnings: number;
}

export interface Preview<D = AttendeeDraft | EnterpriseDraft> {
	list: ListKind | LedgerKind;
	file: { name: string; bytes: number };
	encoding: Encoding | null;
	sheet: string | null;
	sheets: string[];
	/** As Excel counts; rows above it are titles and are skipped. */
	headerRow: number;
	columns: Column[];
	counts: Counts;
	rows: PreviewRow<D>[];
	/** Every fault of every row, in order: the list to work off. */
	faults: RowFault[];
	/** True when nothing is left to correct and something is there to import. There is no partial import. */
	canImport: boolean;
}

/** What a person may say beside the file: which sheet, which heading row, which column is what. */
export interface PreviewChoice extends ColumnChoice {
	sheet?: string;
}

/** How a kind of list judges rows: each by itself, then all against each other. Both write into the rows they are given. */
export interface ListRules<D> {
	kind: ListKind | LedgerKind;
	shape: ListShape<string>;
	readRow(row: PreviewRow<D>): void;
	compareRows(rows: readonly PreviewRow<D>[]): void;
}

/** Reads and checks a file. Throws ImportFault when it is no such list; nothing else is ever thrown. */
export async function previewList<D>(
	file: UploadedFile,
	rules: ListRules<D>,
	choice: PreviewChoice = {}
): Promise<Preview<D>> {
	const table = await readTable(file, choice.sheet);
	const { headerRow, columns } = findColumns(table.rows, rules.shape, choice);
	const rows: PreviewRow<D>[] = [];
	let blank = 0;
	table.rows.slice(headerRow).forEach((cells, i) => {
		const named = columns.flatMap(({ field, header }, c) => {
			if (!field) return [];
			const cell = cells[c] ?? '';
			return [[field, rules.shape.money?.includes(field) ? withUnit(cell, header) : cell] as const];
		});
		if (named.every(([, cell]) => cell === '')) blank++;
		else rows.push(freshRow(headerRow + 1 + i, Object.fromEntries(named)));
	});
	if (rows.length === 0) throw new ImportFault('no_rows');
	const base = {
		list: rules.kind,
		file: { name: file.name, bytes: file.bytes.length },
		encoding: table.encoding,
		sheet: table.sheet,
		sheets: table.sheets,
		headerRow,
		columns
	};
	return judge(base, { rows, blank }, rules);
}

const freshRow = <D>(row: number, cells: Record<string, string>): PreviewRow<D> => ({
	row,
	cells,
	state: 'ready',
	draft: null,
	faults: [],
	warnings: [],
	fixes: []
});

type PreviewBase = Omit<Preview, 'rows' | 'faults' | 'counts' | 'canImport'>;

/** Judges rows from the start. Used for a new file and after every correction, so that both always agree. */
export function judge<D>(
	base: PreviewBase,
	source: { rows: readonly PreviewRow<D>[]; blank: number },
	rules: ListRules<D>
): Preview<D> {
	const rows = source.rows.map((old): PreviewRow<D> => {
		const row = freshRow<D>(old.row, old.cells);
		if (old.isKept) row.isKept = true;
		if (old.isSkipped) Object.assign(row, { isSkipped: true, state: 'skipped' });
		return row;
	});
	const standing = rows.filter((row) => row.state !== 'skipped');
	for (const row of standing) rules.readRow(row);
	rules.compareRows(standing);
	const headers = new Map(base.columns.flatMap(({ field, header }) => (field ? [[field, header]] : [])));
	for (const row of standing) {
		for (const note of [...row.faults, ...row.warnings]) note.column = headers.get(note.field) ?? null;
		if (row.faults.length > 0) row.state = 'faulty';
		if (row.state !== 'ready') row.draft = null;
	}
	const having = (state: RowState) => rows.filter((row) => row.state === state).length;
	const counts: Counts = {
		ready: having('ready'),
		faulty: having('faulty'),
		duplicates: having('duplicate'),
		skipped: having('skipped'),
		blank: source.blank,
		fixed: rows.filter((row) => row.fixes.length > 0).length,
		warnings: rows.filter((row) => row.warnings.length > 0).length
	};
	const faults = rows.flatMap((row) => row.faults);
	return { ...base, counts, rows, faults, canImport: counts.faulty === 0 && counts.ready > 0 };
}

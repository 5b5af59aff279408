// An uploaded file to rows of cells, all text. Knows workbooks and CSV; does not know which column means what.
import Papa from 'papaparse';
import readWorkbook from 'read-excel-file/universal';
import { decodeText, type Encoding } from './decode-text.ts';
import { fileKind } from './file-kind.ts';
import { ImportFault } from './import-fault.ts';
import { guardWorkbook, MAX_COLUMNS, MAX_ROWS } from './workbook-guard.ts';

/** A file as it arrived. */
export interface UploadedFile {
	name: string;
	bytes: Uint8Array;
}

/** What a file holds: `rows[i]` is row i+1 as Excel counts. `sheet` and `sheets` for workbooks, `encoding` for text. */
export interface Table {
	encoding: Encoding | null;
	sheet: string | null;
	sheets: string[];
	rows: string[][];
}

/** Longer cells are cut here; every field is much shorter, so a cut cell is still refused as too long. */
const MAX_CELL_CHARACTERS = 500;

/** Reads the first sheet that holds anything, or the one named. Throws ImportFault, and nothing else. */
export async function readTable(file: UploadedFile, sheet?: string): Promise<Table> {
	const table =
		fileKind(file.bytes, file.name) === 'zip' ? await readSheets(file.bytes, sheet) : readCsv(file.bytes);
	if (table.rows.every((row) => row.every((cell) => cell === ''))) throw new ImportFault('file_empty');
	const filled = table.rows.filter((row) => row.some((cell) => cell !== '')).length;
	if (filled > MAX_ROWS + 10) throw new ImportFault('too_many_rows', { limit: MAX_ROWS });
	if (table.rows.some((row) => row.length > MAX_COLUMNS))
		throw new ImportFault('too_many_columns', { limit: MAX_COLUMNS });
	return table;
}

async function readSheets(bytes: Uint8Array, wanted?: string): Promise<Table> {
	guardWorkbook(bytes);
	let sheets: { sheet: string; data: unknown[][] }[];
	try {
		sheets = await readWorkbook<unknown>(new Uint8Array(bytes).buffer, { parseNumber: numberText });
	} catch {
		throw new ImportFault('file_broken');
	}
	const isFilled = (one: { data: unknown[][] }) =>
		one.data.some((row) => row.some((cell) => cellText(cell) !== ''));
	const chosen =
		wanted === undefined
			? (sheets.find(isFilled) ?? sheets[0])
			: sheets.find(({ sheet }) => sheet === wanted);
	if (!chosen)
		throw new ImportFault(wanted === undefined ? 'file_empty' : 'sheet_not_found', { sheet: wanted ?? '' });
	return {
		encoding: null,
		sheet: chosen.sheet,
		sheets: sheets.filter(isFilled).map(({ sheet }) => sheet),
		rows: chosen.data.map((row) => row.map(cellText))
	};
}

/**
 * A stored number as the digits that were typed. Excel keeps 15 digits, and a number that ends in six zeros has been
 * through a display like 1.38E+10: both are given in scientific notation, which is refused further on.
 */
function numberText(stored: string): string {
	const value = Number(stored);
	const isWhole = Number.isInteger(value);
	const isLost = Math.abs(value) >= 1e15 || (Math.abs(value) >= 1e10 && value % 1e6 === 0);
	return isWhole && isLost ? value.toExponential().toUpperCase() : String(value);
}

function cellText(cell: unknown): string {
	if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
	if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
	return cell === null || cell === undefined ? '' : String(cell).trim().slice(0, MAX_CELL_CHARACTERS);
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

function readCsv(bytes: Uint8Array): Table {
	const { text, encoding } = decodeText(bytes);
	const hint = /^sep=(.)\r?\n/.exec(text);
	const body = hint ? text.slice(hint[0].length) : text;
	const parsed = Papa.parse<string[]>(body, { delimiter: hint?.[1] ?? bestDelimiter(body) });
	const broken = parsed.errors.find((error) => error.type === 'Quotes');
	if (broken) throw new ImportFault('csv_quotes', { row: (broken.row ?? 0) + 1 });
	const rows = parsed.data.map((row) => row.map(cellText));
	const last = rows.findLastIndex((row) => row.some((cell) => cell !== ''));
	return { encoding, sheet: null, sheets: [], rows: rows.slice(0, last + 1) };
}

/** The delimiter that splits the first rows into the most cells; on a tie the earlier one. */
function bestDelimiter(text: string): string {
	let best: string = DELIMITERS[0];
	let most = 0;
	for (const delimiter of DELIMITERS) {
		const { data } = Papa.parse<string[]>(text, { delimiter, preview: 20 });
		const cells = data.reduce((sum, row) => sum + row.length, 0);
		if (cells > most) [best, most] = [delimiter, cells];
	}
	return best;
}

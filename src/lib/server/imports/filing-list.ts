// The rules of a ledger of filed products (专利产品备案台账). Sales and profit are of a year and in fen. Does not know the register.
import { FILING_SHAPE } from './ledger-columns.ts';
import { LEDGER_YES_NO } from './ledger-words.ts';
import { repeatedRows } from './ledger-rows.ts';
import { previewList, type ListRules, type Preview, type PreviewChoice, type PreviewRow } from './preview.ts';
import { readCreditCode, readText } from './read-cell.ts';
import { readDay, readMoney, readPatentNumbers, splitWords } from './read-figure.ts';
import type { UploadedFile } from './read-table.ts';
import { filled, rowReader } from './row-reader.ts';

/** One product of one firm, in the words of recordProductFiling. Days are YYYY-MM-DD; amounts in fen. */
export interface FilingDraft {
	firmName: string;
	product: string;
	patents: string[];
	firmCode?: string;
	filingNo?: string;
	filedOn?: string;
	status?: string;
	year?: number;
	salesFen?: number;
	profitFen?: number;
	assistedBy?: string[];
	isIntensive?: boolean;
}

type Row = PreviewRow<FilingDraft>;

/** Reads and checks a ledger of filed products. Throws ImportFault. */
export const previewFilings = (file: UploadedFile, choice?: PreviewChoice): Promise<Preview<FilingDraft>> =>
	previewList(file, filingRules, choice);

function readRow(row: Row): void {
	const read = rowReader(row);
	const text = (field: string, limit: number): string => read.value(field, (raw) => readText(raw, limit));
	const firmName = text('organisation', 120);
	const product = text('product', 120);
	const patents = splitWords(read.value('patents', readPatentNumbers));
	const isIntensive = read.word('isIntensive', LEDGER_YES_NO);
	const [salesFen, profitFen] = [
		read.figure('sales', readMoney),
		read.figure('profit', (raw) => readMoney(raw, { canBeLoss: true }))
	];
	const assistedBy = splitWords(text('promoter', 120));
	const yearText = text('year', 10).replace(/年度?$/, '');
	const rest = filled({
		firmCode: read.value('organisationCode', readCreditCode),
		filingNo: text('filingNumber', 60),
		filedOn: read.value('filedOn', readDay),
		status: text('status', 30)
	});
	if (firmName === '') read.fault('organisation', 'missing_organisation');
	if (product === '') read.fault('product', 'missing_title');
	if (patents.length === 0) read.fault('patents', 'missing_patent');
	if (yearText !== '' && !/^20\d{2}$/.test(yearText)) read.fault('year', 'date_shape');
	row.draft = {
		firmName,
		product,
		patents,
		...rest,
		...(assistedBy.length > 0 && { assistedBy }),
		...(yearText !== '' && { year: Number(yearText) }),
		...(salesFen !== undefined && { salesFen }),
		...(profitFen !== undefined && { profitFen }),
		...(isIntensive !== undefined && { isIntensive })
	};
}

/** The same firm, product and year is one filing; one filing number on two products is named. */
const compareRows = (rows: readonly Row[]): void =>
	repeatedRows(rows, {
		identity: ({ firmName, product, year, filingNo }) => [firmName, product, year, filingNo].join('\n'),
		register: { field: 'filingNumber', of: ({ filingNo }) => filingNo }
	});

/** The rules, for corrections too. */
export const filingRules: ListRules<FilingDraft> = {
	kind: 'filings',
	shape: FILING_SHAPE,
	readRow,
	compareRows
};

// The rules of a ledger of pledges (质押融资台账). Registration and payout are two days and two sums: programmes count by either
// (seeds: errata 2). Does not compute whether a loan is inclusive: lenders say so (seeds: ambiguities A07).
import type { PledgedRight } from '#lib/domain/deal.ts';
import type { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import { PLEDGE_SHAPE } from './ledger-columns.ts';
import { LEDGER_YES_NO, PLEDGE_RIGHT_WORDS } from './ledger-words.ts';
import { repeatedRows } from './ledger-rows.ts';
import { previewList, type ListRules, type Preview, type PreviewChoice, type PreviewRow } from './preview.ts';
import { readCreditCode, readText } from './read-cell.ts';
import { readDay, readMoney, readPatentNumbers, readRegion, splitWords } from './read-figure.ts';
import type { UploadedFile } from './read-table.ts';
import { filled, rowReader } from './row-reader.ts';
import { SIZE_WORDS } from './words.ts';

/** One registration, in the words of recordPledge. Days are YYYY-MM-DD; amounts in fen. */
export interface PledgeDraft {
	borrowerName: string;
	lenderName: string;
	patents: string[];
	rightKinds: PledgedRight[];
	borrowerCode?: string;
	borrowerSize?: (typeof SIZE_CLASSES)[number];
	/** GB/T 2260. */
	borrowerRegion?: string;
	registeredFen?: number;
	loanFen?: number;
	registrationNo?: string;
	registeredOn?: string;
	paidOutOn?: string;
	facilitatedBy?: string[];
	isInclusive?: boolean;
	isInRiskPool?: boolean;
}

type Row = PreviewRow<PledgeDraft>;

/** Reads and checks a ledger of pledges. Throws ImportFault. */
export const previewPledges = (file: UploadedFile, choice?: PreviewChoice): Promise<Preview<PledgeDraft>> =>
	previewList(file, pledgeRules, choice);

function readRow(row: Row): void {
	const read = rowReader(row);
	const text = (field: string, limit: number): string => read.value(field, (raw) => readText(raw, limit));
	const borrowerName = text('borrower', 120);
	const lenderName = text('lender', 120);
	const patents = splitWords(read.value('patents', readPatentNumbers));
	const rightKinds = [...(read.word('rights', PLEDGE_RIGHT_WORDS) ?? ['patent' as const])];
	const facilitatedBy = splitWords(text('promoter', 120));
	const borrowerSize = read.word('borrowerSize', SIZE_WORDS);
	const isInclusive = read.word('isInclusive', LEDGER_YES_NO);
	const isInRiskPool = read.word('isInRiskPool', LEDGER_YES_NO);
	const [registeredFen, loanFen] = [
		read.figure('registeredAmount', readMoney),
		read.figure('loanAmount', readMoney)
	];
	const rest = filled({
		borrowerCode: read.value('borrowerCode', readCreditCode),
		borrowerRegion: read.value('borrowerRegion', readRegion),
		registrationNo: text('registrationNumber', 60),
		registeredOn: read.value('registeredOn', readDay),
		paidOutOn: read.value('paidOutOn', readDay)
	});
	if (borrowerName === '') read.fault('borrower', 'missing_party');
	if (lenderName === '') read.fault('lender', 'missing_party');
	if (!rest.registeredOn && !rest.paidOutOn) read.fault('registeredOn', 'missing_date');
	row.draft = {
		borrowerName,
		lenderName,
		patents,
		rightKinds,
		...rest,
		...(borrowerSize && { borrowerSize }),
		...(facilitatedBy.length > 0 && { facilitatedBy }),
		...(registeredFen !== undefined && { registeredFen }),
		...(loanFen !== undefined && { loanFen }),
		...(isInclusive !== undefined && { isInclusive }),
		...(isInRiskPool !== undefined && { isInRiskPool })
	};
}

/** The same registration, parties, days and sums is one pledge; one registration number on two rows is named. */
const compareRows = (rows: readonly Row[]): void =>
	repeatedRows(rows, {
		identity: ({
			borrowerName,
			lenderName,
			registrationNo,
			registeredOn,
			paidOutOn,
			registeredFen,
			loanFen
		}) =>
			[borrowerName, lenderName, registrationNo, registeredOn, paidOutOn, registeredFen, loanFen].join('\n'),
		register: { field: 'registrationNumber', of: ({ registrationNo }) => registrationNo }
	});

/** The rules, for corrections too. */
export const pledgeRules: ListRules<PledgeDraft> = {
	kind: 'pledges',
	shape: PLEDGE_SHAPE,
	readRow,
	compareRows
};

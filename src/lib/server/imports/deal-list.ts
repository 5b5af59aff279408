// The rules of a ledger of deals (转让、许可、作价入股台账): deals that were made, also those that never began at an event. Money in fen.
// Does not decide what counts toward which target, nor whether a deal is filed in time.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import type { DealType, LicenceKind } from '#lib/domain/deal.ts';
import type { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import type { HolderKind } from '#lib/domain/patent.ts';
import { DEAL_SHAPE } from './ledger-columns.ts';
import { DEAL_TYPE_WORDS, HOLDER_KIND_WORDS, LEDGER_YES_NO } from './ledger-words.ts';
import { repeatedRows } from './ledger-rows.ts';
import { previewList, type ListRules, type Preview, type PreviewChoice, type PreviewRow } from './preview.ts';
import { readCreditCode, readText } from './read-cell.ts';
import { readDay, readMoney, readPatentNumbers, readRegion, splitWords } from './read-figure.ts';
import { SIZE_WORDS } from './words.ts';
import type { UploadedFile } from './read-table.ts';
import { filled, rowReader } from './row-reader.ts';

/** One contract, in the words of recordDeal. Days are YYYY-MM-DD; amounts in fen, 0 for 无偿. */
export interface DealDraft {
	type: DealType;
	licence?: LicenceKind;
	patents: string[];
	acquirerName: string;
	signedOn: string;
	patentTitle?: string;
	holderName?: string;
	holderCode?: string;
	holderKind?: HolderKind;
	acquirerCode?: string;
	acquirerSize?: (typeof SIZE_CLASSES)[number];
	/** GB/T 2260. */
	acquirerRegion?: string;
	effectiveOn?: string;
	endsOn?: string;
	amountFen?: number;
	/** One payment; a contract paid in instalments has a row for each. */
	paidFen?: number;
	paidOn?: string;
	voucher?: string;
	paymentWay?: string;
	recordedOn?: string;
	recordNo?: string;
	recordAmountFen?: number;
	territory?: string;
	facilitatedBy?: string[];
	techContractNo?: string;
	isRelatedParty?: boolean;
}

type Row = PreviewRow<DealDraft>;

/** Reads and checks a ledger of deals. Throws ImportFault. */
export const previewDeals = (file: UploadedFile, choice?: PreviewChoice): Promise<Preview<DealDraft>> =>
	previewList(file, dealRules, choice);

function readRow(row: Row): void {
	const read = rowReader(row);
	const text = (field: string, limit: number): string => read.value(field, (raw) => readText(raw, limit));
	const day = (field: string): string => read.value(field, readDay);
	const given = read.word('kind', DEAL_TYPE_WORDS);
	const acquirerSize = read.word('acquirerSize', SIZE_WORDS);
	const holderKind = read.word('holderKind', HOLDER_KIND_WORDS);
	const isOpen = read.word('isOpenLicence', LEDGER_YES_NO);
	const isRelatedParty = read.word('isRelatedParty', LEDGER_YES_NO);
	const patents = splitWords(read.value('patents', readPatentNumbers));
	const facilitatedBy = splitWords(text('promoter', 120));
	const acquirerName = text('acquirer', 120);
	const rest = filled({
		patentTitle: text('patentTitle', 200),
		holderName: text('holder', 120),
		holderCode: read.value('holderCode', readCreditCode),
		acquirerCode: read.value('acquirerCode', readCreditCode),
		acquirerRegion: read.value('acquirerRegion', readRegion),
		effectiveOn: day('effectiveOn'),
		endsOn: day('endsOn'),
		paidOn: day('paidOn'),
		voucher: text('voucher', 120),
		paymentWay: text('paymentWay', 60),
		recordedOn: day('recordedOn'),
		recordNo: text('recordNumber', 60),
		territory: text('territory', 60),
		techContractNo: text('techContractNumber', 60)
	});
	const signedOn = day('signedOn') || (rest.effectiveOn ?? '');
	const [amountFen, paidFen, recordAmountFen] = [
		read.figure('contractAmount', readMoney),
		read.figure('paidAmount', readMoney),
		read.figure('recordAmount', readMoney)
	];
	if (!given) read.fault('kind', 'missing_kind');
	if (patents.length === 0) read.fault('patents', 'missing_patent');
	if (!rest.holderName) read.fault('holder', 'missing_party');
	if (acquirerName === '') read.fault('acquirer', 'missing_party');
	if (signedOn === '') read.fault('signedOn', 'missing_date');
	if (rest.endsOn && rest.endsOn < signedOn) read.fault('endsOn', 'date_order');
	if (rest.recordedOn && signedOn && rest.recordedOn < signedOn) read.fault('recordedOn', 'date_order');
	// As the database refuses it: what was paid was paid, under a patent law.
	if (rest.paidOn && (rest.paidOn > shanghaiDay(new Date()) || rest.paidOn < '1985-04-01'))
		read.fault('paidOn', 'date_impossible');
	row.draft = {
		type: isOpen && given?.type === 'licence' ? 'open-licence' : (given?.type ?? 'transfer'),
		patents,
		acquirerName,
		signedOn,
		...rest,
		...(acquirerSize && { acquirerSize }),
		...(holderKind && { holderKind }),
		...(facilitatedBy.length > 0 && { facilitatedBy }),
		...(given?.licence && { licence: given.licence }),
		...(amountFen !== undefined && { amountFen }),
		...(paidFen !== undefined && { paidFen }),
		...(recordAmountFen !== undefined && { recordAmountFen }),
		...(isRelatedParty !== undefined && { isRelatedParty })
	};
}

/** The same kind, patents, parties and day is one deal. One filing number on two deals is named, for a filing may cover several. */
const compareRows = (rows: readonly Row[]): void =>
	repeatedRows(rows, {
		identity: ({ type, patents, holderName, acquirerName, signedOn, paidOn, paidFen }) =>
			[type, [...patents].sort().join('、'), holderName, acquirerName, signedOn, paidOn, paidFen].join('\n'),
		register: { field: 'recordNumber', of: ({ recordNo }) => recordNo }
	});

/** The rules, for corrections too. */
export const dealRules: ListRules<DealDraft> = { kind: 'deals', shape: DEAL_SHAPE, readRow, compareRows };

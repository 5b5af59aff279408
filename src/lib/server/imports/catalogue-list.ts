// The rules of a catalogue (专利目录): what a patent's row must say, and which rows are one patent. An application is called one
// unless the list says that it is granted. Does not know which patents the organiser has already.
import type { HolderKind, LegalStatus, Maturity, OfferMode } from '#lib/domain/patent.ts';
import { readPatentNumber as readNumber, saysGranted, type PatentKind } from '#lib/domain/patent-number.ts';
import { isAdvertising, openLicenceFaults } from '#lib/domain/patent.ts';
import { PATENT_SHAPE } from './ledger-columns.ts';
import {
	HOLDER_KIND_WORDS,
	LEDGER_YES_NO,
	LEGAL_STATUS_WORDS,
	MATURITY_WORDS,
	OFFER_WORDS,
	PATENT_KIND_WORDS
} from './ledger-words.ts';
import { previewList, type ListRules, type Preview, type PreviewChoice, type PreviewRow } from './preview.ts';
import { readCreditCode, readText } from './read-cell.ts';
import { readDay, readPatentNumber, splitWords } from './read-figure.ts';
import type { UploadedFile } from './read-table.ts';
import { filled, rowReader } from './row-reader.ts';

/** One patent as the list says it, in the words of recordPatent. Days are YYYY-MM-DD; `number` as stored. */
export interface PatentDraft {
	number: string;
	title: string;
	kind: PatentKind;
	legalStatus: LegalStatus;
	/** In which ways it is offered; `priceText` holds the terms as written, for all of them. */
	modes: OfferMode[];
	means: string[];
	effects: string[];
	scenes: string[];
	chains: string[];
	holderName?: string;
	holderCode?: string;
	holderKind?: HolderKind;
	annuityPaidUntil?: string;
	checkedOn?: string;
	filedOn?: string;
	grantedOn?: string;
	plain?: string;
	inventors?: string;
	maturity?: Maturity;
	priceText?: string;
	booth?: string;
	isPledged?: boolean;
	isLicensed?: boolean;
}

type Row = PreviewRow<PatentDraft>;

/** Reads and checks a catalogue. Throws ImportFault. */
export const previewPatents = (file: UploadedFile, choice?: PreviewChoice): Promise<Preview<PatentDraft>> =>
	previewList(file, patentRules, choice);

function readRow(row: Row): void {
	const read = rowReader(row);
	const text = (field: string, limit: number): string => read.value(field, (raw) => readText(raw, limit));
	const number = read.value('number', readPatentNumber);
	const title = text('patentTitle', 200);
	const said = readNumber(number);
	const kind = read.word('kind', PATENT_KIND_WORDS) ?? said?.kind;
	const grantedOn = read.value('grantedOn', readDay);
	const isCalledGranted = grantedOn !== '' || saysGranted(row.cells.number ?? '');
	const legalStatus =
		read.word('legalStatus', LEGAL_STATUS_WORDS) ?? (isCalledGranted ? 'granted' : 'application');
	const maturity = read.word('maturity', MATURITY_WORDS);
	const holderKind = read.word('holderKind', HOLDER_KIND_WORDS);
	const modes = splitWords(text('modes', 200)).map((word) => OFFER_WORDS[word]);
	const [isPledged, isLicensed] = [
		read.word('isPledged', LEDGER_YES_NO),
		read.word('isLicensed', LEDGER_YES_NO)
	];
	const list = (field: string): string[] => splitWords(text(field, 200)).slice(0, 20);
	const lists = {
		means: list('means'),
		effects: list('effects'),
		scenes: list('scenes'),
		chains: list('chains')
	};
	const rest = filled({
		holderName: text('holder', 120),
		holderCode: read.value('holderCode', readCreditCode),
		annuityPaidUntil: read.value('annuityPaidUntil', readDay),
		checkedOn: read.value('checkedOn', readDay),
		filedOn: read.value('filedOn', readDay),
		grantedOn,
		plain: text('value', 600),
		inventors: text('inventors', 200),
		priceText: text('priceText', 200),
		booth: text('booth', 30)
	});
	if (rest.plain && isAdvertising(rest.plain)) read.fault('value', 'advertising');
	if (!rest.holderName) read.fault('holder', 'missing_party');
	if (number === '') read.fault('number', 'missing_patent');
	if (title === '') read.fault('patentTitle', 'missing_title');
	if (said && kind !== said.kind) read.fault('kind', 'patent_kind_differs');
	if (modes.includes(undefined)) read.fault('modes', 'unknown_word');
	if (rest.filedOn && rest.grantedOn && rest.grantedOn < rest.filedOn) read.fault('grantedOn', 'date_order');
	const standing = {
		kind: kind ?? 'invention',
		legalStatus,
		annuityStatus: 'unknown' as const,
		burdens: isPledged ? ['pledged' as const] : []
	};
	// An evaluation report stands in no list: the form of the patent asks for it.
	if (modes.includes('open-licence') && openLicenceFaults(standing).length > 0)
		read.fault('modes', 'open_licence_impossible');
	row.draft = {
		number,
		title,
		kind: kind ?? 'invention',
		legalStatus,
		modes: modes.filter((mode) => mode !== undefined),
		...lists,
		...rest,
		...(holderKind && { holderKind }),
		...(maturity && { maturity }),
		...(isPledged !== undefined && { isPledged }),
		...(isLicensed !== undefined && { isLicensed })
	};
}

/** The same number twice is one patent: the later row goes; under another title somebody must decide. */
function compareRows(rows: readonly Row[]): void {
	const byNumber = new Map<string, Row>();
	for (const row of rows) {
		const { number = '', title = '' } = row.draft ?? {};
		const first = number ? byNumber.get(number) : undefined;
		if (number && !first) byNumber.set(number, row);
		if (!first) continue;
		if (first.draft?.title === title && row.faults.length === 0)
			Object.assign(row, { state: 'duplicate', into: first.row });
		else if (first.draft?.title !== title && !row.isKept)
			row.faults.push({
				row: row.row,
				column: null,
				field: 'number',
				value: number,
				code: 'patent_same_other_title',
				other: first.row
			});
	}
}

/** The rules, for corrections too. */
export const patentRules: ListRules<PatentDraft> = {
	kind: 'patents',
	shape: PATENT_SHAPE,
	readRow,
	compareRows
};

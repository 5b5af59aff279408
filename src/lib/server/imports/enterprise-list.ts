// The rules of an enterprise list (企业库): a firm is its credit code, so every row needs a right one.
// Does not know which firms the organiser has already: the database updates those.
import { recordEnterprise, type RecordEnterprise } from '#lib/domain/enterprise.ts';
import { ENTERPRISE_SHAPE } from './columns.ts';
import { ImportFault } from './import-fault.ts';
import {
	previewList,
	type EnterpriseDraft,
	type ListRules,
	type Preview,
	type PreviewChoice,
	type PreviewRow
} from './preview.ts';
import { readCreditCode, readText } from './read-cell.ts';
import type { UploadedFile } from './read-table.ts';
import { rowReader } from './row-reader.ts';
import { spellOrganisation } from './spelling.ts';
import { SIZE_WORDS, YES_NO_WORDS } from './words.ts';

type Row = PreviewRow<EnterpriseDraft>;

/** Reads and checks an enterprise list. Throws ImportFault. */
export const previewEnterprises = (
	file: UploadedFile,
	choice?: PreviewChoice
): Promise<Preview<EnterpriseDraft>> => previewList(file, enterpriseRules, choice);

/** The arguments of one recordEnterprise for each ready row. Throws ImportFault('faults_remain'): all or nothing. */
export function enterpriseArgs(preview: Preview<EnterpriseDraft>): RecordEnterprise[] {
	if (!preview.canImport) throw new ImportFault('faults_remain', { count: preview.counts.faulty });
	return preview.rows.flatMap((row) =>
		row.draft ? [{ ...row.draft, pinyin: spellOrganisation(row.draft.name) }] : []
	);
}

function readRow(row: Row): void {
	const read = rowReader(row);
	const name = read.value('name', (raw) => readText(raw, 120));
	const creditCode = read.value('creditCode', readCreditCode);
	const sizeClass = read.word('sizeClass', SIZE_WORDS);
	const techSme = read.word('techSme', YES_NO_WORDS);
	const specialised = read.word('specialised', YES_NO_WORDS);
	const park = read.value('park', (raw) => readText(raw, 60));
	const chain = read.value('chain', (raw) => readText(raw, 60));
	if (name === '') read.fault('name', 'missing_name');
	if (name !== '' && !/\p{L}/u.test(name)) read.fault('name', 'name_shape');
	if (creditCode === '') read.fault('creditCode', 'missing_credit_code');
	const draft = {
		name,
		creditCode,
		...(techSme !== undefined && { techSme }),
		...(specialised !== undefined && { specialised }),
		...(sizeClass && { sizeClass }),
		...(park && { park }),
		...(chain && { chain })
	};
	if (row.faults.length === 0 && !recordEnterprise.safeParse(draft).success) read.fault('name', 'invalid');
	row.draft = draft;
}

/** Same code and name: one firm, the later row goes. Same code, another name: somebody must decide. */
function compareRows(rows: readonly Row[]): void {
	const byCode = new Map<string, Row>();
	const byName = new Map<string, Row>();
	for (const row of rows) {
		const { name = '', creditCode = '' } = row.draft ?? {};
		const place = { row: row.row, column: null };
		const sameCode = creditCode ? byCode.get(creditCode) : undefined;
		const sameName = name ? byName.get(name) : undefined;
		if (sameCode && sameCode.draft?.name === name && row.faults.length === 0)
			Object.assign(row, { state: 'duplicate', into: sameCode.row });
		else if (sameCode && sameCode.draft?.name !== name && !row.isKept)
			row.faults.push({
				...place,
				field: 'creditCode',
				value: creditCode,
				code: 'code_same_other_name',
				other: sameCode.row
			});
		else if (sameName && creditCode && sameName.draft?.creditCode !== creditCode)
			row.warnings.push({
				...place,
				field: 'name',
				value: name,
				code: 'same_name_other_code',
				other: sameName.row
			});
		if (creditCode && !sameCode) byCode.set(creditCode, row);
		if (name && !sameName) byName.set(name, row);
	}
}

/** The rules, for corrections too. */
export const enterpriseRules: ListRules<EnterpriseDraft> = {
	kind: 'enterprises',
	shape: ENTERPRISE_SHAPE,
	readRow,
	compareRows
};

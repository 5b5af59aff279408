// The rules of an attendee list (参会名单): what a row must say, what is inferred, and which rows are one person.
// Does not know the event or who is on it already: the database merges with those.
import { uuidv7 } from 'uuidv7';
import { addAttendee, type AddAttendee } from '#lib/domain/attendee.ts';
import { ATTENDEE_SHAPE } from './columns.ts';
import { ImportFault } from './import-fault.ts';
import {
	previewList,
	type AttendeeDraft,
	type ListRules,
	type Preview,
	type PreviewChoice,
	type PreviewRow
} from './preview.ts';
import { readCreditCode, readMobile, readName, readText } from './read-cell.ts';
import type { UploadedFile } from './read-table.ts';
import { filled, rowReader } from './row-reader.ts';
import { spellPerson } from './spelling.ts';
import {
	inferOrganisationKind,
	inferPersonRole,
	KIND_WORDS,
	ROLE_WORDS,
	ROLES_WITHOUT_ORGANISATION
} from './words.ts';

type Row = PreviewRow<AttendeeDraft>;

/** Reads and checks an attendee list. Throws ImportFault. */
export const previewAttendees = (
	file: UploadedFile,
	choice?: PreviewChoice
): Promise<Preview<AttendeeDraft>> => previewList(file, attendeeRules, choice);

/**
 * The arguments of one addAttendee for each ready row, in the order of the list. Throws ImportFault('faults_remain') while
 * anything is left to correct: all or nothing. Ids and pinyin are made here, once.
 */
export function attendeeArgs(preview: Preview<AttendeeDraft>, newId: () => string = uuidv7): AddAttendee[] {
	if (!preview.canImport) throw new ImportFault('faults_remain', { count: preview.counts.faulty });
	return preview.rows.flatMap((row) =>
		row.draft ? [{ attendee: newId(), ...row.draft, pinyin: spellPerson(row.draft.name) }] : []
	);
}

const ANY_ID = '00000000-0000-7000-8000-000000000000';

function readRow(row: Row): void {
	const read = rowReader(row);
	const name = read.value('name', readName);
	const organisation = read.value('organisation', (raw) => readText(raw, 120));
	const mobile = read.value('mobile', readMobile);
	const title = read.value('title', (raw) => readText(raw, 60));
	const creditCode = read.value('creditCode', readCreditCode);
	const attentionNote = read.value('attentionNote', (raw) => readText(raw, 60));
	const organisationKind = read.word('organisationKind', KIND_WORDS) ?? inferOrganisationKind(organisation);
	const givenRole = read.word('personRole', ROLE_WORDS);
	const personRole = givenRole ?? inferPersonRole(title, organisationKind);
	if (name === '') read.fault('name', 'missing_name');
	if (organisation === '' && !(givenRole && ROLES_WITHOUT_ORGANISATION.includes(givenRole)))
		read.fault('organisation', 'missing_organisation');
	const draft = {
		name,
		organisationKind,
		personRole,
		...filled({ organisation, mobile, title, creditCode, attentionNote })
	};
	// The cells were read field by field above; this is the domain's own word on the whole.
	if (row.faults.length === 0 && !addAttendee.safeParse({ attendee: ANY_ID, ...draft }).success)
		read.fault('name', 'invalid');
	row.draft = draft;
}

/**
 * Same mobile and name: one person, merged into the first row. Same mobile, another name: somebody must decide. Same name
 * and organisation, and not both with a mobile: perhaps one person, so it is named.
 */
function compareRows(rows: readonly Row[]): void {
	const byMobile = new Map<string, Row[]>();
	const byNameAndOrganisation = new Map<string, Row>();
	for (const row of rows) {
		const { name = '', organisation = '', mobile } = row.draft ?? {};
		const namesake = byNameAndOrganisation.get(`${name}\n${organisation}`);
		if (mobile) {
			const sharing = byMobile.get(mobile) ?? [];
			if (!joinSharer(row, sharing)) byMobile.set(mobile, [...sharing, row]);
		}
		if (row.state === 'duplicate' || name === '' || organisation === '') continue;
		if (!namesake) byNameAndOrganisation.set(`${name}\n${organisation}`, row);
		else if (!mobile || !namesake.draft?.mobile)
			row.warnings.push({
				row: row.row,
				column: null,
				field: 'name',
				value: name,
				code: 'same_name_organisation',
				other: namesake.row
			});
	}
}

/** Settles a row against the rows before it that have its mobile. True when it was merged into one of them. */
function joinSharer(row: Row, sharing: readonly Row[]): boolean {
	const twin = sharing.find((other) => other.draft?.name === row.draft?.name);
	if (twin && row.faults.length === 0) {
		Object.assign(row, { state: 'duplicate', into: twin.row });
		// What the first row leaves blank, the second may fill; a blank never erases.
		if (twin.draft && row.draft) twin.draft = { ...row.draft, ...twin.draft };
		return true;
	}
	const first = sharing[0];
	if (first && !twin && !row.isKept)
		row.faults.push({
			row: row.row,
			column: null,
			field: 'mobile',
			value: row.cells.mobile ?? '',
			code: 'mobile_same_other_name',
			other: first.row
		});
	return false;
}

/** The rules, for corrections too. */
export const attendeeRules: ListRules<AttendeeDraft> = {
	kind: 'attendees',
	shape: ATTENDEE_SHAPE,
	readRow,
	compareRows
};

// The history of a record in words: recorded, changed, a paper added or removed, confirmed, disputed, struck, restored. Knows no place on the screen.
import type { RecordWithPapers } from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';
import type { RecordDone, WholeRecord } from '#lib/server/desk/record.ts';
import { inWords } from '../programmes/words.ts';
import type { TimelineEntry } from '../timeline.ts';
import { LEDGER_FIELDS, LIST_OF_KIND } from './fields.ts';
import { paperName } from './paper-words.ts';

/** What was done to a record, as a timeline shows it. */
export const historyEntries = ({ kind, history }: Pick<WholeRecord, 'kind' | 'history'>): TimelineEntry[] =>
	history.map((done) => ({
		at: done.at,
		title: titleOf(kind, done),
		by: [done.by ?? m.desk_cat_by_system(), done.bureauName].filter(Boolean).join(' · '),
		words: [
			...(done.programmeName ? [inWords(done.programmeName)] : []),
			...(done.reason ? [m.desk_lead_because({ reason: done.reason })] : [])
		]
	}));

function titleOf(kind: RecordWithPapers, { what, fields = [], paper }: RecordDone): string {
	const file = paper ? paperName(kind, paper) : m.desk_proof_other();
	switch (what) {
		case 'recorded':
			return m.desk_record_recorded();
		case 'changed':
			return fields.length
				? m.desk_record_changed({
						fields: fields.map((name) => fieldName(kind, name)).join(m.desk_list_comma())
					})
				: m.desk_record_same();
		case 'paper_added':
			return m.desk_record_paper_added({ file });
		case 'paper_removed':
			return m.desk_record_paper_removed({ file });
		case 'confirmed':
			return m.desk_prog_confirmed();
		case 'disputed':
			return m.desk_prog_disputed();
		case 'struck':
			return m.desk_record_struck();
		case 'restored':
			return m.desk_record_restored();
	}
}

const fieldName = (kind: RecordWithPapers, name: string): string =>
	LEDGER_FIELDS[LIST_OF_KIND[kind]].find((field) => field.name === name)?.label() ?? m.desk_book_payments();

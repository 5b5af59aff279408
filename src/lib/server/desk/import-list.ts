// An import at the desk, step by step: read a file, map its columns, correct rows, import all or nothing.
// How lists are read is src/lib/server/imports; what is done with them is perform.
import type { Actor } from '../database/database.ts';
import { applyCorrections, type Correction } from '../imports/apply-corrections.ts';
import { attendeeArgs, previewAttendees } from '../imports/attendee-list.ts';
import { previewPatents } from '../imports/catalogue-list.ts';
import { enterpriseArgs, previewEnterprises } from '../imports/enterprise-list.ts';
import { previewDeals } from '../imports/deal-list.ts';
import { previewFilings } from '../imports/filing-list.ts';
import { ImportFault } from '../imports/import-fault.ts';
import { previewPledges } from '../imports/pledge-list.ts';
import type { AttendeeDraft, EnterpriseDraft, Preview, PreviewChoice } from '../imports/preview.ts';
import { importBook, type Written } from './import-book.ts';
import {
	idsOf,
	keepPreview,
	type AnyList,
	type AnyPreview,
	type KeptPreview,
	type RowRejection
} from './kept-previews.ts';
import { submit } from './submit.ts';

/** One import is one transaction, which must end well within the statement timeout; 5,000 rows take about ten seconds on a slow machine. */
const MOST_ROWS = 5000;

type ListFile = { name: string; bytes: Uint8Array };

const READERS: { [L in AnyList]: (file: ListFile, choice: PreviewChoice) => Promise<AnyPreview> } = {
	attendees: previewAttendees,
	enterprises: previewEnterprises,
	patents: previewPatents,
	deals: previewDeals,
	pledges: previewPledges,
	filings: previewFilings
};

async function read(list: AnyList, file: ListFile, choice: PreviewChoice): Promise<AnyPreview> {
	const preview = await READERS[list](file, choice);
	if (preview.rows.length > MOST_ROWS) throw new ImportFault('too_many_rows', { limit: MOST_ROWS });
	return preview;
}

/** Reads an uploaded file and keeps its preview. Throws ImportFault. */
export async function startImport(
	upload: FormDataEntryValue | null,
	about: Pick<KeptPreview, 'owner' | 'place' | 'book' | 'list'>
): Promise<KeptPreview> {
	if (!(upload instanceof File) || upload.size === 0) throw new ImportFault('file_empty');
	const file = { name: upload.name.slice(0, 200), bytes: new Uint8Array(await upload.arrayBuffer()) };
	return keepPreview({ ...about, file, choice: {}, preview: await read(about.list, file, {}) });
}

/** Reads the same file with another sheet or other columns; corrections that still fit are made again. Throws ImportFault. */
export async function chooseAgain(kept: KeptPreview, choice: PreviewChoice): Promise<void> {
	const preview = await read(kept.list, kept.file, choice);
	const fitting: Correction[] = [];
	for (const one of kept.corrections) {
		try {
			correctAny(preview, [one]);
			fitting.push(one);
		} catch (cause) {
			if (!(cause instanceof ImportFault)) throw cause;
		}
	}
	Object.assign(kept, { choice, corrections: fitting, preview: correctAny(preview, fitting), ids: [] });
}

/** Makes corrections. Throws ImportFault for a row or field that is not there. */
export function correctRows(kept: KeptPreview, corrections: readonly Correction[]): void {
	kept.preview = correctAny(kept.preview, corrections);
	kept.corrections.push(...corrections);
	kept.ids = [];
}

const correctAny = (preview: AnyPreview, corrections: readonly Correction[]): AnyPreview =>
	applyCorrections(preview as Preview<never>, corrections) as AnyPreview;

/**
 * Imports everything that is ready, in one transaction; a second call, during it or afterwards, answers what the first did.
 * @returns the rows at fault when nothing was imported.
 * @throws ImportFault('faults_remain') while something is left to correct.
 */
export async function importAll(kept: KeptPreview, actor: Actor): Promise<RowRejection[]> {
	if (kept.result) return [];
	kept.running ??= importOnce(kept, actor).finally(() => (kept.running = null));
	return kept.running;
}

async function importOnce(kept: KeptPreview, actor: Actor): Promise<RowRejection[]> {
	const { preview } = kept;
	if (!preview.canImport) throw new ImportFault('faults_remain', { count: preview.counts.faulty });
	const { added, merged, rejections } = await (kept.book
		? importBook(kept, { book: kept.book, actor })
		: importAtEvent(kept, actor));
	if (rejections.length > 0) return rejections;
	kept.result = { added, merged: merged + preview.counts.duplicates, skipped: preview.counts.skipped };
	// The file is not needed any more, and it is full of personal data.
	kept.file = { name: kept.file.name, bytes: new Uint8Array() };
	return [];
}

/** People and firms, at an event. */
async function importAtEvent(kept: KeptPreview, actor: Actor): Promise<Written> {
	const { preview } = kept;
	const by = { actor, event: kept.place };
	const { outcomes, rejections } =
		preview.list === 'attendees'
			? await submit('addAttendee', attendeeArgs(preview as Preview<AttendeeDraft>, idsOf(kept)), by)
			: await submit('recordEnterprise', enterpriseArgs(preview as Preview<EnterpriseDraft>), by);
	const ready = preview.rows.filter((row) => row.draft !== null);
	const merged = (outcomes ?? []).filter(({ status }) => status === 'merged').length;
	return {
		added: (outcomes ?? []).length - merged,
		merged,
		rejections: (rejections ?? []).map((one) => ({ ...one, row: ready[one.index]?.row ?? 0 }))
	};
}

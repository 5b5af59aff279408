// Uploaded lists between choosing the file and importing it. Kept in this process's memory, never in the database: nothing of a
// list is stored before all of it is. A reload finds it again; a restart of the server asks for the file once more.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Correction } from '../imports/apply-corrections.ts';
import type { PatentDraft } from '../imports/catalogue-list.ts';
import type { DealDraft } from '../imports/deal-list.ts';
import type { FilingDraft } from '../imports/filing-list.ts';
import type { PledgeDraft } from '../imports/pledge-list.ts';
import type {
	AttendeeDraft,
	EnterpriseDraft,
	LedgerKind,
	ListKind,
	Preview,
	PreviewChoice
} from '../imports/preview.ts';
import type { Rejection } from '../perform.ts';

/** What a row of each kind of list becomes. */
export interface Drafts {
	attendees: AttendeeDraft;
	enterprises: EnterpriseDraft;
	patents: PatentDraft;
	deals: DealDraft;
	pledges: PledgeDraft;
	filings: FilingDraft;
}
export type AnyList = ListKind | LedgerKind;
export type AnyPreview = { [L in AnyList]: Preview<Drafts[L]> }[AnyList];

/** What became of an import. */
export interface ImportResult {
	added: number;
	/** Already on the list, or twice in the file: merged. */
	merged: number;
	skipped: number;
}

/** A row that the database did not take, as Excel counts it. */
export type RowRejection = Rejection & { row: number };

export interface KeptPreview {
	id: string;
	/** Only this person finds it again, and only at this place: the id of an event, or of the organisation whose book it goes to. */
	owner: string;
	place: string;
	/** Whose catalogue or 台账; absent for lists of an event. */
	book?: string;
	list: AnyList;
	file: { name: string; bytes: Uint8Array };
	choice: PreviewChoice;
	corrections: Correction[];
	preview: AnyPreview;
	/** Ids the new people will have, so that importing again after a lost answer adds nobody twice. */
	ids: string[];
	result: ImportResult | null;
	/** The import under way, which a second press joins. */
	running: Promise<RowRejection[]> | null;
	expiresAt: number;
}

const KEEP_MS = 2 * 3_600_000;
/** Of one person; a file may be 10 MB. Their oldest goes first, and never somebody else's. */
const MOST = 5;

const kept = new Map<string, KeptPreview>();

export function keepPreview(
	from: Pick<KeptPreview, 'owner' | 'place' | 'book' | 'list' | 'file' | 'choice' | 'preview'>,
	now = Date.now()
): KeptPreview {
	for (const [id, one] of kept) if (one.expiresAt < now) kept.delete(id);
	const own = [...kept.values()].filter(({ owner }) => owner === from.owner);
	for (const { id } of own.slice(0, Math.max(own.length - MOST + 1, 0))) kept.delete(id);
	const one: KeptPreview = {
		...from,
		id: randomUUID(),
		corrections: [],
		ids: [],
		result: null,
		running: null,
		expiresAt: now + KEEP_MS
	};
	kept.set(one.id, one);
	return one;
}

/** Null when it has expired, or is somebody else's. */
export function findPreview(
	key: { id: string; owner: string; place: string },
	now = Date.now()
): KeptPreview | null {
	const one = kept.get(key.id);
	if (!one || one.owner !== key.owner || one.place !== key.place || one.expiresAt < now) return null;
	one.expiresAt = now + KEEP_MS;
	return one;
}

/** The same ids in the same order each time they are asked for. */
export function idsOf(one: KeptPreview): () => string {
	let next = 0;
	return () => (one.ids[next++] ??= uuidv7());
}

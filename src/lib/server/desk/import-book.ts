// Imports that go to an organisation's book: the catalogue and the ledgers of deals, pledges and product filings. A record that is there is brought up to date
// instead of entered twice. A catalogue imported at an event also puts patents at the booths that its rows name.
import { randomUUID } from 'node:crypto';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import type { Actor } from '../database/database.ts';
import {
	dealKey,
	filingArgsOf,
	filingKey,
	foldDeals,
	patentArgsOf,
	pledgeArgsOf,
	pledgeKey,
	type OfRows
} from '../imports/book-args.ts';
import type { LedgerKind, Preview } from '../imports/preview.ts';
import type { DeskArgs, DeskVerb } from '../perform.ts';
import { listBoothCards, listCounterparts } from './catalogue.ts';
import { listDeals } from './deals.ts';
import type { Drafts, KeptPreview, RowRejection } from './kept-previews.ts';
import { submit } from './submit.ts';

/** What was done: how many records are new, and which rows stopped it (then none). */
export interface Written {
	added: number;
	merged: number;
	rejections: RowRejection[];
}
interface Into {
	kept: KeptPreview;
	book: string;
	actor: Actor;
}

const readyRows = <D>(preview: Preview<D>) =>
	preview.rows.flatMap(({ row, draft }) => (draft ? [{ row, draft }] : []));

/** Writes a kept catalogue or ledger. `kept.ids` are the ids of new records, so that importing again after a lost answer adds nothing. */
export async function importBook(kept: KeptPreview, into: { book: string; actor: Actor }): Promise<Written> {
	const list = kept.list as LedgerKind;
	return { patents: writePatents, deals: writeDeals, pledges: writePledges, filings: writeFilings }[list]({
		kept,
		...into
	});
}

/** The same ids for the same rows each time: by the place of the record in the list. */
function idsFor(kept: KeptPreview): (place: number) => string {
	return (place) => (kept.ids[place] ??= randomUUID());
}

async function writePatents({ kept, book, actor }: Into): Promise<Written> {
	const rows = readyRows(kept.preview as Preview<Drafts['patents']>);
	const idOf = idsFor(kept);
	const today = shanghaiDay(new Date());
	const holders = new Map(
		(await listCounterparts(book, actor)).flatMap(({ id, name, creditCode }) => [
			[name, id],
			...(creditCode ? [[creditCode, id] as const] : [])
		]) as [string, string][]
	);
	const made = rows.map(({ row, draft }, place) => ({
		rows: [row],
		args: patentArgsOf(draft, {
			id: idOf(place),
			holder: holders.get(draft.holderCode ?? '') ?? holders.get(draft.holderName ?? ''),
			today
		})
	}));
	const { outcomes, written } = await write('recordPatent', made, { book, actor });
	if (!outcomes || kept.place === book) return written;
	const ids = made.map(({ args }, i) => {
		const outcome = outcomes[i]!;
		return outcome.status === 'merged' ? outcome.into : args.patent;
	});
	const atBooths = rows.flatMap(({ row, draft }, i) =>
		draft.booth ? [{ row, booth: draft.booth, patent: ids[i]! }] : []
	);
	const refused = await placeAtBooths(atBooths, { event: kept.place, actor });
	return refused.length > 0 ? { ...written, rejections: refused } : written;
}

/** Adds patents to the booths that they are named with; a booth that is not there yet is made, called by its number. */
async function placeAtBooths(
	placed: { row: number; booth: string; patent: string }[],
	{ event, actor }: { event: string; actor: Actor }
): Promise<RowRejection[]> {
	if (placed.length === 0) return [];
	const known = new Map((await listBoothCards(event, actor)).map((booth) => [booth.number, booth]));
	const booths = new Map<string, OfRows<DeskArgs<'placeBooth'>>>();
	for (const { row, booth: number, patent } of placed) {
		const there = known.get(number);
		const one = booths.get(number) ?? {
			rows: [],
			args: {
				booth: there?.id ?? randomUUID(),
				number,
				name: there?.name ?? number,
				patents: there?.patents.map(({ id }) => id) ?? []
			}
		};
		one.rows.push(row);
		if (!one.args.patents.includes(patent)) one.args.patents.push(patent);
		booths.set(number, one);
	}
	const made = [...booths.values()];
	const { rejections } = await submit(
		'placeBooth',
		made.map(({ args }) => args),
		{ actor, event }
	);
	return (rejections ?? []).map((one) => ({ ...one, row: made[one.index]?.rows[0] ?? 0 }));
}

async function writeDeals({ kept, book, actor }: Into): Promise<Written> {
	const idOf = idsFor(kept);
	const known = knownBy((await listDeals(book, actor)).deals, dealKey);
	let place = 0;
	const made = foldDeals(
		readyRows(kept.preview as Preview<Drafts['deals']>),
		(key) => known.get(key) ?? idOf(place++)
	);
	return countNew(await write('recordDeal', made, { book, actor }), {
		made,
		known,
		idIn: (args) => args.deal
	});
}

async function writePledges({ kept, book, actor }: Into): Promise<Written> {
	const idOf = idsFor(kept);
	const known = knownBy((await listDeals(book, actor)).pledges, pledgeKey);
	const made = readyRows(kept.preview as Preview<Drafts['pledges']>).map(({ row, draft }, place) => ({
		rows: [row],
		args: pledgeArgsOf(draft, known.get(pledgeKey(draft)) ?? idOf(place))
	}));
	return countNew(await write('recordPledge', made, { book, actor }), {
		made,
		known,
		idIn: (args) => args.pledge
	});
}

async function writeFilings({ kept, book, actor }: Into): Promise<Written> {
	const idOf = idsFor(kept);
	const known = knownBy((await listDeals(book, actor)).filings, filingKey);
	const made = readyRows(kept.preview as Preview<Drafts['filings']>).map(({ row, draft }, place) => ({
		rows: [row],
		args: filingArgsOf(draft, known.get(filingKey(draft)) ?? idOf(place))
	}));
	return countNew(await write('recordProductFiling', made, { book, actor }), {
		made,
		known,
		idIn: (args) => args.filing
	});
}

/**
 * Ids by what a list calls a record. One that came of a lead lives at its event, and is brought up to date there. One that was struck is found too, so that the list is told of it
 * and does not bring it back, unless another stands in its place.
 */
function knownBy<R extends { id: string; lead?: string | undefined; strike?: string | undefined }>(
	records: readonly R[],
	keyOf: (record: R) => string
): Map<string, string> {
	const ofBook = records.filter(({ lead }) => lead === undefined);
	const [struck, standing] = [true, false].map((is) =>
		ofBook.filter(({ strike }) => (strike !== undefined) === is)
	);
	return new Map([...struck!, ...standing!].map((record) => [keyOf(record), record.id]));
}

async function write<V extends DeskVerb>(
	verb: V,
	made: OfRows<DeskArgs<V>>[],
	{ book, actor }: { book: string; actor: Actor }
) {
	const { outcomes, rejections } = await submit(
		verb,
		made.map(({ args }) => args),
		{ actor, organisation: book }
	);
	const merged = (outcomes ?? []).filter(({ status }) => status === 'merged').length;
	const written: Written = {
		added: made.length - merged,
		merged,
		rejections: (rejections ?? []).map((one) => ({ ...one, row: made[one.index]?.rows[0] ?? 0 }))
	};
	return { outcomes, written };
}

/** Ledger records keep their id, so that one brought up to date is accepted like a new one: told apart by the ids that were known. */
function countNew<A>(
	{ written }: { written: Written },
	{ made, known, idIn }: { made: OfRows<A>[]; known: Map<string, string>; idIn: (args: A) => string }
): Written {
	const ids = new Set(known.values());
	const merged = made.filter(({ args }) => ids.has(idIn(args))).length;
	return { ...written, merged, added: made.length - merged };
}

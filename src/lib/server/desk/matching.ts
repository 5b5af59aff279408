// Needs and patents of an event, matched for the desk (SQL: list_matching): for a need the best patents, for a patent the best needs, with the words and chains that explain
// it, and what was pushed already. Knows the matching's rules by name alone, and no page.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { bestMatches, matchIndex, type MatchIndex } from '#lib/domain/matching/rank.ts';
import type { Matchable } from '#lib/domain/matching/features.ts';
import type { SharedWord } from '#lib/domain/matching/explain.ts';
import { PUSH_CHANNELS, PUSH_ITEMS } from '#lib/domain/targeted-push.ts';
import type { Actor } from '../database/database.ts';
import { needMatchable, patentMatchable } from '../links/pairings.ts';
import { matchedNeed, shownPatent } from '../links/shapes.ts';
import { ask } from './ask.ts';

const need = matchedNeed.extend({ receipt: z.string(), refuses: z.boolean() });
export type DeskNeed = z.output<typeof need>;
export type DeskPatent = z.output<typeof shownPatent>;
const push = z.object({
	id: z.string(),
	item: z.enum(PUSH_ITEMS),
	patent: z.string(),
	need: z.string(),
	recipient: z.string(),
	channel: z.enum(PUSH_CHANNELS),
	words: z.array(z.string()),
	chains: z.array(z.string()),
	at: z.string(),
	by: z.string().nullable()
});
export type Push = z.output<typeof push>;
const matching = z.object({
	needs: z.array(need),
	patents: z.array(shownPatent),
	/** True when there are more patents than are matched. */
	more: z.boolean(),
	pushes: z.array(push)
});
export type Matching = z.output<typeof matching>;

/** Needs, patents and pushes of an event of the organiser's own. */
export const listMatching = (event: string, actor: Actor): Promise<Matching> =>
	ask(matching, { name: 'list_matching', request: { event }, actor });

/** So many are shown for one record. */
const SHOWN = 5;
/** How many indexes are kept: the newest of a few events, each by what it was made of. */
const KEPT = 4;
const kept = new Map<string, MatchIndex<Matchable>>();

/** An index costs up to half a second for 2,000 patents, so it is kept while what it was made of stays. */
function indexOf(items: readonly Matchable[]): MatchIndex<Matchable> {
	const stamp = createHash('sha256').update(JSON.stringify(items)).digest('base64');
	const index = kept.get(stamp) ?? matchIndex(items);
	kept.delete(stamp);
	kept.set(stamp, index);
	if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
	return index;
}

/** One record that fits, with why. */
export interface Fit<T> {
	item: T;
	words: SharedWord[];
	chains: string[];
}

function fits<T extends { id: string }>(
	asked: Matchable,
	items: readonly T[],
	read: (one: T) => Matchable
): Fit<T>[] {
	const byId = new Map(items.map((one) => [one.id, one]));
	return bestMatches(indexOf(items.map(read)), asked, SHOWN)
		.filter(({ words, chains }) => words.length > 0 || chains.length > 0)
		.map(({ item, words, chains }) => ({ item: byId.get(item.id)!, words, chains }));
}

/** The best patents for a need, the best first. */
export const patentsFor = (asked: DeskNeed, { patents }: Matching): Fit<DeskPatent>[] =>
	fits(needMatchable(asked), patents, patentMatchable);

/** The best needs for a patent, the best first. */
export const needsFor = (asked: DeskPatent, { needs }: Matching): Fit<DeskNeed>[] =>
	fits(patentMatchable(asked), needs, needMatchable);

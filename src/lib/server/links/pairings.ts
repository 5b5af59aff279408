// 会前配对单: the patents to see for one person, or for everybody on a list, with booth and reason. Chosen by what was registered as a need; who registered none is
// matched by the industry chain of their firm. Who refuses recommendations gets none (个人信息保护法 (2021) 24). Knows no page.
import * as z from 'zod';
import type { Matchable } from '#lib/domain/matching/features.ts';
import { pairingSheet, type ShownPatent as Shown } from '#lib/domain/matching/pairing-sheet.ts';
import type { SharedWord } from '#lib/domain/matching/explain.ts';
import type { Actor } from '../database/database.ts';
import { ask } from '../desk/ask.ts';
import {
	matchedNeed,
	shownPatent,
	type Booth,
	type MatchedNeed,
	type Pairing,
	type ShownPatent
} from './shapes.ts';

/** One patent to see: where, and why. */
export interface ToSee {
	id: string;
	title: string;
	number: string;
	holderName: string;
	booth: Booth;
	words: SharedWord[];
	chains: string[];
}
/** What one need, or the firm's chain where there is no need, is told to see. */
export interface SheetLine {
	need: string | null;
	title: string;
	patents: ToSee[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** A need as it is compared. */
export const needMatchable = ({ id, fields }: MatchedNeed): Matchable => ({
	id,
	title: text(fields.title),
	text: ['problem', 'keyPoint', 'goal', 'purpose', 'detail']
		.map((name) => text(fields[name]))
		.filter(Boolean)
		.join('。'),
	tags: texts(fields.keywords),
	chains: [...texts(fields.chains), ...[text(fields.chain), text(fields.field)].filter(Boolean)]
});

/** A patent as it is compared. */
export const patentMatchable = (patent: ShownPatent): Matchable => ({
	id: patent.id,
	title: patent.title,
	text: patent.plain ?? undefined,
	tags: [...patent.means, ...patent.effects, ...patent.scenes],
	chains: patent.chains
});

type Bound = Shown & { card: ShownPatent };
/** Patents at a booth. For firms the names of chains count as words: there is nothing else to compare. */
const atBooths = (patents: readonly ShownPatent[], byChain = false): Bound[] =>
	patents.flatMap((card) => {
		const item = patentMatchable(card);
		const tags = byChain ? [...(item.tags ?? []), ...card.chains] : item.tags;
		return card.booth ? [{ ...item, tags, booth: card.booth, card }] : [];
	});

interface Asked {
	attendee: string;
	company?: string | null | undefined;
	hasOptedOut: boolean;
	item: Matchable;
	need: string | null;
}

function linesFor(asked: readonly Asked[], patents: Bound[]): (SheetLine & { attendee: string })[] {
	const needs = asked.map(({ item, attendee, hasOptedOut, company }) => ({
		...item,
		attendee,
		hasOptedOut,
		organisation: company ?? undefined
	}));
	return pairingSheet(needs, patents, ({ card }) => card.holderName).map(({ patents: found }, index) => ({
		attendee: asked[index]!.attendee,
		need: asked[index]!.need,
		title: asked[index]!.item.title,
		patents: found.map(({ item: { card }, words, chains }) => ({
			id: card.id,
			title: card.title,
			number: card.number,
			holderName: card.holderName,
			booth: card.booth!,
			words,
			chains
		}))
	}));
}

const byChain = (attendee: string, firm: { name?: string | null | undefined; chain: string }): Asked => ({
	attendee,
	company: firm.name,
	hasOptedOut: false,
	item: { id: attendee, title: firm.chain, chains: [firm.chain] },
	need: null
});

/** The sheet of one person: a line for each need, or one for the firm. Empty where nothing fits or nothing is wanted. */
export function personSheet(told: Pairing): SheetLine[] {
	if (!told.wantsRecommendations) return [];
	const lines = told.needs.length
		? linesFor(
				told.needs.map((need) => ({
					attendee: '',
					company: need.company,
					hasOptedOut: false,
					item: needMatchable(need),
					need: need.id
				})),
				atBooths(told.patents)
			)
		: told.firm.chain
			? linesFor(
					[byChain('', { name: told.firm.name, chain: told.firm.chain })],
					atBooths(told.patents, true)
				)
			: [];
	return lines.filter(({ patents }) => patents.length > 0);
}

const listed = z.object({
	patents: z.array(shownPatent),
	needs: z.array(matchedNeed.extend({ attendee: z.string() })),
	firms: z.array(z.object({ attendee: z.string(), name: z.string(), chain: z.string() })),
	refusing: z.array(z.string())
});
/** At most so many fit the back of a badge, whatever the number of needs. */
const MOST_ON_BADGE = 3;

/** The three patents to see of everybody on a list, by attendee; nobody who refuses is in it. */
export async function badgeSheets(event: string, actor: Actor): Promise<Map<string, ToSee[]>> {
	const told = await ask(listed, { name: 'list_pairing', request: { event }, actor });
	const refusing = new Set(told.refusing);
	const asking = new Set(told.needs.map(({ attendee }) => attendee));
	const lines = [
		...linesFor(
			told.needs.map((need) => ({
				attendee: need.attendee,
				company: need.company,
				hasOptedOut: refusing.has(need.attendee),
				item: needMatchable(need),
				need: need.id
			})),
			atBooths(told.patents)
		),
		...linesFor(
			told.firms
				.filter(({ attendee }) => !asking.has(attendee))
				.map((firm) => ({ ...byChain(firm.attendee, firm), hasOptedOut: refusing.has(firm.attendee) })),
			atBooths(told.patents, true)
		)
	];
	const sheets = new Map<string, ToSee[]>();
	for (const { attendee, patents } of lines) {
		const sheet = sheets.get(attendee) ?? [];
		const fresh = patents.filter(({ id }) => !sheet.some((one) => one.id === id));
		if (fresh.length > 0) sheets.set(attendee, [...sheet, ...fresh].slice(0, MOST_ON_BADGE));
	}
	return sheets;
}

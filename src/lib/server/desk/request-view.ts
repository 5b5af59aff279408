// What an address says of a list of leads or needs: filters and page, and the other way round. Anything else in an address is left aside.
import * as z from 'zod';
import { LEAD_STAGES } from '#lib/domain/deal.ts';
import { INTENTS } from '#lib/domain/lead.ts';
import { NEED_KINDS, VISIBILITIES } from '#lib/domain/need.ts';
import { cleanText } from '#lib/domain/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import type { Actor } from '../database/database.ts';
import { countLeads, listLeads, type After, type LeadSearch } from './leads.ts';
import { countNeeds, listNeeds, type NeedSearch } from './needs.ts';

const PAGE = 50;

/** ISO instant, ~, id: where the page before ended. */
const afterText = z
	.string()
	.regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z~[0-9a-f-]{36}$/)
	.optional()
	.catch(undefined);
const search = z
	.string()
	.catch('')
	.transform((text) => cleanText(text.slice(0, 60)));
const one = <T extends readonly [string, ...string[]]>(values: T) =>
	z.enum(values).optional().catch(undefined);
const id = z.optional(uuid).catch(undefined);
/** Which event, of whom: of a list that shows several. The scope of a list comes first. */
const place = { event: id, organisation: id };
const paging = { after: afterText, from: z.coerce.number().int().min(1).max(1_000_000).catch(1) };

const leadView = z.object({
	text: search,
	stage: one(LEAD_STAGES),
	intent: one(INTENTS),
	booth: id,
	counterpart: id,
	...place,
	due: z.literal('1').optional().catch(undefined),
	...paging
});
const needView = z.object({
	text: search,
	kind: one(NEED_KINDS),
	visibility: one(VISIBILITIES),
	...place,
	...paging
});

const afterOf = (text: string | undefined): After | undefined => {
	const [at, id] = text?.split('~') ?? [];
	return at && id && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
};
/** Without what is absent or blank: a key that is there narrows. */
const given = <T extends object>(all: T): T =>
	Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== '')) as T;

/** The filters of an address of leads, as SQL takes them, without page. */
export function leadSearch(url: URL, scope: Pick<LeadSearch, 'event' | 'organisation'>): LeadSearch {
	const { text, stage, intent, booth, counterpart, event, organisation, due } = leadView.parse(
		Object.fromEntries(url.searchParams)
	);
	return given({
		event,
		organisation,
		...scope,
		text,
		stage,
		intent,
		booth,
		counterpart,
		due: due ? true : undefined
	});
}

/** The filters of an address of needs, as SQL takes them, without page. */
export function needSearch(url: URL, scope: Pick<NeedSearch, 'event' | 'organisation'>): NeedSearch {
	const { text, kind, visibility, event, organisation } = needView.parse(
		Object.fromEntries(url.searchParams)
	);
	return given({ event, organisation, ...scope, text, kind, visibility });
}

/** A page of leads with its numbers, for a list at any address. */
export async function leadPage(url: URL, scope: Pick<LeadSearch, 'event' | 'organisation'>, actor: Actor) {
	const { from, after } = leadView.parse(Object.fromEntries(url.searchParams));
	const search = leadSearch(url, scope);
	const [{ leads, more }, counts] = await Promise.all([
		listLeads(given({ ...search, after: afterOf(after), limit: PAGE }), actor),
		countLeads(search, actor)
	]);
	const last = leads.at(-1);
	const fitting = search.due ? counts.due : search.stage ? (counts.stages[search.stage] ?? 0) : counts.total;
	return {
		leads,
		counts,
		fitting,
		filter: search,
		from,
		next: more && last ? `${last.requestedAt}~${last.id}` : null,
		now: Date.now()
	};
}
export type LeadPage = Awaited<ReturnType<typeof leadPage>>;

/** A page of needs with its numbers. */
export async function needPage(url: URL, scope: Pick<NeedSearch, 'event' | 'organisation'>, actor: Actor) {
	const { from, after } = needView.parse(Object.fromEntries(url.searchParams));
	const search = needSearch(url, scope);
	const [{ needs, more }, counts] = await Promise.all([
		listNeeds(given({ ...search, after: afterOf(after), limit: PAGE }), actor),
		countNeeds(search, actor)
	]);
	const last = needs.at(-1);
	return {
		needs,
		counts,
		fitting: search.kind ? (counts.kinds[search.kind] ?? 0) : counts.total,
		filter: search,
		from,
		next: more && last ? `${last.recordedAt}~${last.id}` : null,
		now: Date.now()
	};
}
export type NeedPage = Awaited<ReturnType<typeof needPage>>;

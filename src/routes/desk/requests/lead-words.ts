// Sentences about leads and needs on the desk: what a lead is about, by when it is to be filed, how long somebody waits. Knows no place on the screen.
import { formatDuration, formatMoney, formatMoment, formatShortDate } from '#lib/i18n/format.ts';
import { INTENT_WORDS, NEED_KIND_WORDS } from '#lib/i18n/request-words.ts';
import { m } from '#lib/i18n/text.ts';
import type { LeadLine } from '#lib/server/desk/leads.ts';

/** Fen as officials write them; undefined for what nobody said. */
export const moneyOf = (fen: number | undefined | null): string | undefined =>
	fen === undefined || fen === null ? undefined : formatMoney(fen / 100);

/** What is asked for: the patent's title, or the need's. */
export const subjectOf = (lead: LeadLine): string =>
	lead.patent?.title ?? String(lead.need?.fields.title ?? m.desk_lead_hidden());

/** 许可, 转让 …; for a need that was shown to somebody, its kind. */
export const wishOf = (lead: LeadLine): string =>
	lead.intent ? INTENT_WORDS[lead.intent]() : lead.need ? NEED_KIND_WORDS[lead.need.kind]() : '';

/** The firm, as far as this reader may know it. */
export const firmOf = (lead: LeadLine): string =>
	lead.company ?? String(lead.need?.fields.company ?? m.desk_lead_hidden());

/** A day YYYY-MM-DD as it is read. */
export const dayOf = (day: string | undefined | null): string | undefined =>
	day ? formatShortDate(`${day}T12:00:00+08:00`) : undefined;

const DAY_MS = 86_400_000;
/** The filing of a licence: done, days left, or days over; null where nothing is to be filed. `now` in milliseconds. */
export function filingOf(
	filing: LeadLine['filing'],
	now: number
): { text: string; tone: 'ok' | 'attn' | 'bad' | 'plain' } | null {
	if (filing?.recordedOn) return { text: m.desk_lead_filed(), tone: 'ok' };
	if (!filing?.dueOn) return null;
	// The day ends with itself, in Shanghai.
	const days = Math.ceil((Date.parse(`${filing.dueOn}T24:00:00+08:00`) - now) / DAY_MS) - 1;
	if (days < 0) return { text: m.desk_lead_filing_over({ days: -days }), tone: 'bad' };
	return { text: m.desk_lead_filing_left({ days }), tone: days <= 14 ? 'attn' : 'plain' };
}

/** By when somebody is to be called; null once somebody did. */
export function callOf(
	lead: Pick<LeadLine, 'callDueAt'>,
	now: number
): { text: string; isLate: boolean } | null {
	if (!lead.callDueAt) return null;
	const lateMs = now - Date.parse(lead.callDueAt);
	return lateMs > 0
		? { text: m.desk_lead_call_late({ time: formatDuration(lateMs) }), isLate: true }
		: { text: m.desk_lead_call_by({ at: formatMoment(lead.callDueAt, now) }), isLate: false };
}

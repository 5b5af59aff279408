// Records behind a programme's numbers in words, and where each is looked at. A card's fields are those of its kind (SQL: private.record_card); what is not there is left out.
import * as z from 'zod/mini';
import { EVENT_TYPE_NAMES, type EventType } from '#lib/domain/vocabulary.ts';
import { recordName, type RecordCard } from '#lib/domain/record-card.ts';
import type { RecordKind } from '#lib/domain/review.ts';
import { formatDate, formatMoney, formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { ProgrammeRecord } from '#lib/server/desk/programmes.ts';
import { inWords } from './words.ts';

const KINDS: Record<RecordKind, () => string> = {
	event: m.desk_prog_kind_event,
	attendance: m.desk_prog_kind_attendance,
	need: m.desk_prog_kind_need,
	lead: m.desk_prog_kind_lead,
	deal: m.desk_prog_kind_deal,
	pledge: m.desk_prog_kind_pledge,
	filing: m.desk_prog_kind_filing,
	push: m.desk_prog_kind_push,
	feedback: m.desk_prog_kind_feedback,
	enterprise: m.desk_prog_kind_enterprise
};
export const kindName = (kind: RecordKind): string => KINDS[kind]();
/** The same, and of a value that was reported by hand. */
export const recordKindName = (kind: RecordKind | 'reported'): string =>
	kind === 'reported' ? m.desk_prog_reported() : kindName(kind);

type Card = RecordCard;
const text = (card: Card, name: string): string => (typeof card[name] === 'string' ? card[name] : '');
const money = (card: Card, name: string): string =>
	typeof card[name] === 'number' ? formatMoney(card[name] / 100) : '';

/** Who or what: the parties, the person, the firm, the event. */
export const recordTitle = (card: Card): string => recordName(card) ?? m.desk_prog_record();

/** What else is known, short. */
export function recordDetail(card: Card): string {
	const type = text(card, 'type');
	const patents = Array.isArray(card.patents) ? card.patents.join('、') : '';
	return [
		type in EVENT_TYPE_NAMES ? inWords(EVENT_TYPE_NAMES[type as EventType]) : '',
		text(card, 'name') || text(card, 'title') ? text(card, 'firm') : '',
		patents,
		text(card, 'patent'),
		money(card, 'amountFen'),
		money(card, 'registeredFen'),
		text(card, 'recordNo') || text(card, 'registrationNo') || text(card, 'filingNo')
	]
		.filter(Boolean)
		.join(' · ');
}

const checkIns = z.array(
	z.object({
		checkIn: z.string(),
		at: z.string(),
		session: z.optional(z.string()),
		station: z.optional(z.string()),
		phone: z.optional(z.number())
	})
);

/** The scans behind an attendance: when, where, on which phone. */
export function scansOf(card: Card): { id: string; text: string }[] {
	const parsed = checkIns.safeParse(card.checkIns);
	if (!parsed.success) return [];
	return parsed.data.map(({ checkIn, at, session, station, phone }) => ({
		id: checkIn,
		text: [
			`${formatDate(at)} ${formatTime(at, 'seconds')}`,
			session,
			station,
			phone ? m.desk_phone_number({ number: phone }) : m.desk_people_at_desk()
		]
			.filter(Boolean)
			.join(' · ')
	}));
}

const LISTS: Partial<Record<RecordKind, string>> = { deal: 'deals', pledge: 'pledges', filing: 'filings' };

/** Where a bureau looks at a record: at the lead it came of, else on its own page, within the programme beside the figure it was found behind; null for what has no page. */
export function bureauRecordHref(
	{ kind, record, card }: Pick<ProgrammeRecord, 'kind' | 'record' | 'card'>,
	{ programme, ...figure }: { programme?: string; key?: string; period?: number } = {}
): string | null {
	if (kind === 'lead' || kind === 'need') return `/desk/bureau/${kind}s/${record}`;
	if (!(kind in LISTS)) return null;
	if (text(card, 'lead')) return `/desk/bureau/leads/${text(card, 'lead')}`;
	const asked = new URLSearchParams({ kind, ...(figure.key && { key: figure.key }) });
	if (figure.period !== undefined) asked.set('period', String(figure.period));
	return `/desk/bureau/${programme ? `programmes/${programme}/` : ''}records/${record}?${asked}`;
}

/** Where the organisation looks at one of its own records; null for what has no page, or is another's. */
export function ownRecordHref(
	of: Pick<ProgrammeRecord, 'kind' | 'record' | 'organisation' | 'event' | 'card'>,
	book: string
): string | null {
	if (of.organisation !== book) return null;
	const list = LISTS[of.kind];
	if (list) return `/desk/organise/book/${book}/ledger/record?list=${list}&record=${of.record}`;
	if (of.kind === 'event') return `/desk/organise/${of.record}/people?status=present`;
	if (!of.event) return null;
	const event = `/desk/organise/${of.event}`;
	if (of.kind === 'attendance')
		return `${event}/people?search=${encodeURIComponent(text(of.card, 'name'))}&open=${of.record}`;
	if (of.kind === 'lead' || of.kind === 'need') return `${event}/${of.kind}s/${of.record}`;
	return of.kind === 'feedback' ? `${event}/feedback` : of.kind === 'push' ? `${event}/matching` : null;
}

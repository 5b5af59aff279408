// A record as it was when it was made, line by line, for its card: when, where, who, and the values that were refused or are all there is.
import { parseBadgeToken, typedBadgeCode } from '#lib/domain/badge.ts';
import type { FieldEvent, FieldPhone } from '#lib/local-db/events.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { kindName, roleName } from '../../../words.ts';
import type { RecordView } from '../record-view.ts';
import { requestFacts } from './request-facts.ts';

export interface Fact {
	label: string;
	value: string;
	/** The server named this field. */
	isWrong: boolean;
}
/** What tells places and phones by name. */
export interface Around {
	event: Pick<FieldEvent, 'sessions' | 'stations'> | null | undefined;
	phones: readonly FieldPhone[];
	now: number;
}
type Args = Record<string, unknown>;

const LABELS: Record<string, () => string> = {
	name: m.field_walk_in_name,
	title: m.field_walk_in_job,
	organisation: m.field_walk_in_organisation,
	mobile: m.field_walk_in_mobile,
	organisationKind: m.field_walk_in_kind,
	personRole: m.field_walk_in_role,
	creditCode: m.field_fact_credit_code,
	noticeTold: m.field_walk_in_notice,
	session: m.field_post_session,
	station: m.field_post_station,
	badge: m.field_typed_label,
	claimedAt: m.field_paper_time,
	reason: m.field_withdraw_reason
};
/** Shown when the server named no field of its own. */
const MAIN: Record<string, readonly string[]> = {
	recordCheckIn: ['badge', 'claimedAt'],
	addAttendee: ['mobile', 'organisation'],
	settleHeld: ['reason']
};

/** 09:36 · A口（东门） · 2号机 周敏. */
export function madeBy({ op, body }: RecordView, { event, phones, now }: Around): string {
	const phone = phones.find(({ id }) => id === op.enrolment);
	const station = event?.stations.find(({ id }) => id === body.args.station)?.name;
	const who = phone && `${m.field_phone_number({ number: phone.number })} ${phone.person}`;
	return [formatMoment(op.savedAt, now), station, who].filter(Boolean).join(' · ');
}

/** The fields the server named, with what stood in them; else the main values, those that were given. */
export function factsOf({ op, body, record }: RecordView, around: Around): Fact[] {
	const { outcome } = record;
	const both = requestFacts(outcome, around.now);
	if (both.length) return both;
	const named = outcome?.status === 'refused' ? outcome.fields.filter((field) => field in LABELS) : [];
	const fields = named.length ? named : (MAIN[op.verb] ?? []);
	return fields.flatMap((field) => {
		const value = valueOf(field, body.args, around);
		const isWrong = named.includes(field);
		if (!value && !isWrong) return [];
		return [{ label: LABELS[field]!(), value: value || m.field_fact_empty(), isWrong }];
	});
}

function valueOf(field: string, args: Args, { event, now }: Around): string {
	const value = args[field];
	switch (field) {
		case 'session':
			return event?.sessions.find(({ id }) => id === value)?.name ?? m.field_fact_unknown();
		case 'station':
			return event?.stations.find(({ id }) => id === value)?.name ?? '';
		case 'claimedAt':
			return typeof value === 'string' ? formatMoment(value, now) : '';
		case 'badge':
			return typeof value === 'string' ? badgeCode(value) : '';
		case 'organisationKind':
			return kindName(value as never);
		case 'personRole':
			return roleName(value as never);
		default:
			return typeof value === 'string' ? value : '';
	}
}

/** A token as a badge shows it; a registration's own badge is an id already. */
function badgeCode(value: string): string {
	const badge = parseBadgeToken(value)?.badgeId ?? (/^[0-9a-f]{15}$/.test(value) ? value : null);
	return badge ? typedBadgeCode(badge) : '';
}

// One record of this phone as a list shows it: who, what, when, its tick, and what can still be done. Pure, apart from the words.
import { isGenuineBadge, parseBadgeToken, typedBadgeCode, type BadgeKey } from '#lib/domain/badge.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import type { FieldRecord } from '#lib/local-db/records.ts';
import type { Roster } from '#lib/local-db/roster.ts';
import type { TickState } from '#lib/components/Tick.svelte';
import { m } from '#lib/i18n/text.ts';
import { careOf, type Care } from './record-care.ts';
import { readBody, type Body } from './undo.ts';

export interface RecordView {
	record: FieldRecord;
	op: StoredOp;
	body: Body;
	/** The person, or what there is instead of a name. */
	name: string;
	organisation: string;
	/** 签到, 现场登记, 撤销, 交班. */
	what: string;
	tick: TickState;
	/** True when it was undone, here or on the server. */
	isUndone: boolean;
	canUndo: boolean;
	/** What it asks of the person at this phone; null: nothing. */
	care: Care | null;
}

const WHAT: Record<string, () => string> = {
	recordCheckIn: m.field_record_check_in,
	voidCheckIn: m.field_record_undo,
	addAttendee: m.field_record_walk_in,
	recordNeed: m.field_record_need,
	amendNeed: m.field_record_need_change,
	requestPatent: m.field_record_lead,
	advanceLead: m.field_record_lead_step,
	attachFile: m.field_record_picture,
	settleHeld: m.field_record_settle,
	sealEnrolment: m.field_record_seal
};
const TICKS: Record<FieldRecord['status'], TickState> = {
	saved: 'saved',
	received: 'sent',
	merged: 'merged',
	held: 'held',
	refused: 'refused',
	undone: 'undone',
	stuck: 'held'
};

/** What tells a badge's wearer, as far as it is here. */
export interface Known {
	roster: Roster | undefined;
	keys: { all: readonly BadgeKey[] } | undefined;
	/** After the phone's final word it records nothing more: nothing can be undone here. */
	enrolment?: { sealedAt: number | null } | null | undefined;
	/** False on a phone that cannot keep records: they count only once delivered, and no tick says otherwise. */
	canKeep?: boolean;
	/** Scans at which the clerk was told on the spot that the person is here already. */
	told?: readonly string[];
}

/** Newest first, as they come; an undo among them strikes its target. */
export function viewRecords(records: readonly FieldRecord[], known: Known): RecordView[] {
	const bodies = new Map(records.map(({ op }) => [op.id, readBody(op)]));
	const undone = new Set(
		records.filter(({ op }) => op.verb === 'voidCheckIn').map(({ op }) => bodies.get(op.id)!.args.target)
	);
	const told = new Set(known.told);
	return records.map((record) => {
		const { op, status } = record;
		const body = bodies.get(op.id)!;
		const isAbout = op.verb === 'voidCheckIn' || op.verb === 'settleHeld';
		const target = isAbout ? (bodies.get(body.args.target as string) ?? body) : body;
		const isUndone = undone.has(op.id) || status === 'undone';
		return {
			record,
			op,
			body,
			...whoOf(target, known),
			what: body.source === 'paper' ? m.field_record_paper() : (WHAT[op.verb] ?? WHAT.recordCheckIn!)(),
			// An undo that the server has not confirmed does not hide whether the record itself is safe.
			tick: status === 'saved' && known.canKeep === false ? 'sending' : TICKS[status],
			isUndone,
			canUndo: op.verb === 'recordCheckIn' && !isUndone && !record.answer && !known.enrolment?.sealedAt,
			care: isUndone ? null : careOf(record, told.has(op.id))
		};
	});
}

function whoOf({ args }: Body, { roster, keys }: Known): { name: string; organisation: string } {
	const token = typeof args.badge === 'string' ? args.badge : '';
	const badge = parseBadgeToken(token)?.badgeId;
	const isOurs = !keys || isGenuineBadge(token, keys.all);
	const person =
		roster?.byId.get((args.attendee ?? args.contact ?? '') as string) ??
		(badge && isOurs ? roster?.byBadge.get(badge) : undefined);
	if (person) return { name: person.name, organisation: person.organisation ?? '' };
	if (typeof args.name === 'string')
		return { name: args.name, organisation: (args.organisation as string) ?? '' };
	if (badge)
		return {
			name: isOurs ? m.field_record_badge() : m.field_answer_mac_wrong(),
			organisation: shortCode(badge)
		};
	return { name: m.field_record_this_phone(), organisation: '' };
}

/** 7K2M-…-TB6H: enough to tell two badges apart. */
const shortCode = (badge: string): string => typedBadgeCode(badge).replace(/-.{4}-/, '-…-');

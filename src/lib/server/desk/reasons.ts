// Why an operation waits or was not accepted, in words. The list with remedies: docs/error-codes.md.
import { HELD_REASONS, REFUSED_REASONS } from '#lib/protocol/outcome.ts';
import { m } from '#lib/i18n/text.ts';

const HELD: Record<(typeof HELD_REASONS)[number], () => string> = {
	waiting_for_attendee: m.common_held_reason_waiting_for_attendee,
	waiting_for_parent: m.common_held_reason_waiting_for_parent,
	badge_mac_wrong: m.common_held_reason_badge_mac_wrong,
	badge_retired_key: m.common_held_reason_badge_retired_key,
	unknown_session: m.common_held_reason_unknown_session,
	captured_after_end: m.common_held_reason_captured_after_end,
	enrolment_revoked: m.common_held_reason_enrolment_revoked,
	enrolment_expired: m.common_held_reason_enrolment_expired,
	server_too_old: m.common_held_reason_server_too_old,
	id_reused: m.common_held_reason_id_reused,
	phone_forked: m.common_held_reason_phone_forked
};
const REFUSED: Record<(typeof REFUSED_REASONS)[number], () => string> = {
	arguments_invalid: m.common_refused_reason_arguments_invalid,
	verb_not_allowed: m.common_refused_reason_verb_not_allowed,
	unreadable: m.common_refused_reason_unreadable,
	notice_missing: m.common_refused_reason_notice_missing,
	stage_conflict: m.common_refused_reason_stage_conflict,
	unknown_subject: m.common_refused_reason_unknown_subject
};

/** A reason this version does not know has words too. */
export function reasonText(status: 'held' | 'refused', reason: string): string {
	const known = (status === 'held' ? HELD : REFUSED) as Record<string, (() => string) | undefined>;
	const other = status === 'held' ? m.common_held_reason_other : m.common_refused_reason_other;
	return (Object.hasOwn(known, reason) ? known[reason]! : other)();
}

// Why an operation waits or was refused, in the staff app's words. By themselves: only the list of records needs them, not the door.
import { m } from '#lib/i18n/text.ts';

const HELD: Record<string, () => string> = {
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
	phone_forked: m.common_held_reason_phone_forked,
	field_conflict: m.common_held_reason_field_conflict
};
const REFUSED: Record<string, () => string> = {
	arguments_invalid: m.common_refused_reason_arguments_invalid,
	verb_not_allowed: m.common_refused_reason_verb_not_allowed,
	unreadable: m.common_refused_reason_unreadable,
	notice_missing: m.common_refused_reason_notice_missing,
	dismissed: m.common_refused_reason_dismissed,
	not_held: m.common_refused_reason_not_held,
	still_held: m.common_refused_reason_still_held,
	stage_conflict: m.common_refused_reason_stage_conflict,
	unknown_subject: m.common_refused_reason_unknown_subject,
	lead_moved: m.common_refused_reason_lead_moved,
	request_withdrawn: m.common_refused_reason_request_withdrawn,
	recommendations_refused: m.common_refused_reason_recommendations_refused,
	programme_moved: m.common_refused_reason_programme_moved,
	period_closed: m.common_refused_reason_period_closed,
	period_open: m.common_refused_reason_period_open,
	value_settled: m.common_refused_reason_value_settled,
	entry_exists: m.common_refused_reason_entry_exists,
	document_moved: m.common_refused_reason_document_moved,
	own_value: m.common_refused_reason_own_value,
	evidence_missing: m.common_refused_reason_evidence_missing
};
/** Why an operation waits, and what to do. A reason that this app does not know yet is still told as waiting. */
export const heldReason = (reason: string): string => (HELD[reason] ?? m.common_held_reason_other)();
export const refusedReason = (reason: string): string => (REFUSED[reason] ?? m.common_refused_reason_other)();

// Why an operation waits or was not accepted, in the organiser's words (a clerk at a door reads others). The list with remedies: docs/error-codes.md.
import { HELD_REASONS, REFUSED_REASONS } from '#lib/protocol/outcome.ts';
import { m } from '#lib/i18n/text.ts';

const HELD: Record<(typeof HELD_REASONS)[number], () => string> = {
	waiting_for_attendee: m.common_held_reason_waiting_for_attendee,
	waiting_for_parent: m.common_held_reason_waiting_for_parent,
	badge_mac_wrong: m.desk_held_badge_mac_wrong,
	badge_retired_key: m.desk_held_badge_retired_key,
	unknown_session: m.desk_held_unknown_session,
	captured_after_end: m.desk_held_captured_after_end,
	enrolment_revoked: m.desk_held_enrolment_revoked,
	enrolment_expired: m.desk_held_enrolment_expired,
	server_too_old: m.common_held_reason_server_too_old,
	id_reused: m.desk_held_id_reused,
	phone_forked: m.desk_held_phone_forked,
	field_conflict: m.common_held_reason_field_conflict
};
const REFUSED: Record<(typeof REFUSED_REASONS)[number], () => string> = {
	arguments_invalid: m.common_refused_reason_arguments_invalid,
	verb_not_allowed: m.desk_refused_verb_not_allowed,
	unreadable: m.desk_refused_unreadable,
	notice_missing: m.desk_refused_notice_missing,
	dismissed: m.desk_refused_dismissed,
	not_held: m.desk_waiting_gone,
	still_held: m.desk_held_other,
	phones_owe: m.desk_stage_reason_missing,
	// Only an archived event refuses the desk everything; a step from another stage is told by the form of that step.
	stage_conflict: m.desk_archived,
	unknown_subject: m.desk_refused_unknown_subject,
	lead_moved: m.common_refused_reason_lead_moved,
	request_withdrawn: m.common_refused_reason_request_withdrawn,
	recommendations_refused: m.common_refused_reason_recommendations_refused,
	programme_moved: m.common_refused_reason_programme_moved,
	period_closed: m.common_refused_reason_period_closed,
	period_open: m.common_refused_reason_period_open,
	period_running: m.common_refused_reason_period_running,
	value_settled: m.common_refused_reason_value_settled,
	entry_exists: m.common_refused_reason_entry_exists,
	document_moved: m.common_refused_reason_document_moved,
	own_value: m.common_refused_reason_own_value,
	evidence_missing: m.common_refused_reason_evidence_missing,
	record_struck: m.common_refused_reason_record_struck,
	record_handed_in: m.common_refused_reason_record_handed_in
};

/** A reason this version does not know has words too. */
export function reasonText(status: 'held' | 'refused', reason: string): string {
	const known = (status === 'held' ? HELD : REFUSED) as Record<string, (() => string) | undefined>;
	const other = status === 'held' ? m.desk_held_other : m.desk_refused_other;
	return (Object.hasOwn(known, reason) ? known[reason]! : other)();
}

// The staff app's words for what the domain and the wire know by id. Texts come from messages.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { EventStage } from '#lib/domain/event.ts';
import { KIND_WORDS, ROLE_WORDS, STAGE_TONES, STAGE_WORDS } from '#lib/i18n/person-words.ts';
import { m } from '#lib/i18n/text.ts';

const ROLES: Record<PersonRole, () => string> = ROLE_WORDS;
const KINDS: Record<OrganisationKind, () => string> = KIND_WORDS;
const STAGES: Record<EventStage, () => string> = STAGE_WORDS;
export { STAGE_TONES };

export const roleName = (role: PersonRole): string => ROLES[role]?.() ?? '';
export const kindName = (kind: OrganisationKind): string => (KINDS[kind] ?? KINDS.other)();
export const stageName = (stage: EventStage): string => STAGES[stage]();

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
	phone_forked: m.common_held_reason_phone_forked
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
	unknown_subject: m.common_refused_reason_unknown_subject
};
/** Why an operation waits, and what to do. A reason that this app does not know yet is still told as waiting. */
export const heldReason = (reason: string): string => (HELD[reason] ?? m.common_held_reason_other)();
export const refusedReason = (reason: string): string => (REFUSED[reason] ?? m.common_refused_reason_other)();

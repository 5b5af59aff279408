// The staff app's words for what the domain and the wire know by id. Texts come from messages.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { EventStage } from '#lib/domain/event.ts';
import { m } from '#lib/i18n/text.ts';

const ROLES: Record<PersonRole, () => string> = {
	'enterprise-rep': m.field_role_enterprise_rep,
	expert: m.field_role_expert,
	guest: m.field_role_guest,
	media: m.field_role_media,
	'rd-staff': m.field_role_rd_staff,
	'ip-manager': m.field_role_ip_manager,
	'ip-officer': m.field_role_ip_officer,
	inventor: m.field_role_inventor,
	'tech-transfer': m.field_role_tech_transfer,
	'student-trainee': m.field_role_student_trainee,
	'finance-staff': m.field_role_finance_staff,
	official: m.field_role_official,
	'service-staff': m.field_role_service_staff,
	'tech-vp': m.field_role_tech_vp
};
const KINDS: Record<OrganisationKind, () => string> = {
	enterprise: m.field_kind_enterprise,
	university: m.field_kind_university,
	finance: m.field_kind_finance,
	service: m.field_kind_service,
	government: m.field_kind_government,
	other: m.field_kind_other
};
const STAGES: Record<EventStage, () => string> = {
	draft: m.common_stage_draft,
	registering: m.common_stage_registering,
	running: m.common_stage_running,
	ended: m.common_stage_ended,
	archived: m.common_stage_archived
};
/** How a stage's pill looks. */
export const STAGE_TONES = {
	draft: 'plain',
	registering: 'brand',
	running: 'ok',
	ended: 'attn',
	archived: 'line'
} as const satisfies Record<EventStage, string>;

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
	stage_conflict: m.common_refused_reason_stage_conflict,
	unknown_subject: m.common_refused_reason_unknown_subject
};
/** Why an operation waits, and what to do. A reason that this app does not know yet is still told as waiting. */
export const heldReason = (reason: string): string => (HELD[reason] ?? m.common_held_reason_other)();
export const refusedReason = (reason: string): string => (REFUSED[reason] ?? m.common_refused_reason_other)();

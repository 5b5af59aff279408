// The words for who a person is and what kind of organisation they come from: one set for field and desk, since a clerk and an organiser
// talk about the same badge. The ids are the domain's; the types in words.ts of field and desk see that none is missing.
import { m } from './text.ts';

/** By person role (domain/attendee.ts PERSON_ROLES). */
export const ROLE_WORDS = {
	'enterprise-rep': m.common_role_enterprise_rep,
	expert: m.common_role_expert,
	guest: m.common_role_guest,
	media: m.common_role_media,
	'rd-staff': m.common_role_rd_staff,
	'ip-manager': m.common_role_ip_manager,
	'ip-officer': m.common_role_ip_officer,
	inventor: m.common_role_inventor,
	'tech-transfer': m.common_role_tech_transfer,
	'student-trainee': m.common_role_student_trainee,
	'finance-staff': m.common_role_finance_staff,
	official: m.common_role_official,
	'service-staff': m.common_role_service_staff,
	'tech-vp': m.common_role_tech_vp
};

/** By kind of organisation (domain/attendee.ts ORGANISATION_KINDS). */
export const KIND_WORDS = {
	enterprise: m.common_kind_enterprise,
	university: m.common_kind_university,
	finance: m.common_kind_finance,
	service: m.common_kind_service,
	government: m.common_kind_government,
	other: m.common_kind_other
};

/** By an event's stage (domain/event.ts EVENT_STAGES). */
export const STAGE_WORDS = {
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
} as const satisfies Record<keyof typeof STAGE_WORDS, string>;

// The desk's words for what the domain knows by id. Texts come from messages; the programmes' own words from the vocabulary.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { EventStage } from '#lib/domain/event.ts';
import { CAMPAIGN_NAMES, EVENT_TYPE_NAMES, type Campaign, type EventType } from '#lib/domain/vocabulary.ts';
import { getLocale, m } from '#lib/i18n/text.ts';

const ROLES: Record<PersonRole, () => string> = {
	'enterprise-rep': m.desk_role_enterprise_rep,
	expert: m.desk_role_expert,
	guest: m.desk_role_guest,
	media: m.desk_role_media,
	'rd-staff': m.desk_role_rd_staff,
	'ip-manager': m.desk_role_ip_manager,
	'ip-officer': m.desk_role_ip_officer,
	inventor: m.desk_role_inventor,
	'tech-transfer': m.desk_role_tech_transfer,
	'student-trainee': m.desk_role_student_trainee,
	'finance-staff': m.desk_role_finance_staff,
	official: m.desk_role_official,
	'service-staff': m.desk_role_service_staff,
	'tech-vp': m.desk_role_tech_vp
};
const KINDS: Record<OrganisationKind, () => string> = {
	enterprise: m.desk_kind_enterprise,
	university: m.desk_kind_university,
	finance: m.desk_kind_finance,
	service: m.desk_kind_service,
	government: m.desk_kind_government,
	other: m.desk_kind_other
};
const SIZES = {
	large: m.desk_size_large,
	medium: m.desk_size_medium,
	small: m.desk_size_small,
	micro: m.desk_size_micro
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

const language = () => (getLocale() === 'en' ? 'en' : 'zh');

export const roleName = (role: PersonRole): string => ROLES[role]();
/** A kind the desk does not know (yet) is 其他. */
export const kindName = (kind: string): string => (KINDS[kind as OrganisationKind] ?? KINDS.other)();
export const sizeName = (size: keyof typeof SIZES): string => SIZES[size]();
export const stageName = (stage: EventStage): string => STAGES[stage]();
export const typeName = (type: EventType): string => EVENT_TYPE_NAMES[type][language()];
export const campaignName = (campaign: Campaign): string => CAMPAIGN_NAMES[campaign][language()];

/** Choices for a select: value and word. */
export const choices = <T extends string>(values: readonly T[], name: (value: T) => string) =>
	values.map((value) => ({ value, label: name(value) }));

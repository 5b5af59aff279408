// The staff app's words for what the domain and the wire know by id. Texts come from messages.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { EventStage } from '#lib/domain/event.ts';
import { KIND_WORDS, ROLE_WORDS, STAGE_TONES, STAGE_WORDS } from '#lib/i18n/person-words.ts';

const ROLES: Record<PersonRole, () => string> = ROLE_WORDS;
const KINDS: Record<OrganisationKind, () => string> = KIND_WORDS;
const STAGES: Record<EventStage, () => string> = STAGE_WORDS;
export { STAGE_TONES };

export const roleName = (role: PersonRole): string => ROLES[role]?.() ?? '';
export const kindName = (kind: OrganisationKind): string => (KINDS[kind] ?? KINDS.other)();
export const stageName = (stage: EventStage): string => STAGES[stage]();

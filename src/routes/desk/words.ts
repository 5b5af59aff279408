// The desk's words for what the domain knows by id. Texts come from messages; the programmes' own words from the vocabulary.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { EventStage } from '#lib/domain/event.ts';
import {
	CAMPAIGN_NAMES,
	EVENT_TYPE_NAMES,
	TOPIC_NAMES,
	type Campaign,
	type EventType,
	type Topic
} from '#lib/domain/vocabulary.ts';
import { KIND_WORDS, ROLE_WORDS, STAGE_TONES, STAGE_WORDS } from '#lib/i18n/person-words.ts';
import { getLocale, m } from '#lib/i18n/text.ts';

const ROLES: Record<PersonRole, () => string> = ROLE_WORDS;
const KINDS: Record<OrganisationKind, () => string> = KIND_WORDS;
const STAGES: Record<EventStage, () => string> = STAGE_WORDS;
const SIZES = {
	large: m.desk_size_large,
	medium: m.desk_size_medium,
	small: m.desk_size_small,
	micro: m.desk_size_micro
};
export { STAGE_TONES };

const language = () => (getLocale() === 'en' ? 'en' : 'zh');

export const roleName = (role: PersonRole): string => ROLES[role]();
/** A kind the desk does not know (yet) is 其他. */
export const kindName = (kind: string): string => (KINDS[kind as OrganisationKind] ?? KINDS.other)();
export const sizeName = (size: keyof typeof SIZES): string => SIZES[size]();
export const stageName = (stage: EventStage): string => STAGES[stage]();
export const typeName = (type: EventType): string => EVENT_TYPE_NAMES[type][language()];
export const topicName = (topic: Topic): string => TOPIC_NAMES[topic][language()];
export const campaignName = (campaign: Campaign): string => CAMPAIGN_NAMES[campaign][language()];

/** Choices for a select: value and word. */
export const choices = <T extends string>(values: readonly T[], name: (value: T) => string) =>
	values.map((value) => ({ value, label: name(value) }));

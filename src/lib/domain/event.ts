// An event: what it is called, where, when, its sessions and doors, and the numbers it aims at.
// The types and campaigns are the programmes' own (src/lib/domain/vocabulary.ts).
import * as z from 'zod/mini';
import { MAX_QUESTIONS } from './check-in.ts';
import { instant, optionalText, requiredText, uuid } from './text.ts';
import { CAMPAIGNS, EVENT_TYPES, TOPICS } from './vocabulary.ts';

/** 草稿 → 报名中 → 进行中 → 待办结 → 已归档. */
export const EVENT_STAGES = ['draft', 'registering', 'running', 'ended', 'archived'] as const;
export const eventStage = z.enum(EVENT_STAGES);
export type EventStage = z.output<typeof eventStage>;

/** Which stages may follow which. Going back one step undoes a slip; an archived event stays archived. */
export const NEXT_STAGES: Record<EventStage, readonly EventStage[]> = {
	draft: ['registering', 'running'],
	registering: ['running', 'draft'],
	running: ['ended', 'registering'],
	ended: ['running', 'archived'],
	archived: []
};

/** Who speaks in a session, for which organisation, and on what: the public programme, entered by the organiser. */
export const talk = z.object({
	speaker: requiredText(60),
	organisation: optionalText(120),
	title: optionalText(120)
});
export type Talk = z.output<typeof talk>;
export const MAX_TALKS = 20;

/** One sitting of an event (上午场, 下午场). Its day is the day in Asia/Shanghai on which it starts. */
export const session = z.object({
	id: uuid,
	name: requiredText(60),
	startsAt: instant,
	endsAt: instant,
	/** Absent: as they were. */
	topics: z.optional(z.array(z.enum(TOPICS))),
	/** In their order. Absent: as they were. */
	talks: z.optional(z.array(talk).check(z.maxLength(MAX_TALKS)))
});
/** A place where people are checked in: a door, a hall, a stand. */
export const station = z.object({ id: uuid, name: requiredText(60) });
/** Asked at the door, with the check-in: one of the options, or a short text where there are none. Never asked twice, never required. */
export const question = z.object({
	id: uuid,
	text: requiredText(60),
	options: z.array(requiredText(30)).check(z.maxLength(8))
});
export type Question = z.output<typeof question>;
/** Planned numbers; absent where none was set. `people` counts 人数, `organisations` 家数. */
export const targets = z.object({
	people: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
	organisations: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000)))
});

/** Absent: as it was; null: none any more. */
const clearable = <T extends z.ZodMiniType>(one: T) => z.optional(z.nullable(one));

const details = {
	name: requiredText(100),
	type: z.enum(EVENT_TYPES),
	campaigns: z.array(z.enum(CAMPAIGNS)),
	/** What only targets ask for; absent: as it was, null: none. Further types, topics of all its sessions, its one chain, its area (GB/T 2260) and field. */
	secondaryTypes: z.optional(z.array(z.enum(EVENT_TYPES))),
	topics: z.optional(z.array(z.enum(TOPICS))),
	chain: clearable(requiredText(60)),
	region: clearable(z.string().check(z.regex(/^\d{6}$/))),
	industryField: clearable(requiredText(60)),
	place: optionalText(120),
	host: optionalText(120),
	startsAt: instant,
	endsAt: instant,
	sessions: z.array(session).check(z.minLength(1), z.maxLength(40)),
	stations: z.array(station).check(z.minLength(1), z.maxLength(100)),
	targets,
	/** A scan shows the person, and counts only after 确认. Absent: as it was. */
	confirmAtDoor: z.optional(z.boolean()),
	/** Absent: as they were. */
	questions: z.optional(z.array(question).check(z.maxLength(MAX_QUESTIONS)))
};
const inOrder = z.refine<{
	startsAt: string;
	endsAt: string;
	sessions: { startsAt: string; endsAt: string }[];
}>((event) => event.startsAt < event.endsAt && event.sessions.every((one) => one.startsAt < one.endsAt), {
	path: ['endsAt'],
	error: 'endsBeforeStart'
});

export const createEvent = z.object({ event: uuid, ...details }).check(inOrder);
/** The whole description anew. Sessions and stations not named stay; nothing that was used can vanish. */
export const amendEvent = z.object({ event: uuid, ...details }).check(inOrder);
export const advanceEvent = z.object({
	event: uuid,
	from: eventStage,
	to: eventStage,
	reason: optionalText(500)
});

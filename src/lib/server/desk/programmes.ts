// Programmes as the desk reads them (SQL: list_programmes, read_programme, list_programme_records, list_programme_flags, list_event_programmes).
// Shapes only: what a figure means is the evaluator's (src/lib/domain/programmes/reading.ts).
import * as z from 'zod';
import { programmeDefinition } from '#lib/domain/programmes/definition.ts';
import { numbersSet } from '#lib/domain/programmes/own-numbers.ts';
import { programmeSettings } from '#lib/domain/programmes/settings.ts';
import { VALUE_STATUSES } from '#lib/domain/reported-value.ts';
import { RECORD_KINDS } from '#lib/domain/review.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const words = z.object({ zh: z.string(), en: z.string() });
const years = z.enum(['project', 'calendar']);
const card = z.object({
	id: z.string(),
	organisation: z.string(),
	organisationName: z.string(),
	organisationKind: z.string(),
	name: words,
	startsOn: z.string(),
	endsOn: z.string(),
	years,
	version: z.number(),
	droppedAt: z.string().optional(),
	droppedReason: z.string().optional(),
	/** Reported values that nobody has approved or rejected yet. */
	waiting: z.number(),
	/** Figures and records that a bureau disputes. */
	disputes: z.number()
});
const figure = z.object({ key: z.string(), period: z.number(), value: z.number(), records: z.number() });
export const review = z.object({
	key: z.string(),
	period: z.number(),
	recordKind: z.enum(RECORD_KINDS).optional(),
	record: z.string().optional(),
	decision: z.enum(['confirmed', 'disputed']),
	reason: z.string().optional(),
	/** What was looked at, and of an indicator each of its numbers; of a record what it adds to the figure, with what it adds now. */
	value: z.number().optional(),
	numbers: z.array(z.object({ place: z.string(), value: z.number().optional() })).optional(),
	now: z.number().optional(),
	bureauName: z.string(),
	by: z.string().optional(),
	at: z.string()
});
export type Review = z.output<typeof review>;
const reported = z.object({
	id: z.string(),
	key: z.string(),
	period: z.number(),
	value: z.number(),
	note: z.string().optional(),
	status: z.enum(VALUE_STATUSES),
	by: z.string().optional(),
	at: z.string(),
	settledBy: z.string().optional(),
	settledAt: z.string().optional(),
	reason: z.string().optional(),
	isAdjustment: z.boolean(),
	files: z.array(z.object({ id: z.string(), name: z.string(), storedAt: z.string().optional() }))
});
export type ReportedValue = z.output<typeof reported>;
const whole = card.extend({
	definition: programmeDefinition,
	settings: programmeSettings,
	numbersSet: z.optional(numbersSet),
	currentYear: z.number(),
	periods: z.record(z.string(), z.object({ first: z.string(), last: z.string() })),
	metrics: z.array(z.object({ key: z.string(), metric: z.string(), isCounted: z.boolean() })),
	figures: z.array(figure),
	reported: z.array(reported),
	/** As they were handed in; money in fen. */
	closed: z.array(
		z.object({
			period: z.number(),
			by: z.string().optional(),
			at: z.string(),
			figures: z.array(figure).default([]),
			/** Approved since, of whatever it fixed. */
			adjustments: z.number()
		})
	),
	reviews: z.array(review)
});
/** A programme with its definition, settings and every figure; money of figures in fen, of reported values in yuan. */
export type Programme = z.output<typeof whole>;

/** Each definition comes once, however many carry it out. */
const listed = z.object({
	definitions: z.record(z.string(), programmeDefinition).default({}),
	programmes: z.array(whole.omit({ definition: true }).extend({ definitionKey: z.string() }))
});

/** Own programmes and those of the region, the running ones first; of one organisation when it is named. */
export async function listProgrammes(actor: Actor, organisation?: string): Promise<Programme[]> {
	const { definitions, programmes } = await ask(listed, {
		name: 'list_programmes',
		request: { whole: true, ...(organisation ? { organisation } : {}) },
		actor
	});
	return programmes.flatMap(({ definitionKey, ...one }) => {
		const definition = definitions[definitionKey];
		return definition ? [{ ...one, definition }] : [];
	});
}

/** Throws a page (404) for what this person does not see. */
export const readProgramme = (programme: string, actor: Actor) =>
	ask(whole.extend({ isOwn: z.boolean(), periodsClosed: z.array(z.number()) }), {
		name: 'read_programme',
		request: { programme },
		actor
	});

/** Where the next page of records begins. */
export const recordCursor = z.object({ day: z.iso.date(), record: z.uuid(), part: z.string().max(60) });
/** One row behind a figure. */
export const record = z.object({
	kind: z.enum(RECORD_KINDS),
	record: z.string(),
	part: z.string(),
	/** Asia/Shanghai, YYYY-MM-DD. */
	day: z.string(),
	/** 1, money in fen, or 1 and 0. */
	amount: z.number(),
	organisation: z.string(),
	organisationName: z.string(),
	event: z.string().optional(),
	eventName: z.string().optional(),
	card: z.record(z.string(), z.unknown()).default({}),
	reviews: z.array(review)
});
export type ProgrammeRecord = z.output<typeof record>;

/** One page of records, the newest first; `count` is all that there are. */
export const recordPage = z.object({
	count: z.number(),
	records: z.array(record),
	next: recordCursor.optional()
});
/** Which page of which figure is asked for. */
export type RecordQuestion = {
	programme: string;
	key: string;
	period: number;
	after?: z.output<typeof recordCursor> | undefined;
	limit: number;
};

/** One page of the records behind a figure. Throws a page for a figure that is none. */
export const listProgrammeRecords = (request: RecordQuestion, actor: Actor) =>
	ask(recordPage.extend({ metric: z.string() }), { name: 'list_programme_records', request, actor });

const flag = z.object({
	why: z.enum([
		'claimed_twice',
		'claimed_elsewhere',
		'related_party',
		'zero_price',
		'price_missing',
		'voucher_missing'
	]),
	kind: z.enum(RECORD_KINDS),
	record: z.string(),
	card: z.record(z.string(), z.unknown()).default({}),
	/** The record that says the same, where this person sees it. */
	other: z.string().optional(),
	otherCard: z.record(z.string(), z.unknown()).optional(),
	otherOrganisation: z.string().optional(),
	/** One of two records knows its firm by name alone, and counts apart from the other. `record` is one's own to mend; `organisation` says who else has to. */
	lacks: z
		.object({
			name: z.string(),
			code: z.string(),
			record: z.string().optional(),
			organisation: z.string().optional()
		})
		.optional()
});
const located = z.object({ record: z.string(), organisation: z.string(), lead: z.string().optional() });
/** A record that a flag speaks of; `organisation` and `lead` say where it is looked at. */
export interface FlagRecord {
	record: string;
	card: Record<string, unknown>;
	organisation?: string | undefined;
	lead?: string | undefined;
}
/** With the one record it is about, or both that say the same. */
export type Flag = z.output<typeof flag> & {
	/** Tells two of a list apart, also where one record has two twins that this person does not see. */
	key: string;
	records: FlagRecord[];
};

/** What a person should look at before the programme is handed in. */
export async function listProgrammeFlags(programme: string, actor: Actor): Promise<Flag[]> {
	const { flags } = await ask(z.object({ flags: z.array(flag) }), {
		name: 'list_programme_flags',
		request: { programme },
		actor
	});
	if (flags.length === 0) return [];
	const { records } = await ask(z.object({ records: z.array(located) }), {
		name: 'locate_records',
		request: { records: flags.flatMap(({ record, other }) => (other ? [record, other] : [record])) },
		actor
	});
	const places = new Map(records.map((one) => [one.record, one]));
	const about = (record: string, card: Record<string, unknown>) => ({ record, card, ...places.get(record) });
	return flags.map((one, i) => ({
		...one,
		key: `${i} ${one.why} ${one.record}`,
		records: [
			about(one.record, one.card),
			...(one.other && one.otherCard ? [about(one.other, one.otherCard)] : [])
		]
	}));
}

/** What this person reported and nobody has settled, and how many others could approve it. */
export const listOwnValues = (
	programme: string,
	actor: Actor
): Promise<{ values: string[]; colleagues: number }> =>
	ask(z.object({ values: z.array(z.string()), colleagues: z.number() }), {
		name: 'list_own_values',
		request: { programme },
		actor
	});

const eventProgrammes = z.object({
	isChosen: z.boolean(),
	programmes: z.array(
		z.object({ id: z.string(), name: words, isInPeriod: z.boolean(), isLinked: z.boolean() })
	)
});
export type EventProgrammes = z.output<typeof eventProgrammes>;
/** What an event of one's own may count for; `isChosen`: somebody named them, else all whose period holds it count. */
export const listEventProgrammes = (event: string, actor: Actor) =>
	ask(eventProgrammes, { name: 'list_event_programmes', request: { event }, actor });

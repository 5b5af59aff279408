// A programme as an organisation carries it out: a definition (programmes/) with its settings and a period. Knows the shape of what is adopted and the numbers of
// periods; what counts is SQL's (supabase/migrations/*_programme_facts.sql), what a figure means the evaluator's.
import * as z from 'zod/mini';
import { creditCode } from './credit-code.ts';
import { optionalText, requiredText, uuid } from './text.ts';

/**
 * Periods of a programme are whole numbers: 0 is its first year, 1, 2 … the later ones, -1, -2 … the years before it. SQL twin: private.period_days.
 * A stock is everything up to the programme's end; months and windows of two months are numbered from its start.
 */
export const PERIOD = {
	whole: 1000,
	stock: 2000,
	month: (number: number): number => 10_000 + number,
	twoMonths: (number: number): number => 20_000 + number
} as const;

const isPeriod = (period: number): boolean =>
	(period >= -20 && period <= 20) ||
	period === PERIOD.whole ||
	period === PERIOD.stock ||
	(period >= 10_000 && period <= 10_400) ||
	(period >= 20_000 && period <= 20_200);
/** A number of a period, as PERIOD has them. */
export const period = z.int().check(z.refine(isPeriod));

/** What a figure's rule looks at: besides its years and the whole programme, months, windows of two months, or a stock (point). */
export const BASES = ['year', 'programme', 'month', '2-months', 'point', 'prior_year', 'prior_3y'] as const;

const texts = z.array(z.string().check(z.maxLength(200))).check(z.maxLength(200));
const filter = z.union([z.string().check(z.maxLength(200)), texts, z.boolean(), z.number()]);
/** The stable name of a figure within a programme: an indicator, or one branch of its rule. */
export const metricKey = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,159}$/));
/** One figure: a metric of the vocabulary and what narrows it (seeds: vocabularies.filters), every inherited filter written out. */
export const programmeMetric = z.object({
	key: metricKey,
	metric: z.string().check(z.regex(/^[a-z][A-Za-z0-9._:-]{0,79}$/)),
	filters: z.record(z.string().check(z.maxLength(60)), filter),
	basis: z.enum(BASES)
});
export type ProgrammeMetric = z.output<typeof programmeMetric>;

const area = z.union([z.string().check(z.maxLength(120)), texts]);
/**
 * What the organisation has set. `areas` are codes of GB/T 2260, and for parks their names; one that is absent is the organisation's own region or name. `self`
 * is who carries it out where that is not the organisation itself (a park files for a firm). `ownChain` and `chainList` name industry chains; an empty list narrows nothing.
 */
export const programmeSettings = z.looseObject({
	switches: z.optional(z.record(z.string(), z.unknown())),
	numbers: z.optional(z.record(z.string(), z.unknown())),
	areas: z.optional(z.record(z.string(), area)),
	ownChain: z.optional(area),
	chainList: z.optional(area),
	self: z.optional(z.object({ name: requiredText(120), creditCode: z.optional(creditCode) }))
});
export type ProgrammeSettings = z.output<typeof programmeSettings>;

const definition = z.looseObject({ id: z.string().check(z.minLength(1), z.maxLength(160)) });
const day = z.iso.date();
const metrics = z.array(programmeMetric).check(
	z.maxLength(300),
	z.refine((all) => new Set(all.map(({ key }) => key)).size === all.length)
);
/** Years begin on the day the programme starts, or on 1 January (seeds: ambiguity A12); Asia/Shanghai days, both ends count. */
const years = z.enum(['project', 'calendar']);

/** Why something was done, at least four characters. */
export const reason = requiredText(500).check(z.minLength(4));

/** An organisation takes a programme on. `programme` is the form's submit id. What is there already is counted at once. */
export const adoptProgramme = z
	.object({
		programme: uuid,
		definition,
		settings: programmeSettings,
		years: z.optional(years),
		startsOn: day,
		endsOn: day,
		metrics
	})
	.check(z.refine(({ startsOn, endsOn }) => startsOn <= endsOn, { path: ['endsOn'] }));

/** What is named is replaced; `version` is the one that was seen. Everything is counted anew. A number changed once a period was handed in takes a reason. */
export const amendProgramme = z.object({
	programme: uuid,
	version: z.int().check(z.minimum(1)),
	definition: z.optional(definition),
	settings: z.optional(programmeSettings),
	years: z.optional(years),
	startsOn: z.optional(day),
	endsOn: z.optional(day),
	metrics: z.optional(metrics),
	reason: z.optional(reason)
});

/** It counts nothing any more; its numbers stay as they were. */
export const dropProgramme = z.object({ programme: uuid, reason });

/** A period is handed in: its figures as they are now are kept beside those that move on. `isEarly`: before its last day is over, and knowingly. */
export const closePeriod = z.object({ programme: uuid, period, isEarly: z.optional(z.boolean()) });

/** The programmes of its own organisation that an event counts for; null: all whose period holds it. */
export const linkEvent = z.object({
	event: uuid,
	programmes: z.nullable(z.array(uuid).check(z.maxLength(100)))
});

export const note = optionalText(1000);

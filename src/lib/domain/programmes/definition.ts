// A definition: the whole of a programme's document as data. The presets are definitions; a bureau's own document, written in the editor or
// imported as a file, is one too. Knows no organisation: adopting one for an organisation and a period makes a programme.
import * as z from 'zod/mini';
import { optionalText, requiredText, uuid } from '../text.ts';
import { ambiguity } from './ambiguity.ts';
import { awardRule, generalAwardRule } from './award-rule.ts';
import { filters } from './filters.ts';
import { metricKey } from './metrics.ts';
import { entryCriterion } from './entry-rule.ts';
import { partsOf, rule, type Rule } from './rule.ts';
import { code, day, slug, words } from './words.ts';

/** Goals for a whole area, a project of one unit, a direction one applies for, an award. */
export const PROGRAMME_KINDS = ['overall', 'project', 'direction', 'award'] as const;
/** A number to reach · to rise without a number · 100 % · confirmed by a person · staff or set-up · to apply or enter · to leave · to be removed · upper limit · award rate. */
export const INDICATOR_KINDS = [
	'target',
	'direction',
	'coverage',
	'milestone',
	'capacity',
	'eligibility',
	'graduation',
	'exit',
	'cap',
	'award'
] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];
/** What one value is of: a year, the whole programme, a state, the three years (or the year) before, a month, two months. */
export const BASES = ['year', 'programme', 'point', 'prior_3y', 'prior_year', 'month', '2-months'] as const;
export type Basis = (typeof BASES)[number];
/** Counted from records at events · from what became of leads · entered by hand with evidence. */
export const MEASURES = ['field', 'follow-up', 'reported'] as const;

const everyMonths = (one: Rule): number[] =>
	one.op === 'every' ? [one.interval_months] : partsOf(one).flatMap(([, part]) => everyMonths(part));

export const indicator = z
	.strictObject({
		id: slug,
		clause: requiredText(40),
		/** Verbatim from the document, white space apart. */
		quote: requiredText(600),
		label: words,
		unit: requiredText(20),
		kind: z.enum(INDICATOR_KINDS),
		metric: metricKey,
		filters,
		rule,
		/** `stated`: the document says so; else it is inferred. */
		period: z.strictObject({ basis: z.enum(BASES), stated: z.boolean() }),
		measure: z.strictObject({ primary: z.enum(MEASURES), also: z.array(z.enum(MEASURES)) }),
		baseline: z.nullable(z.enum(['previous_year', 'base_year', 'at_entry'])),
		/** Whose target it is where a document sets two: the park's or its centre's. */
		subject: z.nullable(z.enum(['park', 'centre'])),
		/** Ids of the definition's ambiguities that bear on it. */
		ambiguities: z.array(code),
		/** Wished for by the text, never a counting condition. */
		preferred: z.optional(filters),
		note: optionalText(600)
	})
	.check(
		// Counters of two months make no window of three.
		z.refine(
			({ period: { basis }, rule }) =>
				basis !== '2-months' || everyMonths(rule).every((one) => one % 2 === 0),
			{
				path: ['period', 'basis'],
				error: 'oddWindow'
			}
		)
	);
export type Indicator = z.output<typeof indicator>;

const period = z.strictObject({
	type: z.enum(['annual', 'implementation', 'programme']),
	start: z.nullable(day),
	end: z.nullable(day),
	years: z.nullable(z.int().check(z.minimum(1), z.maximum(20))),
	/** Years, months and two-month windows: by the calendar, or from the day the programme starts. */
	year: z.enum(['calendar', 'project']),
	recurring: z.boolean(),
	stated: z.boolean(),
	quote: z.optional(requiredText(600)),
	note: words,
	phases: z.optional(
		z.array(
			z.strictObject({
				name: words,
				start: requiredText(10),
				end: requiredText(10),
				quote: requiredText(200)
			})
		)
	)
});

/** A rhythm of reporting, as code and words. */
export const REPORTING = [
	'annual',
	'every-2-months',
	'12-reports-per-year',
	'assessment-at-12-months',
	'monthly',
	'continuous',
	'regular',
	'final',
	'on-demand'
] as const;

export const programmeDefinition = z
	.strictObject({
		id: slug,
		/** The published document and version that it is; put there by publishDocument (SQL), absent in presets and files. */
		edition: z.optional(z.strictObject({ document: uuid, version: z.int().check(z.minimum(1)) })),
		document: z.strictObject({
			id: code,
			title: words,
			issuer: words,
			year: z.int().check(z.minimum(2000), z.maximum(2100))
		}),
		name: words,
		kind: z.enum(PROGRAMME_KINDS),
		clause: requiredText(40),
		/** Kinds of unit that may apply, in the document's words. */
		applicants: z.strictObject({ types: z.array(code), zh: requiredText(300), quote: optionalText(600) }),
		period,
		reporting: z.array(
			z.strictObject({
				rhythm: z.enum(REPORTING),
				label: words,
				quote: optionalText(600),
				stated: z.boolean()
			})
		),
		/** Money and numbers of the support itself; CNY in yuan. */
		funding: z.optional(
			z.array(
				z.strictObject({
					kind: code,
					value: z.number(),
					unit: z.enum(['CNY', 'count']),
					quote: requiredText(600)
				})
			)
		),
		executor: z.optional(words),
		note: optionalText(600),
		indicators: z.array(indicator).check(z.minLength(1), z.maxLength(60)),
		/** What adopting it asks for; `default` where the document gives one. */
		setupParameters: z.array(
			z.strictObject({
				key: code,
				label: words,
				metrics: z.optional(z.array(metricKey)),
				default: z.optional(z.number())
			})
		),
		ambiguities: z.array(ambiguity),
		/** Indicators that events count toward: what the event form shows. */
		eventTargets: z.array(code),
		awardRule: z.optional(awardRule),
		awardGeneralRules: z.optional(z.array(generalAwardRule)),
		entryCriteria: z.optional(z.array(entryCriterion).check(z.maxLength(40)))
	})
	.check(
		z.refine(({ indicators }) => new Set(indicators.map(({ id }) => id)).size === indicators.length, {
			path: ['indicators'],
			error: 'twice'
		}),
		z.refine(
			({ indicators, ambiguities }) => {
				const known = new Set(ambiguities.map(({ id }) => id));
				return indicators.every((one) => one.ambiguities.every((id) => known.has(id)));
			},
			{ path: ['ambiguities'], error: 'unknownAmbiguity' }
		),
		z.refine(
			({ indicators, eventTargets }) => eventTargets.every((id) => indicators.some((one) => one.id === id)),
			{ path: ['eventTargets'], error: 'unknownIndicator' }
		)
	);
export type ProgrammeDefinition = z.output<typeof programmeDefinition>;

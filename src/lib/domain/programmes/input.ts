// What an indicator is judged on: numbers by metric, or by place in the rule (figures.ts) where one metric is asked with several filters. Money is
// yuan, percent are points. What is absent or null is missing, never zero.
import * as z from 'zod/mini';
import { exact, type Exact } from './exact.ts';
import { day } from './words.ts';

/** A number, or one written as text so that no digit is lost; a flag. */
const amount = z.union([
	z.number().check(z.minimum(-1e18), z.maximum(1e18)),
	z.string().check(z.regex(/^-?\d{1,18}(\.\d{1,6})?$/)),
	z.boolean(),
	z.null()
]);
const byMetric = z.record(z.string(), amount);
const confirmation = z.union([z.boolean(), z.record(z.string(), z.boolean())]);

export const evaluationInput = z.object({
	/** This period. */
	values: z.optional(byMetric),
	/** The year before. */
	previous: z.optional(byMetric),
	/** The base year, or the state at entry. */
	base: z.optional(byMetric),
	/** Year by year from the programme's first. */
	series: z.optional(z.record(z.string(), z.array(amount))),
	/** The benchmark's growth in percent: one, one a year, or by place or metric. */
	benchmark: z.optional(z.union([amount, z.array(amount), byMetric])),
	/** Numerator and denominator. */
	ratio: z.optional(z.tuple([amount, amount])),
	/** Records in each window, in order. */
	intervals: z.optional(z.array(amount)),
	/** Records by topic, or by kind of report. */
	by_topic: z.optional(byMetric),
	/** A person says that the rise is what the text asks for. */
	confirmed: z.optional(confirmation),
	/** When the enterprise entered the library. */
	entered_on: z.optional(day)
});
export type EvaluationInput = z.output<typeof evaluationInput>;
export type Amount = z.output<typeof amount>;

/** The amount as an exact number, yes as 1 and no as 0; undefined when it is missing. */
export function known(value: Amount | undefined): Exact | undefined {
	if (value === null || value === undefined) return undefined;
	return exact(typeof value === 'boolean' ? Number(value) : value);
}

/** Finds what stands for a place of a rule: under its own name, else under its metric, with or without `manual:`. */
export function lookUp<T>(from: Record<string, T> | undefined, place: string, metric: string): T | undefined {
	if (!from) return undefined;
	const name = [place, metric, metric.replace(/^manual:/, ''), `manual:${metric}`].find((one) =>
		Object.hasOwn(from, one)
	);
	return name === undefined ? undefined : from[name];
}

// What a document leaves open: the reading taken, why, and, where the reading decides what counts, a switch with its default. Choosing another option
// changes the indicators that name the ambiguity (effective.ts); it never changes the definition itself.
import * as z from 'zod/mini';
import { filters } from './filters.ts';
import { rule } from './rule.ts';
import { code, slug, words } from './words.ts';

/** What an option changes in the indicators that name its ambiguity. */
const change = z.strictObject({
	/** Only in these; absent: in all that name it. */
	indicators: z.optional(z.array(code)),
	/** Laid over the filters. */
	filters: z.optional(filters),
	/** Filters taken away. */
	without: z.optional(z.array(code)),
	/** Members taken out of filters that are lists, by filter. */
	less: z.optional(z.record(z.string(), z.array(z.string()))),
	/** One metric for another, wherever the indicator names it. */
	metrics: z.optional(z.record(z.string(), z.string())),
	/** Another rule. */
	rule: z.optional(rule),
	/** A rule that must be met as well. */
	also: z.optional(rule),
	/** Fields of the rule. */
	fields: z.optional(
		z.strictObject({
			method: z.optional(z.enum(['compound', 'arithmetic'])),
			partial_last: z.optional(z.literal(true))
		})
	),
	/** The programme's year. */
	year: z.optional(z.enum(['calendar', 'project'])),
	/** Parameters of the award calculator. */
	award: z.optional(z.record(z.string(), z.string()))
});
export type Change = z.output<typeof change>;

export const ambiguity = z
	.strictObject({
		id: code,
		issue: words,
		resolution: words,
		options: z.optional(
			z.array(
				z.strictObject({
					id: slug,
					label: words,
					change: z.optional(change),
					/** This option's figure is shown beside the one that counts. */
					beside: z.optional(z.literal(true))
				})
			)
		),
		default: z.optional(slug),
		/** Those of all other options are. */
		beside: z.optional(z.literal(true))
	})
	.check(
		z.refine((one) => !one.options || one.options.some(({ id }) => id === one.default), {
			path: ['default'],
			error: 'unknownOption'
		})
	);
export type Ambiguity = z.output<typeof ambiguity>;

// The rule language: what makes an indicator fulfilled. Rules are data; evaluate.ts says what each op means for numbers.
// 以上, 不少于, 不低于, 至少 and bare numbers are `gte`; 超过 is `gt`; 不超过, 以内 are `lte`; 不足 is `lt` (民法典 1259; ambiguity A01).
// Money is yuan, percent are percent points (20 = 20 %).
import * as z from 'zod/mini';
import { filters, type Filters } from './filters.ts';
import { metricKey } from './metrics.ts';
import { requiredText } from '../text.ts';

export type Comparison = 'gte' | 'gt' | 'lte' | 'lt' | 'eq';
export type Unit = 'count' | 'CNY' | 'percent';

/** What a part of a rule measures. Absent: the indicator's metric. Filters are laid over the indicator's. */
interface Scope {
	metric?: string | undefined;
	filters?: Filters | undefined;
}
/** Value against a number. `human_confirm`: a person reports it with evidence. */
export interface Threshold extends Scope {
	op: Comparison;
	value: number;
	unit: Unit;
	human_confirm?: true | undefined;
	on_exceed?: 'proportional_allocation' | undefined;
}
/** `min` passes; `max` is the planned figure, and more is no failure (A03). */
export interface Range extends Scope {
	op: 'range';
	min: number;
	max: number;
	unit: Unit;
	over_ok: true;
}
/** (value − base) / base against `pct`, base being the same metric one year (or the base year) before. */
export interface Growth extends Scope {
	op: 'growth';
	cmp: 'gte' | 'gt';
	pct: number;
	base: 'previous_year' | 'base_year';
}
/** 年均增幅 over `years` from the base year, compound: (last / base)^(1/years) − 1; or the mean of the yearly rates (A13). */
export interface AvgGrowth extends Scope {
	op: 'avg_growth';
	cmp: 'gte' | 'gt';
	pct: number;
	years: number;
	method: 'compound' | 'arithmetic';
}
/** 年均: the mean of `years` years against a number. */
export interface Average extends Scope {
	op: 'avg';
	cmp: 'gte' | 'gt';
	value: number;
	unit: Unit;
	over: 'prior_3_years' | 'programme_years';
	years: number;
}
/** 明显提升, 稳步提升 …: no number; a person confirms that the rise is what the text asks (A40). */
export interface Increase extends Scope {
	op: 'increase';
	wording: string;
	human_confirm: true;
	base: 'previous_year' | 'base_year' | 'at_entry';
}
export interface Compound extends Scope {
	op: 'any_of' | 'all_of';
	rules: Rule[];
}
/** `test` looks at last year's value; `then` or `else` decides. Without last year's value it is undetermined. */
export interface Conditional extends Scope {
	op: 'if';
	test: {
		metric: string;
		period: 'previous_year';
		op: Comparison;
		value: number;
		unit: Unit;
		quote?: string | undefined;
	};
	then: Rule;
	else: Rule;
	on_missing_baseline: 'undetermined';
}
/** Numerator / denominator in percent. Both inherit every filter of the indicator unless their own says otherwise. */
export interface Ratio extends Scope {
	op: 'ratio_gte';
	value: number;
	unit: 'percent';
	numerator: { metric: string; filters?: Filters | undefined };
	denominator: { metric: string; filters?: Filters | undefined };
}
/** Value against `factor` times another metric, which is `default_base` where nobody has set it. */
export interface Multiple extends Scope {
	op: 'multiple_gte' | 'multiple_lte';
	factor: number;
	of: string;
	default_base?: number | undefined;
	unit: Unit;
}
/** At least `count` records in each full window of `interval_months` months (definition.ts `period.year` says where windows begin). */
export interface Every extends Scope {
	op: 'every';
	interval_months: number;
	count: number;
	one_chain_per_event?: true | undefined;
	/** The last window, when the period cuts it short, counts too (A34). */
	partial_last?: true | undefined;
}
/** Growth of the metric minus growth of a benchmark, in percentage points. */
export interface ExceedsBenchmark extends Scope {
	op: 'exceeds_benchmark';
	cmp: 'gte' | 'gt';
	pp: number;
	benchmark: string;
	base: 'previous_year';
}
/** Yes or no, with evidence. `within_years` runs from the enterprise's own entry. */
export interface Flag extends Scope {
	op: 'flag';
	expected: boolean;
	years?: number | undefined;
	within_years?: number | undefined;
	else_action?: 'exit' | undefined;
}
/** What an award pays per unit: at most (`is_max`, 不超过) or exactly (按照). Paid sums come from award.ts. */
export interface Rate extends Scope {
	op: 'rate';
	rate: number;
	is_max: boolean;
	unit: 'CNY' | 'ratio';
	per: string;
	threshold_gt?: number | undefined;
}
export type Rule =
	| Threshold
	| Range
	| Growth
	| AvgGrowth
	| Average
	| Increase
	| Compound
	| Conditional
	| Ratio
	| Multiple
	| Every
	| ExceedsBenchmark
	| Flag
	| Rate;

const unit = z.enum(['count', 'CNY', 'percent']);
const comparison = z.enum(['gte', 'gt', 'lte', 'lt', 'eq']);
const atLeastOrMore = z.enum(['gte', 'gt']);
const value = z.number().check(z.minimum(0), z.maximum(1e15));
const pct = z.number().check(z.minimum(0), z.maximum(10_000));
const years = z.int().check(z.minimum(1), z.maximum(20));
const scope = { metric: z.optional(metricKey), filters: z.optional(filters) };
const side = z.strictObject({ metric: metricKey, filters: z.optional(filters) });

/** Any rule, as it comes in a definition. Compound rules nest. */
export const rule: z.ZodMiniType<Rule, Rule> = z.lazy(() =>
	z.discriminatedUnion('op', [
		z.strictObject({
			op: comparison,
			...scope,
			value,
			unit,
			human_confirm: z.optional(z.literal(true)),
			on_exceed: z.optional(z.literal('proportional_allocation'))
		}),
		z
			.strictObject({
				op: z.literal('range'),
				...scope,
				min: value,
				max: value,
				unit,
				over_ok: z.literal(true)
			})
			.check(z.refine(({ min, max }) => min <= max, { path: ['max'], error: 'maxBelowMin' })),
		z.strictObject({
			op: z.literal('growth'),
			...scope,
			cmp: atLeastOrMore,
			pct,
			base: z.enum(['previous_year', 'base_year'])
		}),
		z.strictObject({
			op: z.literal('avg_growth'),
			...scope,
			cmp: atLeastOrMore,
			pct,
			years,
			method: z.enum(['compound', 'arithmetic'])
		}),
		z.strictObject({
			op: z.literal('avg'),
			...scope,
			cmp: atLeastOrMore,
			value,
			unit,
			over: z.enum(['prior_3_years', 'programme_years']),
			years
		}),
		z.strictObject({
			op: z.literal('increase'),
			...scope,
			wording: requiredText(40),
			human_confirm: z.literal(true),
			base: z.enum(['previous_year', 'base_year', 'at_entry'])
		}),
		z.strictObject({
			op: z.enum(['any_of', 'all_of']),
			...scope,
			rules: z.array(rule).check(z.minLength(1), z.maxLength(12))
		}),
		z.strictObject({
			op: z.literal('if'),
			...scope,
			test: z.strictObject({
				metric: metricKey,
				period: z.literal('previous_year'),
				op: comparison,
				value,
				unit,
				quote: z.optional(requiredText(600))
			}),
			then: rule,
			else: rule,
			on_missing_baseline: z.literal('undetermined')
		}),
		z.strictObject({
			op: z.literal('ratio_gte'),
			...scope,
			value,
			unit: z.literal('percent'),
			numerator: side,
			denominator: side
		}),
		z.strictObject({
			op: z.enum(['multiple_gte', 'multiple_lte']),
			...scope,
			factor: value,
			of: metricKey,
			default_base: z.optional(value),
			unit
		}),
		z.strictObject({
			op: z.literal('every'),
			...scope,
			interval_months: z.int().check(z.minimum(1), z.maximum(60)),
			count: z.int().check(z.minimum(1), z.maximum(10_000)),
			one_chain_per_event: z.optional(z.literal(true)),
			partial_last: z.optional(z.literal(true))
		}),
		z.strictObject({
			op: z.literal('exceeds_benchmark'),
			...scope,
			cmp: atLeastOrMore,
			pp: pct,
			benchmark: requiredText(120),
			base: z.literal('previous_year')
		}),
		z.strictObject({
			op: z.literal('flag'),
			...scope,
			expected: z.boolean(),
			years: z.optional(years),
			within_years: z.optional(years),
			else_action: z.optional(z.literal('exit'))
		}),
		z.strictObject({
			op: z.literal('rate'),
			...scope,
			rate: z.number().check(z.positive(), z.maximum(1e12)),
			is_max: z.boolean(),
			unit: z.enum(['CNY', 'ratio']),
			per: requiredText(120),
			threshold_gt: z.optional(value)
		})
	])
);

/** The rules directly inside `one`, with the name of their place: `0`, `1` …, `then`, `else`. */
export function partsOf(one: Rule): [place: string, part: Rule][] {
	if (one.op === 'any_of' || one.op === 'all_of') return one.rules.map((part, i) => [String(i), part]);
	if (one.op === 'if')
		return [
			['then', one.then],
			['else', one.else]
		];
	return [];
}

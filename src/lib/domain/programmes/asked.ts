// One place of a rule with what it looks at, and how its numbers are found in the input. Knows no op.
import { closedYears, type Calendar } from './calendar.ts';
import type { Basis } from './definition.ts';
import { add, compare, div, exact, HUNDRED, mul, type Exact } from './exact.ts';
import type { Filters } from './filters.ts';
import { known, lookUp, type EvaluationInput } from './input.ts';
import { addsUp, metricOf } from './metrics.ts';
import { say } from './say.ts';
import type { Words } from './words.ts';

export interface Asked {
	place: string;
	metric: string;
	filters: Filters;
	/** The place narrows what its surroundings count: a number for the metric as a whole is only an upper bound for it. */
	isNarrower: boolean;
	basis: Basis;
	input: EvaluationInput;
	calendar: Calendar | undefined;
}
export interface Found {
	amount: Exact;
	isUpperBound: boolean;
}

/** This period's number: by place, by topic or kind of report, by metric, from the years, or from numerator and denominator. */
export function current(asked: Asked): Found | undefined {
	const { place, metric, input, isNarrower } = asked;
	const own = known(input.values?.[place]);
	if (own) return { amount: own, isUpperBound: false };
	const topic = ofTopic(asked);
	if (topic) return { amount: topic, isUpperBound: false };
	const whole = known(lookUp(input.values, place, metric)) ?? ofYears(asked);
	if (whole) return { amount: whole, isUpperBound: isNarrower };
	const share = metricOf(metric).aggregate === 'ratio' ? shareOf(input) : undefined;
	return share && { amount: share, isUpperBound: false };
}

/** Numerator / denominator in percent, or undefined when one is missing or the denominator is zero. */
export function shareOf({ ratio }: EvaluationInput): Exact | undefined {
	const [numerator, denominator] = ratio ? ratio.map(known) : [];
	return numerator && denominator && denominator.n > 0n
		? div(mul(numerator, HUNDRED), denominator)
		: undefined;
}

/** With numbers by topic, one that is not named has none; one that is named without a number is missing. */
function ofTopic({ filters, input: { by_topic: by } }: Asked): Exact | undefined {
	const names = filters.topics ?? (filters.report_type ? [filters.report_type] : []);
	if (!by || names.length === 0) return undefined;
	const amounts = names.map((name) => (Object.hasOwn(by, name) ? known(by[name]) : exact(0)));
	return amounts.reduce((most, one) => most && one && (compare(one, most) > 0 ? one : most));
}

/** The years of a whole programme add up; of a state the last counts. A year that is missing is missing. */
function ofYears(asked: Asked): Exact | undefined {
	const years = seriesOf(asked);
	if (!years?.length) return undefined;
	if (asked.basis !== 'programme' || !addsUp(asked.metric)) return years.at(-1);
	return years.reduce<Exact | undefined>((total, one) => total && one && add(total, one), exact(0));
}

/**
 * What is sure of a whole programme whose years add up while one of them is missing: the sum of those that are known. The whole cannot be less. Undefined where a
 * narrower place is asked and the years are of the metric as a whole.
 */
export function knownOfYears(asked: Asked): Exact | undefined {
	const { place, metric, basis, input, isNarrower } = asked;
	if (basis !== 'programme' || !addsUp(metric) || (isNarrower && !input.series?.[place])) return undefined;
	const years = seriesOf(asked)?.filter((one) => one !== undefined);
	return years?.length ? years.reduce(add) : undefined;
}

/** What a person said of it; undefined where nobody has. */
export const personsWord = ({ place, metric, input: { confirmed } }: Asked): boolean | undefined =>
	typeof confirmed === 'object' ? lookUp(confirmed, place, metric) : confirmed;

/** The numbers year by year. */
export const seriesOf = ({ place, metric, input }: Asked): (Exact | undefined)[] | undefined =>
	lookUp(input.series, place, metric)?.map(known);

/**
 * What stands against the number of a year before: this period's; of a whole programme whose years add up, its last year that is over (without a calendar the
 * last that was given), for several years are more than one without any rise (A40). `year` says which, from 1; nought while the first still runs.
 */
export function latest(asked: Asked): { amount: Exact | undefined; year?: number } {
	const { basis, metric, calendar } = asked;
	const years = basis === 'programme' && addsUp(metric) ? seriesOf(asked) : undefined;
	if (!years?.length) return { amount: current(asked)?.amount };
	const year = calendar ? closedYears(calendar) : years.length;
	return { amount: years[year - 1], year };
}

/**
 * The number to compare with: last year's, the base year's or that at entry. Where only one of the two was given at all it stands for the other; a number that
 * is missing in the right one is missing (A14).
 */
export function prior(asked: Asked, base: 'previous_year' | 'base_year' | 'at_entry'): Exact | undefined {
	const { place, metric, input } = asked;
	const [first, second] =
		base === 'previous_year' ? [input.previous, input.base] : [input.base, input.previous];
	return known(lookUp(first ?? second, place, metric));
}

export const PRIOR_WORDS: Record<'previous_year' | 'base_year' | 'at_entry', Words> = {
	previous_year: say('上年', 'last year'),
	base_year: say('基年', 'the base year'),
	at_entry: say('入库时', 'at entry')
};

/** What is missing: this period's number. */
export function currentMissing({ metric }: Asked): Words {
	const { zh, en } = metricOf(metric);
	return say(`本期${zh}`, `this period's ${en}`);
}

/** What is missing: the number to compare with. */
export function priorMissing({ metric }: Asked, base: keyof typeof PRIOR_WORDS): Words {
	const { zh, en } = metricOf(metric);
	const when = PRIOR_WORDS[base];
	return say(`${when.zh}${zh}`, `${en} of ${when.en}`);
}

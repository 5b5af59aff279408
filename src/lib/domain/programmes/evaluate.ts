// The evaluator: what a rule says of the numbers. Pure; takes an indicator of an effective definition (effective.ts), the numbers (input.ts) and,
// while its period runs, the calendar. Without a calendar the numbers are final. Says met, not_met, on_track, behind, or what is missing.
import {
	current,
	currentMissing,
	knownOfYears,
	personsWord,
	prior,
	priorMissing,
	type Asked,
	type Found
} from './asked.ts';
import { currentYear, type Calendar } from './calendar.ts';
import type { Indicator } from './definition.ts';
import { exact } from './exact.ts';
import {
	judgeAverage,
	judgeAverageGrowth,
	judgeBenchmark,
	judgeGrowth,
	judgeIncrease
} from './judge-growth.ts';
import { judgeEvery, judgeFlag, judgeMultiple, judgeRate, judgeRatio } from './judge-others.ts';
import { join, undetermined, withWarning, type Judgement } from './judgement.ts';
import type { Amount, EvaluationInput } from './input.ts';
import { holds, reach } from './reach.ts';
import type { Conditional, Range, Rule, Threshold } from './rule.ts';
import { amountWords, boundWords, say } from './say.ts';

/**
 * Judges one indicator. `calendar` says which days the values are of and what day it is; a yearly indicator with numbers of several years must be met
 * in each. Money in yuan.
 */
export function evaluate(indicator: Indicator, input: EvaluationInput, calendar?: Calendar): Judgement {
	const { id, metric, filters, period, rule } = indicator;
	const asked: Asked = {
		place: id,
		metric,
		filters,
		isNarrower: false,
		basis: period.basis,
		input,
		calendar
	};
	const years = period.basis === 'year' ? yearsGiven(input) : 0;
	if (years === 0) return judge(rule, asked);
	const last = calendar ? currentYear(calendar) : years - 1;
	return join(
		'all_of',
		Array.from({ length: Math.min(years, last + 1) }, (_, year) =>
			judge(rule, {
				...asked,
				input: yearOf(input, year),
				calendar: calendar && { ...calendar, period: year }
			})
		)
	);
}

/** How many years the input has one after the other, where it does not say this period's numbers. */
function yearsGiven({ values, series }: EvaluationInput): number {
	if (values || !series) return 0;
	return Math.max(0, ...Object.values(series).map((years) => years.length));
}

/** The input as it is for one of several years: the year before is the one before in the series, before the first it is the base. */
function yearOf(input: EvaluationInput, year: number): EvaluationInput {
	const { series = {}, base, previous, benchmark } = input;
	const at = (which: number) =>
		Object.fromEntries(Object.entries(series).map(([name, years]) => [name, years[which] ?? null]));
	const before: Record<string, Amount> = year === 0 ? { ...base, ...previous } : at(year - 1);
	return {
		...input,
		series: undefined,
		values: at(year),
		previous: before,
		base: before,
		...(Array.isArray(benchmark) ? { benchmark: benchmark[year] ?? null } : {})
	};
}

/** Judges one rule at its place. */
export function judge(rule: Rule, outer: Asked): Judgement {
	const asked: Asked = {
		...outer,
		metric: rule.metric ?? outer.metric,
		filters: { ...outer.filters, ...rule.filters },
		isNarrower: outer.isNarrower || rule.filters !== undefined
	};
	switch (rule.op) {
		case 'gte':
		case 'gt':
		case 'lte':
		case 'lt':
		case 'eq':
			return judgeThreshold(rule, asked);
		case 'range':
			return judgeRange(rule, asked);
		case 'growth':
			return judgeGrowth(rule, asked);
		case 'avg_growth':
			return judgeAverageGrowth(rule, asked);
		case 'avg':
			return judgeAverage(rule, asked);
		case 'increase':
			return judgeIncrease(rule, asked);
		case 'exceeds_benchmark':
			return judgeBenchmark(rule, asked);
		case 'ratio_gte':
			return judgeRatio(rule, asked);
		case 'multiple_gte':
		case 'multiple_lte':
			return judgeMultiple(rule, asked);
		case 'every':
			return judgeEvery(rule, asked);
		case 'flag':
			return judgeFlag(rule, asked);
		case 'rate':
			return judgeRate(rule, asked);
		case 'if':
			return judgeConditional(rule, asked);
		case 'any_of':
		case 'all_of':
			return join(
				rule.op,
				rule.rules.map((part, i) => judge(part, { ...asked, place: `${asked.place}/${i}` }))
			);
	}
}

function judgeThreshold(rule: Threshold, asked: Asked): Judgement {
	if (rule.human_confirm && personsWord(asked) === false)
		return {
			status: 'not_met',
			sentence: say('经核未予认可。', 'A person found that it is not what the text asks for.')
		};
	const target = exact(rule.value);
	const found = current(asked) ?? soFar(rule, asked);
	// A number of the whole cannot say how much of it this part is; that it is too small even so, it can.
	if (!found || (found.isUpperBound && holds(found.amount, rule.op, target)))
		return undetermined(currentMissing(asked));
	return reach({
		value: found.amount,
		cmp: rule.op,
		target,
		unit: rule.unit,
		metric: asked.metric,
		basis: asked.basis,
		isVolatile: rule.unit === 'percent',
		calendar: asked.calendar
	});
}

/** With a year missing, the known ones decide only what the missing one cannot change: a target that is reached, a cap that is passed. */
function soFar({ op, value }: Threshold, asked: Asked): Found | undefined {
	const amount = knownOfYears(asked);
	const isReached = amount && holds(amount, op, exact(value));
	const isFinal = op === 'gte' || op === 'gt' ? isReached : op !== 'eq' && isReached === false;
	return amount && isFinal ? { amount, isUpperBound: false } : undefined;
}

/** The lower bound passes (A03). */
function judgeRange({ min, max, unit }: Range, asked: Asked): Judgement {
	const judged = judgeThreshold({ op: 'gte', value: min, unit }, asked);
	if (judged.status === 'undetermined') return judged;
	const planned = amountWords(exact(max), unit, asked.metric);
	return {
		...judged,
		sentence: say(
			`${judged.sentence.zh}计划数 ${planned.zh}，超出不扣。`,
			`${judged.sentence.en} Planned: ${planned.en}; more is fine.`
		)
	};
}

function judgeConditional(rule: Conditional, asked: Asked): Judgement {
	const { test } = rule;
	const tested: Asked = { ...asked, place: `${asked.place}/test`, metric: test.metric };
	const before = prior(tested, test.period);
	if (!before) return undetermined(priorMissing(tested, test.period));
	const isThen = holds(before, test.op, exact(test.value));
	const judged = judge(isThen ? rule.then : rule.else, {
		...asked,
		place: `${asked.place}/${isThen ? 'then' : 'else'}`
	});
	const was = amountWords(before, test.unit, test.metric);
	const bound = boundWords(test.op, amountWords(exact(test.value), test.unit, test.metric));
	const sentence = isThen
		? say(
				`上年 ${was.zh}（${bound.zh}），适用下限：${judged.sentence.zh}`,
				`Last year ${was.en} (${bound.en}), so the floor applies: ${judged.sentence.en}`
			)
		: say(
				`上年 ${was.zh}，适用增幅：${judged.sentence.zh}`,
				`Last year ${was.en}, so growth applies: ${judged.sentence.en}`
			);
	const other =
		isThen && rule.else.op === 'growth' && judge(rule.else, { ...asked, place: `${asked.place}/else` });
	const said = { ...judged, sentence };
	return other && other.status === 'not_met' && judged.status === 'met'
		? withWarning(
				said,
				say(
					'增幅未达到一般要求；若主管部门从严理解，请核对。',
					'Growth alone would not be enough; check in case the authority reads it strictly.'
				)
			)
		: said;
}

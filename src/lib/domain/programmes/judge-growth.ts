// Rules about change over time: growth, average growth, yearly mean, a rise that a person confirms, growth beyond a benchmark.
import {
	current,
	currentMissing,
	latest,
	personsWord,
	PRIOR_WORDS,
	prior,
	priorMissing,
	seriesOf,
	type Asked
} from './asked.ts';
import { closedYears, isOver, spanOf, type Calendar } from './calendar.ts';
import { add, compare, decimal, div, exact, HUNDRED, mul, power, sub, sum, type Exact } from './exact.ts';
import { known, lookUp } from './input.ts';
import { undetermined, withWarning, type Judgement } from './judgement.ts';
import { metricOf } from './metrics.ts';
import { holds, reach } from './reach.ts';
import type { Average, AvgGrowth, ExceedsBenchmark, Growth, Increase, Unit } from './rule.ts';
import { amountWords, say } from './say.ts';
import type { Words } from './words.ts';

const ZERO_BASE = say('基数为零，请核对基数及佐证。', 'The base is zero: check it and its evidence.');
const FIRST_FULL_YEAR = say('第一个完整年度的数值', 'the value of the first full year');
const percentWords = (value: Exact): string => `${decimal(value, 2)}%`;
/** (value − base) / base in percent; base is not zero. */
const growthOf = (value: Exact, base: Exact): Exact => div(mul(sub(value, base), HUNDRED), base);
const isMoney = (metric: string): boolean => metricOf(metric).unit === '元';
const unitOf = (metric: string): Unit =>
	isMoney(metric) ? 'CNY' : metricOf(metric).unit === '%' ? 'percent' : 'count';
const isState = (metric: string): boolean => ['value', 'ratio'].includes(metricOf(metric).aggregate);
const led = (lead: Words, judged: Judgement): Judgement => ({
	...judged,
	sentence: say(lead.zh + judged.sentence.zh, lead.en + judged.sentence.en)
});
/** How many of `years` are over; all of them without a calendar, and when the programme is. */
const yearsOver = (calendar: Calendar | undefined, years: number): number =>
	calendar && calendar.today <= calendar.endsOn ? Math.min(closedYears(calendar), years) : years;
/** The period still runs on the day that is asked about. */
const isRunning = ({ calendar, basis }: Asked): boolean =>
	calendar !== undefined && basis !== 'point' && !isOver(calendar, spanOf(calendar, basis));

/** Growth on the base as a number to reach: base × (100 + pct) / 100. */
export function judgeGrowth(rule: Growth, asked: Asked): Judgement {
	const { amount: value, year } = latest(asked);
	const base = prior(asked, rule.base);
	if (!base) return undetermined(priorMissing(asked, rule.base));
	if (!value) return undetermined(latestMissing(asked, year));
	if (base.n <= 0n) return growthOnNothing(rule, asked, value);
	const judged = reach({
		value,
		cmp: rule.cmp,
		target: div(mul(base, add(HUNDRED, exact(rule.pct))), HUNDRED),
		unit: unitOf(asked.metric),
		metric: asked.metric,
		basis: asked.basis,
		isVolatile: isState(asked.metric) || year !== undefined,
		calendar: asked.calendar
	});
	const was = amountWords(base, unitOf(asked.metric), asked.metric);
	const when = PRIOR_WORDS[rule.base];
	const growth = percentWords(growthOf(value, base));
	const must = rule.cmp === 'gte' ? say('不低于', 'at least') : say('超过', 'more than');
	return led(
		say(
			`${ofYear(year).zh}较${when.zh} ${was.zh} 增幅 ${growth}，要求${must.zh} ${rule.pct}%。`,
			`${ofYear(year).en}${growth} on ${was.en} of ${when.en}, ${must.en} ${rule.pct}% is asked. `
		),
		judged
	);
}

/** On a base of zero there is no rate and no bar: any value above zero is enough, to be looked at (A14); nothing on nothing is no growth. */
function growthOnNothing({ cmp, pct }: Growth, asked: Asked, value: Exact): Judgement {
	const must = cmp === 'gte' ? say('不低于', 'at least') : say('超过', 'more than');
	const rate = say(`增幅${must.zh} ${pct}%`, `growth of ${must.en} ${pct}%`);
	const has = amountWords(value, unitOf(asked.metric), asked.metric);
	const mayFall = isState(asked.metric) || latest(asked).year !== undefined;
	const judged: Judgement =
		value.n > 0n
			? {
					status: isRunning(asked) && mayFall ? 'on_track' : 'met',
					sentence: say(
						`基数为零，已有 ${has.zh}，按已增长算（要求${rate.zh}）。`,
						`The base is zero: ${has.en} counts as growth (${rate.en} is asked).`
					)
				}
			: {
					status: isRunning(asked) ? 'behind' : 'not_met',
					sentence: say(
						`基数为零，本期也为零，无法比较（要求${rate.zh}）。`,
						`The base and this period are both zero: nothing to compare (${rate.en} is asked).`
					)
				};
	return withWarning(judged, ZERO_BASE);
}

/**
 * 年均增幅. Compound: last ≥ base × (100 + pct)^n / 100^n, compared without a root. While the years still run: the years that are over, as if the pace
 * went on; the last year reached is met. The arithmetic mean is said beside it (A13).
 */
export function judgeAverageGrowth(rule: AvgGrowth, asked: Asked): Judgement {
	const { years: n, cmp, pct, method } = rule;
	let series = seriesOf(asked) ?? [];
	let base = prior(asked, 'base_year');
	// The base year may stand before the years.
	if (!base && series.length === n + 1) [base, ...series] = series;
	if (!base) return undetermined(priorMissing(asked, 'base_year'));
	const only = series.length === 0 ? current(asked)?.amount : undefined;
	if (only) series = [...Array<undefined>(n - 1), only];
	if (series.length === 0) return undetermined(currentMissing(asked));
	const { calendar } = asked;
	const over = yearsOver(calendar, n);
	const last = series[n - 1];
	const start = base;
	const compound = (value: Exact, years: number) =>
		holds(mul(value, power(HUNDRED, years)), cmp, mul(start, power(add(HUNDRED, exact(pct)), years)));
	if (base.n <= 0n) {
		if (!last) return undetermined(yearMissing(asked, n));
		return withWarning(verdict(rule, last.n > 0n ? 'met' : 'not_met'), ZERO_BASE);
	}
	const steps = series.slice(0, n).map((value, i) => {
		const before = i === 0 ? start : series[i - 1];
		return value && before && before.n > 0n ? growthOf(value, before) : undefined;
	});
	const isWhole = steps.length === n && steps.every((one) => one !== undefined);
	const mean = isWhole ? div(sum(steps as Exact[]), exact(n)) : undefined;
	const said = say(
		mean ? `各年增幅的算术平均 ${percentWords(mean)}。` : '',
		mean ? `Arithmetic mean of the yearly rates ${percentWords(mean)}. ` : ''
	);
	if (over < n) {
		if (method === 'compound' && last && compound(last, n)) return led(said, verdict(rule, 'met'));
		const closed = series[over - 1];
		if (over === 0 || !closed) return undetermined(FIRST_FULL_YEAR);
		return led(said, verdict(rule, compound(closed, over) ? 'on_track' : 'behind'));
	}
	if (!last) return undetermined(yearMissing(asked, n));
	if (method === 'compound') return led(said, verdict(rule, compound(last, n) ? 'met' : 'not_met'));
	return mean
		? led(said, verdict(rule, holds(mean, cmp, exact(pct)) ? 'met' : 'not_met'))
		: undetermined(yearMissing(asked, n));
}

function verdict({ cmp, pct, years, method }: AvgGrowth, status: Judgement['status']): Judgement {
	const how =
		method === 'compound'
			? say('年均（复合）增幅', 'compound yearly growth')
			: say('各年增幅平均', 'mean yearly growth');
	const must = cmp === 'gte' ? say('不低于', 'at least') : say('超过', 'more than');
	const outcome = {
		met: say('达到', 'reached'),
		not_met: say('未达到', 'not reached'),
		on_track: say('已结束年度符合进度', 'on track by the years that are over'),
		behind: say('已结束年度低于要求', 'behind by the years that are over'),
		undetermined: say('', '')
	}[status];
	return {
		status,
		sentence: say(
			`${years} 年${how.zh}要求${must.zh} ${pct}%：${outcome.zh}。`,
			`${how.en} over ${years} years, ${must.en} ${pct}% is asked: ${outcome.en}.`
		)
	};
}

const yearMissing = ({ metric }: Asked, year: number): Words =>
	say(`第 ${year} 年${metricOf(metric).zh}`, `${metricOf(metric).en} of year ${year}`);

/** What is missing where a year is compared with one before. */
const latestMissing = (asked: Asked, year: number | undefined): Words => {
	if (year === undefined) return currentMissing(asked);
	return year === 0 ? FIRST_FULL_YEAR : yearMissing(asked, year);
};
const ofYear = (year: number | undefined): Words =>
	year === undefined ? say('', '') : say(`第 ${year} 年`, `Year ${year}: `);

/** 年均: the mean of the years. One number alone is the mean itself. Shown as interim once a year is over. */
export function judgeAverage(rule: Average, asked: Asked): Judgement {
	const { cmp, unit, years: n } = rule;
	const target = exact(rule.value);
	const series = seriesOf(asked);
	const { calendar } = asked;
	const judgedMean = (value: Exact, isInterim: boolean): Judgement => {
		const judged = reach({ value, cmp, target, unit, metric: asked.metric, basis: 'point' });
		if (!isInterim) return led(say('年均：', 'Yearly mean: '), judged);
		return {
			...led(say('阶段年均：', 'Interim yearly mean: '), judged),
			status: judged.status === 'met' ? 'on_track' : 'behind'
		};
	};
	if (!series?.length) {
		const found = current(asked);
		return found ? judgedMean(found.amount, false) : undetermined(currentMissing(asked));
	}
	const isOfProgramme = rule.over === 'programme_years';
	const over = isOfProgramme && calendar ? yearsOver(calendar, n) : Math.min(series.length, n);
	const closed = series.slice(0, isOfProgramme ? over : n);
	const gap = closed.findIndex((one) => one === undefined);
	if (gap >= 0) return undetermined(yearMissing(asked, gap + 1));
	if (closed.length >= n) return judgedMean(div(sum(closed as Exact[]), exact(n)), false);
	// A programme that is over has no more years to come.
	if (!isOfProgramme || (calendar && calendar.today > calendar.endsOn))
		return undetermined(yearMissing(asked, closed.length + 1));
	const soFar = sum(series.filter((one) => one !== undefined));
	if (calendar && holds(soFar, cmp, mul(target, exact(n)))) return judgedMean(div(soFar, exact(n)), false);
	if (closed.length === 0) return undetermined(FIRST_FULL_YEAR);
	return judgedMean(div(sum(closed as Exact[]), exact(closed.length)), true);
}

/** 明显提升 and its like: a value that has not risen is not met; one that has is met when a person says so (A40). */
export function judgeIncrease(rule: Increase, asked: Asked): Judgement {
	const { amount: value, year } = latest(asked);
	const base = prior(asked, rule.base);
	if (!base) return undetermined(priorMissing(asked, rule.base));
	if (!value) return undetermined(latestMissing(asked, year));
	const says = personsWord(asked);
	const hasRisen = compare(value, base) > 0;
	const unit = unitOf(asked.metric);
	const [was, is] = [amountWords(base, unit, asked.metric), amountWords(value, unit, asked.metric)];
	const when = PRIOR_WORDS[rule.base];
	const lead = say(
		`由${when.zh} ${was.zh} 到${ofYear(year).zh} ${is.zh}`,
		`${ofYear(year).en}From ${was.en} ${when.en} to ${is.en}`
	);
	const judged = (status: Judgement['status'], zh: string, en: string): Judgement => ({
		status,
		sentence: say(`${lead.zh}，${zh}`, `${lead.en}, ${en}`)
	});
	if (!hasRisen)
		return isRunning(asked)
			? judged('behind', '尚未上升。', 'no rise yet.')
			: judged('not_met', '没有上升。', 'no rise.');
	if (says === true)
		return judged('met', `已确认“${rule.wording}”。`, 'confirmed as the rise that the text asks for.');
	if (says === false)
		return judged(
			'not_met',
			`经核未达到“${rule.wording}”。`,
			'a person found that it is not the rise that the text asks for.'
		);
	if (isRunning(asked))
		return judged('on_track', `是否“${rule.wording}”由人确认。`, 'a person decides whether that is enough.');
	return {
		...judged(
			'undetermined',
			`是否“${rule.wording}”须由人确认。`,
			'a person must decide whether that is enough.'
		),
		missing: [say(`人工确认“${rule.wording}”`, "a person's word that the rise is enough")]
	};
}

/** Growth minus the benchmark's growth, in points; final when the year is over (A38). */
export function judgeBenchmark(rule: ExceedsBenchmark, asked: Asked): Judgement {
	const { amount: value, year } = latest(asked);
	const base = prior(asked, rule.base);
	const benchmark = benchmarkOf(asked);
	const missing = [
		...(base ? [] : [priorMissing(asked, rule.base)]),
		...(value ? [] : [latestMissing(asked, year)]),
		...(benchmark ? [] : [say(rule.benchmark, 'the benchmark')])
	];
	if (!value || !base || !benchmark) return undetermined(...missing);
	if (base.n <= 0n)
		return withWarning(
			{
				status: value.n > 0n ? 'met' : 'not_met',
				sentence: say('基数为零，无法计算增幅。', 'The base is zero: growth cannot be computed.')
			},
			ZERO_BASE
		);
	const growth = growthOf(value, base);
	const ahead = sub(growth, benchmark);
	const isReached = holds(ahead, rule.cmp, exact(rule.pp));
	const must = rule.cmp === 'gte' ? say('不低于', 'at least') : say('超过', 'more than');
	const status = isRunning(asked) ? (isReached ? 'on_track' : 'behind') : isReached ? 'met' : 'not_met';
	const inAll = sinceBase(asked, value);
	return {
		status,
		sentence: say(
			`增幅 ${percentWords(growth)}，全省平均 ${percentWords(benchmark)}，高出 ${decimal(ahead, 2)} 个百分点（要求${must.zh} ${rule.pp} 个）。${inAll.zh}`,
			`Growth ${percentWords(growth)}, benchmark ${percentWords(benchmark)}: ${decimal(ahead, 2)} points above (${must.en} ${rule.pp} is asked).${inAll.en}`
		)
	};
}

/** The same comparison for all years since the base year, said beside that of one year (A38); nothing where a number of them is missing. */
function sinceBase({ input, place, metric }: Asked, value: Exact): Words {
	const base = known(lookUp(input.base, place, metric));
	const yearly = Array.isArray(input.benchmark) ? input.benchmark.map(known) : [];
	if (!base || base.n <= 0n || yearly.length < 2 || yearly.includes(undefined)) return say('', '');
	const growth = growthOf(value, base);
	const times = (yearly as Exact[]).map((one) => div(add(HUNDRED, one), HUNDRED));
	const benchmark = mul(sub(times.reduce(mul), exact(1)), HUNDRED);
	const ahead = decimal(sub(growth, benchmark), 2);
	return say(
		`${yearly.length} 年累计增幅 ${percentWords(growth)}，全省平均累计 ${percentWords(benchmark)}，高出 ${ahead} 个百分点。`,
		` Over ${yearly.length} years ${percentWords(growth)}, benchmark ${percentWords(benchmark)}: ${ahead} points above.`
	);
}

function benchmarkOf({ input, place, metric }: Asked): Exact | undefined {
	const { benchmark } = input;
	if (Array.isArray(benchmark)) return known(benchmark.at(-1));
	if (typeof benchmark === 'object' && benchmark !== null) return known(lookUp(benchmark, place, metric));
	return known(benchmark);
}

// From what the database says of a programme to what the evaluator looks at: fen to yuan, periods to this year, the year before, the years in a row and
// the base; reported values where no event can count. Knows how periods are numbered (../programme.ts), no SQL.
import { awardInput, type AwardSheet } from './award.ts';
import type { AwardRule } from './award-rule.ts';
import { currentYear, windowsOf, yearSpan, type Calendar } from './calendar.ts';
import type { Indicator, ProgrammeDefinition } from './definition.ts';
import { effectiveDefinition } from './effective.ts';
import { evaluate } from './evaluate.ts';
import { exact, sum, toNumber } from './exact.ts';
import { exitIndicator, judgeExits, type Entered } from './exit.ts';
import { figuresOf, type Figure } from './figures.ts';
import type { Amount, EvaluationInput } from './input.ts';
import { join, type Judgement, type Status } from './judgement.ts';
import { addsUp, metricOf } from './metrics.ts';
import { ownNumbers, type NumbersSet, type OwnNumber } from './own-numbers.ts';
import { partsOf, type Rule } from './rule.ts';
import type { ProgrammeSettings } from './settings.ts';

/** As read_programme answers: amounts of figures in fen, reported values in yuan, the newest of a key and period first. */
export interface ProgrammeReading {
	definition: ProgrammeDefinition;
	settings: ProgrammeSettings;
	/** Who set which of the numbers in `settings`. */
	numbersSet?: NumbersSet | undefined;
	startsOn: string;
	endsOn: string;
	years: 'calendar' | 'project';
	metrics: readonly { key: string; isCounted: boolean }[];
	figures: readonly { key: string; period: number; value: number; records: number }[];
	reported: readonly { key: string; period: number; value: number; status: string }[];
	/** With the number that was looked at, or each by its place; money in yuan. */
	reviews: readonly {
		key: string;
		period: number;
		decision: string;
		recordKind?: string | undefined;
		value?: number | undefined;
		numbers?: readonly { place: string; value?: number | undefined }[] | undefined;
		at?: string | undefined;
	}[];
	/** Of an award, what it pays: its own indicators are judged on that. */
	award?: { rule: AwardRule; sheet: AwardSheet } | undefined;
	/** Of a library, who entered it: its way out is judged on that. */
	entries?: readonly Entered[] | undefined;
}
export interface JudgedIndicator {
	indicator: Indicator;
	/** Which year a yearly indicator was judged for. */
	period: number;
	input: EvaluationInput;
	judgement: Judgement;
	/** Of a yearly one that was judged for every year that has begun, how each stands. */
	years?: Status[];
	/** Numbers that the programme has set in place of the document's: it was judged by these. */
	own: OwnNumber[];
	/** The places that ask for numbers, with what is shown beside them. */
	figures: Figure[];
	/** What was counted of years before the first, money in yuan, where nothing is approved for them: offered to be reported, never judged. */
	proposals: Proposal[];
}
export interface Proposal {
	key: string;
	period: number;
	value: number;
	records: number;
}

/** Periods that are no year (../programme.ts PERIOD). */
const WHOLE = 1000;
const STOCK = 2000;
const MONTHS = 10_000;
const TWO_MONTHS = 20_000;
/** What a share is divided by, where the counter holds only the part; `records` is the number of its own records. */
const DENOMINATORS: Record<string, string> = {
	'satisfaction.rate': 'records',
	'products.filed_coverage': 'org.filing_eligible_products',
	'srdi.participation_coverage': 'srdi.enterprises',
	'deals.conveyed_share': 'org.valid_patents'
};
/** Numbers that adopting a definition asks for, by the set-up parameter's key. */
const PARAMETERS: Record<string, string> = {
	'risk_pool.total': 'risk_pool_total',
	'org.valid_patents': 'valid_patents',
	'org.filing_eligible_products': 'filing_eligible_products',
	'srdi.enterprises': 'srdi_list'
};

/** The calendar of a programme on a day in Shanghai; with `period`, for that year of it. */
export const calendarOf = (
	{ startsOn, endsOn, years }: Pick<ProgrammeReading, 'startsOn' | 'endsOn' | 'years'>,
	today: string,
	period?: number
): Calendar => ({ today, startsOn, endsOn, year: years, ...(period === undefined ? {} : { period }) });

/**
 * Every indicator of a programme as it stands: a yearly one has to be met in each year (A12), so every year that has begun is judged and they are joined. A missed
 * year stays missed. What is shown beside is of the year that the day is in.
 */
export function judgeEveryYear(reading: ProgrammeReading, today: string): JudgedIndicator[] {
	const running = currentYear(calendarOf(reading, today));
	const years = Array.from({ length: running + 1 }, (_, year) => judgeProgramme(reading, today, year));
	return years[running]!.map((judged, i) =>
		judged.indicator.period.basis === 'year'
			? {
					...judged,
					years: years.map((year) => year[i]!.judgement.status),
					judgement: join(
						'all_of',
						years.map((year) => year[i]!.judgement)
					)
				}
			: judged
	);
}

/** Every indicator of a programme, judged on a day: yearly ones for the year `period` alone, or for the year that the day is in. */
export function judgeProgramme(reading: ProgrammeReading, today: string, period?: number): JudgedIndicator[] {
	const calendar = calendarOf(reading, today, period);
	const year = period ?? currentYear(calendar);
	const figures = figuresOf(reading.definition, reading.settings);
	const effective = effectiveDefinition(reading.definition, reading.settings);
	const exit = exitIndicator(effective);
	const set = ownNumbers(reading.definition, reading.settings, reading.numbersSet);
	return effective.indicators.map((indicator) => {
		const own = figures.filter((one) => one.indicator === indicator.id);
		const input = inputOf(reading, indicator, { figures: own, all: figures, calendar, year });
		return {
			indicator,
			period: year,
			input,
			judgement:
				(indicator === exit && judgeExits(indicator, reading.entries ?? [], calendar)) ||
				evaluate(indicator, input, calendar),
			own: set.filter((one) => one.indicator === indicator.id),
			figures: own,
			proposals: proposalsOf(reading, own)
		};
	});
}

/** The periods whose reported values `judgeProgramme` looks at for the year `year`: what is handed in for it needs their evidence. */
export function periodsLookedAt(calendar: Calendar, year: number): number[] {
	const { to } = yearSpan(calendar, year);
	const begun = (first: number, months: number) =>
		windowsOf(calendar, months).flatMap(({ from }, i) => (from <= to ? [first + i] : []));
	const years = Array.from({ length: year + 1 }, (_, i) => i);
	return [-3, -2, -1, ...years, WHOLE, STOCK, ...begun(MONTHS, 1), ...begun(TWO_MONTHS, 2)];
}

interface Asked {
	figures: readonly Figure[];
	/** Those of the whole definition. */
	all: readonly Figure[];
	calendar: Calendar;
	year: number;
}

function inputOf(
	reading: ProgrammeReading,
	indicator: Indicator,
	{ figures, all, calendar, year }: Asked
): EvaluationInput {
	if (reading.award && indicator.metric.startsWith('awards.'))
		return awardInput(indicator, reading.award.rule, reading.award.sheet);
	const places = figures.filter(({ beside }) => !beside);
	const { basis } = indicator.period;
	const now = nowOf(basis, year);
	const at = (periods: readonly number[]) => (figure: Figure) =>
		periods.map((one) => amountAt(reading, figure, one));
	const by = <T>(value: (figure: Figure) => T): Record<string, T> =>
		Object.fromEntries(places.map((figure) => [figure.place, value(figure)]));
	const only = places.length === 1 ? places[0] : undefined;
	const before = by((one) => at([basis === 'year' ? year - 1 : -1])(one)[0] ?? null);
	const common: EvaluationInput = { previous: before, base: by((one) => at([-1])(one)[0] ?? null) };
	const benchmarkIn = (periods: number[]) =>
		reported(reading, [`${indicator.id}/benchmark`, `benchmark:${indicator.id}`], periods) ?? null;
	const benchmarks = Array.from({ length: year + 1 }, (_, i) => benchmarkIn(i === year ? [i, WHOLE] : [i]));
	if (benchmarks.at(-1) !== null) common.benchmark = benchmarks;
	const confirmed = wordOf(reading, indicator.id, basis === 'year' ? year : WHOLE);
	if (confirmed !== undefined) common.confirmed = confirmed;
	if (basis === 'month' || basis === '2-months')
		return {
			...common,
			intervals: only ? windowCounts(reading, only, { calendar, every: monthsOf(indicator.rule) }) : []
		};
	if (basis === 'prior_3y') return { ...common, series: by(at([-3, -2, -1])) };
	const share = only && shareAt(reading, only, now);
	if (share) return { ...common, ratio: share };
	const values = by((one) =>
		firstOf([
			currentAt(reading, one, year),
			elsewhere(reading, one, { all, year }),
			parameter(reading, one.metric)
		])
	);
	if (basis !== 'programme') return { ...common, values };
	const years = Array.from({ length: currentYear(calendar) + 1 }, (_, i) => i);
	// Where years add up, one that nobody has reported stays missing: the number of all of them is not that of one.
	const inYears = places.filter(
		(one) => addsUp(one.metric) || at(years)(one).some((value) => value !== null)
	);
	const series = Object.fromEntries(inYears.map((one) => [one.place, at(years)(one)]));
	return { ...common, values, ...(inYears.length ? { series } : {}) };
}

/** Where this period's number of a basis stands; of reported states the latest. */
function nowOf(basis: Indicator['period']['basis'], year: number): number[] {
	const years = Array.from({ length: year + 1 }, (_, i) => year - i);
	if (basis === 'year') return [year];
	if (basis === 'point') return [STOCK, WHOLE, ...years];
	if (basis === 'prior_year') return [-1];
	return [WHOLE, ...years];
}

/** This period's number of a place. Reported years of a whole programme add up where the metric's do, unless the whole was reported as one. */
function currentAt(reading: ProgrammeReading, figure: Figure, year: number): Amount {
	const [first, ...others] = nowOf(figure.basis, year).map((one) => amountAt(reading, figure, one));
	if (figure.basis !== 'programme' || !addsUp(figure.metric)) return firstOf([first, ...others]);
	const years = others.filter((one) => one !== null);
	return first ?? (years.length ? toNumber(sum(years.map(exact))) : null);
}

/** The base of a multiple where it was reported as a figure of its own (风补资金总额, A19). */
function elsewhere(
	reading: ProgrammeReading,
	{ place, metric }: Figure,
	{ all, year }: Pick<Asked, 'all' | 'year'>
): Amount {
	if (!place.endsWith('/of')) return null;
	const others = all.filter((one) => one.metric === metric && !one.beside && !isCounted(reading, one.key));
	return firstOf(others.map((one) => currentAt(reading, one, year)));
}

function proposalsOf(reading: ProgrammeReading, figures: readonly Figure[]): Proposal[] {
	const places = figures.filter(
		({ beside, key }, i) => !beside && figures.findIndex((one) => one.key === key) === i
	);
	return places.flatMap((figure) =>
		reading.figures
			.filter(({ key, period }) => key === figure.key && period < 0)
			.filter(({ period }) => amountAt(reading, figure, period) === null)
			.map(({ key, period, value, records }) => ({
				key,
				period,
				value: inYuan(figure.metric, value),
				records
			}))
	);
}

/**
 * The number of a place in a period, in yuan. A counter that is not there is nought. Of the years before the first only what was reported and approved counts:
 * a few records of them may have been kept by chance, and a base must carry evidence (A14).
 */
function amountAt(reading: ProgrammeReading, { place, key, metric }: Figure, period: number): number | null {
	const counts = isCounted(reading, key);
	const told = reported(reading, [place, key, ...parameterNames(metric)], [period]);
	if (period < 0 || !counts) return told ?? null;
	const counted = reading.figures.find((one) => one.key === key && one.period === period);
	return counted ? inYuan(metric, counted.value) : 0;
}

/** As counters keep it, money in fen, and as rules are written, in yuan. */
const inYuan = (metric: string, value: number): number =>
	metricOf(metric).unit === '元' ? value / 100 : value;

const isCounted = (reading: ProgrammeReading, key: string): boolean =>
	reading.metrics.some((one) => one.key === key && one.isCounted);

/** The last approved value under one of these names, in the first of these periods that has one. */
function reported(
	reading: ProgrammeReading,
	names: readonly string[],
	periods: readonly number[]
): number | undefined {
	for (const period of periods)
		for (const name of names) {
			const found = reading.reported.find(
				(one) => one.key === name && one.period === period && one.status === 'approved'
			);
			if (found) return found.value;
		}
	return undefined;
}

const parameterNames = (metric: string): string[] => {
	const own = metric.replace(/^manual:/, '');
	return PARAMETERS[own] ? [own, PARAMETERS[own]] : [];
};
const parameter = ({ settings }: ProgrammeReading, metric: string): number | undefined =>
	parameterNames(metric).flatMap((name) => settings.parameters[name] ?? [])[0];

/** Part and whole of a share whose counter holds only the part. */
function shareAt(
	reading: ProgrammeReading,
	figure: Figure,
	periods: readonly number[]
): [Amount, Amount] | undefined {
	const by = DENOMINATORS[figure.metric];
	if (!by || !isCounted(reading, figure.key)) return undefined;
	const period = figure.basis === 'point' ? STOCK : (periods[0] ?? WHOLE);
	const counted = reading.figures.find((one) => one.key === figure.key && one.period === period);
	if (by === 'records') return [counted?.value ?? 0, counted?.records ?? 0];
	const whole =
		reported(reading, [`${figure.place}/d`, ...parameterNames(by)], [...periods]) ?? parameter(reading, by);
	return [counted?.value ?? 0, whole ?? null];
}

/**
 * How many records each window of `every` months has that has begun; a window that nobody reported has none. Counters are kept by the month, or by two: a
 * longer window is their sum.
 */
function windowCounts(
	reading: ProgrammeReading,
	figure: Figure,
	{ calendar, every }: { calendar: Calendar; every?: number | undefined }
): number[] {
	const [first, months] = figure.basis === 'month' ? [MONTHS, 1] : [TWO_MONTHS, 2];
	const each = Math.max(1, Math.ceil((every ?? months) / months));
	const counts = windowsOf(calendar, months)
		.filter(({ from }) => from <= calendar.today)
		.map((_, i) => amountAt(reading, figure, first + i) ?? 0);
	return Array.from({ length: Math.ceil(counts.length / each) }, (_, i) =>
		counts.slice(i * each, (i + 1) * each).reduce((all, one) => all + one, 0)
	);
}

/** The length of a rhythm's windows, wherever it stands in a rule. */
const monthsOf = (rule: Rule): number | undefined =>
	rule.op === 'every'
		? rule.interval_months
		: partsOf(rule)
				.map(([, part]) => monthsOf(part))
				.find((one) => one !== undefined);

/** What the bureau last said of an indicator: a person's word. */
function wordOf({ reviews }: ProgrammeReading, key: string, period: number): boolean | undefined {
	const said = reviews.find(
		(one) => one.key === key && one.period === period && one.recordKind === undefined
	);
	return said && said.decision === 'confirmed' ? true : said?.decision === 'disputed' ? false : undefined;
}

const firstOf = (amounts: readonly (Amount | undefined)[]): Amount =>
	amounts.find((one) => one !== null && one !== undefined) ?? null;

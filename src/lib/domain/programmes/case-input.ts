// The input of a case as people write it, made into the evaluator's: other names for the same part, a bare number for the only metric, and the metric's
// name in the document's own list where a correction or a switch made it another.
import type { Calendar } from './calendar.ts';
import { yearsInOrder, type ProgrammeYears } from './case-years.ts';
import type { ProgrammeDefinition } from './definition.ts';
import { figuresOf } from './figures.ts';
import { METRIC_KEYS } from './metrics.ts';
import type { ProgrammeSettings } from './settings.ts';
import { day } from './words.ts';

/** Other names for the parts of an input. */
const PARTS: Record<string, readonly string[]> = {
	values: ['value', 'current', 'actual', 'flag'],
	previous: ['previous_year', 'prior', 'last_year'],
	base: ['base_year', 'baseline', 'at_entry'],
	series: ['years', 'by_year'],
	benchmark: ['benchmark_growth'],
	ratio: [],
	intervals: ['windows', 'months'],
	by_topic: ['topics', 'sessions', 'by_type', 'by_report_type'],
	confirmed: ['confirm', 'human_confirm', 'human_confirmed'],
	entered_on: ['entry_date', 'entry', 'entered']
};
/** Parts that are numbers by metric. */
const BY_METRIC = ['values', 'previous', 'base', 'series'];
/** Shares that may be given as the two numbers they are of. */
const SHARES: Record<string, readonly [string, string]> = {
	'products.filed_coverage': ['products.filed', 'org.filing_eligible_products']
};
/** Other names of a metric: what stood there before a correction, and what the entry criteria call it (entry.ts). */
const ALSO_CALLED: Record<string, string> = {
	'staff.centre_fulltime': 'staff.transfer_fulltime',
	'enterprise.research_team': 'stable_leader_and_team',
	'enterprise.cooperation_mechanism': 'stable_cooperation',
	'enterprise.rd_spend': 'rd_spend_prev_year',
	'enterprise.industrialisation_rate': 'industrialisation_rate'
};

/** The metrics that an indicator asks for, each with the names it may go by in a case. */
export function namesOf(
	definition: ProgrammeDefinition,
	settings: ProgrammeSettings,
	indicator: string
): Map<string, string[]> {
	const figures = figuresOf(definition, settings).filter((one) => one.indicator === indicator);
	const names = new Map(
		figures
			.filter(({ beside }) => !beside)
			.map(({ metric }) => [metric, ALSO_CALLED[metric] ? [ALSO_CALLED[metric]] : []])
	);
	// With one metric, that of another option is a name for it: 实际成交金额 may be given as paid or as contracted.
	const [only, ...others] = names.keys();
	const readings = definition.ambiguities.filter(({ beside }) => beside).map(({ id }) => id);
	if (only && others.length === 0)
		names
			.get(only)
			?.push(
				...figures.flatMap(({ beside, metric }) =>
					beside && readings.includes(beside.ambiguity) && metric !== only ? [metric] : []
				)
			);
	return names;
}

/** The input in the evaluator's own names. What is of no known part is left out; a part that is null is missing. */
export function inputOfCase(
	written: Record<string, unknown>,
	names: Map<string, string[]>,
	programme?: ProgrammeYears
): Record<string, unknown> {
	const [only, ...others] = names.keys();
	const part = (own: string) => {
		const given = [own, ...(PARTS[own] ?? [])]
			.map((key) => written[key])
			.find((one) => one !== undefined && one !== null);
		if (own === 'ratio') return given === undefined ? shareIn(written.values, only) : pairOf(given);
		if (own === 'by_topic') return Array.isArray(given) ? tallied(given) : given;
		if (!BY_METRIC.includes(own)) return given;
		if (isObject(given)) return renamed(given, names);
		return given !== undefined && only && others.length === 0 ? { [only]: given } : given;
	};
	const input = Object.fromEntries(
		Object.keys(PARTS).flatMap((own) => {
			const given = part(own);
			return given === undefined ? [] : [[own, given]];
		})
	);
	return isObject(input.series) ? { ...input, ...yearsInOrder(input.series, input, programme) } : input;
}

/** The names of an input that nothing looks at: parts that are none, and metrics that are neither in the vocabulary nor a place of the indicator. */
export function unreadOf(written: Record<string, unknown>, indicator: string): string[] {
	const parts = Object.entries(PARTS).map(([own, others]) => [own, ...others]);
	return [
		...unknownNames(written, [...parts.flat(), 'calendar']),
		...parts
			.filter(([own = '']) => BY_METRIC.includes(own))
			.flat()
			.flatMap((part) => {
				const given = written[part];
				if (!isObject(given)) return [];
				return unknownNames(given, [...METRIC_KEYS, ...Object.values(ALSO_CALLED)], `${part}.`).filter(
					(name) => !name.startsWith(`${part}.${indicator}`) && !name.startsWith(`${part}.manual:`)
				);
			})
	];
}

/** The names in `given` that are not among `known`, after `at`. */
export const unknownNames = (given: object | undefined, known: readonly string[], at = ''): string[] =>
	Object.keys(given ?? {}).flatMap((name) => (known.includes(name) ? [] : [at + name]));

const isObject = (one: unknown): one is Record<string, unknown> =>
	typeof one === 'object' && one !== null && !Array.isArray(one);

/** A share by the names of its two numbers. */
const pairOf = (given: unknown): unknown =>
	isObject(given) && 'numerator' in given ? [given.numerator, given.denominator ?? null] : given;

/** The two numbers of the only metric's share, where they are given as values of their own. */
function shareIn(values: unknown, metric: string | undefined): unknown[] | undefined {
	const two = SHARES[metric ?? ''];
	if (!two || !isObject(values) || !two.some((one) => Object.hasOwn(values, one))) return undefined;
	return two.map((one) => values[one] ?? null);
}

/** How many sessions had each topic, from the topics of one session after the other. */
function tallied(sessions: unknown[]): Record<string, number> {
	const by: Record<string, number> = {};
	for (const topic of sessions.flat().map(String)) by[topic] = (by[topic] ?? 0) + 1;
	return by;
}

function renamed(given: Record<string, unknown>, names: Map<string, string[]>): Record<string, unknown> {
	const missing = [...names].flatMap(([metric, others]) => {
		const other = others.find((one) => Object.hasOwn(given, one));
		return !Object.hasOwn(given, metric) && other !== undefined ? [[metric, given[other]] as const] : [];
	});
	return { ...given, ...Object.fromEntries(missing) };
}

/** The calendar of a case; where it names no start or end, the document's. `unknown` when the days do not come out. */
export function calendarOfCase(
	written: unknown,
	period: ProgrammeDefinition['period']
): Calendar | undefined | 'unknown' {
	if (written === undefined || written === null) return undefined;
	if (typeof written !== 'object') return 'unknown';
	const at = (names: string[], otherwise: string | null = null) => {
		const given = names
			.map((name) => (written as Record<string, unknown>)[name])
			.find((one) => one !== undefined);
		const parsed = day.safeParse(given ?? otherwise);
		return parsed.success ? parsed.data : undefined;
	};
	const today = at(['today', 'as_of', 'asOf', 'date', 'on']);
	const startsOn = at(['startsOn', 'starts_on', 'start', 'from'], period.start);
	const endsOn = at(['endsOn', 'ends_on', 'end', 'to', 'until'], period.end);
	if (!today || !startsOn || !endsOn || startsOn > endsOn) return 'unknown';
	return { today, startsOn, endsOn, year: period.year };
}

// A programme as its page shows it: every indicator judged, with the numbers behind it, what may be reported by hand, and what the bureau said. Pure; texts come in
// both languages and are chosen by the page.
import { PERIOD } from '#lib/domain/programme.ts';
import { currentYear, elapsed, spanOf, windowsOf, type Calendar } from '#lib/domain/programmes/calendar.ts';
import type { Figure } from '#lib/domain/programmes/figures.ts';
import type { Status } from '#lib/domain/programmes/judgement.ts';
import { addsUp, metricOf } from '#lib/domain/programmes/metrics.ts';
import {
	calendarOf,
	judgeEveryYear,
	judgeProgramme,
	type JudgedIndicator,
	type ProgrammeReading
} from '#lib/domain/programmes/reading.ts';
import { ownNumberWords, type OwnNumber } from '#lib/domain/programmes/own-numbers.ts';
import { countingNumbers, saidOf, type Confirmed } from '#lib/domain/programmes/said.ts';
import { shownNumbers, type ShownNumber } from '#lib/domain/programmes/shown.ts';
import { partsOf, type Rule } from '#lib/domain/programmes/rule.ts';
import { toNumber } from '#lib/domain/programmes/exact.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import type { Programme, ReportedValue, Review } from './programmes.ts';

/** One number of an indicator: money in yuan. `records` opens it; null where nothing can be opened. */
export type NumberLine = ShownNumber;
/** A number that somebody may have to report: under which name, for which period. */
export interface Askable {
	key: string;
	period: number;
	label: Words;
	unit: string;
	/** What was counted of that period, money in yuan: of years before the first it is a hint, never a number that is judged. */
	counted?: { value: number; records: number };
}
/** What a bureau said; of a confirmed number also what it is now. */
export type SaidReview = Review & { confirmed: Confirmed | null };
export interface IndicatorLine {
	id: string;
	clause: string;
	quote: string;
	label: Words;
	kind: string;
	status: Status;
	/** How each year stands that makes up the status; empty where it is of one year, or of the whole. */
	years: Status[];
	sentence: Words;
	warnings: Words[];
	/** Targets that the programme has set in place of the document's: in short, and with who, when and why. */
	own: { short: Words; full: Words }[];
	/** The needle: the share of the time that has passed; null where there is no pace. */
	pace: number | null;
	progress: JudgedIndicator['judgement']['progress'] | null;
	/** What a review is said of. */
	period: number;
	numbers: NumberLine[];
	asked: Askable[];
	values: ReportedValue[];
	reviews: SaidReview[];
	confirmed: Confirmed | null;
	/** Numbers are needed and none is there: nothing that a bureau could have checked. */
	isEmpty: boolean;
	/** Records behind the shown numbers that a bureau disputes. */
	disputedRecords: number;
}

/** As it was read, of an award what it pays, and of a library who entered it. */
export type JudgedProgramme = Programme & Pick<ProgrammeReading, 'award' | 'entries'>;

/** Every indicator of a programme on a day (YYYY-MM-DD, Asia/Shanghai); yearly ones for the year `year` alone, else for every year that has begun. */
export function indicatorLines(programme: JudgedProgramme, today: string, year?: number): IndicatorLine[] {
	const all = year === undefined ? judgeEveryYear(programme, today) : judgeProgramme(programme, today, year);
	return all.map((judged) => {
		const { indicator, judgement, period } = judged;
		const calendar = calendarOf(programme, today, period);
		const basis = indicator.period.basis;
		const own = basis === 'year' ? period : PERIOD.whole;
		const keys = new Set([indicator.id, ...judged.figures.flatMap(({ place, key }) => [place, key])]);
		const asked = askable(judged, programme, calendar);
		const numbers = shownNumbers(judged, programme);
		return {
			id: indicator.id,
			clause: indicator.clause,
			quote: indicator.quote,
			label: indicator.label,
			kind: indicator.kind,
			status: judgement.status,
			years: judged.years ?? [],
			sentence: judgement.sentence,
			warnings: judgement.warnings ?? [],
			own: ownWords(judged.own),
			pace: ['year', 'programme'].includes(basis)
				? toNumber(elapsed(calendar, spanOf(calendar, basis)))
				: null,
			progress: judgement.progress ?? null,
			period: own,
			numbers,
			asked,
			values: programme.reported.filter(({ key }) => keys.has(key) || asked.some((one) => one.key === key)),
			...saidOf(judged, programme),
			isEmpty: isEmpty(numbers)
		};
	});
}

const ownWords = (own: readonly OwnNumber[]): IndicatorLine['own'] =>
	own.map((one) => ({ short: ownNumberWords(one, 'short'), full: ownNumberWords(one, 'full') }));

const isEmpty = (numbers: readonly NumberLine[]): boolean => {
	const counting = countingNumbers(numbers);
	return counting.length > 0 && counting.every(({ value }) => value === null);
};

/** How many indicators of a programme stand where. */
export function tally(lines: readonly IndicatorLine[]): Record<Status, number> {
	const counts = { met: 0, on_track: 0, behind: 0, not_met: 0, undetermined: 0 };
	for (const { status } of lines) counts[status] += 1;
	return counts;
}

/** The years before the first that a rule is measured by, as it is judged for `year`: what no fact of this programme can say. */
function earlierYears(rule: Rule, basis: Figure['basis'], year: number): number[] {
	if (basis === 'prior_3y') return [-1, -2, -3];
	const own =
		rule.op === 'growth' || rule.op === 'increase'
			? [basis === 'year' && rule.base === 'previous_year' ? year - 1 : -1]
			: rule.op === 'if' || rule.op === 'exceeds_benchmark'
				? [basis === 'year' ? year - 1 : -1]
				: rule.op === 'avg_growth'
					? [-1]
					: [];
	return [...new Set([...own, ...partsOf(rule).flatMap(([, part]) => earlierYears(part, basis, year))])];
}

function askable(
	{ indicator, figures, period, proposals }: JudgedIndicator,
	of: Programme,
	calendar: Calendar
): Askable[] {
	const { basis } = indicator.period;
	const before = earlierYears(indicator.rule, basis, period);
	const asked = figures
		.filter(({ beside }) => !beside)
		.flatMap(({ place, key, metric }) => {
			const { zh, en, unit } = metricOf(metric);
			const isCounted = of.metrics.some((one) => one.key === key && one.isCounted);
			const now = isCounted ? [] : currentPeriods({ basis, metric }, period, calendar);
			const periods = [...now, ...before.filter((one) => one < 0 || !isCounted)];
			return [...new Set(periods)].map((one) => {
				const counted = proposals.find((proposal) => proposal.key === key && proposal.period === one);
				return { key: place, period: one, label: { zh, en }, unit, ...(counted && { counted }) };
			});
		});
	if (indicator.rule.op === 'exceeds_benchmark')
		asked.push({
			key: `${indicator.id}/benchmark`,
			period,
			label: { zh: indicator.rule.benchmark, en: indicator.rule.benchmark },
			unit: '%'
		});
	return asked;
}

/** Which periods of a figure can be reported now: of months, windows and years that add up those that have begun. */
function currentPeriods(
	{ basis, metric }: Pick<Figure, 'basis' | 'metric'>,
	year: number,
	calendar: Calendar
): number[] {
	if (basis === 'year') return [year];
	if (basis === 'point') return [PERIOD.stock];
	if (basis === 'prior_year') return [-1];
	if (basis === 'prior_3y') return [];
	if (basis === 'programme' && addsUp(metric))
		return Array.from({ length: currentYear(calendar) + 1 }, (_, i) => i).reverse();
	if (basis === 'programme') return [PERIOD.whole];
	const [of, months] = basis === 'month' ? [PERIOD.month, 1] : [PERIOD.twoMonths, 2];
	return windowsOf(calendar, months)
		.flatMap(({ from }, i) => (from <= calendar.today ? [of(i)] : []))
		.reverse();
}

/** A programme in a list. */
export interface ProgrammeLine {
	id: string;
	organisation: string;
	organisationName: string;
	name: Words;
	startsOn: string;
	endsOn: string;
	isDropped: boolean;
	waiting: number;
	disputes: number;
	total: number;
	tally: Record<Status, number>;
	/** Of those, what an earlier year alone is to blame for: the page opens on the running year and does not show it. */
	earlier: { year: number; status: Status; count: number }[];
	/** What needs somebody first: behind or missed, then what lacks a number. */
	lagging: { id: string; label: Words }[];
	/** Indicators whose target is not the document's. */
	own: { id: string; label: Words; targets: Words[] }[];
	/** Programmes of one document’s part stand beside each other. */
	definition: string;
	/** Every indicator, short: the share of its target, null where there is none. */
	cells: { id: string; label: Words; status: Status; share: number | null }[];
}

/** How many indicators stand as they do for an earlier year's sake, by the first year that does it. */
function earlierOf(lines: readonly IndicatorLine[]): ProgrammeLine['earlier'] {
	const found: ProgrammeLine['earlier'] = [];
	for (const { status, years } of lines) {
		const year = years.indexOf(status);
		if (year < 0 || years.at(-1) === status) continue;
		const same = found.find((one) => one.year === year && one.status === status);
		if (same) same.count += 1;
		else found.push({ year, status, count: 1 });
	}
	return found.sort((a, b) => a.year - b.year);
}

/** The programme as lists tell of it, judged on a day. */
export function programmeLine(programme: JudgedProgramme, today: string): ProgrammeLine {
	const lines = indicatorLines(programme, today);
	const { id, organisation, organisationName, name, startsOn, endsOn, waiting, disputes } = programme;
	return {
		...{ id, organisation, organisationName, name, startsOn, endsOn, waiting, disputes },
		isDropped: programme.droppedAt !== undefined,
		total: lines.length,
		tally: tally(lines),
		earlier: earlierOf(lines),
		lagging: lines
			.filter(({ status }) => status === 'behind' || status === 'not_met')
			.map(({ id: indicator, label }) => ({ id: indicator, label })),
		own: lines
			.filter(({ own }) => own.length)
			.map(({ id: indicator, label, own }) => ({
				id: indicator,
				label,
				targets: own.map(({ short }) => short)
			})),
		definition: programme.definition.id,
		cells: lines.map(({ id: indicator, label, status, progress }) => ({
			id: indicator,
			label,
			status,
			share: progress?.share ?? null
		}))
	};
}

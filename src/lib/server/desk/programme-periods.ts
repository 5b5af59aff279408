// The periods of a programme that are handed in (报出): which can be, what they lack, which are, and what has moved since. Pure; money in yuan.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { PERIOD } from '#lib/domain/programme.ts';
import {
	currentYear,
	daysBetween,
	windowsOf,
	yearSpan,
	type Calendar
} from '#lib/domain/programmes/calendar.ts';
import type { Status } from '#lib/domain/programmes/judgement.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import { indicatorLines, type IndicatorLine, type JudgedProgramme } from './programme-view.ts';

/** One number as it was handed in and as it is now; null where there is none. The first of an indicator says how that stood. */
export interface HandedIn {
	key: string;
	period: number;
	label: Words | null;
	indicator: Words;
	unit: string;
	then: number | null;
	now: number | null;
	/** It opens to records. */
	isCounted: boolean;
	stood: { status: Status; progress: IndicatorLine['progress'] } | null;
}
export interface PeriodLine {
	period: number;
	/** YYYY-MM-DD, both ends counted; null where the database names none. */
	span: { first: string; last: string } | null;
	/** Days before it is over, today counted; 0 of one that is over. */
	left: number;
	/** What handing it in would leave out: values that nobody has settled, indicators that lack a number. */
	lacks: { waiting: number; indicators: Words[] };
	closed: {
		by?: string | undefined;
		at: string;
		numbers: HandedIn[];
		moved: number;
		adjustments: number;
	} | null;
}
type Closed = JudgedProgramme['closed'][number];

/** The years that have begun by `today` (YYYY-MM-DD, Asia/Shanghai), the latest first, then the whole programme. */
export function periodLines(programme: JudgedProgramme, today: string): PeriodLine[] {
	const calendar = calendarOf(programme, today);
	const latest = currentYear(calendar);
	const years = Array.from({ length: latest + 1 }, (_, i) => latest - i);
	return [...years, PERIOD.whole].map((period) => {
		const span = programme.periods[String(period)] ?? null;
		const closed = programme.closed.find((one) => one.period === period);
		const lines = linesOf(programme, today, period);
		const waiting = programme.reported.filter(
			(one) => one.status === 'waiting' && !one.isAdjustment && closes(calendar, period, one.period)
		);
		const numbers = closed ? handedIn(programme, lines, closed) : [];
		return {
			period,
			span,
			left: span ? Math.max(0, daysBetween(today, span.last) + 1) : 0,
			lacks: {
				waiting: waiting.length,
				indicators: lines.filter(({ status }) => status === 'undetermined').map(({ label }) => label)
			},
			closed: closed
				? {
						...{ by: closed.by, at: closed.at, numbers },
						moved: numbers.filter(({ then, now }) => then !== now).length,
						adjustments: closed.adjustments
					}
				: null
		};
	});
}

/** The indicators that are judged for a year, or over the whole programme. */
const linesOf = (programme: JudgedProgramme, day: string, period: number): IndicatorLine[] =>
	indicatorLines(programme, day, period === PERIOD.whole ? undefined : period).filter(
		(line) => line.period === period
	);

/** Whether handing in one period fixes another. SQL twin: private.closes. */
function closes(calendar: Calendar, closed: number, period: number): boolean {
	if (closed === PERIOD.whole || closed === period || period < 0) return true;
	const [first, months] = period >= PERIOD.twoMonths(0) ? [PERIOD.twoMonths(0), 2] : [PERIOD.month(0), 1];
	const last = windowsOf(calendar, months)[period - first]?.to;
	const { from, to } = yearSpan(calendar, closed);
	return last !== undefined && last >= from && last <= to;
}

/** Every number of the period, noughts and reported ones too. As it was: the counters that were kept, and the values that were approved by then. */
function handedIn(programme: JudgedProgramme, now: readonly IndicatorLine[], closed: Closed): HandedIn[] {
	const { period, at, figures } = closed;
	const asItWas = {
		...programme,
		figures: [...programme.figures.filter((one) => one.period !== period), ...figures],
		reported: programme.reported.filter(
			({ status, settledAt = '' }) => status === 'approved' && settledAt <= at
		)
	};
	const then = linesOf(asItWas, shanghaiDay(new Date(at)), period);
	return now.flatMap((line): HandedIn[] => {
		const was = then.find(({ id }) => id === line.id);
		const stood = was ? { status: was.status, progress: was.progress } : null;
		const numbers = line.numbers.filter(({ isBeside }) => !isBeside);
		const none = { key: line.id, period, label: null, unit: '', then: null, now: null, isCounted: false };
		if (!numbers.length) return [{ ...none, indicator: line.label, stood }];
		return numbers.map((one, i) => ({
			...{ key: one.key, period: one.period, label: one.label, unit: one.unit, indicator: line.label },
			then: was?.numbers.find(({ place, isBeside }) => place === one.place && !isBeside)?.value ?? null,
			now: one.value,
			isCounted: one.records !== null,
			stood: i === 0 ? stood : null
		}));
	});
}

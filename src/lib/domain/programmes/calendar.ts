// Where a programme stands in time: which days a value is of, how much of them has passed, which windows are over. Days are YYYY-MM-DD in
// Asia/Shanghai; both ends of a span count.
import { shiftDay } from '../china-time.ts';
import type { Basis } from './definition.ts';
import type { Exact } from './exact.ts';

/** The days of a programme, how its years and windows begin, and the day on which is asked. */
export interface Calendar {
	today: string;
	startsOn: string;
	endsOn: string;
	year: 'calendar' | 'project';
	/** Which year a yearly value is of: 0 the first. Absent: the one that `today` is in. */
	period?: number;
}
export interface Span {
	from: string;
	to: string;
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a > b ? a : b);

/** `day` moved by whole months; where that month has no such day, its last. */
export function shiftMonths(day: string, by: number): string {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month - 1 + by + 1, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 1 + by, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The days of the programme's year `period`, cut to the programme. */
export function yearSpan({ startsOn, endsOn, year }: Calendar, period: number): Span {
	const anchor = year === 'calendar' ? `${startsOn.slice(0, 4)}-01-01` : startsOn;
	return {
		from: later(shiftMonths(anchor, 12 * period), startsOn),
		to: earlier(shiftDay(shiftMonths(anchor, 12 * (period + 1)), -1), endsOn)
	};
}

/** How many years the programme has, the last perhaps cut short. */
export function yearCount(calendar: Calendar): number {
	let years = 1;
	while (yearSpan(calendar, years).from <= calendar.endsOn) years += 1;
	return years;
}

/** The year that `today` is in: 0 before the start, the last after the end. */
export function currentYear(calendar: Calendar): number {
	let period = 0;
	while (period + 1 < yearCount(calendar) && yearSpan(calendar, period + 1).from <= calendar.today)
		period += 1;
	return period;
}

/** How many years are over. */
export function closedYears(calendar: Calendar): number {
	let closed = 0;
	while (closed < yearCount(calendar) && yearSpan(calendar, closed).to < calendar.today) closed += 1;
	return closed;
}

/** The days that a value of this basis is of. */
export function spanOf(calendar: Calendar, basis: Basis): Span {
	return basis === 'year'
		? yearSpan(calendar, calendar.period ?? currentYear(calendar))
		: { from: calendar.startsOn, to: calendar.endsOn };
}

export const isOver = (calendar: Calendar, span: Span): boolean => calendar.today > span.to;

/** The share of a span that has passed, its own day counted: 0 before it, 1 after it. */
export function elapsed(calendar: Calendar, { from, to }: Span): Exact {
	const all = dayNumber(to) - dayNumber(from) + 1;
	const passed = Math.min(Math.max(dayNumber(calendar.today) - dayNumber(from) + 1, 0), all);
	return { n: BigInt(passed), d: BigInt(all) };
}

/** Whole days from `a` to `b`. */
export const daysBetween = (a: string, b: string): number => dayNumber(b) - dayNumber(a);

/**
 * The windows of `months` months, in order. The first begins on the day of the start, or with the start's calendar month; what the programme cuts
 * short at either end is no full window.
 */
export function windowsOf(calendar: Calendar, months: number): (Span & { isFull: boolean })[] {
	const { startsOn, endsOn, year } = calendar;
	const anchor = year === 'calendar' ? `${startsOn.slice(0, 7)}-01` : startsOn;
	const windows: (Span & { isFull: boolean })[] = [];
	for (let i = 0; shiftMonths(anchor, i * months) <= endsOn; i += 1) {
		const from = shiftMonths(anchor, i * months);
		const to = shiftDay(shiftMonths(anchor, (i + 1) * months), -1);
		windows.push({
			from: later(from, startsOn),
			to: earlier(to, endsOn),
			isFull: from >= startsOn && to <= endsOn
		});
	}
	return windows;
}

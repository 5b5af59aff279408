// How days, times, numbers, money and masked names are written. Always the clock of Asia/Shanghai, wherever the
// reader's device stands. Knows no data: values come in plain, text goes out.
import { getLocale, m } from './text.ts';

const ZONE = 'Asia/Shanghai';
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const clock = new Intl.DateTimeFormat('en-US', {
	timeZone: ZONE,
	hourCycle: 'h23',
	year: 'numeric',
	month: 'numeric',
	day: 'numeric',
	weekday: 'short',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit'
});

/** An instant: ISO 8601 text, milliseconds since 1970, or a Date. */
export type Instant = string | number | Date;

function parts(instant: Instant): Record<string, string> {
	return Object.fromEntries(clock.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
}

/** The day in full: 2026年11月21日（周六）. */
export function formatDate(instant: Instant): string {
	const { year = '', month = '', day = '', weekday = '' } = parts(instant);
	return m.common_date({
		year,
		month: monthName(month),
		day,
		weekday: weekdayName(WEEKDAYS.indexOf(weekday))
	});
}

/** The day without year and weekday: 11月21日. */
export function formatShortDate(instant: Instant): string {
	const { month = '', day = '' } = parts(instant);
	return m.common_date_short({ month: monthName(month), day });
}

/** Hours and minutes: 09:42. With `seconds`, 09:42:17. */
export function formatTime(instant: Instant, precision: 'minutes' | 'seconds' = 'minutes'): string {
	const { hour, minute, second } = parts(instant);
	return precision === 'seconds' ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** On `now`'s own day the time alone (09:42), on another day the day before it (11月20日 09:42). */
export function formatMoment(instant: Instant, now: Instant): string {
	const time = formatTime(instant);
	return sameDay(instant, now) ? time : `${formatShortDate(instant)} ${time}`;
}

/** From–to: 2026年11月21日（周六）09:00–12:00; over midnight both days are named. */
export function formatSpan(start: Instant, end: Instant): string {
	const gap = getLocale() === 'en' ? ' ' : '';
	const from = `${formatDate(start)}${gap}${formatTime(start)}`;
	return sameDay(start, end)
		? `${from}–${formatTime(end)}`
		: `${from} – ${formatDate(end)}${gap}${formatTime(end)}`;
}

/** True when both instants fall on one day in Shanghai. */
export function sameDay(one: Instant, other: Instant): boolean {
	const [a, b] = [parts(one), parts(other)];
	return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** A length of time in its largest whole unit: 40 秒, 12 分钟, 3 小时, 2 天. Negative lengths count as none. */
export function formatDuration(lengthMs: number): string {
	const seconds = Math.max(0, Math.floor(lengthMs / 1000));
	if (seconds < 60) return m.common_seconds({ count: seconds });
	if (seconds < 3600) return m.common_minutes({ count: Math.floor(seconds / 60) });
	if (seconds < 86_400) return m.common_hours({ count: Math.floor(seconds / 3600) });
	return m.common_days({ count: Math.floor(seconds / 86_400) });
}

/** How long ago: 12 分钟前; under a second 刚刚. */
export function formatAgo(instant: Instant, now: Instant): string {
	const lengthMs = new Date(now).getTime() - new Date(instant).getTime();
	return lengthMs < 1000 ? m.common_just_now() : m.common_ago({ time: formatDuration(lengthMs) });
}

/** A whole or decimal number in groups of three: 1,284. */
export const formatNumber = (number: number): string => number.toLocaleString('en-US');

/** A share between 0 and 1 as a whole percentage, rounded down so that 99.9 % never reads as reached. */
export const formatShare = (share: number): string => `${Math.floor(share * 100 + 1e-9)}%`;

/** A number with at most two decimals, cut and never rounded up: 19.996 is 19.99, so that nothing reads as reached that is not. */
export function cut(number: number): number {
	const scaled = number * 100;
	const near = Math.round(scaled);
	const isNear = Math.abs(scaled - near) <= Math.abs(scaled) * 4 * Number.EPSILON;
	return (isNear ? near : Math.trunc(scaled)) / 100;
}

/** Money in yuan, in the unit officials use where four places say it in full: 8 万元, 1.86 亿元; else to the cent: 99,999,999.99 元. Never rounded up. */
export function formatMoney(yuan: number): string {
	const fen = Math.round(cut(yuan) * 100);
	const isInFull = (unit: number) => Math.abs(fen) >= unit * 100 && fen % (unit / 100) === 0;
	const amount = (unit: number) => (fen / 100 / unit).toLocaleString('en-US', { maximumFractionDigits: 4 });
	if (isInFull(1e8)) return m.common_money_yi({ amount: amount(1e8) });
	if (isInFull(1e4)) return m.common_money_wan({ amount: amount(1e4) });
	return m.common_money_yuan({ amount: formatNumber(fen / 100) });
}

/** A name as shown to those who may not read it: the first character and two stars, whatever its length (李**). */
export const maskName = (name: string): string => `${[...name.trim()][0] ?? ''}**`;

function weekdayName(day: number): string {
	const names = [
		m.common_weekday_0,
		m.common_weekday_1,
		m.common_weekday_2,
		m.common_weekday_3,
		m.common_weekday_4,
		m.common_weekday_5,
		m.common_weekday_6
	];
	return names[day]?.() ?? '';
}

/** The month as it stands in a date: 11 in Chinese, Nov in English. */
function monthName(month: string): string {
	const names = [
		m.common_month_1,
		m.common_month_2,
		m.common_month_3,
		m.common_month_4,
		m.common_month_5,
		m.common_month_6,
		m.common_month_7,
		m.common_month_8,
		m.common_month_9,
		m.common_month_10,
		m.common_month_11,
		m.common_month_12
	];
	return names[Number(month) - 1]?.() ?? '';
}

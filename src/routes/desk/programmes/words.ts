// The desk's words for programmes: status, periods, amounts. Texts of a definition come in both languages and are chosen here.
import type { Status } from '#lib/domain/programmes/judgement.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import { PERIOD } from '#lib/domain/programme.ts';
import { cut, formatMoney, formatNumber } from '#lib/i18n/format.ts';
import { getLocale, m } from '#lib/i18n/text.ts';

/** A definition's text in the language of the page. */
export const inWords = (words: Words): string => words[getLocale() === 'en' ? 'en' : 'zh'];

export const STATUSES: readonly Status[] = ['met', 'on_track', 'behind', 'not_met', 'undetermined'];
export const STATUS_TONES = {
	met: 'ok',
	on_track: 'brand',
	behind: 'attn',
	not_met: 'bad',
	undetermined: 'line'
} as const;
const STATUS_WORDS: Record<Status, () => string> = {
	met: m.desk_prog_status_met,
	on_track: m.desk_prog_status_on_track,
	behind: m.desk_prog_status_behind,
	not_met: m.desk_prog_status_not_met,
	undetermined: m.desk_prog_status_undetermined
};
export const statusName = (status: Status): string => STATUS_WORDS[status]();

/** 2026-01-01 – 2026-12-31, as it stands in documents. */
export const daysText = (from: string, to: string): string => `${from} – ${to}`;

/** A line of an error summary, which names its field; `label` is empty where the text does. */
export const namedError = (field: string, label: string, text: string): { field: string; text: string } => ({
	field,
	text: label ? m.desk_error_of({ field: label, error: text }) : text
});

/** 12 场, 412 万元; money in yuan. */
export function amountText(value: number, unit: string): string {
	if (unit === '元') return formatMoney(value);
	if (unit === '是/否') return value ? m.desk_prog_yes() : m.desk_prog_no();
	return `${formatNumber(cut(value))}${unit ? ` ${unit}` : ''}`;
}

/** What was confirmed beside what stands today; null where there was or is no number. */
export const reviewedText = (then: string | null, now: string | null): string =>
	m.desk_prog_confirmed_then({ then: then ?? m.desk_prog_no_value(), now: now ?? m.desk_prog_no_value() });

/** The number a bar stands for: money in yuan, percent, else the indicator's own unit. */
export const progressText = (value: number, unit: 'count' | 'CNY' | 'percent', own: string): string =>
	amountText(value, unit === 'CNY' ? '元' : unit === 'percent' ? '%' : own);

/** 第 1 年, 项目期前 1 年, 整个项目期, 截至今天, 第 3 个月. */
export function periodName(period: number): string {
	if (period === PERIOD.whole) return m.desk_prog_period_whole();
	if (period === PERIOD.stock) return m.desk_prog_period_stock();
	if (period >= PERIOD.twoMonths(0))
		return m.desk_prog_period_window({ number: period - PERIOD.twoMonths(0) + 1 });
	if (period >= PERIOD.month(0)) return m.desk_prog_period_month({ number: period - PERIOD.month(0) + 1 });
	return period < 0
		? m.desk_prog_period_before({ number: -period })
		: m.desk_prog_period_year({ number: period + 1 });
}

/** Address of a page's action that keeps what the page shows: year and open indicator. */
export function actionIn(url: URL, action: string): string {
	const kept = [...url.searchParams].filter(
		([name]) => !name.startsWith('/') && name !== 'told' && name !== 'waiting'
	);
	const query = new URLSearchParams(kept).toString();
	return `?${query ? `${query}&` : ''}/${action}`;
}

// The words of reports: titles, statuses, headings. Chinese whatever language the reader has chosen: these papers go to authorities.
import { cut, formatNumber } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { Status } from '#lib/domain/programmes/judgement.ts';
import type { ReportKind } from '#lib/domain/programme-report.ts';
import type { ReportRow } from './report.ts';

const ZH = { locale: 'zh-CN' } as const;

/** A message in Chinese. */
export const zh = <T extends object>(
	message: (values: T, options: typeof ZH) => string,
	values?: T
): string => message((values ?? {}) as T, ZH);

export const kindWords = (kind: ReportKind): string =>
	zh(
		{
			circular: m.desk_report_kind_circular,
			analysis: m.desk_report_kind_analysis,
			self_evaluation: m.desk_report_kind_self_evaluation,
			evaluation: m.desk_report_kind_evaluation
		}[kind]
	);

export const statusWords = (status: Status): string =>
	zh(
		{
			met: m.desk_prog_status_met,
			on_track: m.desk_prog_status_on_track,
			behind: m.desk_prog_status_behind,
			not_met: m.desk_prog_status_not_met,
			undetermined: m.desk_prog_status_undetermined
		}[status]
	);

export const measureWords = (measure: ReportRow['measure']): string =>
	zh(
		{
			field: m.desk_report_measure_field,
			'follow-up': m.desk_report_measure_follow_up,
			reported: m.desk_report_measure_reported
		}[measure]
	);

/** 已核实 · what was confirmed and what it is now · 有争议 with its reason, or with how many records are disputed · not looked at. */
export function reviewWords({
	reviews,
	disputedRecords = 0,
	moved
}: Pick<ReportRow, 'reviews' | 'disputedRecords' | 'moved'>): string {
	const disputed = reviews.find(({ decision }) => decision === 'disputed');
	if (disputed) return zh(m.desk_report_review_disputed, { reason: disputed.reason });
	if (disputedRecords) return zh(m.desk_report_review_disputed_records, { count: String(disputedRecords) });
	if (reviews.length && moved) return movedWords(moved);
	return zh(reviews.length ? m.desk_report_review_confirmed : m.desk_report_review_none);
}

function movedWords({ then, now, unit, label }: NonNullable<ReportRow['moved']>): string {
	const amount = (value: number | null) =>
		value === null ? zh(m.desk_prog_no_value) : `${formatNumber(cut(value))}${unit ? ` ${unit}` : ''}`;
	return `${label ? `${label} ` : ''}${zh(m.desk_prog_confirmed_then, { then: amount(then), now: amount(now) })}`;
}

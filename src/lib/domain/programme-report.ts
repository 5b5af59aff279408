// A report of a programme that is handed in: which kinds there are, and what freezing one takes. What stands in it is the server's (server/programmes/reports/report.ts).
import * as z from 'zod/mini';
import { uuid } from './text.ts';

/** 每两个月汇总通报 · 统计分析报告 · 绩效自评 · 绩效评价. */
export const REPORT_KINDS = ['circular', 'analysis', 'self_evaluation', 'evaluation'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/**
 * A report is kept for good, under the next number of the year of whoever makes it. `version` and `counted` are those of the programme when `body` was composed: when
 * it has moved since, nothing is kept. Days YYYY-MM-DD, Asia/Shanghai.
 */
export const freezeReport = z.object({
	/** The form's submit id. */
	report: uuid,
	programme: uuid,
	kind: z.enum(REPORT_KINDS),
	from: z.iso.date(),
	to: z.iso.date(),
	version: z.int().check(z.minimum(1)),
	counted: z.int().check(z.minimum(0)),
	body: z.looseObject({ rows: z.array(z.looseObject({})).check(z.maxLength(60)) })
});

/** It went to the authority on this day (YYYY-MM-DD, Asia/Shanghai), from its making to today. Said again, the later word stands. */
export const handInReport = z.object({ report: uuid, programme: uuid, on: z.iso.date() });

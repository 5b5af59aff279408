// The days a report can tell of, and which reports a document's rhythms ask for: every two months a circular, twelve analyses a year, the yearly evaluations. Pure.
import type { ReportKind } from '../programme-report.ts';
import { currentYear, windowsOf, yearSpan, type Calendar } from './calendar.ts';
import type { ProgrammeDefinition } from './definition.ts';
import type { Words } from './words.ts';

/** A year (12), two months (2) or a month (1) of a programme, the first numbered 0; days YYYY-MM-DD in Shanghai, both ends counted. */
export interface ReportSpan {
	months: 1 | 2 | 12;
	number: number;
	from: string;
	to: string;
}
/** A report that a rhythm asks for; what of it was made. */
export interface DueReport extends ReportSpan {
	kind: ReportKind;
	rhythm: Words;
	/** `due`: its days are over and nothing was made; `running`: they are not. */
	state: 'made' | 'due' | 'running';
	report: string | null;
}
/** A report that was kept, as far as it says which days it is of. */
interface MadeReport {
	id: string;
	kind: ReportKind;
	from: string;
	to: string;
}

/** The spans of so many months that have begun, the first one first. */
export function reportSpans(calendar: Calendar, months: ReportSpan['months']): ReportSpan[] {
	const all =
		months === 12
			? Array.from({ length: currentYear(calendar) + 1 }, (_, year) => yearSpan(calendar, year))
			: windowsOf(calendar, months);
	return all.flatMap(({ from, to }, number) =>
		from <= calendar.today ? [{ months, number, from, to }] : []
	);
}

/** Which kinds of report a rhythm asks for, and of how many months each is. Of what is yearly the document's own words say whether it is 自评, 绩效评价 or both. */
function askedBy({ rhythm, quote = '' }: ProgrammeDefinition['reporting'][number]): {
	months: ReportSpan['months'];
	kinds: ReportKind[];
} | null {
	if (rhythm === 'every-2-months') return { months: 2, kinds: ['circular'] };
	if (rhythm === '12-reports-per-year') return { months: 1, kinds: ['analysis'] };
	if (rhythm !== 'annual') return null;
	const kinds: ReportKind[] = [];
	if (quote.includes('自评')) kinds.push('self_evaluation');
	if (quote.includes('绩效评价')) kinds.push('evaluation');
	return { months: 12, kinds };
}

/** Every report that has become due or whose days run, the latest first. One that was made before its days were over is no report of them. */
export function dueReports(
	reporting: ProgrammeDefinition['reporting'],
	calendar: Calendar,
	made: readonly MadeReport[]
): DueReport[] {
	const due = reporting.flatMap((one) => {
		const asked = askedBy(one);
		if (!asked) return [];
		return reportSpans(calendar, asked.months).flatMap((span) =>
			asked.kinds.map((kind): DueReport => {
				const isOf = ({ kind: is, from, to }: MadeReport) =>
					is === kind && from === span.from && to === span.to && span.to < calendar.today;
				const report = made.find(isOf)?.id ?? null;
				const state = report ? 'made' : span.to < calendar.today ? 'due' : 'running';
				return { ...span, kind, rhythm: one.label, state, report };
			})
		);
	});
	return due.sort((a, b) => (a.to < b.to ? 1 : a.to > b.to ? -1 : 0));
}

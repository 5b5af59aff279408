// The days a report can tell of, and which reports a document's rhythms ask for: every two months a circular, twelve analyses a year, the yearly evaluations, one after the first
// twelve months and one of the whole; and the rhythms that no day belongs to. Pure.
import type { ReportKind } from '../programme-report.ts';
import { currentYear, windowsOf, yearSpan, type Calendar } from './calendar.ts';
import type { ProgrammeDefinition } from './definition.ts';
import type { Words } from './words.ts';

/** A year (12), two months (2), a month (1) or the whole (0) of a programme, the first numbered 0; days YYYY-MM-DD in Shanghai, both ends counted. */
export interface ReportSpan {
	months: 0 | 1 | 2 | 12;
	number: number;
	from: string;
	to: string;
}
/** A report that a rhythm asks for; what of it was made. */
export interface DueReport extends ReportSpan {
	kind: ReportKind;
	rhythm: Words;
	/** `due`: its days are over and nothing was made; `running`: they are not; `handed_in`: made, and somebody said that it went out. */
	state: 'handed_in' | 'made' | 'due' | 'running';
	report: string | null;
	/** When and by whom, once it was handed in. */
	handedIn?: HandedIn;
}
/** The day a report went to the authority (YYYY-MM-DD), and who said so. */
export interface HandedIn {
	on: string;
	by?: string | undefined;
}
/** A report that was kept, as far as it says which days it is of. */
interface MadeReport {
	id: string;
	kind: ReportKind;
	from: string;
	to: string;
	handedIn?: HandedIn | undefined;
}
/** A rhythm of the document without a day to be over: given when asked for, or judged as an indicator and no report. */
export interface StandingRhythm {
	rhythm: Words;
	state: 'as_needed' | 'indicator';
}
type Reporting = ProgrammeDefinition['reporting'];

/** The spans of so many months that have begun, the first one first. */
export function reportSpans(calendar: Calendar, months: ReportSpan['months']): ReportSpan[] {
	const { startsOn, endsOn } = calendar;
	const all =
		months === 0
			? [{ from: startsOn, to: endsOn }]
			: months === 12
				? Array.from({ length: currentYear(calendar) + 1 }, (_, year) => yearSpan(calendar, year))
				: windowsOf(calendar, months);
	return all.flatMap(({ from, to }, number) =>
		from <= calendar.today ? [{ months, number, from, to }] : []
	);
}

/**
 * Which kinds of report a rhythm asks for, and of which days each is; null for one that no day belongs to. Whether it is 自评, 绩效评价 or both, the document's own words say;
 * where they name neither (按年度核算, 专题研究), the year is analysed.
 */
function askedBy({ rhythm, quote = '' }: Reporting[number]): {
	months: ReportSpan['months'];
	isFirstAlone?: boolean;
	kinds: ReportKind[];
} | null {
	if (rhythm === 'every-2-months') return { months: 2, kinds: ['circular'] };
	if (rhythm === '12-reports-per-year') return { months: 1, kinds: ['analysis'] };
	if (rhythm === 'assessment-at-12-months') return { months: 12, isFirstAlone: true, kinds: ['evaluation'] };
	if (rhythm !== 'annual' && rhythm !== 'final') return null;
	const kinds: ReportKind[] = [];
	if (quote.includes('自评')) kinds.push('self_evaluation');
	if (quote.includes('绩效评价')) kinds.push('evaluation');
	if (rhythm === 'final') return { months: 0, kinds: kinds.length ? kinds : ['self_evaluation'] };
	return { months: 12, kinds: kinds.length ? kinds : ['analysis'] };
}

/** The rhythms that ask for no report of certain days, so that all a document says stands in one place. */
export const standingRhythms = (reporting: Reporting): StandingRhythm[] =>
	reporting
		.filter((one) => askedBy(one) === null)
		.map(({ rhythm, label }) => ({ rhythm: label, state: rhythm === 'monthly' ? 'indicator' : 'as_needed' }));

/** Every report that has become due or whose days run, the latest first. One that was made before its days were over is no report of them. */
export function dueReports(
	reporting: Reporting,
	calendar: Calendar,
	made: readonly MadeReport[]
): DueReport[] {
	const due = reporting.flatMap((one) => {
		const asked = askedBy(one);
		if (!asked) return [];
		const spans = reportSpans(calendar, asked.months);
		return (asked.isFirstAlone ? spans.slice(0, 1) : spans).flatMap((span) =>
			asked.kinds.map((kind): DueReport => {
				const found = made.filter(
					({ kind: is, from, to }) =>
						is === kind && from === span.from && to === span.to && span.to < calendar.today
				);
				const { id: report = null, handedIn } = found.find((one) => one.handedIn) ?? found[0] ?? {};
				const state = handedIn ? 'handed_in' : report ? 'made' : span.to < calendar.today ? 'due' : 'running';
				return { ...span, kind, rhythm: one.label, state, report, ...(handedIn ? { handedIn } : {}) };
			})
		);
	});
	return due.sort((a, b) => (a.to < b.to ? 1 : a.to > b.to ? -1 : 0));
}

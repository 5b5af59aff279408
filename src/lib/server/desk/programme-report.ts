// A programme's reports as the desk makes and hands them out: judged as of the end of their days, or of today while they run, kept by freezeReport under the next number, printed from what was kept.
// Knows which days a report tells of; what stands in it is reports/report.ts.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { shanghaiDay, shiftDay } from '#lib/domain/china-time.ts';
import { REPORT_KINDS } from '#lib/domain/programme-report.ts';
import { currentYear, yearSpan, type Calendar } from '#lib/domain/programmes/calendar.ts';
import { calendarOf, judgeProgramme } from '#lib/domain/programmes/reading.ts';
import { reportSpans, type ReportSpan } from '#lib/domain/programmes/report-spans.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import type { Rejection } from '../perform.ts';
import { reportDocument } from '../programmes/reports/document.ts';
import {
	composeReport,
	printedReport,
	reportBody,
	type ProgrammeReport
} from '../programmes/reports/report.ts';
import { kindWords } from '../programmes/reports/words.ts';
import { reportWorkbook } from '../programmes/reports/workbook.ts';
import { ask } from './ask.ts';
import { withAwardWarnings } from './award-payments.ts';
import { withEntries } from './entries.ts';
import { readProgramme, type Programme } from './programmes.ts';
import { submit } from './submit.ts';
import { download } from './workbooks.ts';

/** As the form writes days: months and number, 12.0 the first year, 2.3 the fourth two months, 0.0 the whole. */
const span = z
	.string()
	.regex(/^(0|1|2|12)\.\d{1,3}$/)
	.transform((text) => {
		const [months, number] = text.split('.').map(Number);
		return { months: months as ReportSpan['months'], number: number! };
	});
/** What the form asks for; anything else is the circular of the running year. */
export const reportWish = z.object({
	kind: z.enum(REPORT_KINDS).catch('circular'),
	span: span.optional().catch(undefined)
});
export type ReportWish = z.output<typeof reportWish>;

const card = z.object({
	id: z.string(),
	programme: z.string(),
	/** As it stands on the paper. */
	number: z.string(),
	kind: z.enum(REPORT_KINDS),
	/** YYYY-MM-DD. */
	from: z.string(),
	to: z.string(),
	version: z.number(),
	counted: z.number(),
	by: z.string().optional(),
	at: z.string(),
	/** The day it went to the authority, and who said so. */
	handedIn: z.object({ on: z.string(), by: z.string().optional() }).optional()
});
export type StoredReport = z.output<typeof card>;
const vector = z.object({ version: z.number(), counted: z.number() });

/** A door or a desk may be writing meanwhile: so often the reading is taken anew until nothing moved under it. */
const MOST_READINGS = 5;

const within = z.object({
	figures: z.array(z.object({ key: z.string(), value: z.number(), records: z.number() }))
});

/** The days that were asked for where they have begun, else the running year. */
export function spanFor({ span: asked }: ReportWish, calendar: Calendar): ReportSpan {
	const found = asked && reportSpans(calendar, asked.months)[asked.number];
	if (found) return found;
	const number = currentYear(calendar);
	return { months: 12, number, ...yearSpan(calendar, number) };
}

/** Which year of the programme a day is in, for what is judged by the year. */
const yearOf = (calendar: Calendar, today: string): number => currentYear({ ...calendar, today });

/**
 * The programme as it stood at the end of a day: of what was still being counted then, only what records of that day or earlier give. What was reported by hand has no day
 * and stays.
 */
async function asOf(programme: Programme, day: string, actor: Actor): Promise<Programme> {
	const { periods, figures } = programme;
	const spanOf = (period: number) => periods[String(period)];
	const open = Object.entries(periods).filter(([, { first, last }]) => first <= day && day < last);
	const counted = await Promise.all(
		open.map(async ([period, { first }]) => {
			const request = { programme: programme.id, from: first, to: day };
			const answer = await ask(within, { name: 'list_window_figures', request, actor });
			return [Number(period), new Map(answer.figures.map((one) => [one.key, one]))] as const;
		})
	);
	const then = new Map(counted);
	return {
		...programme,
		figures: figures.flatMap((one) => {
			const of = then.get(one.period);
			if (!of) return (spanOf(one.period)?.first ?? day) <= day ? [one] : [];
			const found = of.get(one.key);
			return found ? [{ ...one, ...found }] : [];
		})
	};
}

/** Keeps a report of days of the programme, at most to today. Null, or why it was not kept. @throws pages: as readProgramme does, and 503 while it moves */
export async function makeReport(
	{ report, programme: id, wish }: { report: string; programme: string; wish: ReportWish },
	actor: Actor
): Promise<Rejection | null> {
	for (let tries = 0; tries < MOST_READINGS; tries++) {
		const at = await ask(vector, { name: 'read_programme_vector', request: { programme: id }, actor });
		const programme = await readProgramme(id, actor);
		const today = shanghaiDay(new Date());
		const calendar = calendarOf(programme, today);
		const { months, from, to: last } = spanFor(wish, calendar);
		const days = { from, to: last < today ? last : today < from ? from : today };
		const request = { programme: id, ...days };
		const own =
			months === 12 || months === 0
				? null
				: await ask(within, { name: 'list_window_figures', request, actor });
		// Days that are over are judged as on the morning after, whatever came later.
		const isOver = last < today;
		const reading = isOver ? await asOf(programme, last, actor) : programme;
		const judged = await withEntries(await withAwardWarnings(reading, actor), actor);
		const on = isOver ? shiftDay(last, 1) : today;
		const body = composeReport(judged, judgeProgramme(judged, on, yearOf(calendar, days.to)), {
			...(isOver ? { countedTo: last } : {}),
			...(own ? { within: own.figures } : {})
		});
		const { rejections } = await submit(
			'freezeReport',
			{ report, programme: id, kind: wish.kind, ...days, ...at, body },
			{ actor, organisation: programme.organisation }
		);
		const [first] = rejections ?? [];
		// What this programme counts moved while it was read: it is read again.
		if (first?.reason !== 'programme_moved') return first ?? null;
	}
	error(503, { message: m.desk_prog_report_busy() });
}

/** Says of a kept report on which day it went to the authority. Null, or why it was not taken. Throws a page (404) for a programme out of sight. */
export async function handInReport(
	of: { report: string; programme: string; on: string },
	actor: Actor
): Promise<Rejection | null> {
	const { organisation } = await readProgramme(of.programme, actor);
	const { rejections } = await submit('handInReport', of, { actor, organisation });
	return rejections?.[0] ?? null;
}

/** Every report of a programme that was kept, the newest first. */
export const listReports = async (programme: string, actor: Actor): Promise<StoredReport[]> =>
	(
		await ask(z.object({ reports: z.array(card) }), {
			name: 'list_programme_reports',
			request: { programme },
			actor
		})
	).reports;

/** One that was kept. Throws a page (404) for what is not there. */
export async function readReport(programme: string, report: string, actor: Actor): Promise<ProgrammeReport> {
	const shape = card.extend({ streams: z.record(z.string(), z.number()), body: reportBody });
	const { body, ...of } = await ask(shape, { name: 'read_report', request: { programme, report }, actor });
	const { kind, number, from, to, version, counted, streams } = of;
	return printedReport(body, {
		...{ kind, number, from, to },
		issuedOn: shanghaiDay(new Date(of.at)),
		frozen: { version, counted, streams }
	});
}

/** The same as a file to save; `url` says whether as a document or a workbook. */
export async function reportFile(
	{ programme, report: id }: { programme: string; report: string },
	url: URL,
	actor: Actor
): Promise<Response> {
	const report = await readReport(programme, id, actor);
	const as = url.searchParams.get('as') === 'xlsx' ? 'xlsx' : 'docx';
	const bytes = as === 'xlsx' ? await reportWorkbook(report) : await reportDocument(report);
	return download(bytes, `${report.number} ${report.programme.name} ${kindWords(report.kind)}.${as}`);
}

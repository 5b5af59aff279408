// A programme's reports as the desk makes and hands them out: judged as of today, kept by freezeReport under the next number, printed from what was kept.
// Knows which days a report tells of; what stands in it is reports/report.ts.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { REPORT_KINDS } from '#lib/domain/programme-report.ts';
import { currentYear, yearCount, yearSpan } from '#lib/domain/programmes/calendar.ts';
import { calendarOf, judgeProgramme } from '#lib/domain/programmes/reading.ts';
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
import { withEntries } from './entries.ts';
import { withAward } from './programme-award.ts';
import { readProgramme } from './programmes.ts';
import { submit } from './submit.ts';
import { download } from './workbooks.ts';

/** What the form asks for; anything else is the circular of the running year. */
export const reportWish = z.object({
	kind: z.enum(REPORT_KINDS).catch('circular'),
	year: z.coerce.number().int().min(0).max(19).optional().catch(undefined)
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
	at: z.string()
});
export type StoredReport = z.output<typeof card>;
const vector = z.object({ version: z.number(), counted: z.number() });

/** A door or a desk may be writing meanwhile: so often the reading is taken anew until nothing moved under it. */
const MOST_READINGS = 5;

/** Keeps a report of the days from the beginning of the year to today. Null, or why it was not kept. @throws pages: as readProgramme does, and 503 while it moves */
export async function makeReport(
	{ report, programme: id, wish }: { report: string; programme: string; wish: ReportWish },
	actor: Actor
): Promise<Rejection | null> {
	for (let tries = 0; tries < MOST_READINGS; tries++) {
		const at = await ask(vector, { name: 'read_programme_vector', request: { programme: id }, actor });
		const programme = await readProgramme(id, actor);
		const today = shanghaiDay(new Date());
		const calendar = calendarOf(programme, today);
		const year =
			wish.year !== undefined && wish.year < yearCount(calendar) ? wish.year : currentYear(calendar);
		const { from, to } = yearSpan(calendar, year);
		const judged = await withEntries(await withAward(programme, actor), actor);
		const body = composeReport(programme.organisationName, judged, judgeProgramme(judged, today, year));
		const days = { from, to: to < today ? to : today < from ? from : today };
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

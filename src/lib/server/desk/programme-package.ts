// The programme's package as a download: records and files are listed first and measured, then written one after the other while they are read.
// Knows where files lie and who signed in; what stands in the zip is reports/package.ts.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { calendarOf, periodsLookedAt } from '#lib/domain/programmes/reading.ts';
import { formatDate, formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { files } from '../context.ts';
import type { Actor } from '../database/database.ts';
import { reportDocument } from '../programmes/reports/document.ts';
import { programmePackage, type PackageEntry } from '../programmes/reports/package.ts';
import { kindWords } from '../programmes/reports/words.ts';
import { listAttendees, type Attendee } from './people.ts';
import { indicatorsWithPapers, listPapers, type PaperRecord, type PaperSource } from './programme-papers.ts';
import { listReports, readReport } from './programme-report.ts';
import { readProgramme, type Programme } from './programmes.ts';
import { downloadAs, workbook } from './workbooks.ts';

/** A zip without its 64-bit form holds 4 GB and 65,535 files; a clerk's disk and line hold less. */
export const MOST_PACKAGE_BYTES = 2 * 1024 ** 3;
export const MOST_PACKAGE_RECORDS = 20_000;
export const MOST_PACKAGE_REPORTS = 24;
const wish = z.object({ year: z.coerce.number().int().min(0).max(19).optional().catch(undefined) });
const ZH = { locale: 'zh-CN' } as const;

/**
 * The zip of an organisation's own programme; `url` may name one year of it (`year`, from 0).
 * @throws pages: 404 for what is not there or is another's, 413 for more than one zip holds
 */
export async function packageFile(
	id: string,
	{ book, url, actor }: { book: string; url: URL; actor: Actor }
) {
	const { year } = wish.parse(Object.fromEntries(url.searchParams));
	const programme = await readProgramme(id, actor);
	if (programme.organisation !== book) error(404, { message: m.common_error_not_found() });
	const search = { most: MOST_PACKAGE_RECORDS, ...(year === undefined ? {} : ofYear(programme, year)) };
	const { records, isCut } = await listPapers(id, search, actor);
	const bytes = records.flatMap((one) => one.files).reduce((sum, one) => sum + one.bytes, 0);
	if (isCut || bytes > MOST_PACKAGE_BYTES) error(413, { message: m.desk_papers_too_much() });
	const here = await thoseHere(records);
	const indicators = indicatorsWithPapers(programme, here, sourceFor(book, actor));
	const day = shanghaiDay(new Date());
	const papers = await keptReports(id, actor);
	return downloadAs(
		programmePackage(indicators, papers),
		`${programme.name.zh} ${m.desk_papers_title({}, ZH)} ${day}.zip`
	);
}

/** Records of the year, and every reported value that its numbers are made of: bases, stocks and windows too. */
const ofYear = (programme: Programme, period: number) => ({
	period,
	reportedPeriods: periodsLookedAt(calendarOf(programme, shanghaiDay(new Date())), period)
});

/** The reports that were handed in, the newest of them, as they were. */
async function keptReports(programme: string, actor: Actor): Promise<PackageEntry[]> {
	const reports = (await listReports(programme, actor)).slice(0, MOST_PACKAGE_REPORTS);
	return reports.map(({ id, number, kind }) => ({
		name: `${number} ${kindWords(kind)}.docx`,
		read: async () => reportDocument(await readReport(programme, id, actor))
	}));
}

/** Bytes that a restored server has lost would end the download halfway: such a file counts as missing. */
async function thoseHere(records: readonly PaperRecord[]): Promise<PaperRecord[]> {
	const hashes = [...new Set(records.flatMap((one) => one.files.map(({ sha256 }) => sha256)))];
	const here = new Set<string>();
	for (let i = 0; i < hashes.length; i += 20)
		await Promise.all(
			hashes.slice(i, i + 20).map(async (sha256) => {
				if (await files().has(sha256)) here.add(sha256);
			})
		);
	return records.map((one) => ({ ...one, files: one.files.filter(({ sha256 }) => here.has(sha256)) }));
}

const sourceFor = (book: string, actor: Actor): PaperSource => ({
	file: async ({ sha256 }) => {
		const body = await files().read(sha256);
		if (!body) throw new Error('a file that was here a moment ago is gone');
		return new Uint8Array(await new Response(body).arrayBuffer());
	},
	sheet: ({ record, organisation }) => (organisation === book ? () => signInSheet(record, actor) : null)
});

/** Who was there, as the records say: the sheet that used to be signed on paper. Without mobiles. */
async function signInSheet(event: string, actor: Actor): Promise<Uint8Array> {
	const present: Attendee[] = [];
	let after: { name: string; id: string } | undefined;
	do {
		const page = await listAttendees(
			{ event, status: 'present', limit: 500, ...(after ? { after } : {}) },
			actor
		);
		present.push(...page.attendees);
		const last = page.attendees.at(-1);
		after = page.more && last ? { name: last.name, id: last.id } : undefined;
	} while (after);
	const at = (iso: string | null) => (iso ? `${formatDate(iso)} ${formatTime(iso, 'seconds')}` : null);
	const columns = [
		[m.desk_papers_sheet_name, 12],
		[m.desk_papers_sheet_firm, 36],
		[m.desk_papers_sheet_title, 18],
		[m.desk_papers_sheet_at, 30],
		[m.desk_papers_sheet_station, 16]
	] as const;
	return workbook({
		name: m.desk_papers_sheet({}, ZH),
		columns: columns.map(([heading, width]) => ({ heading: heading({}, ZH), width })),
		rows: present.map(({ name, organisation, title, checkedInAt, station }) => [
			...[name, organisation, title],
			at(checkedInAt),
			station
		])
	});
}

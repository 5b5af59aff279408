// The head of a report, line by line: the same on a workbook's first sheet and a document's first page.
import { m } from '#lib/i18n/text.ts';
import type { ProgrammeReport } from './report.ts';
import { kindWords, zh } from './words.ts';

/** Name and text of each line. */
export function coverLines({
	kind,
	number,
	programme,
	issuedOn,
	from,
	to,
	frozen,
	digest,
	tally,
	rows
}: ProgrammeReport): [string, string][] {
	return [
		[zh(m.desk_report_cover_kind), kindWords(kind)],
		[zh(m.desk_report_cover_number), number],
		[zh(m.desk_report_cover_programme), programme.name],
		[zh(m.desk_report_cover_document), programme.document],
		[zh(m.desk_report_cover_organisation), programme.organisation],
		[zh(m.desk_report_cover_span), zh(m.desk_report_span, { from, to })],
		[zh(m.desk_report_cover_issued), issuedOn],
		[
			zh(m.desk_report_cover_summary),
			zh(m.desk_report_summary, {
				all: String(rows.length),
				met: String(tally.met),
				onTrack: String(tally.on_track),
				behind: String(tally.behind),
				notMet: String(tally.not_met),
				undetermined: String(tally.undetermined)
			})
		],
		[
			zh(m.desk_report_cover_frozen),
			zh(m.desk_report_frozen, {
				version: String(frozen.version),
				counted: String(frozen.counted),
				streams: String(Object.keys(frozen.streams).length)
			})
		],
		[zh(m.desk_report_cover_digest), digest]
	];
}

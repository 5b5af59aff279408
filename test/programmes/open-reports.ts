// npm run reports:open [-- --soffice PATH]
// Opens the four kinds of report in headless LibreOffice, has it write what it read as text, and compares with the report's numbers. On demand: LibreOffice
// is not part of the project. Exits 1 when something is not found, 2 without LibreOffice.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { reportDocument } from '#lib/server/programmes/reports/document.ts';
import { REPORT_KINDS } from '#lib/domain/programme-report.ts';
import { reportWorkbook } from '#lib/server/programmes/reports/workbook.ts';
import { report } from './report-sample.ts';

const { values } = parseArgs({ options: { soffice: { type: 'string', default: 'soffice' } } });
/** All sheets, values as they are and not as they look (https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter). */
const CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1';
const dir = mkdtempSync(join(tmpdir(), 'yuanhui-reports-'));
let lacking = 0;

try {
	for (const kind of REPORT_KINDS) {
		const frozen = report(kind);
		const document = open(`${kind}.docx`, await reportDocument(frozen), 'txt:Text (encoded):UTF8');
		const workbook = open(`${kind}.xlsx`, await reportWorkbook(frozen), CSV);
		for (const { label, sentence, records, figures } of frozen.rows) {
			expect(document, [label, sentence, String(records)], `${kind}.docx ${label}`);
			for (const { value, previous } of figures)
				expect(
					workbook,
					[label, ...[value, previous].flatMap((one) => (one === null ? [] : [String(one)]))],
					`${kind}.xlsx ${label}`
				);
		}
		expect(document, [frozen.number, frozen.digest], `${kind}.docx`);
		expect(workbook, [frozen.number, frozen.digest], `${kind}.xlsx`);
		console.log(`${kind}: ${frozen.rows.length} indicators compared in both forms`);
	}
} finally {
	rmSync(dir, { recursive: true });
}
process.exit(lacking ? 1 : 0);

/** What LibreOffice reads in a file, as text. */
function open(name: string, bytes: Uint8Array, filter: string): string {
	writeFileSync(join(dir, name), bytes);
	const before = new Set(readdirSync(dir));
	const { error, status, stderr } = spawnSync(
		values.soffice,
		[
			`-env:UserInstallation=${pathToFileURL(join(dir, 'profile'))}`,
			'--headless',
			'--convert-to',
			filter,
			'--outdir',
			dir,
			join(dir, name)
		],
		{ encoding: 'utf8', timeout: 120_000 }
	);
	const written = readdirSync(dir).filter((one) => !before.has(one) && one !== 'profile');
	if (error || status !== 0 || written.length === 0) {
		console.error(
			`${name}: ${values.soffice} did not open it: ${error?.message ?? (stderr.trim() || `exit ${status}`)}`
		);
		rmSync(dir, { recursive: true });
		process.exit(2);
	}
	return written.map((one) => readFileSync(join(dir, one), 'utf8')).join('\n');
}

function expect(text: string, parts: readonly string[], where: string): void {
	for (const part of parts.filter((one) => !text.includes(one))) {
		lacking += 1;
		console.error(`${where}: ${part} is not in what LibreOffice read`);
	}
}

// The programme's package: one zip in which every indicator leads to its records, and every record to its contract, voucher, filing or scan, with
// 目录 and 缺件清单 at the top. Written as a stream, one file at a time. Knows which papers a record needs; where files lie is the caller's.
import writeWorkbook from 'write-excel-file/node';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { m } from '#lib/i18n/text.ts';
import type { RecordKind as OfFacts } from '#lib/domain/review.ts';
import { harmless } from '../../imports/fault-report.ts';
import { zh } from './words.ts';

/** Papers behind a record: 合同, 付款凭证, 登记或备案文件, 签到表或现场照片, 填报佐证. */
export const PAPERS = ['contract', 'voucher', 'filing', 'scan', 'evidence'] as const;
export type Paper = (typeof PAPERS)[number];
export type RecordKind = OfFacts | 'reported';

export interface PackageFile {
	paper: Paper;
	name: string;
	/** The bytes, when they are wanted: files are read one after the other. */
	read: () => Promise<Uint8Array>;
}
export interface PackageRecord {
	kind: RecordKind;
	id: string;
	title: string;
	/** YYYY-MM-DD. */
	day: string;
	isPaid?: boolean;
	isRecorded?: boolean;
	/** An event with people who signed in: its sheet is printed from the records. */
	isSigned?: boolean;
	files: readonly PackageFile[];
}
export interface PackageIndicator {
	id: string;
	clause: string;
	label: string;
	records: readonly PackageRecord[];
}
/** A paper that is not there, named once however many indicators count its record. */
export interface MissingPaper {
	indicators: Pick<PackageIndicator, 'id' | 'clause' | 'label'>[];
	record: PackageRecord;
	paper: Paper;
}

const NEEDED: Partial<Record<RecordKind, readonly Paper[]>> = {
	event: ['scan'],
	deal: ['contract'],
	pledge: ['contract', 'filing'],
	filing: ['filing'],
	reported: ['evidence']
};
/** The kinds of records that need any. */
export const PAPER_KINDS = Object.keys(NEEDED) as RecordKind[];

/** The papers that a record of this kind must have: a deal that was paid its voucher too, one that is registered its filing; none for an event that was signed. */
export const papersNeeded = ({
	kind,
	isPaid,
	isRecorded,
	isSigned
}: Pick<PackageRecord, 'kind' | 'isPaid' | 'isRecorded' | 'isSigned'>): Paper[] => [
	...(isSigned ? [] : (NEEDED[kind] ?? [])),
	...(kind === 'deal' && isPaid ? (['voucher'] as const) : []),
	...(kind === 'deal' && isRecorded ? (['filing'] as const) : [])
];

/** 缺件清单: every paper that a record needs and does not have. */
export function missingPapers(indicators: readonly PackageIndicator[]): MissingPaper[] {
	const found = new Map<string, MissingPaper>();
	for (const { id, clause, label, records } of indicators)
		for (const record of records)
			for (const paper of papersNeeded(record)) {
				if (record.files.some((file) => file.paper === paper)) continue;
				const name = `${record.id} ${paper}`;
				const known = found.get(name) ?? { indicators: [], record, paper };
				known.indicators.push({ id, clause, label });
				found.set(name, known);
			}
	return [...found.values()];
}

interface Entry {
	path: string;
	read: () => Promise<Uint8Array>;
	/** Pictures and PDFs do not shrink. */
	isStored: boolean;
}

/** A further file at the top of the archive. */
export type PackageEntry = Pick<PackageFile, 'name' | 'read'>;

/** The archive as a stream. `papers` are further files at its top, such as the report itself. A file that cannot be read ends it with that error. */
export function programmePackage(
	indicators: readonly PackageIndicator[],
	papers: readonly PackageEntry[] = []
): ReadableStream<Uint8Array> {
	const entries = entriesOf(indicators, papers).values();
	let zip: Zip;
	return new ReadableStream<Uint8Array>({
		start(controller) {
			zip = new Zip((error, chunk, isLast) => {
				if (error) return controller.error(error);
				controller.enqueue(chunk);
				if (isLast) controller.close();
			});
		},
		// One file whenever the reader is ready for more: no more than that is ever held.
		async pull() {
			const { value: entry } = entries.next();
			if (!entry) return zip.end();
			const { path, read, isStored } = entry;
			const bytes = await read();
			const part = isStored ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
			zip.add(part);
			part.push(bytes, true);
		},
		cancel() {
			zip.terminate();
		}
	});
}

function entriesOf(indicators: readonly PackageIndicator[], papers: readonly PackageEntry[]): Entry[] {
	const taken = new Set<string>();
	/** A path that no other entry has. */
	const free = (folder: string, name: string): string => {
		const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
		const base = safeName(name.slice(0, name.length - ending.length));
		for (let i = 1; ; i += 1) {
			const path = `${folder}${base}${i > 1 ? `-${i}` : ''}${ending}`;
			if (!taken.has(path.toLowerCase())) {
				taken.add(path.toLowerCase());
				return path;
			}
		}
	};
	const lists: Entry[] = [
		{
			path: free('', `${zh(m.desk_report_package_index)}.xlsx`),
			read: () => indexSheet(indicators),
			isStored: true
		},
		{
			path: free('', `${zh(m.desk_report_package_missing)}.xlsx`),
			read: () => missingSheet(indicators),
			isStored: true
		},
		...papers.map(({ name, read }) => ({ path: free('', name), read, isStored: true }))
	];
	const files = indicators.flatMap(({ label, records }, i) =>
		records.flatMap((record, n) =>
			record.files.map(({ paper, name, read }): Entry => ({
				path: free(folderOf(i, label, n, record), `${paperWords(paper)}-${name}`),
				read,
				isStored: /\.(jpe?g|png|webp|pdf|docx|xlsx|zip)$/i.test(name)
			}))
		)
	);
	return [...lists, ...files];
}

const two = (number: number): string => String(number).padStart(2, '0');
const folderOf = (...[i, label, n, record]: [number, string, number, PackageRecord]): string =>
	`${two(i + 1)} ${safeName(label)}/${String(n + 1).padStart(4, '0')} ${record.day} ${safeName(record.title)}/`;

/** A name that Windows, WPS and macOS take for one part of a path: no separators, no signs they forbid, at most 60 characters, no dot at its end. */
export const safeName = (name: string): string =>
	[...name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_')] // eslint-disable-line no-control-regex -- what a path may not have
		.slice(0, 60)
		.join('')
		.trim()
		.replace(/^\.+|\.+$|^$/g, (dots) => '_'.repeat(Math.max(dots.length, 1)));

export const paperWords = (paper: Paper): string =>
	zh(
		{
			contract: m.desk_report_paper_contract,
			voucher: m.desk_report_paper_voucher,
			filing: m.desk_report_paper_filing,
			scan: m.desk_report_paper_scan,
			evidence: m.desk_report_paper_evidence
		}[paper]
	);

async function listSheet(
	name: string,
	heads: readonly string[],
	rows: readonly (readonly string[])[]
): Promise<Uint8Array> {
	return writeWorkbook(
		[
			heads.map((value) => ({ value, fontWeight: 'bold' as const, backgroundColor: '#DDEBEF' })),
			...rows.map((row) =>
				row.map((value) => ({ value: harmless(value), type: String, format: '@', wrap: true }))
			)
		],
		{
			sheet: name,
			columns: heads.map((_, i) => ({ width: i === 1 || i === 2 ? 36 : 16 })),
			stickyRowsCount: 1
		}
	).toBuffer();
}

const indexSheet = (indicators: readonly PackageIndicator[]): Promise<Uint8Array> =>
	listSheet(
		zh(m.desk_report_package_index),
		[
			zh(m.desk_report_column_clause),
			zh(m.desk_report_column_indicator),
			zh(m.desk_report_column_record),
			zh(m.desk_report_column_day),
			zh(m.desk_report_column_files)
		],
		indicators.flatMap(({ clause, label, records }) =>
			records.length
				? records.map((record) => [
						clause,
						label,
						record.title,
						record.day,
						record.files.map(({ paper, name }) => `${paperWords(paper)}-${name}`).join('\n')
					])
				: [[clause, label, zh(m.desk_report_package_no_records), '', '']]
		)
	);

const missingSheet = (indicators: readonly PackageIndicator[]): Promise<Uint8Array> => {
	const missing = missingPapers(indicators);
	return listSheet(
		zh(m.desk_report_package_missing),
		[
			zh(m.desk_report_column_clause),
			zh(m.desk_report_column_indicator),
			zh(m.desk_report_column_record),
			zh(m.desk_report_column_day),
			zh(m.desk_report_column_paper)
		],
		missing.length
			? missing.map(({ indicators: of, record, paper }) => [
					of.map(({ clause }) => clause).join('\n'),
					of.map(({ label }) => label).join('\n'),
					record.title,
					record.day,
					paperWords(paper)
				])
			: [[zh(m.desk_report_package_complete), '', '', '', '']]
	);
};

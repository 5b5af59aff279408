// The papers behind a programme, for its page and its package: which record has which, and which it still lacks (SQL: list_programme_papers). Knows no zip.
import * as z from 'zod';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { recordName } from '#lib/domain/record-card.ts';
import { RECORD_KINDS } from '#lib/domain/review.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import {
	missingPapers,
	PAPERS,
	PAPER_KINDS,
	type Paper,
	type PackageIndicator,
	type PackageRecord
} from '../programmes/reports/package.ts';
import { ask } from './ask.ts';
import type { Programme } from './programmes.ts';

const file = z.object({
	id: z.string(),
	name: z.string(),
	type: z.string(),
	bytes: z.number(),
	sha256: z.string(),
	paper: z.enum(PAPERS)
});
const record = z.object({
	key: z.string(),
	kind: z.enum([...RECORD_KINDS, 'reported']),
	record: z.string(),
	/** Asia/Shanghai, YYYY-MM-DD. */
	day: z.string(),
	organisation: z.string(),
	event: z.string().optional(),
	card: z.record(z.string(), z.unknown()),
	isPaid: z.boolean().optional(),
	isRecorded: z.boolean().optional(),
	/** Of an event: somebody signed in, so that there is a sheet to print. */
	isSigned: z.boolean().optional(),
	files: z.array(file)
});
export type PaperRecord = z.output<typeof record>;
const cursor = z.object({ key: z.string(), kind: z.string(), record: z.string() });
const page = z.object({ records: z.array(record), next: cursor.optional() });

export interface PaperSearch {
	/** Absent: every kind. */
	kinds?: readonly string[];
	/** One year of the programme; absent: the whole of it. */
	period?: number;
	/** Which reported values: those of these periods. Absent: of `period`. */
	reportedPeriods?: readonly number[];
	/** At most so many. */
	most: number;
}

/** Records with their papers, each once for each figure; `isCut` when there are more. Throws a page (404) for what this person does not see. */
export async function listPapers(
	programme: string,
	{ most, ...search }: PaperSearch,
	actor: Actor
): Promise<{ records: PaperRecord[]; isCut: boolean }> {
	const records: PaperRecord[] = [];
	let after: z.output<typeof cursor> | undefined;
	do {
		const limit = Math.min(1000, most - records.length);
		const request = { programme, ...search, limit, ...(after ? { after } : {}) };
		const read = await ask(page, { name: 'list_programme_papers', request, actor });
		records.push(...read.records);
		after = read.next;
	} while (after && records.length < most);
	return { records, isCut: after !== undefined };
}

type PaperFile = PaperRecord['files'][number];
/** Where the bytes come from: a file from the store, the sheet of an event from its records. Absent: only who has what is asked. */
export interface PaperSource {
	file: (file: PaperFile) => Promise<Uint8Array>;
	/** Null for an event whose list this reader may not see. */
	sheet: (event: PaperRecord) => (() => Promise<Uint8Array>) | null;
}

/** Every indicator with its records, the oldest first; other readings that stand beside are left out. */
export function indicatorsWithPapers(
	programme: Programme,
	records: readonly PaperRecord[],
	source?: PaperSource
): PackageIndicator[] {
	const figures = figuresOf(programme.definition, programme.settings).filter(({ beside }) => !beside);
	return programme.definition.indicators.map(({ id, clause, label }) => {
		const own = figures.filter(({ indicator }) => indicator === id);
		const names = new Set([
			id,
			`${id}/benchmark`,
			...own.flatMap(({ key, place, metric }) => [key, place, metric])
		]);
		const found = records.filter(({ key }) => names.has(key));
		const once = [...new Map(found.map((one) => [`${one.kind} ${one.record}`, one])).values()];
		return {
			id,
			clause,
			label: label.zh,
			records: once
				.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
				.map((one) => packageRecord(one, programme, source))
		};
	});
}

function packageRecord(of: PaperRecord, programme: Programme, source?: PaperSource): PackageRecord {
	const { kind, record: id, day, isPaid = false, isRecorded = false, isSigned = false, files } = of;
	const sheet = isSigned && source?.sheet(of);
	const read = (file: PaperFile) => () =>
		source?.file(file) ?? Promise.reject(new Error('no source of files'));
	return {
		...{ kind, id, day, isPaid, isRecorded, isSigned },
		title: titleOf(of, programme),
		files: [
			...files.map((file) => ({ paper: file.paper, name: file.name, read: read(file) })),
			...(sheet ? [{ paper: 'scan' as const, name: m.desk_papers_sheet_file({}, ZH), read: sheet }] : [])
		]
	};
}

const ZH = { locale: 'zh-CN' } as const;

/** In Chinese: it becomes the name of a folder that goes to an authority. */
function titleOf({ kind, key, card }: PaperRecord, { definition, settings, periods }: Programme): string {
	if (kind !== 'reported') return recordName(card) ?? m.desk_prog_record({}, ZH);
	const figure = figuresOf(definition, settings).find((one) => one.key === key || one.place === key);
	const { zh, unit } = figure ? metricOf(figure.metric) : { zh: key, unit: '' };
	const span = periods[String(card.period)];
	return [zh, `${Number(card.value)}${unit}`, span && `${span.first}~${span.last}`].filter(Boolean).join(' ');
}

/** A paper that is missing, as the page shows it; with what leads to its record. */
export interface MissingLine {
	kind: PaperRecord['kind'];
	record: string;
	organisation: string;
	event?: string | undefined;
	card: Record<string, unknown>;
	/** Which value, of one that was reported. */
	title: string;
	day: string;
	paper: Paper;
	/** The indicators it is needed for. */
	indicators: { id: string; label: string }[];
}
/** So many records are looked at for the page; a programme with more shows what it has. */
const MOST_ON_PAGE = 1000;

/** What is missing, each paper once, of how many records that need papers. */
export async function loadMissing(
	programme: Programme,
	actor: Actor
): Promise<{ lines: MissingLine[]; isCut: boolean; looked: number }> {
	const { records, isCut } = await listPapers(
		programme.id,
		{ kinds: PAPER_KINDS, most: MOST_ON_PAGE },
		actor
	);
	const lines = missingPapers(indicatorsWithPapers(programme, records)).map(
		({ record: of, paper, indicators: needed }): MissingLine => {
			const { organisation, event, card } = records.find((one) => one.record === of.id)!;
			return {
				...{ kind: of.kind, record: of.id, organisation, event, card, title: of.title, day: of.day, paper },
				indicators: needed.map(({ id, label }) => ({ id, label }))
			};
		}
	);
	return { lines, isCut, looked: records.length };
}

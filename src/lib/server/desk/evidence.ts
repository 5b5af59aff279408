// Files that prove what was reported or recorded: read from a form, announced (attachEvidence), handed to the store, listed (SQL: list_evidence). What a file is, its first bytes say.
import { createHash, randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import {
	fileTypeOf,
	MAX_FILE_BYTES,
	PAPERS,
	PAPERS_OF,
	type FileType,
	type RecordWithPapers
} from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';
import { database, files } from '../context.ts';
import type { Actor } from '../database/database.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import { takeWhole } from '../files/take-in.ts';
import type { DeskArgs } from '../perform.ts';
import { ask } from './ask.ts';
import { submit, type SubmitOptions } from './submit.ts';

export interface EvidenceFile {
	bytes: Uint8Array;
	type: FileType;
	name: string;
}

/** Undefined where none was chosen; 'unreadable' for what is too large or no picture or PDF. */
export async function readEvidence(
	given: FormDataEntryValue | null
): Promise<EvidenceFile | 'unreadable' | undefined> {
	if (!(given instanceof File) || given.size === 0) return undefined;
	if (given.size > MAX_FILE_BYTES) return 'unreadable';
	const bytes = new Uint8Array(await given.arrayBuffer());
	const type = fileTypeOf(bytes);
	return type ? { bytes, type, name: nameOf(given.name) } : 'unreadable';
}

/** At most 120 characters; a long name keeps its ending. */
const nameOf = (given: string): string => {
	const name = given.trim() || 'evidence';
	const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
	return name.length <= 120 ? name : `${name.slice(0, 120 - ending.length)}${ending}`;
};

type EvidenceOf = Pick<DeskArgs<'attachEvidence'>, 'value' | 'deal' | 'pledge' | 'filing' | 'paper'>;

/** Announced like every file, then its bytes. False when it was not taken. */
export async function storeEvidence(
	{ bytes, type, name }: EvidenceFile,
	of: EvidenceOf,
	by: Pick<SubmitOptions, 'actor' | 'event' | 'organisation'>
): Promise<boolean> {
	const file = randomUUID();
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const about = { file, ...of, name, type, bytes: bytes.length, sha256 };
	const { rejections } = await submit('attachEvidence', about, by);
	if (rejections) return false;
	const door = { database: database(), store: files(), actor: { kind: 'server' } as const };
	await takeWhole(door, file, bytes).catch(throwAsHttp);
	return true;
}

const listed = z.object({
	files: z.array(
		z.object({
			record: z.string(),
			paper: z.enum(PAPERS),
			id: z.string(),
			/** Only for the organisation that attached it. */
			name: z.string().optional(),
			type: z.string(),
			bytes: z.number(),
			/** ISO, UTC. */
			attachedAt: z.string(),
			/** Absent while its bytes are not here. */
			storedAt: z.string().optional()
		})
	)
});
export type DeskEvidence = z.output<typeof listed>['files'][number];

/** The papers of these records that are here, in the order in which they were attached. */
export async function listEvidence(records: readonly string[], actor: Actor): Promise<DeskEvidence[]> {
	if (!records.length) return [];
	const { files: all } = await ask(listed, { name: 'list_evidence', request: { records }, actor });
	return all.filter(({ storedAt }) => storedAt);
}

/** What a form about the papers of a record is answered with when nothing was done. */
export interface PaperFault {
	record: string;
	text: string;
}

/**
 * Attaches what a form brings (`paper`, `evidence`) to a record that the caller has found to be its own.
 * @returns what is wrong, or null when it is stored
 */
export async function attachPaper(
	form: FormData,
	{ kind, record }: { kind: RecordWithPapers; record: string },
	by: Pick<SubmitOptions, 'actor' | 'event' | 'organisation'>
): Promise<PaperFault | null> {
	const paper = PAPERS_OF[kind].find((one) => one === form.get('paper'));
	if (!paper) return { record, text: m.desk_proof_error_kind() };
	const given = await readEvidence(form.get('evidence'));
	if (given === undefined) return { record, text: m.desk_proof_error_none() };
	if (given === 'unreadable') return { record, text: m.desk_prog_error_evidence() };
	const isTaken = await storeEvidence(given, { [kind]: record, paper }, by);
	return isTaken ? null : { record, text: m.desk_proof_error_many() };
}

/** Takes the paper away that a form names (`file`). 404 where the record has no such paper. */
export async function detachPaper(
	form: FormData,
	record: string,
	by: Pick<SubmitOptions, 'actor' | 'event' | 'organisation'>
): Promise<void> {
	const file = String(form.get('file'));
	const all = await listEvidence([record], by.actor);
	if (!all.some(({ id }) => id === file)) error(404, { message: m.common_error_not_found() });
	const { rejections } = await submit('detachFile', { file }, by);
	if (rejections) error(404, { message: m.common_error_not_found() });
}

// Making a rescue file: what this phone has recorded at an event and the server may not have, sealed for the server alone (protocol/rescue-seal.ts).
// Changes nothing here: what is in a file is still sent by this phone as well, and stored once.
import type { RescueFile } from '#lib/protocol/rescue.ts';
import type { LocalDatabase, StoredEnrolment } from './database.ts';
import { readContent } from './files.ts';
import { waitingFiles } from './waiting-files.ts';
import { readNote } from './notes.ts';
import { reach } from './reach.ts';

/** What one enrolment of this phone still owes, as plain values: the exact strings, its token, its last own number, and files by their ids. */
export interface Owed {
	enrolment: StoredEnrolment;
	ops: string[];
	maxSeq: number;
	files: { id: string; bytes: number; announcement: string }[];
}

/** So many bytes of files go into one rescue file, which the server takes up to 20 MB: twice wrapped as text, they grow by four fifths. */
const MOST_BYTES = 8_000_000;

/**
 * What is not 已上传 of each enrolment at an event; with `all`, everything recorded here. A file that the server has not got whole goes with its announcement, sent
 * or not. Enrolments that owe nothing are left out.
 */
export async function gatherOwed(
	database: LocalDatabase,
	event: string,
	{ all = false }: { all?: boolean } = {}
): Promise<Owed[]> {
	const { enrolments, ops } = database;
	const waiting = new Map(
		(await reach(database, () => waitingFiles(database, event))).map((file) => [file.id, file])
	);
	const [own, recorded] = await reach(database, () =>
		database.transaction('r', [enrolments, ops], () =>
			Promise.all([
				enrolments.where('event').equals(event).toArray(),
				ops
					.where('event')
					.equals(event)
					.filter(({ state, subject }) => all || state !== 'received' || waiting.has(subject))
					.sortBy('seq')
			])
		)
	);
	return own.flatMap((enrolment) => {
		const owed = recorded.filter((op) => op.enrolment === enrolment.id);
		const files = owed.flatMap(({ subject: id, verb, body }) => {
			const file = verb === 'attachFile' ? waiting.get(id) : undefined;
			return file ? [{ id, bytes: file.bytes, announcement: body }] : [];
		});
		const bodies = owed.map(({ body }) => body);
		return bodies.length ? [{ enrolment, ops: bodies, maxSeq: enrolment.nextSeq - 1, files }] : [];
	});
}

/** The files of one enrolment in parts that fit; the first part carries all operations, a later one the announcements of its own files. */
export function parts(owed: Owed): Pick<Owed, 'ops' | 'files'>[] {
	const made: Pick<Owed, 'ops' | 'files'>[] = [{ ops: owed.ops, files: [] }];
	let bytes = 0;
	for (const file of owed.files) {
		if (bytes + file.bytes > MOST_BYTES && made.at(-1)!.files.length) {
			made.push({ ops: [], files: [] });
			bytes = 0;
		}
		const last = made.at(-1)!;
		if (made.length > 1) last.ops.push(file.announcement);
		last.files.push(file);
		bytes += file.bytes;
	}
	return made;
}

async function contentOf(database: LocalDatabase, file: string): Promise<{ file: string; data: string }[]> {
	const content = await reach(database, () => readContent(database, file));
	if (!content) return [];
	let binary = '';
	for (const byte of new Uint8Array(content)) binary += String.fromCharCode(byte);
	return [{ file, data: btoa(binary) }];
}

/**
 * Rescue files for all that this phone owes at an event, pictures included: one for each of its enrolments there, mostly one; more where there are many pictures.
 * Empty when it owes nothing.
 * @returns null when this phone has never been told the server's key: then no file can be made
 */
export async function makeRescueFiles(
	database: LocalDatabase,
	event: string,
	{ all = false, now }: { all?: boolean; now: number }
): Promise<RescueFile[] | null> {
	const key = await reach(database, () => readNote(database, 'rescueKey'));
	if (!key) return null;
	const { sealRescue } = await import('#lib/protocol/rescue-seal.ts');
	const made: RescueFile[] = [];
	for (const owed of await gatherOwed(database, event, { all })) {
		const { id, token, number } = owed.enrolment;
		const header = { event, enrolment: id, number, madeAt: new Date(now).toISOString() };
		for (const { ops, files } of parts(owed)) {
			const contents = [];
			for (const file of files) contents.push(...(await contentOf(database, file.id)));
			const content = { enrolment: id, token, ops, maxSeq: owed.maxSeq };
			made.push(await sealRescue(header, { ...content, ...(contents.length && { files: contents }) }, key));
		}
	}
	return made;
}

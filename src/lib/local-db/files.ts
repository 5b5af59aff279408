// Pictures of needs and leads on this phone: taken, kept beside the outbox with their bytes, and how far each has gone up. They are announced by an operation
// (attachFile) like everything else; the bytes follow by themselves (sync/files.ts). Knows no camera and no network.
import type { FileType } from '#lib/domain/file.ts';
import type { LocalDatabase } from './database.ts';
import { reach } from './reach.ts';

/**
 *     (taken) ──keep──▶ waiting ──the server has all bytes──▶ stored      (kept until the retention day, so that a restored server can be filled again)
 *                         │  ▲                                  │
 *                         │  └── the server was restored ───────┘
 *                         └── the server will never take it ──▶ refused   (a person must look; it stays here)
 */
export type FileState = 'waiting' | 'stored' | 'refused';
export interface StoredFile {
	id: string;
	event: string;
	enrolment: string;
	/** The id of the need or lead it belongs to; the form has it before it is recorded. */
	subject: string;
	name: string;
	type: FileType;
	/** Hex SHA-256 of the content, and how many bytes it has. */
	sha256: string;
	bytes: number;
	/** How many bytes the server is known to have. */
	sent: number;
	state: FileState;
	/** Milliseconds since 1970 by this phone's clock. */
	savedAt: number;
	/** What the server said when it would not take it (state refused). */
	trouble?: string;
}

/** The bytes of a file, apart from what is said of it: lists and counts must not read them. */
export interface StoredContent {
	id: string;
	event: string;
	content: ArrayBuffer;
}

/** Keeps a file, and reads it back. When this resolves, it is 已存本机. @throws when this browser could not store it */
export async function keepFile(
	database: LocalDatabase,
	file: StoredFile,
	content: ArrayBuffer
): Promise<void> {
	const { files, contents } = database;
	await reach(database, () =>
		database.transaction('rw!', [files, contents], async () => {
			await contents.put({ id: file.id, event: file.event, content });
			await files.put(file);
		})
	);
	const back = await reach(database, () => readContent(database, file.id));
	if (back?.byteLength !== file.bytes) throw new Error('read-back differs');
}

export const readContent = async (database: LocalDatabase, id: string): Promise<ArrayBuffer | undefined> =>
	(await database.contents.get(id))?.content;

/** Files that are no longer wanted here: taken out of a form that was not recorded, or erased. */
export const dropFiles = (database: LocalDatabase, ids: string[]): Promise<void> =>
	database.transaction('rw', [database.files, database.contents], async () => {
		await database.files.bulkDelete(ids);
		await database.contents.bulkDelete(ids);
	});

/** The files of one need or lead, in the order they were taken. */
export async function listFiles(database: LocalDatabase, subject: string): Promise<StoredFile[]> {
	return (await database.files.where({ subject }).toArray()).sort((a, b) => a.savedAt - b.savedAt);
}

/** Files whose request was erased go from this phone too. */
export async function dropRemoved(database: LocalDatabase, event: string): Promise<void> {
	const rows = await database.rows.where('[event+entity]').equals([event, 'file']).toArray();
	const removed = rows.filter(({ body }) => body.removed).map(({ id }) => id);
	if (removed.length) await dropFiles(database, removed);
}

/** The server has the first `sent` bytes. */
export const noteSent = (database: LocalDatabase, id: string, sent: number): Promise<number> =>
	database.files.update(id, { sent });

/** The server has all of it, and its hash is right. */
export const noteStored = (database: LocalDatabase, id: string, bytes: number): Promise<number> =>
	database.files.update(id, { state: 'stored', sent: bytes });

/** The server will never take it. */
export const noteRefused = (database: LocalDatabase, id: string, trouble: string): Promise<number> =>
	database.files.update(id, { state: 'refused', trouble });

/** stored → waiting for a whole event: the server was restored and may have lost it. Part of the caller's transaction. */
export async function askAgain(database: LocalDatabase, event: string): Promise<void> {
	await database.files.where('[event+state]').equals([event, 'stored']).modify({ state: 'waiting', sent: 0 });
}

/** The arguments by which a file is announced. */
export const announcement = (
	{ id, name, type, sha256, bytes }: StoredFile,
	of: { need: string } | { lead: string }
) => ({ file: id, name, type, sha256, bytes, ...of });

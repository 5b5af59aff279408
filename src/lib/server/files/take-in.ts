// A file comes in, piece by piece: the database says what was announced and by whom, the store keeps the bytes, and the database is told when all are here.
import * as z from 'zod/mini';
import { FILE_TYPES, PIECE_BYTES } from '#lib/domain/file.ts';
import type { Actor, Database } from '../database/database.ts';
import { inTurn } from '../identity/turns.ts';
import type { FileStore } from './file-store.ts';

const announced = z.object({
	name: z.string(),
	type: z.enum(FILE_TYPES),
	bytes: z.int(),
	sha256: z.string(),
	isStored: z.boolean()
});
export type Announced = z.output<typeof announced>;

export interface FileDoor {
	database: Database;
	store: FileStore;
	actor: Actor;
}
/** The server does not take it: `strange`, it is not of the kind it says; `too_long`, more came than was announced; `damaged`, a whole that has not the announced hash. */
export class FileRefused extends Error {
	override readonly name = 'FileRefused';
	readonly reason: 'strange' | 'too_long' | 'damaged';
	constructor(reason: FileRefused['reason']) {
		super(`File refused: ${reason}`);
		this.reason = reason;
	}
}

/** What was announced. @throws DatabaseError, YH050 when there is none for this caller */
export const readFile = async ({ database, actor }: FileDoor, file: string): Promise<Announced> =>
	announced.parse(await database.call('read_file', { file }, actor));

/** How much of it is here. A file whose bytes were lost (a restored server) counts as coming anew. */
export async function howMuch(
	door: FileDoor,
	file: string
): Promise<{ received: number; isStored: boolean }> {
	const { bytes, sha256, isStored } = await readFile(door, file);
	if (isStored && (await door.store.has(sha256))) return { received: bytes, isStored: true };
	return { received: await door.store.received(file), isStored: false };
}

/** Two senders of one file must not write into each other; between keeping its bytes and noting so nobody else may ask. */
const turn = inTurn();

/**
 * Takes a piece; with the last one the file is checked and kept. A piece that begins elsewhere than the file stands is left, and the answer says where that is.
 * Bytes that the store has already, of another file, come whole nevertheless: a hash can be known without them, and must open nothing.
 * @throws DatabaseError as readFile; FileRefused
 */
export const takePiece = (
	door: FileDoor,
	file: string,
	piece: { offset: number; bytes: Uint8Array }
): Promise<{ received: number; isStored: boolean }> =>
	turn(file, async () => {
		const { database, store } = door;
		const { bytes, sha256, type, isStored } = await readFile(door, file);
		if (isStored && (await store.has(sha256))) return { received: bytes, isStored: true };
		if (piece.offset + piece.bytes.length > bytes) throw new FileRefused('too_long');
		const received = await store.append(file, piece);
		if (received < bytes) return { received, isStored: false };
		const verdict = await store.keep(file, { sha256, type });
		if (verdict === 'strange') throw new FileRefused('strange');
		if (verdict === 'damaged') return { received: 0, isStored: false };
		await database.call('note_file_stored', { file, sha256 }, { kind: 'server' });
		return { received: bytes, isStored: true };
	});

/**
 * A whole file at once: from the desk, or out of a rescue file. Once this resolves it is stored.
 * @throws DatabaseError as readFile; FileRefused, `damaged` for content that is not what was announced
 */
export async function takeWhole(door: FileDoor, file: string, content: Uint8Array): Promise<void> {
	let { received, isStored } = await howMuch(door, file);
	while (!isStored) {
		const before = received;
		const bytes = content.subarray(received, received + PIECE_BYTES);
		({ received, isStored } = await takePiece(door, file, { offset: received, bytes }));
		if (!isStored && received <= before) throw new FileRefused('damaged');
	}
}

const removed = z.object({
	files: z.array(z.object({ file: z.string(), sha256: z.string(), isShared: z.boolean() }))
});

/** Takes the bytes of removed files from the disk, and says so. */
export async function clearRemoved({ database, store }: Omit<FileDoor, 'actor'>): Promise<void> {
	const server = { kind: 'server' } as const;
	const { files } = removed.parse(await database.call('list_removed_files', {}, server));
	if (files.length === 0) return;
	for (const { file: id, sha256, isShared } of files) await store.remove({ id, sha256, isShared });
	await database.call('note_files_cleared', { files: files.map(({ file }) => file) }, server);
}

// Pieces become a file once all are here and the hash is right; nothing else does.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseError } from '../database/errors.ts';
import type { Database } from '../database/database.ts';
import { FileStore } from './file-store.ts';
import { FileRefused, howMuch, takePiece, takeWhole, type FileDoor } from './take-in.ts';

const ID = '00000000-0000-4000-8000-0000000000f1';
const OTHER = '00000000-0000-4000-8000-0000000000f2';
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, ...Array.from({ length: 300_000 }, (_, i) => i % 251)]);
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
let dir: string;
let store: FileStore;
let stored: string[];
beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'yuanhui-files-'));
	store = new FileStore(dir);
	stored = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A database in which two files were announced, of the same bytes. */
function door(content: Uint8Array, more: Record<string, unknown> = {}): FileDoor {
	const said = { name: '照片.jpg', type: 'image/jpeg', bytes: content.length, sha256: sha(content), ...more };
	const database = {
		async call(name: string, request: Record<string, unknown>) {
			if (name === 'note_file_stored') stored.push(String(request.file));
			if (request.file !== ID && request.file !== OTHER)
				throw new DatabaseError('refused', 'YH050', { cause: null });
			return { ...said, isStored: stored.includes(String(request.file)) };
		}
	} as unknown as Database;
	return { database, store, actor: { kind: 'server' } };
}
const read = async (bytes: Uint8Array) =>
	new Uint8Array(await new Response(await store.read(sha(bytes))).arrayBuffer());

test('pieces in order; one sent twice or out of place is left, and the answer says where the file stands', async () => {
	const to = door(jpeg);
	const piece = (offset: number, end: number) =>
		takePiece(to, ID, { offset, bytes: jpeg.subarray(offset, end) });
	expect(await piece(0, 100_000)).toEqual({ received: 100_000, isStored: false });
	expect(await piece(0, 100_000)).toEqual({ received: 100_000, isStored: false });
	expect(await piece(200_000, 300_003)).toEqual({ received: 100_000, isStored: false });
	expect(await howMuch(to, ID)).toEqual({ received: 100_000, isStored: false });
	await Promise.all([piece(100_000, 200_000), piece(100_000, 200_000)]);
	expect(await piece(200_000, 300_003)).toEqual({ received: 300_003, isStored: true });
	expect(stored).toEqual([ID]);
	expect(await read(jpeg)).toEqual(jpeg);
	expect(await howMuch(to, ID)).toEqual({ received: 300_003, isStored: true });
});

test('bytes that are not those announced are thrown away, and may come again', async () => {
	const to = door(jpeg);
	const wrong = jpeg.slice();
	wrong[200_000]! ^= 1;
	expect(await takePiece(to, ID, { offset: 0, bytes: wrong })).toEqual({ received: 0, isStored: false });
	expect(stored).toEqual([]);
	await takeWhole(to, ID, jpeg);
	expect(stored).toEqual([ID]);
});

test('the same bytes under two ids: the second comes in pieces like the first, and whole', async () => {
	const to = door(jpeg);
	await takeWhole(to, ID, jpeg);
	expect(await howMuch(to, OTHER)).toEqual({ received: 0, isStored: false });
	const piece = (offset: number, end: number) =>
		takePiece(to, OTHER, { offset, bytes: jpeg.subarray(offset, end) });
	expect(await piece(0, 100_000)).toEqual({ received: 100_000, isStored: false });
	expect(await piece(100_000, 200_000)).toEqual({ received: 200_000, isStored: false });
	expect(await piece(200_000, 300_003)).toEqual({ received: 300_003, isStored: true });
	expect(stored).toEqual([ID, OTHER]);

	// The server fell between keeping a file and noting it: it comes again.
	stored = [];
	await takeWhole(to, ID, jpeg);
	expect(stored).toEqual([ID]);
	expect(await read(jpeg)).toEqual(jpeg);
});

test('who knows the hash of a file without its bytes gets nothing of it', async () => {
	const to = door(jpeg);
	await takeWhole(to, ID, jpeg);
	const none = new Uint8Array();
	expect(await takePiece(to, OTHER, { offset: 5, bytes: none })).toEqual({ received: 0, isStored: false });
	expect(await takePiece(to, OTHER, { offset: 300_003, bytes: none })).toMatchObject({ isStored: false });
	const wrong = new Uint8Array(jpeg.length);
	const both = [1, 2].map(() => takePiece(to, OTHER, { offset: 0, bytes: wrong }));
	expect(await Promise.all(both)).toEqual([
		{ received: 0, isStored: false },
		{ received: 0, isStored: false }
	]);
	const last = { offset: 200_000, bytes: wrong.subarray(200_000) };
	await takePiece(to, OTHER, { offset: 0, bytes: wrong.subarray(0, 200_000) });
	await Promise.all([takePiece(to, OTHER, last), takePiece(to, OTHER, last)]);
	expect(stored).toEqual([ID]);
});

test('a whole that is not what was announced is told, and not left in silence', async () => {
	for (const content of [jpeg.subarray(0, 1000), new Uint8Array(jpeg.length)])
		await expect(takeWhole(door(jpeg), ID, content)).rejects.toMatchObject({ reason: 'damaged' });
	expect(stored).toEqual([]);
});

test('a page that calls itself a picture is refused, and so is more than was announced', async () => {
	const page = new TextEncoder().encode('<script>alert(1)</script>');
	await expect(takePiece(door(page), ID, { offset: 0, bytes: page })).rejects.toBeInstanceOf(FileRefused);
	await expect(takePiece(door(jpeg.subarray(0, 9)), ID, { offset: 0, bytes: jpeg })).rejects.toMatchObject({
		reason: 'too_long'
	});
	expect(await store.has(sha(page))).toBe(false);
});

test('what the disk lost is asked for again; what another file shares stays', async () => {
	const to = door(jpeg);
	await takeWhole(to, ID, jpeg);
	await store.remove({ id: ID, sha256: sha(jpeg), isShared: true });
	expect(await store.has(sha(jpeg))).toBe(true);
	await store.remove({ id: ID, sha256: sha(jpeg), isShared: false });
	expect(await howMuch(to, ID)).toEqual({ received: 0, isStored: false });
});

test('no name leads out of the folder', async () => {
	await expect(store.append('../../evil', { offset: 0, bytes: jpeg })).rejects.toThrow();
	await expect(store.read('../../../etc/passwd')).rejects.toThrow();
});

// What every store of whole files must do (src/lib/server/files/whole-files.ts): run over the disk, over the stand-in, and by `npm run test:supabase` over a live project.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WholeFiles } from '#lib/server/files/whole-files.ts';

export function filesContract(name: string, open: (dir: string) => Promise<WholeFiles> | WholeFiles): void {
	describe(`whole files: ${name}`, () => {
		let dir: string;
		let store: WholeFiles;
		beforeAll(async () => {
			dir = await mkdtemp(join(tmpdir(), 'yuanhui-whole-'));
			store = await open(join(dir, 'whole'));
		});
		afterAll(() => rm(dir, { recursive: true, force: true }));

		/** New bytes, flushed to a path, and their hash. */
		async function made(bytes = randomBytes(300_000)) {
			const path = join(dir, randomBytes(8).toString('hex'));
			await writeFile(path, bytes);
			return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
		}
		const bytesOf = async (sha256: string) => {
			const stream = await store.read(sha256);
			return stream && Buffer.from(await new Response(stream).arrayBuffer());
		};

		test('what was put is there, byte for byte, also when it is put again', async () => {
			const { path, bytes, sha256 } = await made();
			expect(await store.has(sha256)).toBe(false);
			await store.put(sha256, path, 'image/jpeg');
			expect(await store.has(sha256)).toBe(true);
			const again = await made(bytes);
			await store.put(sha256, again.path, 'image/jpeg');
			expect((await bytesOf(sha256))?.equals(bytes)).toBe(true);
			await store.remove(sha256);
		});

		test('what is removed is gone, and may be removed again; another file stays', async () => {
			const [one, other] = [await made(), await made()];
			await store.put(one.sha256, one.path, 'image/png');
			await store.put(other.sha256, other.path, 'application/pdf');
			await store.remove(one.sha256);
			await store.remove(one.sha256);
			expect(await store.has(one.sha256)).toBe(false);
			expect(await store.read(one.sha256)).toBeNull();
			expect((await bytesOf(other.sha256))?.equals(other.bytes)).toBe(true);
			await store.remove(other.sha256);
		});

		test('what is no hash names nothing', async () => {
			const { path } = await made();
			await expect((async () => store.put('../../evil', path, 'image/png'))()).rejects.toThrow('not a hash');
			await expect((async () => store.has('../../../etc/passwd'))()).rejects.toThrow('not a hash');
		});
	});
}

// The bytes of files: what is coming lies in `coming/<id>` on this disk and grows piece by piece; what is whole is checked, flushed and handed to the store of whole
// files (whole-files.ts). Knows nothing of who may have it, and leaves it to its caller that two writers of one file take turns.
import { createHash } from 'node:crypto';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeOf, type FileType } from '#lib/domain/file.ts';
import { diskFiles, unlessGone } from './disk-files.ts';
import type { WholeFiles } from './whole-files.ts';

const ID = /^[0-9a-f-]{36}$/;

export class FileStore {
	readonly #dir: string;
	readonly #whole: WholeFiles;

	/** `dir` is DATA_DIR/files, whichever store the whole files lie in; by default beside the pieces. */
	constructor(dir: string, whole: WholeFiles = diskFiles(join(dir, 'whole'))) {
		this.#dir = dir;
		this.#whole = whole;
	}

	/** How many bytes of a coming file are here. */
	async received(id: string): Promise<number> {
		return (await stat(this.#coming(id)).catch(unlessGone))?.size ?? 0;
	}

	/** Adds bytes where the file stands; anywhere else they are left. Returns how many are here now. */
	async append(id: string, { offset, bytes }: { offset: number; bytes: Uint8Array }): Promise<number> {
		if ((await this.received(id)) !== offset) return this.received(id);
		await mkdir(join(this.#dir, 'coming'), { recursive: true, mode: 0o700 });
		const handle = await open(this.#coming(id), 'a', 0o600);
		try {
			await handle.appendFile(bytes);
		} finally {
			await handle.close();
		}
		return this.received(id);
	}

	/**
	 * The file is whole: checked, and put under its hash.
	 * - `kept`    it will outlive a power cut.
	 * - `damaged` its hash is another one; what came is thrown away and may come again.
	 * - `strange` it is not of the kind it says.
	 */
	async keep(
		id: string,
		{ sha256, type }: { sha256: string; type: FileType }
	): Promise<'kept' | 'damaged' | 'strange'> {
		const coming = this.#coming(id);
		const file = await open(coming, 'r+').catch(unlessGone);
		// Whether another file has these bytes is no matter: whoever names a hash shows what it is of.
		if (!file) return 'damaged';
		const first = new Uint8Array(16);
		const hash = createHash('sha256');
		try {
			await file.read(first, 0, 16, 0);
			for await (const chunk of file.createReadStream({ start: 0, autoClose: false }))
				hash.update(chunk as Buffer);
			await file.sync();
		} finally {
			await file.close();
		}
		const verdict =
			hash.digest('hex') !== sha256 ? 'damaged' : fileTypeOf(first) !== type ? 'strange' : 'kept';
		if (verdict === 'kept') await this.#whole.put(sha256, coming, type);
		else await rm(coming, { force: true });
		return verdict;
	}

	has(sha256: string): Promise<boolean> {
		return this.#whole.has(sha256);
	}

	/** Its bytes, or null when they are not here. */
	read(sha256: string): Promise<ReadableStream | null> {
		return this.#whole.read(sha256);
	}

	/** Takes away what came of a file, and, unless another file has the same bytes, the whole of it. */
	async remove({ id, sha256, isShared }: { id: string; sha256: string; isShared: boolean }): Promise<void> {
		await rm(this.#coming(id), { force: true });
		if (!isShared) await this.#whole.remove(sha256);
	}

	#coming(id: string): string {
		if (!ID.test(id)) throw new Error('not the id of a file');
		return join(this.#dir, 'coming', id);
	}
}

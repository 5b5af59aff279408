// Whole files on the server's own disk: DATA_DIR/files/whole/ab/<hash>, written once and put there by one rename.
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { placeOf, type WholeFiles } from './whole-files.ts';

/** The folder of whole files, in DATA_DIR and in a backup. */
export const WHOLE_FILES = 'files/whole';

/** `dir` is DATA_DIR/files/whole, on one disk with the pieces. */
export function diskFiles(dir: string): WholeFiles {
	const at = (sha256: string) => join(dir, placeOf(sha256));
	const has = async (sha256: string) => (await stat(at(sha256)).catch(unlessGone)) !== null;
	return {
		has,
		async put(sha256, path) {
			const folder = join(at(sha256), '..');
			await mkdir(folder, { recursive: true, mode: 0o700 });
			await rename(path, at(sha256));
			const handle = await open(folder, 'r');
			await handle.sync().finally(() => handle.close());
		},
		async read(sha256) {
			if (!(await has(sha256))) return null;
			return Readable.toWeb(createReadStream(at(sha256))) as ReadableStream;
		},
		remove: (sha256) => rm(at(sha256), { force: true })
	};
}

/** Null where there is no such file. @throws everything else */
export function unlessGone(cause: NodeJS.ErrnoException): null {
	if (cause.code === 'ENOENT') return null;
	throw cause;
}

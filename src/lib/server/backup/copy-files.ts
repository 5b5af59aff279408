// Copies folders of files, hashing what is written. Files of a running PostgreSQL may grow, shrink and vanish meanwhile.
// Knows nothing of what is in them.
import { createHash } from 'node:crypto';
import { chown, mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../database/embedded/account.ts';

export interface CopiedFile {
	/** Relative, with slashes. */
	path: string;
	bytes: number;
	sha256: string;
}
export interface Tree {
	/** Parents before children. */
	directories: string[];
	files: string[];
}

export interface CopyRequest {
	from: string;
	to: string;
	tree: Tree;
	/** Who shall own the copy; by default whoever runs this. */
	account?: Account;
	/** Whether the copy must outlive a power cut once this resolves. */
	isDurable: boolean;
}

/** Several at a time: the disk then writes many files with one flush. */
const AT_ONCE = 8;
const CHUNK_BYTES = 1 << 20;

/** Every folder and file below `root`, but what `isLeftOut`, in a stable order. Links and the like are not followed. */
export async function listTree(
	root: string,
	isLeftOut: (path: string, isDirectory: boolean) => boolean = () => false
): Promise<Tree> {
	const tree: Tree = { directories: [], files: [] };
	const visit = async (path: string) => {
		const entries = await readdir(join(root, path), { withFileTypes: true }).catch(unlessGone);
		for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
			const child = path ? `${path}/${entry.name}` : entry.name;
			if (isLeftOut(child, entry.isDirectory())) continue;
			if (entry.isDirectory()) {
				tree.directories.push(child);
				await visit(child);
			} else if (entry.isFile()) tree.files.push(child);
		}
	};
	await visit('');
	return tree;
}

/** Copies `tree`. What has vanished since it was listed is not in the answer, which is in the tree's order. */
export async function copyTree({ from, to, tree, account, isDurable }: CopyRequest): Promise<CopiedFile[]> {
	await makeDirectories(to, tree.directories, account);
	const copied: (CopiedFile | null)[] = [];
	await eachAtOnce(tree.files, async (path, index) => {
		copied[index] = await copyFile(path, { from, to, account, isDurable });
	});
	if (isDurable) await flushDirectories(to, tree.directories);
	return copied.filter((file) => file !== null);
}

/** Makes `root` and folders below it, closed to others. */
export async function makeDirectories(
	root: string,
	paths: readonly string[],
	account?: Account
): Promise<void> {
	for (const path of ['', ...paths]) {
		const directory = join(root, path);
		await mkdir(directory, { mode: 0o700, recursive: path === '' });
		await give(directory, account);
	}
}

/** Makes what was done in the folders outlive a power cut. */
export async function flushDirectories(root: string, paths: readonly string[]): Promise<void> {
	for (const path of ['', ...paths]) {
		const handle = await open(join(root, path), 'r');
		await handle.sync().finally(() => handle.close());
	}
}

/** Size and hash of a file that lies still; null when there is none. */
export async function hashFile(file: string): Promise<Omit<CopiedFile, 'path'> | null> {
	const handle = await open(file, 'r').catch(unlessGone);
	return handle ? await pour(handle, null).finally(() => handle.close()) : null;
}

/** Does `work` for each, a few at a time. The first error ends it, once those under way are over. */
export async function eachAtOnce<T>(
	items: readonly T[],
	work: (item: T, index: number) => Promise<void>
): Promise<void> {
	let next = 0;
	const lane = async () => {
		while (next < items.length) {
			const index = next++;
			try {
				await work(items[index] as T, index);
			} catch (cause) {
				next = items.length;
				throw cause;
			}
		}
	};
	const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
	for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function copyFile(
	path: string,
	{ from, to, account, isDurable }: Omit<CopyRequest, 'tree'>
): Promise<CopiedFile | null> {
	const source = await open(join(from, path), 'r').catch(unlessGone);
	if (!source) return null;
	const file = join(to, path);
	try {
		const target = await open(file, 'wx', 0o600);
		try {
			const poured = await pour(source, target);
			await give(file, account);
			if (isDurable) await target.sync();
			return { path, ...poured };
		} catch (cause) {
			await rm(file, { force: true });
			throw cause;
		} finally {
			await target.close();
		}
	} finally {
		await source.close();
	}
}

async function pour(source: FileHandle, target: FileHandle | null): Promise<Omit<CopiedFile, 'path'>> {
	const hash = createHash('sha256');
	const { size } = await source.stat();
	const buffer = Buffer.allocUnsafe(Math.min(Math.max(size, 1), CHUNK_BYTES));
	let bytes = 0;
	for (;;) {
		const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
		if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
		const chunk = buffer.subarray(0, bytesRead);
		hash.update(chunk);
		for (let at = 0; target && at < bytesRead;)
			at += (await target.write(chunk, at, bytesRead - at)).bytesWritten;
		bytes += bytesRead;
	}
}

async function give(path: string, account: Account | undefined) {
	if (account?.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid);
}

/** All bytes of the files of a tree, by their sizes now. */
export async function sizeOf(root: string, tree: Tree): Promise<number> {
	let bytes = 0;
	await eachAtOnce(tree.files, async (path) => {
		bytes += (await stat(join(root, path)).catch(unlessGone))?.size ?? 0;
	});
	return bytes;
}

function unlessGone(cause: unknown): null {
	if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
	throw cause;
}

// One server per data directory. The lock is SQLite's on an empty file: the kernel drops it with the process, however that ends,
// so there is no stale lock to guess about. It knows nothing of PostgreSQL.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another process holds the directory. */
export class DirectoryInUse extends Error {
	override readonly name = 'DirectoryInUse';
}

// Asked for at run time: bundlers do not know this module of Node's yet.
const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const BUSY = 5;

/**
 * Takes `dir` for this process until the returned function is called or the process ends.
 * @throws DirectoryInUse, naming the other process.
 */
export function lockDirectory(dir: string): () => void {
	const pidFile = join(dir, 'server.pid');
	const lock = new DatabaseSync(join(dir, 'server.lock'));
	try {
		// Immediate, not exclusive: of two that ask for the exclusive lock at once, each can stop the other, and nobody gets it.
		lock.exec('pragma journal_mode = memory; begin immediate');
	} catch (cause) {
		lock.close();
		if ((cause as { errcode?: number }).errcode !== BUSY) throw cause;
		throw new DirectoryInUse(
			`${dir} is in use by another server (process ${readPid(pidFile)}). Stop that one first, or set DATA_DIR to another folder.`
		);
	}
	writeFileSync(pidFile, `${process.pid}\n`);
	return () => lock.close();
}

function readPid(pidFile: string): string {
	try {
		return readFileSync(pidFile, 'utf8').trim();
	} catch {
		return 'unknown';
	}
}

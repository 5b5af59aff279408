// Backing up the embedded PostgreSQL of a data directory, whether or not its server runs: a base backup is taken, a copy of it is
// opened and looked through, and only then the folder gets its name. What is half done has another name and is nobody's backup.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import pg from 'pg';
import { isAlive, readPostmaster, stopPostmaster } from '../database/embedded/postmaster.ts';
import { PASSWORD_FILE } from '../database/embedded/initialise.ts';
import { DatabaseError } from '../database/errors.ts';
import { WHOLE_FILES } from '../files/disk-files.ts';
import { openPostgres } from '../database/postgres.ts';
import { backedUp, takeBaseBackup } from './base-backup.ts';
import {
	copyTree,
	flushDirectories,
	listTree,
	makeDirectories,
	sizeOf,
	type CopiedFile
} from './copy-files.ts';
import { BackupError, backupName, takenAtOf, type Manifest } from './manifest.ts';
import { openCopy, scratchBeside } from './open-copy.ts';
import { openSource, type Source } from './source.ts';

export interface BackUpOptions {
	dataDir: string;
	/** The folder that backups lie in; made when missing. */
	to: string;
	/** As for startEmbedded. */
	elsewhere?: string;
	log?: (line: string) => void;
}
export interface Backup {
	/** yuanhui-backup-… */
	folder: string;
	manifest: Manifest;
}

/** WAL that comes while files are copied, and room to breathe. */
const SPARE_BYTES = 128 * 1024 * 1024;

/**
 * Takes one backup, opens a copy of it, and notes it in the database.
 * @throws BackupError, with what to do.
 */
export async function backUp(options: BackUpOptions): Promise<Backup> {
	const { log = console.log } = options;
	const [dataDir, to] = [resolve(options.dataDir), resolve(options.to)];
	const source = await openSource({ ...options, dataDir, log });
	try {
		if ((to + sep).startsWith(source.cluster + sep))
			throw new BackupError(`${to} is inside the database itself. Choose another folder for backups.`);
		await mkdir(to, { recursive: true, mode: 0o700 });
		await clearLeftovers(to, source.cluster);
		await checkRoom(to, source.cluster);
		const draft = join(to, `.unfinished-${process.pid}-${randomBytes(4).toString('hex')}`);
		try {
			const backup = await take(source, { draft, dataDir, to, log });
			await noteBackup(source.url, backup.manifest).catch((cause: Error) =>
				log(`The backup is whole, but the database could not be told of it: ${cause.message}`)
			);
			return backup;
		} finally {
			await rm(draft, { recursive: true, force: true });
		}
	} catch (cause) {
		throw inPlainWords(cause, to);
	} finally {
		await source.close();
	}
}

async function take(
	source: Source,
	{ draft, dataDir, to, log }: { draft: string; dataDir: string; to: string; log: (line: string) => void }
): Promise<Backup> {
	log(`Copying ${source.cluster} …`);
	const base = await takeBaseBackup(source, join(draft, 'postgres'));
	const [password] = await copyTree({
		from: dataDir,
		to: draft,
		tree: { directories: [], files: [PASSWORD_FILE] },
		isDurable: true
	});
	// After the database: a file that it names lies here by now, and never changes. One that came later is nobody's yet.
	const wholeFiles = await copyFiles(dataDir, draft);
	if (!password) throw new BackupError(`${join(dataDir, PASSWORD_FILE)} is missing.`);
	log('Opening the copy and looking through it …');
	const found = await openCopy({
		from: join(draft, 'postgres'),
		scratch: scratchBeside(source.cluster, process.pid),
		bin: source.bin,
		account: source.account,
		password: (await readFile(join(draft, PASSWORD_FILE), 'utf8')).trim()
	});
	const inCluster = (path: string) => `postgres/${path}`;
	const manifest: Manifest = {
		format: 1,
		takenAt: base.takenAt.toISOString(),
		verifiedAt: new Date().toISOString(),
		postgres: (await readFile(join(draft, 'postgres', 'PG_VERSION'), 'utf8')).trim(),
		...found,
		directories: ['postgres/', ...base.directories.map(inCluster)],
		files: [password, ...base.files.map((file) => ({ ...file, path: inCluster(file.path) })), ...wholeFiles]
	};
	await writeFile(join(draft, 'manifest.json'), `${JSON.stringify(manifest, null, '\t')}\n`, {
		mode: 0o600,
		flush: true
	});
	await flushDirectories(draft, []);
	const folder = join(to, backupName(base.takenAt));
	await rename(draft, folder);
	await flushDirectories(to, []);
	return { folder, manifest };
}

/** Pictures and documents that are whole, into `draft`; what is still coming is sent again by its phone. */
async function copyFiles(dataDir: string, draft: string): Promise<CopiedFile[]> {
	const from = join(dataDir, WHOLE_FILES);
	const tree = await listTree(from);
	await makeDirectories(join(draft, WHOLE_FILES), []);
	const copied = await copyTree({ from, to: join(draft, WHOLE_FILES), tree, isDurable: true });
	return copied.map((file) => ({ ...file, path: `${WHOLE_FILES}/${file.path}` }));
}

/** So that the organiser's page can say when the last one was. A machine that is busy gets a few moments more. */
async function noteBackup(url: string, { takenAt, verifiedAt }: Manifest): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	client.on('error', () => {});
	await client.connect();
	const { rows } = await client
		.query<{ can: boolean }>("select to_regprocedure('public.note_backup(jsonb)') is not null as can")
		.finally(() => client.end());
	if (!rows[0]?.can) return;
	const database = openPostgres({ url, maxConnections: 1 });
	try {
		for (let attempt = 1; ; attempt++) {
			try {
				await database.call('note_backup', { takenAt, verifiedAt }, { kind: 'server' });
				return;
			} catch (cause) {
				if (attempt === 5 || !(cause instanceof DatabaseError && cause.kind === 'later')) throw cause;
				await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
			}
		}
	} finally {
		await database.close();
	}
}

/** What backups that were killed left: their folders, and the PostgreSQL that looked at one. Those still at work are let be. */
async function clearLeftovers(to: string, cluster: string): Promise<void> {
	for (const name of await readdir(to)) {
		const [, pid] = /^\.unfinished-(\d+)-/.exec(name) ?? [];
		if (pid && !isRunning(Number(pid))) await rm(join(to, name), { recursive: true, force: true });
	}
	for (const name of await readdir(dirname(cluster))) {
		const [, pid] = /^postgres\.opened-by-(\d+)$/.exec(name) ?? [];
		if (!pid || isRunning(Number(pid))) continue;
		const scratch = join(dirname(cluster), name);
		const left = readPostmaster(join(scratch, 'postgres'));
		if (left && isAlive(left)) await stopPostmaster(join(scratch, 'postgres'), left.pid);
		await rm(scratch, { recursive: true, force: true, maxRetries: 10 });
	}
}

/** Another process than this one. Of our own number is what another start of us left. */
function isRunning(pid: number): boolean {
	if (pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		return (cause as NodeJS.ErrnoException).code === 'EPERM';
	}
}

async function checkRoom(to: string, cluster: string): Promise<void> {
	const bytes = (await sizeOf(cluster, await backedUp(cluster))) + SPARE_BYTES;
	const home = dirname(cluster);
	const isSameDisk = (await stat(to)).dev === (await stat(home)).dev;
	// The backup, and beside the database the copy of it that is opened.
	for (const [folder, needed] of [
		[to, isSameDisk ? 2 * bytes : bytes],
		[home, bytes]
	] as const) {
		const { bavail, bsize } = await statfs(folder);
		if (bavail * bsize < needed)
			throw new BackupError(
				`Not enough room: ${folder} has ${megabytes(bavail * bsize)} free and the backup needs ${megabytes(needed)}. Remove old backups, or choose another disk with --to.`
			);
	}
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;

/** The backups in a folder, newest first; unfinished ones and strangers are none. */
export async function listBackups(dir: string): Promise<{ folder: string; takenAt: number }[]> {
	const names = existsSync(dir) ? await readdir(dir) : [];
	return names
		.flatMap((name) => {
			const takenAt = takenAtOf(name);
			return takenAt === null ? [] : [{ folder: join(dir, name), takenAt }];
		})
		.sort((a, b) => b.takenAt - a.takenAt);
}

/** Removes all but the newest `keep` backups in a folder. Returns the folders removed. */
export async function removeOldBackups(dir: string, keep: number): Promise<string[]> {
	const old = (await listBackups(dir)).slice(keep).map(({ folder }) => folder);
	for (const folder of old) {
		// Renamed first: what is removed half way must not look like a backup.
		const doomed = join(dirname(folder), `.unfinished-${process.pid}-old-${randomBytes(4).toString('hex')}`);
		await rename(folder, doomed);
		await rm(doomed, { recursive: true, force: true });
	}
	return old;
}

/** Errors of the disk and of the connection, as sentences. */
function inPlainWords(cause: unknown, to: string): unknown {
	if (cause instanceof BackupError) return cause;
	const { code, message } = cause as { code?: string; message: string };
	switch (code) {
		case 'ENOSPC':
			return new BackupError(
				`The disk of ${to} is full: the backup was not made, nothing else was touched. Make room, or choose another disk with --to.`,
				{ cause }
			);
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return new BackupError(
				`${message}. Nothing may be written there: choose another folder with --to, or run this as the account that runs the server.`,
				{ cause }
			);
		case '57P01':
		case 'ECONNRESET':
		case 'ECONNREFUSED':
			return new BackupError(
				'PostgreSQL stopped while the backup was taken; no backup was made. Run it again.',
				{ cause }
			);
		default:
			return cause;
	}
}

// Putting a backup in the place of the database of a data directory. What was there is kept beside it. Every stream then begins a new
// epoch, by which phones see that the server went back, and send again what they still keep.
//
//   checked ──▶ copied beside ──▶ opened there, migrated, new epoch, stopped ──▶ mark ──▶ old one aside ──▶ new one in place ──▶ mark removed
//   Whatever fails before the mark has changed nothing. While it lies there no server starts: killed between the two renames, the next
//   start would make an empty database where the old one was.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import * as z from 'zod';
import { type Account, databaseAccount } from '../database/embedded/account.ts';
import { findRunning, startCluster } from '../database/embedded/cluster.ts';
import { addressOf, PASSWORD_FILE } from '../database/embedded/initialise.ts';
import { lockDirectory } from '../database/embedded/lock.ts';
import { choosePlace, ELSEWHERE, makePassable } from '../database/embedded/place.ts';
import { signal, stopPostmaster } from '../database/embedded/postmaster.ts';
import { RESTORE_MARK } from '../database/embedded.ts';
import { WHOLE_FILES } from '../files/disk-files.ts';
import { migrate, type Schema } from '../database/migrate.ts';
import { openPostgres } from '../database/postgres.ts';
import { copyTree, eachAtOnce, flushDirectories, hashFile, listTree, makeDirectories } from './copy-files.ts';
import { BackupError, readManifest, type Manifest } from './manifest.ts';

export interface RestoreOptions {
	/** The folder yuanhui-backup-…. */
	from: string;
	dataDir: string;
	schema: Schema;
	elsewhere?: string;
	/** Asked once everything has been checked and before anything is changed; false leaves all as it is. */
	confirm?: (about: { manifest: Manifest; replaces: boolean }) => Promise<boolean>;
	log?: (line: string) => void;
}
export interface Restored {
	manifest: Manifest;
	/** Where the database that was replaced lies now; null when there was none. */
	kept: string | null;
	/** How many events began a new epoch. */
	events: number;
}

const epochBegun = z.object({ events: z.int() });

/**
 * Restores, or returns null when `confirm` said no.
 * @throws DirectoryInUse while a server runs on `dataDir`; BackupError when the backup is damaged or does not fit this program.
 */
export async function restore(options: RestoreOptions): Promise<Restored | null> {
	const { log = console.log, elsewhere = ELSEWHERE, schema } = options;
	const [dataDir, from] = [resolve(options.dataDir), resolve(options.from)];
	const manifest = await readManifest(from);
	makePassable(dataDir);
	const unlock = lockDirectory(dataDir);
	try {
		const account = databaseAccount();
		const place = { ...choosePlace({ dataDir, account, elsewhere, log }), account };
		const { cluster } = place;
		refuseStranger(manifest, { bin: place.bin, schema });
		log(`Checking ${from} …`);
		await checkFiles(from, manifest);
		const replaces = existsSync(cluster);
		if (options.confirm && !(await options.confirm({ manifest, replaces }))) return null;

		const draft = `${cluster}.restoring-${randomBytes(4).toString('hex')}`;
		await clearDrafts(cluster);
		log('Copying it into place …');
		try {
			await copyIn(from, { draft, manifest, account });
			log('Opening it …');
			const events = await prepare({ ...place, draft, from, dataDir, schema, log });
			const left = await findRunning(cluster);
			if (left) await stopPostmaster(cluster, left.pid);
			await putFilesBack(from, dataDir, manifest);
			const kept = await exchange({ from, dataDir, cluster, draft });
			return { manifest, kept, events };
		} finally {
			await rm(draft, { recursive: true, force: true });
		}
	} finally {
		unlock();
	}
}

/** Before anything is touched: would this program open these files, and know what is in them? */
function refuseStranger(manifest: Manifest, { bin, schema }: { bin: string; schema: Schema }) {
	const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
	const [, ours] = /\(PostgreSQL\) (\d+)/.exec(stdout) ?? [];
	if (ours !== manifest.postgres)
		throw new BackupError(
			`This backup was made by PostgreSQL ${manifest.postgres}, and this program brings ${ours}. Restore it with the version of the program that made it.`
		);
	const newest = schema.migrations
		.map(({ file }) => file.split('_')[0] ?? '')
		.sort()
		.at(-1);
	if (manifest.schema > (newest ?? ''))
		throw new BackupError(
			`This backup was made by a newer version of the program (schema ${manifest.schema}; this one knows ${newest}). Update the program, then restore.`
		);
}

async function checkFiles(from: string, manifest: Manifest): Promise<void> {
	const damaged: string[] = [];
	await eachAtOnce(manifest.files, async ({ path, bytes, sha256 }) => {
		const found = await hashFile(join(from, path));
		if (found?.bytes !== bytes || found.sha256 !== sha256) damaged.push(path);
	});
	const named = new Set(manifest.files.map(({ path }) => path));
	const { files } = await listTree(join(from, 'postgres'));
	damaged.push(...files.map((file) => `postgres/${file}`).filter((file) => !named.has(file)));
	if (damaged.length)
		throw new BackupError(
			`This backup is damaged: ${damaged.length} file(s) are missing, changed or not its own, among them ${damaged.sort()[0]}. Nothing was restored; use another backup.`
		);
}

async function copyIn(
	from: string,
	to: { draft: string; manifest: Manifest; account: Account }
): Promise<void> {
	const inside = (path: string) => path.slice('postgres/'.length);
	const directories = to.manifest.directories.map(inside).filter((path) => path !== '');
	const files = to.manifest.files
		.filter(({ path }) => path.startsWith('postgres/'))
		.map(({ path }) => inside(path));
	await makeDirectories(to.draft, directories, to.account);
	await copyTree({
		from: join(from, 'postgres'),
		to: to.draft,
		tree: { directories: [], files },
		account: to.account,
		isDurable: true
	});
	await flushDirectories(to.draft, directories);
}

/** Pictures and documents lie under their hash: those that are here stay, those that are missing come back. */
async function putFilesBack(from: string, dataDir: string, manifest: Manifest): Promise<void> {
	const inside = ({ path }: { path: string }) => path.slice(WHOLE_FILES.length + 1);
	const here = (path: string) => join(dataDir, WHOLE_FILES, path);
	const missing = manifest.files
		.filter(({ path }) => path.startsWith(`${WHOLE_FILES}/`))
		// By its size as well: a restore that was killed may have left half of one.
		.filter((file) => statSync(here(inside(file)), { throwIfNoEntry: false })?.size !== file.bytes)
		.map(inside);
	for (const path of missing) await rm(here(path), { force: true });
	const folders = [...new Set(missing.map((path) => dirname(path)))];
	for (const folder of folders)
		await mkdir(join(dataDir, WHOLE_FILES, folder), { recursive: true, mode: 0o700 });
	if (!missing.length) return;
	const tree = { directories: [], files: missing };
	await copyTree({ from: join(from, WHOLE_FILES), to: join(dataDir, WHOLE_FILES), tree, isDurable: true });
	await flushDirectories(join(dataDir, WHOLE_FILES), folders);
}

/** Puts the draft where the cluster is. Run again after an interruption, it does what is left to do. */
async function exchange(place: {
	from: string;
	dataDir: string;
	cluster: string;
	draft: string;
}): Promise<string | null> {
	const { from, dataDir, cluster, draft } = place;
	const at = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
	await writeFile(join(dataDir, RESTORE_MARK), `${basename(from)}\n`, { mode: 0o600, flush: true });
	await flushDirectories(dataDir, []);
	const kept = existsSync(cluster) ? `${cluster}.before-restore-${at}` : null;
	const password = join(dataDir, PASSWORD_FILE);
	if (kept) {
		// The password first: a cluster whose password is gone cannot be opened again.
		if (existsSync(password)) await rename(password, `${password}.before-restore-${at}`);
		await rename(cluster, kept);
	}
	await rm(password, { force: true });
	await copyTree({
		from,
		to: dataDir,
		tree: { directories: [], files: [PASSWORD_FILE] },
		isDurable: true
	});
	await rename(draft, cluster);
	await flushDirectories(dirname(cluster), []);
	await flushDirectories(dataDir, []);
	await rm(join(dataDir, RESTORE_MARK));
	return kept;
}

/** Starts PostgreSQL on the draft, brings it to this program's schema, and begins new epochs. Returns how many. */
async function prepare(about: {
	draft: string;
	from: string;
	dataDir: string;
	bin: string;
	account: Account;
	schema: Schema;
	log: (line: string) => void;
}): Promise<number> {
	const { draft, from, dataDir, bin, account, schema, log } = about;
	const password = (await readFile(join(from, PASSWORD_FILE), 'utf8')).trim();
	const running = await startCluster({
		cluster: draft,
		bin,
		account,
		logFile: join(dataDir, 'postgres.log')
	});
	const stopAtExit = () => signal(running.pid, 'SIGINT');
	process.once('exit', stopAtExit);
	try {
		const url = addressOf(running.port, password);
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		const applied = await migrate(client, schema).finally(() => client.end());
		if (applied.length) log(`Migrated it up to ${applied.at(-1)}.`);
		return await beginEpoch(url);
	} finally {
		process.off('exit', stopAtExit);
		await stopPostmaster(draft, running.pid);
	}
}

/** Every stream of the database at `url` begins a new epoch. Returns how many there are. */
export async function beginEpoch(url: string): Promise<number> {
	const database = openPostgres({ url, maxConnections: 1 });
	try {
		return epochBegun.parse(await database.call('begin_epoch', {}, { kind: 'server' })).events;
	} finally {
		await database.close();
	}
}

/** What a killed restore left, its PostgreSQL included. */
async function clearDrafts(cluster: string): Promise<void> {
	for (const name of await readdir(dirname(cluster))) {
		if (!name.startsWith(`${basename(cluster)}.restoring-`)) continue;
		const draft = join(dirname(cluster), name);
		const left = await findRunning(draft);
		if (left) await stopPostmaster(draft, left.pid);
		await rm(draft, { recursive: true, force: true, maxRetries: 10 });
	}
}

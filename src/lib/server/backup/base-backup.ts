// A base backup of a running PostgreSQL: its files, copied while it goes on writing, and the WAL that makes them whole again.
// The package brings no pg_basebackup; these are the steps of PostgreSQL's documentation, "Making a Base Backup Using the Low Level API".
//
// The WAL from the start of the copy on is held by a temporary replication slot: it belongs to our connection and goes with it,
// however we end. (wal_keep_size would have to be set for the whole server, and would stay set after a backup that was killed.)
import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { copyTree, flushDirectories, listTree, type CopiedFile, type Tree } from './copy-files.ts';
import { BackupError } from './manifest.ts';

/** Folders whose content PostgreSQL makes anew when it starts, or which we fill ourselves (pg_wal). */
const EMPTIED = /^(pg_dynshmem|pg_notify|pg_replslot|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//;
/** What belongs to the process that runs, and what a start would take for something it is not. */
const LEFT_OUT =
	/^(postmaster\.(pid|opts)|(backup_label|tablespace_map)(\.old)?|backup_manifest|current_logfiles(\.tmp)?)$|(^|\/)(pg_internal\.init[^/]*|pgsql_tmp[^/]*)$/;
/** Copied last and in one piece: where recovery begins is told by backup_label, and everything else by this file. */
const CONTROL = 'global/pg_control';

export interface BaseBackup {
	/** When the copy was begun: what was committed by then is certainly in it. */
	takenAt: Date;
	/** Below the cluster. */
	directories: string[];
	files: CopiedFile[];
}

/** What of a cluster goes into a copy of it. */
export const backedUp = (cluster: string): Promise<Tree> =>
	listTree(
		cluster,
		(path, isDirectory) =>
			path !== CONTROL && (EMPTIED.test(path) || LEFT_OUT.test(path) || (isWal(path) && !isDirectory))
	);
const isWal = (path: string) => path.startsWith('pg_wal/');

/**
 * Copies the cluster of the PostgreSQL at `url` into the folder `to`, flushed.
 * @throws BackupError, or whatever the disk or the connection threw: `to` then holds nothing that can be used.
 */
export async function takeBaseBackup(
	from: { url: string; cluster: string },
	to: string
): Promise<BaseBackup> {
	const client = new pg.Client({ connectionString: from.url, application_name: 'yuanhui backup' });
	// Said again by the query that it interrupts.
	client.on('error', () => {});
	await client.connect();
	try {
		await refuseTablespaces(client);
		await client.query('select pg_create_physical_replication_slot($1, true, true)', [
			`yuanhui_backup_${randomBytes(6).toString('hex')}`
		]);
		const takenAt = new Date();
		const first = await walFile(client, 'pg_backup_start($1, true)', ['yuanhui']);
		const tree = await backedUp(from.cluster);
		const files = await copyTree({
			from: from.cluster,
			to,
			tree: { ...tree, files: tree.files.filter((path) => path !== CONTROL) },
			isDurable: true
		});
		files.push(await write(to, CONTROL, await readSteadily(join(from.cluster, CONTROL))));
		const stopped = await client.query<{ wal: string; label: string; spaces: string }>(
			'select pg_walfile_name(lsn) as wal, labelfile as label, spcmapfile as spaces from pg_backup_stop(false)'
		);
		const { wal: last, label } = stopped.rows[0]!;
		files.push(await write(to, 'backup_label', Buffer.from(label)));
		files.push(...(await copyWal(from.cluster, to, [first, last])));
		await flushDirectories(to, tree.directories);
		return { takenAt, directories: tree.directories, files };
	} finally {
		// Ends the slot as well, and a backup that was not brought to its end.
		await client.end().catch(() => {});
	}
}

async function walFile(client: pg.Client, lsn: string, params: unknown[]): Promise<string> {
	const { rows } = await client.query<{ wal: string }>(`select pg_walfile_name(${lsn}) as wal`, params);
	return rows[0]!.wal;
}

/** `first` to `last`, of one timeline: their names sort as they follow each other. */
async function copyWal(cluster: string, to: string, [first, last]: [string, string]): Promise<CopiedFile[]> {
	const names = await readdir(join(cluster, 'pg_wal'));
	const segments = names.filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
	if (!segments.includes(first) || !segments.includes(last))
		throw new BackupError('PostgreSQL no longer has the WAL that this backup needs. Run the backup again.');
	const histories = names.filter((name) => /^[0-9A-F]{8}\.history$/.test(name));
	const files = [...segments, ...histories].sort().map((name) => `pg_wal/${name}`);
	return copyTree({ from: cluster, to, tree: { directories: [], files }, isDurable: true });
}

/** PostgreSQL writes this file over in place: what was read twice alike was not caught half way. */
async function readSteadily(file: string): Promise<Buffer> {
	for (let before = await readFile(file); ;) {
		const now = await readFile(file);
		if (now.equals(before)) return now;
		before = now;
	}
}

async function write(root: string, path: string, content: Buffer): Promise<CopiedFile> {
	const handle = await open(join(root, path), 'wx', 0o600);
	try {
		await handle.writeFile(content);
		await handle.sync();
	} finally {
		await handle.close();
	}
	return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

async function refuseTablespaces(client: pg.Client) {
	const { rowCount } = await client.query("select from pg_tablespace where spcname !~ '^pg_'");
	if (rowCount)
		throw new BackupError(
			'This PostgreSQL has tablespaces of its own outside its folder; use PostgreSQL’s own tools to back it up.'
		);
}

// Opens a copy of a cluster as a PostgreSQL of its own, beside the real one, and looks at everything in it: what has not been
// opened is not a backup. The copy is thrown away afterwards.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import * as z from 'zod';
import type { Account } from '../database/embedded/account.ts';
import { startCluster } from '../database/embedded/cluster.ts';
import { addressOf } from '../database/embedded/initialise.ts';
import { makePassable } from '../database/embedded/place.ts';
import { signal, stopPostmaster } from '../database/embedded/postmaster.ts';
import { openPostgres } from '../database/postgres.ts';
import { copyTree, listTree } from './copy-files.ts';
import { BackupError, type Manifest } from './manifest.ts';

export interface CopyToOpen {
	/** The cluster to look at; it is not touched. */
	from: string;
	/** A folder that does not exist yet, where PostgreSQL's account gets in; gone when this ends. */
	scratch: string;
	bin: string;
	account: Account;
	/** The owner's, as the backup holds it. */
	password: string;
}

const MINUTE_MS = 60_000;
const verified = z.object({ events: z.int(), versions: z.int(), broken: z.array(z.unknown()) });

/** What was found, for the manifest. @throws BackupError when the copy does not open, or what is in it does not hold together. */
export async function openCopy(copy: CopyToOpen): Promise<Pick<Manifest, 'schema' | 'events' | 'rows'>> {
	const { from, scratch, bin, account } = copy;
	const cluster = join(scratch, 'postgres');
	makePassable(scratch);
	try {
		await copyTree({ from, to: cluster, tree: await listTree(from), account, isDurable: false });
		const running = await startCluster({
			cluster,
			bin,
			account,
			logFile: join(scratch, 'postgres.log'),
			// Nothing of it is kept, so nothing of it need be safe.
			settings: { fsync: 'off', autovacuum: 'off', shared_buffers: '32MB' }
		}).catch((cause: Error) => {
			throw new BackupError(`A copy of the backup does not open. ${cause.message}`, { cause });
		});
		const stopAtExit = () => signal(running.pid, 'SIGINT');
		process.once('exit', stopAtExit);
		try {
			// Without its label it would recover from a later point than the files were copied at, and often look whole all the same.
			if (!existsSync(join(cluster, 'backup_label.old')))
				throw new BackupError('A copy of the backup did not recover from its label. Run the backup again.');
			return await look(addressOf(running.port, copy.password));
		} finally {
			process.off('exit', stopAtExit);
			await stopPostmaster(cluster, running.pid);
		}
	} finally {
		await rm(scratch, { recursive: true, force: true, maxRetries: 10 });
	}
}

/** The folder beside a cluster for a copy of it that lives as long as process `pid` looks at it. */
export const scratchBeside = (cluster: string, pid: number): string =>
	join(dirname(cluster), `postgres.opened-by-${pid}`);

async function look(url: string): Promise<Pick<Manifest, 'schema' | 'events' | 'rows'>> {
	const limit = 30 * MINUTE_MS;
	const database = openPostgres({
		url,
		kind: 'embedded',
		maxConnections: 2,
		limitsMs: { statement: limit, lock: MINUTE_MS, idleInTransaction: limit }
	});
	const client = new pg.Client({ connectionString: url });
	client.on('error', () => {});
	try {
		await client.connect();
		const rows = await countRows(client);
		await checkIndexes(client);
		const { rows: known } = await client.query<{ can: boolean }>(
			"select to_regprocedure('public.verify_streams(jsonb)') is not null as can"
		);
		if (known[0]?.can) {
			const { broken } = verified.parse(await database.call('verify_streams', {}, { kind: 'server' }));
			if (broken.length)
				throw new BackupError(
					`The records in the database do not hold together (${JSON.stringify(broken.slice(0, 5))}). Keep this database as it is and ask for help; older backups are not touched.`
				);
		}
		const { rows: events } = await client.query<{
			event: string;
			epoch: string;
			head: number;
			chain: string;
		}>(
			"select event, epoch, head::float8 as head, encode(chain, 'hex') as chain from public.event_streams order by event"
		);
		return { schema: (await database.ready()).schema, events, rows };
	} catch (cause) {
		if (cause instanceof BackupError) throw cause;
		throw new BackupError(`A copy of the backup cannot be read: ${(cause as Error).message}`, { cause });
	} finally {
		await client.end().catch(() => {});
		await database.close();
	}
}

/** Reads every page of every table, and so checks the checksum of each. */
async function countRows(client: pg.Client): Promise<Record<string, number>> {
	const { rows: tables } = await client.query<{ name: string }>(
		`select format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'm') and n.nspname !~ '^pg_toast' and n.nspname <> 'information_schema' order by 1`
	);
	const counts: Record<string, number> = {};
	for (const { name } of tables) {
		const { rows } = await client.query<{ n: number }>(`select count(*)::float8 as n from ${name}`);
		if (!name.startsWith('pg_catalog.')) counts[name] = rows[0]?.n ?? 0;
	}
	return counts;
}

/** Every index agrees with its table, where the program for that (amcheck) is there. */
async function checkIndexes(client: pg.Client): Promise<void> {
	const { rowCount } = await client.query("select from pg_available_extensions where name = 'amcheck'");
	if (!rowCount) return;
	await client.query('create extension if not exists amcheck');
	await client.query(
		`select bt_index_check(c.oid, heapallindexed => true) from pg_catalog.pg_class c
		join pg_catalog.pg_index i on i.indexrelid = c.oid join pg_catalog.pg_am a on a.oid = c.relam
		where a.amname = 'btree' and c.relpersistence = 'p' and i.indisready and i.indisvalid`
	);
}

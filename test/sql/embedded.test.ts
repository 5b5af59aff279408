// The embedded PostgreSQL through everything that can happen to the process that started it. Real processes, really killed.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEmbedded } from '#lib/server/database/embedded.ts';
import { canRun, databaseAccount } from '#lib/server/database/embedded/account.ts';
import { choosePlace } from '#lib/server/database/embedded/place.ts';
import { isAlive, readPostmaster } from '#lib/server/database/embedded/postmaster.ts';

interface Started {
	url: string;
	pid: number;
	cluster: string;
	isTakenOver: boolean;
	said: string[];
	error?: { name: string; message: string };
}

let home: string;
let dataDir: string;
let elsewhere: string;
const servers: ChildProcess[] = [];
const clusters = new Set<string>();

/** A data directory that was made, used and stopped; tests that do not ask how one is made begin with a copy. */
const prepared = mkdtempSync(join(tmpdir(), 'yuanhui-prepared-'));

beforeAll(async () => {
	chmodSync(prepared, 0o711);
	const dir = join(prepared, 'data');
	await (await startEmbedded({ dataDir: dir, elsewhere: join(prepared, 'elsewhere'), log: () => {} })).stop();
});
afterAll(() => rmSync(prepared, { recursive: true, force: true }));
const usePrepared = () => execFileSync('cp', ['-a', join(prepared, 'data'), dataDir]);

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'yuanhui-embedded-'));
	chmodSync(home, 0o711);
	dataDir = join(home, 'data');
	elsewhere = join(home, 'elsewhere');
});

afterEach(async () => {
	for (const server of servers.splice(0)) server.kill('SIGKILL');
	for (const cluster of clusters) {
		const left = readPostmaster(cluster);
		if (left && isAlive(left)) process.kill(left.pid, 'SIGQUIT');
		if (left) await expect.poll(() => isAlive(left), { timeout: 60_000 }).toBe(false);
	}
	clusters.clear();
	rmSync(home, { recursive: true, force: true, maxRetries: 50 });
});

const run = () => {
	const server = spawn(
		process.execPath,
		[fileURLToPath(new URL('embedded-server.ts', import.meta.url)), dataDir, elsewhere],
		{ stdio: ['ignore', 'pipe', 'inherit'] }
	);
	servers.push(server);
	return server;
};

async function start(): Promise<Started & { server: ChildProcess }> {
	const server = run();
	const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
	const started = JSON.parse(line) as Started;
	if (started.cluster) clusters.add(started.cluster);
	return { ...started, server };
}

async function end(server: ChildProcess, signal: NodeJS.Signals) {
	const exit = once(server, 'exit');
	server.kill(signal);
	return exit;
}

async function sql(url: string, text: string) {
	const client = new pg.Client({ connectionString: url });
	client.on('error', () => {});
	await client.connect();
	try {
		return (await client.query(text)).rows as Record<string, unknown>[];
	} finally {
		await client.end();
	}
}

test('starts, keeps its settings, stops cleanly, and has the data again', async () => {
	const first = await start();
	await sql(first.url, "create table t as select '张三' as name");
	expect(
		await sql(
			first.url,
			`select current_setting('data_checksums') as sums, current_setting('fsync') as fsync, current_setting('server_encoding') as text,
			current_setting('listen_addresses') as address, current_setting('password_encryption') as scram, lower('ÄΩ') as lower`
		)
	).toEqual([
		{ sums: 'on', fsync: 'on', text: 'UTF8', address: '127.0.0.1', scram: 'scram-sha-256', lower: 'äω' }
	]);
	expect(statSync(join(dataDir, 'database-password')).mode & 0o777).toBe(0o600);
	const stranger = new URL(first.url);
	stranger.password = 'guessed';
	await expect(sql(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });

	expect(await end(first.server, 'SIGTERM')).toEqual([0, null]);
	expect(isAlive(first)).toBe(false);
	expect(readPostmaster(first.cluster)).toBeNull();
	expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).toContain('database system is shut down');

	const second = await start();
	expect(second.isTakenOver).toBe(false);
	expect(await sql(second.url, 'select name from t')).toEqual([{ name: '张三' }]);
});

test('a server killed at once leaves PostgreSQL running; the next takes it over and can stop it', async () => {
	usePrepared();
	const first = await start();
	await sql(first.url, 'create table t as select 1 as n');
	await end(first.server, 'SIGKILL');
	expect(isAlive(first)).toBe(true);

	const second = await start();
	expect(second).toMatchObject({ isTakenOver: true, pid: first.pid, url: first.url });
	expect(second.said.join()).toContain('Took over');
	expect(await sql(second.url, 'select n from t')).toEqual([{ n: 1 }]);
	await end(second.server, 'SIGTERM');
	expect(isAlive(first)).toBe(false);
});

test('server and PostgreSQL killed together: what was committed is there', async () => {
	usePrepared();
	const first = await start();
	await sql(first.url, 'create table t (n int)');
	for (let n = 1; n <= 20; n++) await sql(first.url, `insert into t values (${n})`);
	await end(first.server, 'SIGKILL');
	process.kill(first.pid, 'SIGKILL');
	await expect.poll(() => isAlive(first), { timeout: 60_000 }).toBe(false);
	expect(readPostmaster(first.cluster)?.pid).toBe(first.pid);

	const second = await start();
	expect(second.isTakenOver).toBe(false);
	expect(await sql(second.url, 'select count(*)::int as n from t')).toEqual([{ n: 20 }]);
});

test('PostgreSQL killed under a running server: it is started again at the same address, with what was committed', async () => {
	usePrepared();
	const first = await start();
	await sql(first.url, 'create table t as select 1 as n');
	process.kill(first.pid, 'SIGKILL');
	await expect
		.poll(() => sql(first.url, 'select n from t').catch(() => null), { timeout: 60_000 })
		.toEqual([{ n: 1 }]);
	const second = readPostmaster(first.cluster)!;
	expect(second.pid).not.toBe(first.pid);
	await end(first.server, 'SIGTERM');
	expect(isAlive(second)).toBe(false);
});

test('killed in the middle of making the database: the next start makes it', async () => {
	const server = run();
	await expect
		.poll(
			() => existsSync(dataDir) && readdirSync(dataDir).some((entry) => entry.startsWith('postgres.new-')),
			{
				timeout: 60_000,
				interval: 5
			}
		)
		.toBe(true);
	await end(server, 'SIGKILL');
	expect(existsSync(join(dataDir, 'postgres'))).toBe(false);

	const second = await start();
	expect(await sql(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('of two servers started at once on one folder, one gets it and the other names it', async () => {
	usePrepared();
	const both = await Promise.all([start(), start()]);
	const [loser, winner] = both[0].error ? both : [both[1], both[0]];
	expect(winner.error).toBeUndefined();
	expect(loser.error?.name).toBe('DirectoryInUse');
	expect(await sql(winner.url, 'select 1 as n')).toEqual([{ n: 1 }]);

	const third = await start();
	expect(third.error?.message).toContain(`process ${winner.server.pid}`);
	// The refused ones have done it no harm.
	expect(await sql(winner.url, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('a process number that now belongs to another program is not taken for PostgreSQL', async () => {
	usePrepared();
	const first = await start();
	await sql(first.url, 'create table t as select 1 as n');
	await end(first.server, 'SIGKILL');
	process.kill(first.pid, 'SIGKILL');
	await expect.poll(() => isAlive(first), { timeout: 60_000 }).toBe(false);
	const file = join(first.cluster, 'postmaster.pid');
	writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));

	const second = await start();
	expect(second.error).toBeUndefined();
	expect(await sql(second.url, 'select n from t')).toEqual([{ n: 1 }]);
});

test('a password that does not fit says so', async () => {
	usePrepared();
	const first = await start();
	await end(first.server, 'SIGTERM');
	writeFileSync(join(dataDir, 'database-password'), 'another');
	const second = await start();
	expect(second.error?.message).toContain(join(dataDir, 'database-password'));
	expect(isAlive(first)).toBe(false);
});

const isRoot = process.getuid?.() === 0;

describe('where it lives', () => {
	if (isRoot) {
		test('root, and a folder that "postgres" may not enter: elsewhere, said, and the same place next time', async () => {
			const locked = join(home, 'locked');
			mkdirSync(locked, { mode: 0o700 });
			dataDir = join(locked, 'data');
			const first = await start();
			expect(first.cluster.startsWith(elsewhere)).toBe(true);
			expect(first.said.join()).toContain(elsewhere);
			await sql(first.url, 'create table t as select 1 as n');
			await end(first.server, 'SIGTERM');

			// Even when the way has been opened since.
			chmodSync(locked, 0o755);
			const second = await start();
			expect(second.cluster).toBe(first.cluster);
			expect(await sql(second.url, 'select n from t')).toEqual([{ n: 1 }]);
		});

		test('root, and programs that "postgres" may not run: a copy that it may', () => {
			const native = join(home, 'locked', 'native');
			mkdirSync(join(native, 'bin'), { recursive: true });
			writeFileSync(join(native, 'bin', 'postgres'), '#!/bin/sh\n', { mode: 0o755 });
			mkdirSync(dataDir);
			const account = databaseAccount();
			const request = { dataDir, account, elsewhere, log: () => {}, programs: { native, version: '18.0' } };
			expect(choosePlace(request).bin).toBe(join(native, 'bin'));
			chmodSync(join(home, 'locked'), 0o700);
			const { bin } = choosePlace(request);
			expect(bin).toBe(join(elsewhere, 'postgresql-18.0', 'bin'));
			expect(canRun(account, join(bin, 'postgres'))).toBe(true);
			expect(choosePlace(request).bin).toBe(bin);
			expect(readdirSync(elsewhere)).toEqual(['postgresql-18.0']);
		});
	} else {
		test('an ordinary user: always in the folder itself', async () => {
			chmodSync(home, 0o700);
			const first = await start();
			expect(first.cluster).toBe(join(dataDir, 'postgres'));
			expect(existsSync(elsewhere)).toBe(false);
		});
	}
});

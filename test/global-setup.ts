// Once per test run: one PostgreSQL in a temporary folder, with two databases that test/postgres.ts copies.
// TEST_DATABASE_URL=postgres://owner:password@host/postgres uses a server of yours instead: so are 15 to 18 tried.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../src/lib/server/database/embedded.ts';
import { migrate } from '../src/lib/server/database/migrate.ts';
import { readSchemaFiles } from '../src/lib/server/database/schema-files.ts';

declare module 'vitest' {
	interface ProvidedContext {
		templates: Templates;
	}
}

/** Databases that test databases are copies of; nobody may stay connected to one. */
export interface Templates {
	/** With the bootstrap only. */
	bareUrl: string;
	/** With every migration. */
	migratedUrl: string;
	/** Why a migration failed. Only the tests that need a migrated database fail with it. */
	error: string | null;
}

export default async function setup(project: TestProject) {
	const { url, stop } = await (process.env.TEST_DATABASE_URL
		? useGiven(process.env.TEST_DATABASE_URL)
		: startOwn());
	const templates = await makeTemplates(url).catch(async (cause) => {
		await stop();
		throw cause;
	});
	project.provide('templates', templates);
	return async () => {
		for (const template of [templates.bareUrl, templates.migratedUrl])
			await run(url, `drop database if exists ${new URL(template).pathname.slice(1)} with (force)`);
		await stop();
	};
}

const useGiven = async (url: string) => ({ url, stop: async () => {} });

async function startOwn() {
	const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-test-'));
	chmodSync(dataDir, 0o711);
	const embedded = await startEmbedded({
		dataDir,
		elsewhere: join(dataDir, 'elsewhere'),
		// Nothing here outlives the run. Tests of durability start their own PostgreSQL.
		settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
		log: () => {}
	});
	const reaper = reapWithUs(embedded.pid, dataDir);
	return {
		url: embedded.url,
		async stop() {
			await embedded.stop();
			reaper.kill();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

async function makeTemplates(url: string): Promise<Templates> {
	const suffix = randomBytes(4).toString('hex');
	const [bareUrl, migratedUrl] = [`bare_${suffix}`, `migrated_${suffix}`].map((name) => {
		const template = new URL(url);
		template.pathname = `/${name}`;
		return template.href;
	}) as [string, string];
	const { bootstrap, migrations } = readSchemaFiles();
	for (const template of [bareUrl, migratedUrl])
		await run(
			url,
			`create database ${new URL(template).pathname.slice(1)} template template0 encoding 'UTF8'`
		);
	await connected(bareUrl, (client) => migrate(client, { bootstrap, migrations: [] }));
	const error = await connected(migratedUrl, (client) => migrate(client, { bootstrap, migrations })).then(
		() => null,
		(cause: Error) => cause.message
	);
	return { bareUrl, migratedUrl, error };
}

const run = (url: string, sql: string) => connected(url, (client) => client.query(sql));

async function connected(url: string, work: (client: pg.Client) => Promise<unknown>) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}

/** However this process ends, SIGKILL included, its end of the pipe closes; then PostgreSQL is stopped and its folder removed. */
function reapWithUs(pid: number, dataDir: string) {
	const script =
		'read _; kill -QUIT "$1" 2>/dev/null; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2"';
	const reaper = spawn('/bin/sh', ['-c', script, 'sh', String(pid), dataDir], {
		stdio: ['pipe', 'ignore', 'ignore'],
		detached: true
	});
	reaper.unref();
	(reaper.stdin as unknown as { unref?: () => void }).unref?.();
	return reaper;
}

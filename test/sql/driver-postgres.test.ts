// The contract over both ways to a PostgreSQL: one that the server starts itself, and one by its address.
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startEmbedded } from '#lib/server/database/embedded.ts';
import { migrate } from '#lib/server/database/migrate.ts';
import { openPostgres } from '#lib/server/database/postgres.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { testDatabase } from '../postgres.ts';
import { driverContract } from './driver-contract.ts';

const limitsMs = { statement: 1_500, lock: 300, idleInTransaction: 1_000 };

/** The suite holds an advisory lock by one statement and gives it back by another: its SQL needs one connection of its own. */
async function ownConnection(url: string) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	return {
		sql: async (text: string, params: unknown[] = []) => (await client.query(text, params)).rows ?? [],
		end: () => client.end()
	};
}

driverContract('postgres by DATABASE_URL', async () => {
	const t = await testDatabase({ isBare: true, limitsMs });
	const own = await ownConnection(t.url);
	return {
		database: t.database,
		sql: own.sql,
		kind: 'postgres',
		limitsMs,
		close: async () => {
			await own.end();
			await t.close();
		}
	};
});

driverContract('embedded postgres', async () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-contract-'));
	chmodSync(dataDir, 0o711);
	const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
	const own = await ownConnection(embedded.url);
	const migrating = new pg.Client({ connectionString: embedded.url });
	await migrating.connect();
	await migrate(migrating, { bootstrap: readSchemaFiles().bootstrap, migrations: [] });
	await migrating.end();
	const database = openPostgres({
		url: embedded.url,
		kind: 'embedded',
		limitsMs,
		afterClose: () => embedded.stop()
	});
	return {
		database,
		sql: own.sql,
		kind: 'embedded',
		limitsMs,
		close: async () => {
			await own.end();
			await database.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
});

test('a database that is not there is for later', async () => {
	const database = openPostgres({ url: 'postgres://nobody:x@127.0.0.1:1/none' });
	await expect(database.call('push', {}, { kind: 'server' })).rejects.toMatchObject({
		kind: 'later',
		code: null
	});
	await expect(database.ready()).rejects.toMatchObject({ kind: 'later' });
	await database.close();
});

// Databases for tests: real PostgreSQL, migrated, one to a test file, made in a fraction of a second by copying a template.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Database } from '#lib/server/database/database.ts';
import { openPostgres, type PostgresOptions } from '#lib/server/database/postgres.ts';

export interface TestDatabase {
	/** The driver, as the server uses it. */
	database: Database;
	/** Runs SQL as the owner, past row-level security. Numbers of type int8 come as strings. */
	sql<Row extends pg.QueryResultRow = Record<string, unknown>>(
		text: string,
		params?: unknown[]
	): Promise<Row[]>;
	/** The owner's pool, for tests that need a connection of their own. */
	pool: pg.Pool;
	/** postgres://… of this database. */
	url: string;
	/** Ends all connections and drops the database. */
	close(): Promise<void>;
}

export interface TestDatabaseOptions extends Omit<PostgresOptions, 'url'> {
	/** Without the migrations: for tests of the driver itself. */
	isBare?: boolean;
}

/**
 * A fresh, migrated database of this test's own:
 *
 *     let t: TestDatabase;
 *     beforeAll(async () => (t = await testDatabase()));
 *     afterAll(() => t.close());
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
	const { isBare = false, ...driver } = options;
	const { bareUrl, migratedUrl, error } = inject('templates');
	if (error && !isBare) throw new Error(error);
	const template = new URL(isBare ? bareUrl : migratedUrl);
	const admin = new URL(template);
	admin.pathname = '/postgres';
	const name = `test_${randomBytes(6).toString('hex')}`;
	await run(admin, `create database ${name} template ${template.pathname.slice(1)} strategy file_copy`);

	const own = new URL(template);
	own.pathname = `/${name}`;
	const url = own.href;
	const pool = new pg.Pool({ connectionString: url, max: 20 });
	pool.on('error', () => {});
	const database = openPostgres({ url, ...driver });
	return {
		database,
		pool,
		url,
		async sql<Row extends pg.QueryResultRow>(text: string, params: unknown[] = []) {
			return (await pool.query<Row>(text, params)).rows;
		},
		async close() {
			await Promise.all([database.close(), pool.end()]);
			await run(admin, `drop database if exists ${name} with (force)`);
		}
	};
}

async function run(url: URL, sql: string) {
	const client = new pg.Client({ connectionString: url.href });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

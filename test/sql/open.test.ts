// Opening the database that the environment asks for.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPostmaster } from '#lib/server/database/embedded/postmaster.ts';
import { openDatabase, SettingsError } from '#lib/server/database/open.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';

const schema = {
	bootstrap: readSchemaFiles().bootstrap,
	migrations: [
		{
			file: '001_hello.sql',
			sql: 'create function public.hello(request jsonb) returns jsonb language sql as $$ select \'"你好"\'::jsonb $$;'
		}
	]
};
const said: string[] = [];
const options = { schema, log: (line: string) => said.push(line) };

let t: TestDatabase;
beforeAll(async () => {
	t = await testDatabase({ isBare: true });
});
afterAll(() => t.close());

test('DATABASE_URL: migrated, and answers', async () => {
	const database = await openDatabase({ DATABASE_URL: t.url, DATA_DIR: '' }, options);
	expect(said).toContain('Migrated the database up to 001_hello.sql (files: 1)');
	expect(await database.ready()).toEqual({ database: 'postgres', schema: '001' });
	expect(await database.call('hello', {}, { kind: 'anonymous' })).toBe('你好');
	await database.close();
});

test('nothing set but a folder: an embedded one there, and stopped with it', async () => {
	const home = mkdtempSync(join(tmpdir(), 'yuanhui-open-'));
	chmodSync(home, 0o711);
	const database = await openDatabase({ DATABASE_URL: ' ', DATA_DIR: join(home, 'a/b') }, options);
	expect(await database.ready()).toEqual({ database: 'embedded', schema: '001' });
	expect(await database.call('hello', {}, { kind: 'anonymous' })).toBe('你好');
	await database.close();
	expect(existsSync(join(home, 'a/b/postgres'))).toBe(true);
	expect(readPostmaster(join(home, 'a/b/postgres'))).toBeNull();
	rmSync(home, { recursive: true });
});

test.each([
	['mysql://x', /DATABASE_URL must look like/],
	['localhost:5432', /DATABASE_URL must look like/],
	['postgres://me:very-secret@127.0.0.1:1/none', /127\.0\.0\.1:1\/none does not answer \(ECONNREFUSED\)/]
])('a wrong DATABASE_URL is named: %s', async (url, message) => {
	const failed = openDatabase({ DATABASE_URL: url }, options);
	await expect(failed).rejects.toThrow(SettingsError);
	await expect(failed).rejects.toThrow(message);
	await expect(failed).rejects.not.toThrow(/very-secret/);
});

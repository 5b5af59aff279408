// Migrations: in order, whole, once, and never changed. Over a database with the bootstrap only.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, MigrationError, type Migration } from '#lib/server/database/migrate.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';

const { bootstrap } = readSchemaFiles();
const ONE: Migration = { file: '001_one.sql', sql: 'create table public.one (n int);' };
const TWO: Migration = { file: '002_two.sql', sql: 'insert into public.one values (2);' };

let t: TestDatabase;
const clients: pg.Client[] = [];
beforeEach(async () => {
	t = await testDatabase({ isBare: true });
});
afterEach(async () => {
	await Promise.all(clients.splice(0).map((client) => client.end()));
	await t.close();
});

async function run(...migrations: Migration[]) {
	const client = new pg.Client({ connectionString: t.url });
	clients.push(client);
	await client.connect();
	return migrate(client, { bootstrap, migrations });
}

const history = () =>
	t.sql(
		'select version, name, statements, sha256 from supabase_migrations.schema_migrations order by version'
	);

test('applies what is missing, in the order of the names, and notes it as Supabase does', async () => {
	expect(await run(TWO, ONE)).toEqual(['001_one.sql', '002_two.sql']);
	expect(await run(ONE, TWO)).toEqual([]);
	const three = { file: '003_three.sql', sql: 'insert into public.one values (3)' };
	expect(await run(ONE, TWO, three)).toEqual(['003_three.sql']);
	expect(await t.sql('select n from public.one order by n')).toEqual([{ n: 2 }, { n: 3 }]);
	expect((await history())[1]).toEqual({
		version: '002',
		name: 'two',
		statements: [TWO.sql],
		sha256: expect.stringMatching(/^[0-9a-f]{64}$/)
	});
	expect(await t.database.ready()).toMatchObject({ schema: '003' });
});

test('a file that fails leaves nothing of itself, keeps those before it, and is named with its line', async () => {
	const bad = {
		file: '002_bad.sql',
		sql: 'insert into public.one values (1);\n\nselect nonsense from public.one;'
	};
	const failed = run(ONE, bad);
	await expect(failed).rejects.toThrow(MigrationError);
	await expect(failed).rejects.toThrow(/^002_bad\.sql line 3: /);
	expect(await t.sql('select n from public.one')).toEqual([]);
	expect(await run(ONE, TWO)).toEqual(['002_two.sql']);
});

test.each<[string, Migration[], RegExp]>([
	['a changed file', [{ ...ONE, sql: `${ONE.sql} -- more` }, TWO], /001_one\.sql is not the file/],
	['a database newer than the program', [ONE], /holds migration 002/],
	[
		'a file put in between',
		[ONE, { file: '0015_late.sql', sql: 'select 1' }, TWO],
		/0015_late\.sql comes before/
	],
	['two files with one number', [ONE, TWO, { file: '002_again.sql', sql: 'select 1' }], /same number/],
	['a name without a number', [ONE, TWO, { file: 'three.sql', sql: 'select 1' }], /three\.sql is not/]
])('refuses %s and touches nothing', async (_, files, message) => {
	await run(ONE, TWO);
	const before = await history();
	await expect(run(...files)).rejects.toThrow(message);
	expect(await history()).toEqual(before);
});

test('what Supabase applied itself is taken as applied', async () => {
	await t.sql("insert into supabase_migrations.schema_migrations (version, name) values ('001', 'one')");
	await t.sql('create table public.one (n int)');
	expect(await run(ONE, TWO)).toEqual(['002_two.sql']);
});

test('several servers at once: each file once', async () => {
	const slow = { file: '003_slow.sql', sql: 'select pg_sleep(0.1); insert into public.one values (3);' };
	const runs = await Promise.all([run(ONE, TWO, slow), run(ONE, TWO, slow), run(ONE, TWO, slow)]);
	expect(runs.flat().sort()).toEqual(['001_one.sql', '002_two.sql', '003_slow.sql']);
	expect(await t.sql('select n from public.one order by n')).toEqual([{ n: 2 }, { n: 3 }]);
});

test('the bootstrap gives what Supabase has, and leaves alone what is there', async () => {
	const roles = await t.sql(
		"select rolname, rolbypassrls from pg_roles where rolname in ('anon', 'authenticated', 'service_role') order by 1"
	);
	expect(roles).toEqual([
		{ rolname: 'anon', rolbypassrls: false },
		{ rolname: 'authenticated', rolbypassrls: false },
		{ rolname: 'service_role', rolbypassrls: true }
	]);
	await t.sql("insert into auth.users (id, email) values (gen_random_uuid(), 'zhang@example.com')");
	await t.sql("create or replace function auth.role() returns text language sql as $$ select 'theirs' $$");
	await run(ONE);
	expect(await t.sql('select email, auth.role() from auth.users')).toEqual([
		{ email: 'zhang@example.com', role: 'theirs' }
	]);
	expect(await t.sql('select auth.uid() as uid, auth.jwt() as jwt')).toEqual([{ uid: null, jwt: null }]);
	expect(await t.sql("select encode(extensions.digest('', 'sha256'), 'hex') as hash")).toEqual([
		{ hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }
	]);
});

test('signed-in people cannot read the accounts', async () => {
	await t.sql(
		'create function public.tmp_accounts(request jsonb) returns jsonb language sql as $$ select to_jsonb(count(*)) from auth.users $$'
	);
	const account = { kind: 'account', user: '0198a0a0-0000-7000-8000-000000000000' } as const;
	await expect(t.database.call('tmp_accounts', {}, account)).rejects.toMatchObject({ kind: 'forbidden' });
	expect(await t.database.call('tmp_accounts', {}, { kind: 'server' })).toBe(0);
});

// What only Supabase asks of our SQL, and plain PostgreSQL does not notice. Read from the catalogue, so that every new function is asked.
//  · PostgREST runs a function that is stable or immutable in a read-only transaction: it must call nothing that writes.
//    (docs.postgrest.org references/transactions, "Access Mode")
//  · The Data API's connections load `safeupdate`: update and delete need a where, inside functions too. (supabase.com/docs/guides/database/extensions)
//  · PostgREST finds a function by the names of its arguments. (docs.postgrest.org references/api/functions)
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';

interface Function {
	name: string;
	schema: string;
	volatility: string;
	arguments: string | null;
	source: string;
}

let t: TestDatabase;
let functions: Function[];
beforeAll(async () => {
	t = await testDatabase();
	functions = await t.sql<Function & Record<string, unknown>>(
		`select proname as name, nspname as schema, provolatile as volatility, array_to_string(proargnames, ',') as arguments, prosrc as source
		from pg_proc p join pg_namespace n on n.oid = pronamespace
		where nspname in ('public', 'private') and prorettype <> 'trigger'::regtype order by 1`
	);
});
afterAll(() => t.close());

/** Functions of ours that `source` calls by name. */
const calls = (source: string) =>
	functions.filter(({ schema, name }) => new RegExp(`\\b${schema}\\.${name}\\(`).test(source));

test('what says stable calls nothing that may write', () => {
	expect(functions.length).toBeGreaterThan(50);
	const wrong = functions
		.filter(({ volatility }) => volatility !== 'v')
		.flatMap((one) =>
			calls(one.source)
				// It raises, and writes nothing.
				.filter(({ volatility, name }) => volatility === 'v' && name !== 'refuse')
				.map(({ name }) => `${one.name} calls ${name}`)
		);
	expect(wrong).toEqual([]);
});

/** Statements that update or delete without a where. */
function unsafe(source: string): string[] {
	return source
		.replace(/--.*$/gm, '')
		.replace(/'(?:[^']|'')*'/g, "''")
		.split(';')
		.flatMap((statement) => {
			const found = /\b(?<!do |for )(update\s+(?!set\b)[\w.]+(\s+(as\s+)?\w+)?\s+set|delete\s+from)\b/i.exec(
				statement
			);
			return found && !/\bwhere\b/i.test(statement.slice(found.index)) ? [statement.trim()] : [];
		});
}

test('every update and delete says where', () => {
	expect(unsafe('update public.events set name = 1; delete from public.events')).toHaveLength(2);
	expect(
		unsafe('insert into x values (1) on conflict (a) do update set b = 1; select 1 from x for update')
	).toEqual([]);
	const wrong = functions.flatMap(({ name, source }) =>
		unsafe(source).map((statement) => `${name}: ${statement}`)
	);
	expect(wrong).toEqual([]);
});

test('every function of the API takes `request`, and no name stands for two', () => {
	const api = functions.filter(({ schema, name }) => schema === 'public' && !name.startsWith('tg_'));
	expect(api.filter((one) => one.arguments !== 'request').map(({ name }) => name)).toEqual([]);
	expect(new Set(api.map(({ name }) => name)).size).toBe(api.length);
});

test('the seed adds regions and nobody, as often as it is run', async () => {
	const seed = readFileSync('supabase/seed.sql', 'utf8');
	await t.sql(seed);
	await t.sql(seed);
	expect(await t.sql('select count(*)::int as n from public.regions')).toEqual([{ n: 34 }]);
	expect(await t.sql('select count(*)::int as n from public.organisations')).toEqual([{ n: 0 }]);
	expect(await t.sql('select count(*)::int as n from auth.users')).toEqual([{ n: 0 }]);
});

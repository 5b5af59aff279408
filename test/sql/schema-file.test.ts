// supabase/schema.sql is what the migrations make, and the dump tells what there is to tell.
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { dumpSchema } from '../../scripts/schema-dump.mjs';
import { testDatabase, type TestDatabase } from '../postgres.ts';

let t: TestDatabase;
afterEach(() => t.close());

async function dump() {
	const client = await t.pool.connect();
	try {
		return await dumpSchema(client);
	} finally {
		client.release(true);
	}
}

test('supabase/schema.sql is up to date (if not: npm run db:schema)', async () => {
	t = await testDatabase();
	expect(await dump()).toBe(readFileSync(new URL('../../supabase/schema.sql', import.meta.url), 'utf8'));
});

test('columns, constraints, indexes, row security, rights, triggers, functions and comments are all in it', async () => {
	t = await testDatabase({ isBare: true });
	await t.sql(`
		create type public.stage as enum ('new', 'it''s done');
		create table public.things (
			id uuid primary key default gen_random_uuid(),
			n int generated always as identity, twice int generated always as (1 + 1) stored,
			name text collate "C" not null check (name <> ''), parent uuid references public.things
		);
		create index things_name on public.things (lower(name)) where n > 0;
		alter table public.things enable row level security;
		create policy own on public.things for update to authenticated using (id = auth.uid()) with check (name <> 'x');
		grant select on public.things to service_role;
		grant insert (name, parent) on public.things to authenticated;
		comment on table public.things is 'It''s a thing';
		comment on column public.things.n is 'A number';
		create function public.tg_things() returns trigger language plpgsql as 'begin return new; end';
		create trigger _100_touch before update on public.things for each row execute function public.tg_things();
		create view public.names with (security_invoker) as select name from public.things;
		revoke execute on function public.tg_things() from public;
		grant execute on function public.tg_things() to service_role;
		comment on function public.tg_things() is 'Does nothing';
	`);
	const text = await dump();
	for (const line of [
		"create type public.stage as enum ('new', 'it''s done');",
		'id uuid default gen_random_uuid() not null,',
		'n integer generated always as identity not null,',
		'twice integer generated always as ((1 + 1)) stored,',
		'name text collate "C" not null,',
		'constraint things_pkey PRIMARY KEY (id),',
		'constraint things_parent_fkey FOREIGN KEY (parent) REFERENCES public.things(id),',
		'CREATE INDEX things_name ON public.things USING btree (lower(name)) WHERE (n > 0);',
		'alter table public.things enable row level security;',
		'create policy own on public.things for update to authenticated\n\tusing ((id = auth.uid()))',
		'grant select on public.things to service_role;',
		'grant insert (name, parent) on public.things to authenticated;',
		'CREATE TRIGGER _100_touch BEFORE UPDATE ON public.things',
		"comment on table public.things is 'It''s a thing';",
		"comment on column public.things.n is 'A number';",
		'create view public.names with (security_invoker=true) as',
		'CREATE OR REPLACE FUNCTION public.tg_things()',
		'grant execute on function public.tg_things() to service_role;',
		"comment on function public.tg_things() is 'Does nothing';"
	])
		expect(text).toContain(line);
	expect(text).not.toContain('function public.tg_things() to public');
	expect(text).not.toMatch(/auth\.users \(|digest/);
});

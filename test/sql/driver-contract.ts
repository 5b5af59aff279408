// What every driver of `Database` must do, as a suite over small functions made only for it. A driver's test file calls this with
// a way to open one; the suite knows no driver. SQL is run as the owner, beside the driver.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, Database } from '#lib/server/database/database.ts';
import { DatabaseError } from '#lib/server/database/errors.ts';

export interface DriverUnderTest {
	database: Database;
	/** Runs SQL as the owner. */
	sql(text: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
	close(): Promise<void>;
	/** What `ready()` must say. */
	kind: 'embedded' | 'postgres' | 'supabase';
	/** The driver must have been opened with these limits, short enough to be waited for. */
	limitsMs: { statement: number; lock: number; idleInTransaction: number };
	/** What this driver needs beside a bare actor: an account's access token. */
	as?(actor: Actor): Promise<Actor>;
	/** Body of the function that pokes `payload`, where a poke is not a notification. */
	poke?: string;
	/** Waits until functions that were just made can be called, where that takes time. */
	untilKnown?(): Promise<void>;
	/** Which backends of pg_stat_activity may be ended; all of the database otherwise. */
	backends?: string;
	/** Codes of a lock that was waited for too long, where the limits are not the test's own. */
	lockCodes?: string[];
}

const user = randomUUID();
const phone = { enrolment: randomUUID(), event: randomUUID() };
const ACTORS: [Actor, string, Record<string, string>][] = [
	[{ kind: 'anonymous' }, 'anon', { role: 'anon' }],
	[{ kind: 'account', user }, 'authenticated', { role: 'authenticated', sub: user }],
	[{ kind: 'enrolment', ...phone }, 'authenticated', { role: 'authenticated', ...phone }],
	[{ kind: 'server' }, 'service_role', { role: 'service_role' }]
];
const SERVER: Actor = { kind: 'server' };

const FUNCTIONS = `
	create table public.contract_rows (id int primary key, note text, check (note <> 'bad'));
	alter table public.contract_rows enable row level security;
	create policy own on public.contract_rows for select to authenticated using (note = auth.uid()::text);
	grant select, insert, update, delete on public.contract_rows to service_role;
	grant select on public.contract_rows to authenticated;

	create function public.contract_who(request jsonb) returns jsonb language sql as $$
		select jsonb_build_object('role', current_user, 'claims', auth.jwt(), 'uid', auth.uid(), 'request', request) $$;
	create function public.contract_rows_seen(request jsonb) returns jsonb language sql as $$
		select to_jsonb(count(*)) from public.contract_rows $$;
	create function public.contract_big(request jsonb) returns jsonb language sql as $$
		select jsonb_build_object('n', 9007199254740991::int8) $$;
	create function public.contract_nothing(request jsonb) returns jsonb language sql as $$ select null::jsonb $$;
	create function public.contract_insert(request jsonb) returns jsonb language plpgsql as $$
	begin
		insert into public.contract_rows select (v ->> 'id')::int, v ->> 'note' from jsonb_array_elements(request -> 'rows') v;
		if request ? 'raise' then
			raise exception 'the words do not matter' using errcode = request ->> 'raise', detail = request ->> 'detail';
		end if;
		return to_jsonb((select count(*) from public.contract_rows));
	end $$;
	create function public.contract_owner_only(request jsonb) returns jsonb language sql as $$ select '1'::jsonb $$;
	revoke execute on function public.contract_owner_only(jsonb) from public;
	create function public.contract_sleep(request jsonb) returns jsonb language sql as $$
		select 'true'::jsonb from pg_sleep(60) $$;
	create function public.contract_lock(request jsonb) returns jsonb language plpgsql as $$
	begin perform pg_advisory_xact_lock(77); return 'true'; end $$;
	create function public.contract_count_up(request jsonb) returns jsonb language plpgsql as $$
	declare v_n int;
	begin
		select note::int into v_n from public.contract_rows where id = 1 for update;
		update public.contract_rows set note = (v_n + 1)::text where id = 1;
		return to_jsonb(v_n + 1);
	end $$;
	create sequence public.contract_tries;
	grant usage on sequence public.contract_tries to service_role;
	create function public.contract_try_again(request jsonb) returns jsonb language plpgsql as $$
	declare v_try bigint := nextval('public.contract_tries');
	begin
		if v_try < 3 then raise exception 'x' using errcode = request ->> 'code'; end if;
		return to_jsonb(v_try);
	end $$;
	create table public.contract_deferred (id int primary key, parent int references public.contract_deferred deferrable initially deferred);
	grant insert on public.contract_deferred to service_role;
	create function public.contract_defer(request jsonb) returns jsonb language plpgsql as $$
	begin insert into public.contract_deferred values (1, 2); return 'true'; end $$;
`;

/** On a migrated database functions are closed until a grant opens them. */
const GRANTS = `do $$ declare v_function text; begin
	for v_function in select oid::regprocedure from pg_proc where proname like 'contract\\_%' and proname <> 'contract_owner_only' loop
		execute format('grant execute on function %s to anon, authenticated, service_role', v_function);
	end loop;
end $$`;

const NOTIFY = `perform pg_notify('yuanhui_poke', request ->> 'payload');`;
const pokeFunction = (body: string) => `
	create function public.contract_poke(request jsonb) returns jsonb language plpgsql security definer as $$
	begin
		${body}
		if request ? 'raise' then raise exception 'x'; end if;
		return 'null';
	end $$`;

/** Resolves to the DatabaseError that `work` must end with. */
async function failure(work: Promise<unknown>): Promise<DatabaseError> {
	const error = await work.then(
		(answer) => expect.fail(`answered ${JSON.stringify(answer)} instead of failing`),
		(cause: unknown) => cause
	);
	expect(error).toBeInstanceOf(DatabaseError);
	return error as DatabaseError;
}

export function driverContract(name: string, open: () => Promise<DriverUnderTest>) {
	describe(`driver contract: ${name}`, () => {
		let driver: DriverUnderTest;
		const call = async (fn: string, request: Record<string, unknown> = {}, actor = SERVER) =>
			driver.database.call(fn, request, (await driver.as?.(actor)) ?? actor);
		/** Ends every backend but the one that asks. */
		const endBackends = (which = 'true') =>
			driver.sql(
				`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and ${driver.backends ?? 'true'} and ${which}`
			);
		const stored = async () =>
			(await driver.sql('select id from public.contract_rows order by id')).map((row) => row.id);
		const busy = (fn: string, wait: string) =>
			expect
				.poll(
					() =>
						driver.sql(
							"select pid from pg_stat_activity where query like '%' || $1 || '%' and wait_event_type = $2 and pid <> pg_backend_pid() and datname = current_database()",
							[fn, wait]
						),
					{ timeout: 10_000, interval: 20 }
				)
				.toHaveLength(1);

		beforeAll(async () => {
			driver = await open();
			await driver.sql(FUNCTIONS + pokeFunction(driver.poke ?? NOTIFY));
			await driver.sql(GRANTS);
			await driver.untilKnown?.();
		});
		afterAll(() => driver?.close());

		test.each(ACTORS)('%o arrives as %s with its claims', async (actor, role, claims) => {
			const answer = (await call('contract_who', { a: 1 }, actor)) as { claims: Record<string, unknown> };
			// Supabase says more in its tokens; of what rules go by there is this and nothing else.
			const told = ['role', 'sub', 'enrolment', 'event'].filter((name) => name in answer.claims);
			expect({
				...answer,
				claims: Object.fromEntries(told.map((name) => [name, answer.claims[name]]))
			}).toEqual({
				role,
				claims,
				uid: actor.kind === 'account' ? user : null,
				request: { a: 1 }
			});
		});

		test('row-level security holds for the role', async () => {
			await call('contract_insert', {
				rows: [
					{ id: 1, note: user },
					{ id: 2, note: 'another' }
				]
			});
			expect(await call('contract_rows_seen', {}, { kind: 'account', user })).toBe(1);
			expect(await call('contract_rows_seen', {}, SERVER)).toBe(2);
			expect((await failure(call('contract_rows_seen', {}, { kind: 'anonymous' }))).kind).toBe('forbidden');
			await driver.sql('delete from public.contract_rows');
		});

		test('no call sees the role or the claims of another, one after the other or at once', async () => {
			const calls = Array.from({ length: 200 }, (_, i) => {
				const [actor, role, claims] = ACTORS[i % ACTORS.length]!;
				// Every fifth fails in its transaction, on whatever connection it was given.
				if (i % 5 === 4)
					return failure(call('contract_owner_only', {}, { kind: 'anonymous' })).then(() => {});
				return call('contract_who', {}, actor).then((answer) =>
					expect(answer).toMatchObject({ role, claims, uid: actor.kind === 'account' ? user : null })
				);
			});
			await Promise.all(calls);
		});

		test('whole numbers and missing answers come as JSON says', async () => {
			expect(await call('contract_big')).toEqual({ n: 9007199254740991 });
			expect(await call('contract_nothing')).toBeNull();
		});

		test('a call is stored whole or not at all', async () => {
			expect(await call('contract_insert', { rows: [{ id: 1, note: 'a' }] })).toBe(1);
			await failure(
				call('contract_insert', {
					rows: [
						{ id: 2, note: 'b' },
						{ id: 1, note: 'twice' }
					]
				})
			);
			await failure(call('contract_insert', { rows: [{ id: 3, note: 'c' }], raise: 'YH999' }));
			expect(await stored()).toEqual([1]);
			await driver.sql('delete from public.contract_rows');
		});

		test('what only the commit finds out is an error of the call', async () => {
			expect(await failure(call('contract_defer'))).toMatchObject({ kind: 'invalid', code: '23503' });
			expect(await driver.sql('select from public.contract_deferred')).toHaveLength(0);
		});

		test.each([
			['refused', 'YH042', 'what to fix'],
			['invalid', '22023', null],
			['invalid', '23514', null],
			['later', '53300', null],
			['later', '57P03', null],
			['broken', 'P0001', null],
			['broken', '42P01', null],
			['broken', 'XX000', null]
		])('an error is %s when its code is %s', async (kind, code, detail) => {
			const error = await failure(call('contract_insert', { rows: [], raise: code, detail: 'what to fix' }));
			expect(error).toMatchObject({ kind, code, detail });
			expect(error.message).not.toContain('the words do not matter');
		});

		test('names that are no function, and functions that are not for the actor', async () => {
			for (const name of ['contract_who(null); --', 'Contract', '', 'pg_catalog.now', '"x"'])
				await expect(call(name)).rejects.toThrow();
			expect(await failure(call('contract_missing'))).toMatchObject({ kind: 'broken', code: '42883' });
			expect((await failure(call('contract_owner_only', {}, { kind: 'anonymous' }))).kind).toBe('forbidden');
		});

		test('any text survives, except what PostgreSQL cannot hold', async () => {
			const request = { text: '张三 «»\u202e\u{20bb7}🏢 \\u0041 " \' \\ \n\t \u0001', 键: ['', '0'] };
			expect(await call('contract_who', request)).toMatchObject({ request });
			for (const text of ['a\u0000b', '\ud800', '\udc00x'])
				expect((await failure(call('contract_who', { text }))).kind).toBe('invalid');
		});

		test('calls at once, on one row, each take effect once', async () => {
			await call('contract_insert', { rows: [{ id: 1, note: '0' }] });
			const answers = await Promise.all(Array.from({ length: 60 }, () => call('contract_count_up')));
			expect(new Set(answers).size).toBe(60);
			expect(Math.max(...(answers as number[]))).toBe(60);
			await driver.sql('delete from public.contract_rows');
		});

		test.each(['40001', '40P01'])('%s is tried again', async (code) => {
			await driver.sql('alter sequence public.contract_tries restart');
			expect(await call('contract_try_again', { code })).toBe(3);
		});

		test('a refusal is not tried again', async () => {
			await driver.sql('alter sequence public.contract_tries restart');
			await failure(call('contract_try_again', { code: 'YH001' }));
			expect(await driver.sql('select last_value::int as n from public.contract_tries')).toEqual([{ n: 1 }]);
		});

		test('what takes too long, or waits too long for a lock, is for later', async () => {
			expect(await failure(call('contract_sleep'))).toMatchObject({ kind: 'later', code: '57014' });
			await driver.sql('select pg_advisory_lock(77)');
			const locked = await failure(call('contract_lock'));
			expect(locked.kind).toBe('later');
			expect(driver.lockCodes ?? ['55P03']).toContain(locked.code);
			await driver.sql('select pg_advisory_unlock_all()');
			expect(await call('contract_lock')).toBe(true);
		});

		test('a backend that dies under a call means later, and the next call works', async () => {
			const call1 = failure(call('contract_sleep'));
			await busy('contract_sleep', 'Timeout');
			await endBackends(`wait_event = 'PgSleep'`);
			expect((await call1).kind).toBe('later');
			expect(await call('contract_who')).toMatchObject({ role: 'service_role' });
		});

		test('idle backends that die are noticed by nobody', async () => {
			await Promise.all(Array.from({ length: 8 }, () => call('contract_who')));
			await endBackends();
			await Promise.all(Array.from({ length: 8 }, () => call('contract_who')));
		});

		test('pokes arrive when, and only when, the call is committed', async () => {
			const heard: [string, number][] = [];
			const stop = await driver.database.onPoke((event, version) => heard.push([event, version]));
			const event = randomUUID();
			await failure(call('contract_poke', { payload: `${event}:1`, raise: true }));
			await call('contract_poke', { payload: 'no poke at all' });
			await call('contract_poke', { payload: `${event}:2` });
			await expect.poll(() => heard, { timeout: 5_000 }).toEqual([[event, 2]]);

			// The listening connection dies; after a while pokes arrive again.
			await endBackends();
			await expect
				.poll(
					async () => {
						await call('contract_poke', { payload: `${event}:3` });
						return heard.some(([, version]) => version === 3);
					},
					{ timeout: 10_000 }
				)
				.toBe(true);

			await stop();
			const before = heard.length;
			const second: number[] = [];
			const stopSecond = await driver.database.onPoke((_, version) => second.push(version));
			await call('contract_poke', { payload: `${event}:4` });
			await expect.poll(() => second, { timeout: 5_000 }).toContain(4);
			expect(heard).toHaveLength(before);
			await stopSecond();
		});

		test('says that it is ready, and what it is', async () => {
			expect(await driver.database.ready()).toMatchObject({
				database: driver.kind,
				schema: expect.any(String)
			});
		});
	});
}

// The driver contract and signing in, against a live Supabase project: `npm run test:supabase`, never part of `npm test`. For a project
// that is there to be tested on: it makes tables, functions and an account there, and takes them away again.
import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { importJWK, SignJWT } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, Database } from '#lib/server/database/database.ts';
import { openDatabase } from '#lib/server/database/open.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { openSupabase } from '#lib/server/database/supabase.ts';
import { readSupabaseSettings } from '#lib/server/database/supabase-settings.ts';
import { supabaseFiles } from '#lib/server/files/supabase-files.ts';
import { supabaseIdentity } from '#lib/server/identity/supabase-identity.ts';
import { driverContract } from '../sql/driver-contract.ts';
import { MOVES_A_HEAD } from './contract.ts';
import { filesContract } from './files-contract.ts';

const read = readSupabaseSettings(process.env);
if (!read || 'wrong' in read) throw new Error(read ? read.wrong.join('; ') : 'SUPABASE_URL is not set.');
const { settings } = read;

/** Accepted by the Data API like one of Auth's: signed by a key of the project. */
async function tokenFor(user: string): Promise<string> {
	const { phoneKey } = settings;
	const isKey = phoneKey.kind === 'jwk';
	const key = isKey
		? await importJWK(phoneKey.jwk, phoneKey.jwk.alg)
		: new TextEncoder().encode(phoneKey.secret);
	return new SignJWT({ sub: user, role: 'authenticated' })
		.setProtectedHeader(isKey ? { alg: phoneKey.jwk.alg, kid: phoneKey.jwk.kid } : { alg: 'HS256' })
		.setExpirationTime('1h')
		.sign(key);
}

const CLEAN = `
	do $$ declare v text; begin
		for v in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and proname like 'contract\\_%' loop
			execute format('drop function %s', v);
		end loop;
	end $$;
	drop table if exists public.contract_rows, public.contract_deferred;
	drop sequence if exists public.contract_tries;
	delete from public.event_streams s where not exists (select from public.events e where e.id = s.event);
	notify pgrst, 'reload schema';`;

driverContract('a live Supabase project', async () => {
	const own = new pg.Client({ connectionString: process.env.SUPABASE_DB_URL });
	await own.connect();
	await own.query(CLEAN);
	const database = openSupabase({ ...settings, pollMs: 500 });
	return {
		database,
		sql: async (text, params = []) => (await own.query(text, params)).rows ?? [],
		kind: 'supabase',
		// The roles' own on Supabase; a lock may be waited for as long as a statement runs.
		limitsMs: { statement: 8_000, lock: 8_000, idleInTransaction: 0 },
		lockCodes: ['55P03', '57014'],
		backends: `usename = 'authenticator'`,
		poke: MOVES_A_HEAD,
		as: async (actor: Actor) =>
			actor.kind === 'account' ? { ...actor, token: await tokenFor(actor.user) } : actor,
		async untilKnown() {
			await own.query(`notify pgrst, 'reload schema'`);
			for (let tries = 0; tries < 120; tries++) {
				const answer = await database.call('contract_nothing', {}, { kind: 'server' }).catch(() => 'not yet');
				if (answer === null) return;
				await new Promise((resolve) => setTimeout(resolve, 500));
			}
			throw new Error('The Data API does not see the new functions: its schema cache was not reloaded.');
		},
		async close() {
			await database.close();
			await own.query(CLEAN);
			await own.end();
		}
	};
});

filesContract('Storage of a live Supabase project', () => supabaseFiles(settings));

describe('Supabase Auth', () => {
	const person = randomUUID();
	const email = `${person}@example.com`;
	const password = `Gate-${randomUUID()}`;
	const { admin } = createClient(settings.url, settings.secretKey, { auth: { persistSession: false } }).auth;
	let database: Database;
	let aheadMs = 0;
	const identity = () =>
		supabaseIdentity({ database, settings, secret: 'a'.repeat(64), now: () => Date.now() + aheadMs });

	beforeAll(async () => {
		database = await openDatabase(process.env, { schema: readSchemaFiles(), log: console.log });
		const { error } = await admin.createUser({ id: person, email, password, email_confirm: true });
		if (error) throw error;
	});
	afterAll(async () => {
		await admin.deleteUser(person);
		await database?.close();
	});

	test('a wrong password is refused, the right one gives a token the database knows', async () => {
		expect(await identity().signIn(email, 'wrong')).toEqual({ kind: 'refused' });
		const result = await identity().signIn(email, password);
		if (result.kind !== 'signed-in') throw new Error(result.kind);
		const { token } = (await identity().verify(result.token))!;
		expect(
			await database.call('my_profile', {}, { kind: 'account', user: person, token: token! })
		).toBeNull();
	});

	test('a session is refreshed, and ends at Auth when it is signed out', async () => {
		const me = identity();
		const result = await me.signIn(email, password);
		if (result.kind !== 'signed-in') throw new Error(result.kind);
		let cookie = result.token;
		// An hour in steps that are shorter than the idle time: jwt_expiry is an hour at most here.
		for (let i = 0; i < 3; i++) {
			aheadMs += 21 * 60_000;
			cookie = (await me.verify(cookie))!.renewed!;
		}
		// Beyond the hour only a refreshed token is any good.
		expect(await me.verify(cookie)).toMatchObject({ person });
		await me.signOut(cookie);
		expect(await me.verify(cookie)).toBeNull();
		// Another server knows nothing of the signing out, but Auth does.
		const other = identity();
		for (let i = 0; i < 3; i++) {
			aheadMs += 21 * 60_000;
			const session = await other.verify(cookie);
			if (!session) return;
			cookie = session.renewed!;
		}
		expect.fail('the session went on');
	});
});

// The driver contract over the stand-in (stand-in.ts says what that is), and what only this driver does: keys, tokens, answers that
// are not the project's.
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { openDatabase, SettingsError } from '#lib/server/database/open.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { openSupabase } from '#lib/server/database/supabase.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { driverContract } from '../sql/driver-contract.ts';
import { MOVES_A_HEAD } from './contract.ts';
import { startStandIn, type StandIn } from './stand-in.ts';

const limitsMs = { statement: 1_500, lock: 300, idleInTransaction: 1_000 };

driverContract('supabase over the stand-in', async () => {
	const t = await testDatabase();
	const standIn = await startStandIn({ databaseUrl: t.url, limitsMs });
	const own = new pg.Client({ connectionString: t.url });
	await own.connect();
	const database = openSupabase({ ...standIn.settings, pollMs: 50 });
	return {
		database,
		sql: async (text, params = []) => (await own.query(text, params)).rows ?? [],
		kind: 'supabase',
		limitsMs,
		poke: MOVES_A_HEAD,
		as: (actor) => withToken(standIn, actor),
		async close() {
			await database.close();
			await own.end();
			await standIn.close();
			await t.close();
		}
	};
});

const gateway = (standIn: StandIn) =>
	import('./stand-in-gateway.ts').then(({ gatewayOf }) => gatewayOf(standIn.keys));
const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600;

async function withToken(standIn: StandIn, actor: Actor): Promise<Actor> {
	if (actor.kind !== 'account') return actor;
	const claims = { sub: actor.user, role: 'authenticated', aud: 'authenticated', exp: inAnHour() };
	return { ...actor, token: await (await gateway(standIn)).sign(claims) };
}

describe('on Supabase', () => {
	let t: TestDatabase;
	let standIn: StandIn;
	const env = () => ({
		SUPABASE_URL: `${standIn.settings.url}/`,
		SUPABASE_PUBLISHABLE_KEY: standIn.keys.publishable,
		SUPABASE_SECRET_KEY: standIn.keys.secret,
		SUPABASE_JWT_SECRET: standIn.keys.jwtSecret
	});
	const open = (changed: Record<string, string> = {}) =>
		openDatabase({ ...env(), ...changed }, { schema: readSchemaFiles(), log: () => {} });
	beforeAll(async () => {
		t = await testDatabase();
		standIn = await startStandIn({ databaseUrl: t.url });
	});
	afterAll(async () => {
		await standIn.close();
		await t.close();
	});

	test('SUPABASE_URL and its keys open the project, at the schema of this program', async () => {
		const database = await open();
		const [{ version } = { version: '' }] = await t.sql<{ version: string }>(
			'select max(version) as version from supabase_migrations.schema_migrations'
		);
		expect(await database.ready()).toEqual({ database: 'supabase', schema: version });
		expect(
			await database.call('my_profile', {}, await withToken(standIn, { kind: 'account', user: randomUUID() }))
		).toBeNull();
		await database.close();
	});

	test.each([
		[{ SUPABASE_URL: 'project.supabase.co' }, /SUPABASE_URL must look like/],
		[{ SUPABASE_PUBLISHABLE_KEY: '' }, /SUPABASE_PUBLISHABLE_KEY \(or SUPABASE_ANON_KEY\) must be set/],
		[{ SUPABASE_PUBLISHABLE_KEY: 'sb_secret_x' }, /SUPABASE_PUBLISHABLE_KEY must begin with sb_publishable_/],
		[{ SUPABASE_SECRET_KEY: 'sb_publishable_x' }, /SUPABASE_SECRET_KEY must begin with sb_secret_/],
		[{ SUPABASE_JWT_SECRET: '' }, /SUPABASE_JWT_KEY \(or SUPABASE_JWT_SECRET\) must be set/],
		[{ SUPABASE_JWT_KEY: '{"kty":"EC"}' }, /SUPABASE_JWT_KEY must be one private key/],
		[{ DATABASE_URL: 'postgres://x@localhost/x' }, /DATABASE_URL must not be set beside SUPABASE_URL/],
		[{ SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_another' }, /does not accept what SUPABASE_PUBLISHABLE_KEY/],
		[{ SUPABASE_SECRET_KEY: 'sb_secret_another' }, /does not accept SUPABASE_SECRET_KEY/],
		[{ SUPABASE_JWT_SECRET: 'x'.repeat(32) }, /does not accept what SUPABASE_JWT_SECRET/],
		[{ SUPABASE_URL: 'http://127.0.0.1:1' }, /does not answer\. Check SUPABASE_URL/]
	])('a wrong setting is named before anything runs: %o', async (changed, message) => {
		const failed = open(changed as Record<string, string>);
		await expect(failed).rejects.toThrow(SettingsError);
		await expect(failed).rejects.toThrow(message);
	});

	test('a schema that is behind, ahead or missing is told apart, with what to do', async () => {
		const version = await t.sql<{ version: string }>(
			'select max(version) as version from supabase_migrations.schema_migrations'
		);
		const newest = version[0]!.version;
		await t.sql('delete from supabase_migrations.schema_migrations where version = $1', [newest]);
		await expect(open()).rejects.toThrow(new RegExp(`needs ${newest}. Run: .*supabase db push`));
		await t.sql(
			`insert into supabase_migrations.schema_migrations (version) values ('99991231000000'), ($1)`,
			[newest]
		);
		await expect(open()).rejects.toThrow(/99991231000000, which this program does not know/);
		await t.sql(`delete from supabase_migrations.schema_migrations where version = '99991231000000'`);
		await t.sql('alter function public.schema_version(jsonb) rename to schema_version_away');
		await expect(open()).rejects.toThrow(/is at migration none/);
		await t.sql('alter function public.schema_version_away(jsonb) rename to schema_version');
	});

	test('a key in the form of a JWT works as well, when its role is the right one', async () => {
		const { sign } = await gateway(standIn);
		const key = await sign({ role: 'service_role', exp: inAnHour() });
		await expect(open({ SUPABASE_PUBLISHABLE_KEY: key })).rejects.toThrow(/project's anon key/);
	});

	test('an account without its token is a mistake of ours, and one that is over is forbidden', async () => {
		const database = openSupabase(standIn.settings);
		const user = randomUUID();
		await expect(database.call('my_profile', {}, { kind: 'account', user })).rejects.toThrow(TypeError);
		const { sign } = await gateway(standIn);
		const token = await sign({ sub: user, role: 'authenticated', exp: inAnHour() - 7_200 });
		await expect(database.call('my_profile', {}, { kind: 'account', user, token })).rejects.toMatchObject({
			kind: 'forbidden'
		});
		const forged = `${token.slice(0, -4)}AAAA`;
		await expect(
			database.call('my_profile', {}, { kind: 'account', user, token: forged })
		).rejects.toMatchObject({ kind: 'forbidden' });
	});

	test.each([
		[502, '<html>', 'later'],
		[503, '<html>', 'later'],
		[429, '<html>', 'later'],
		[200, '<html>', 'later'],
		// What supabase-js takes for "no content".
		[404, '', 'later'],
		[400, '{"code":"","message":"","details":null,"hint":null}', 'later'],
		[404, '<html>', 'broken'],
		[403, '<html>', 'broken']
	])('%i %s, which is not an answer to the call, is %s', async (status, body, kind) => {
		const database = openSupabase(standIn.settings);
		standIn.setTrouble(status, body);
		await expect(database.call('my_profile', {}, { kind: 'anonymous' })).rejects.toMatchObject({
			kind,
			code: null
		});
		standIn.setTrouble(null);
	});

	test('a project that is not there, or does not answer in time, is for later', async () => {
		const away = openSupabase({ ...standIn.settings, url: 'http://127.0.0.1:1' });
		await expect(away.call('push', {}, { kind: 'server' })).rejects.toMatchObject({
			kind: 'later',
			code: null
		});
		await expect(away.ready()).rejects.toMatchObject({ kind: 'later' });
		await expect(away.onPoke(() => {})).rejects.toMatchObject({ kind: 'later' });
		const slow = openSupabase({ ...standIn.settings, timeoutMs: 200 });
		const committed = standIn.nextCommitOf('is_empty');
		const asked = slow.call('is_empty', {}, { kind: 'server' });
		await committed;
		await expect(asked).rejects.toMatchObject({ kind: 'later', code: null });
		standIn.open();
	});

	test('a phone is let in by an imported signing key', async () => {
		const { privateKey } = await generateKeyPair('ES256', { extractable: true });
		const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'ES256' };
		const other = await startStandIn({ databaseUrl: t.url, importedKey: key });
		const database = await openDatabase(
			{
				SUPABASE_URL: other.settings.url,
				SUPABASE_ANON_KEY: other.keys.publishable,
				SUPABASE_SERVICE_ROLE_KEY: other.keys.secret,
				SUPABASE_JWT_KEY: JSON.stringify([{ kty: 'oct', k: 'x', kid: 'old' }, key])
			},
			{ schema: readSchemaFiles(), log: () => {} }
		);
		await database.close();
		await other.close();
	});

	test('nothing but functions can be asked for, and no row of a table by nobody', async () => {
		const answer = await fetch(`${standIn.settings.url}/rest/v1/rpc/list_heads`, {
			method: 'POST',
			headers: { apikey: standIn.keys.publishable, 'content-type': 'application/json' },
			body: '{"request":{}}'
		});
		expect(answer.status).toBe(401);
		expect(await answer.json()).toMatchObject({ code: '42501' });
	});
});

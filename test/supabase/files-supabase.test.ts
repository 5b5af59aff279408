// The stores of whole files over one contract, and what only Supabase Storage can do: be away, or be closed to a key that is none of ours.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskFiles } from '#lib/server/files/disk-files.ts';
import { openFiles } from '#lib/server/files/open.ts';
import { supabaseFiles } from '#lib/server/files/supabase-files.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { filesContract } from './files-contract.ts';
import { startStandIn, type StandIn } from './stand-in.ts';

const SHA = 'a'.repeat(64);
let t: TestDatabase;
let standIn: StandIn;
beforeAll(async () => {
	t = await testDatabase();
	standIn = await startStandIn({ databaseUrl: t.url });
});
afterAll(async () => {
	await standIn?.close();
	await t?.close();
});

filesContract('the disk', (dir) => diskFiles(dir));
filesContract('Supabase Storage over the stand-in', () => supabaseFiles(standIn.settings));

describe('on Supabase', () => {
	test('away is later and never "not here": a phone must not be told that a file was lost', async () => {
		const store = supabaseFiles(standIn.settings);
		for (const status of [500, 502, 503, 403]) {
			standIn.setTrouble(status);
			await expect(store.has(SHA)).rejects.toMatchObject({ kind: 'later' });
			await expect(store.read(SHA)).rejects.toMatchObject({ kind: 'later' });
		}
		standIn.setTrouble(null);
	});

	test('the publishable key opens nothing', async () => {
		const { url, publishableKey } = standIn.settings;
		const store = supabaseFiles({ url, secretKey: publishableKey });
		await expect(store.has(SHA)).rejects.toMatchObject({ kind: 'later' });
	});

	test('it is chosen where the database is a Supabase project, and the disk otherwise', async () => {
		const env = {
			SUPABASE_URL: standIn.settings.url,
			SUPABASE_PUBLISHABLE_KEY: standIn.keys.publishable,
			SUPABASE_SECRET_KEY: standIn.keys.secret,
			SUPABASE_JWT_SECRET: standIn.keys.jwtSecret,
			DATA_DIR: '/nowhere'
		};
		standIn.setTrouble(503);
		await expect(openFiles(env).has(SHA)).rejects.toMatchObject({ kind: 'later' });
		standIn.setTrouble(null);
		expect(await openFiles({ DATA_DIR: '/nowhere' }).has(SHA)).toBe(false);
		expect(() => openFiles({ SUPABASE_URL: standIn.settings.url })).toThrow('SUPABASE_SECRET_KEY');
	});
});

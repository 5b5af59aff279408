// Signing in by Supabase Auth, over the stand-in (test/supabase/stand-in.ts says what that is): passwords, the lock, the sealed cookie,
// refreshing once, signing out.
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/postgres.ts';
import { startStandIn, type StandIn } from '../../../../test/supabase/stand-in.ts';
import type { Database } from '../database/database.ts';
import { openSupabase } from '../database/supabase.ts';
import { ABSOLUTE_MS, IDLE_MS, type Identity, type Session } from './identity.ts';
import { supabaseIdentity } from './supabase-identity.ts';

const PASSWORD = 'right horse';
let t: TestDatabase;
let standIn: StandIn;
let database: Database;
let identity: Identity;
let clock: number;
let email: string;
let person: string;

beforeAll(async () => {
	t = await testDatabase();
	standIn = await startStandIn({ databaseUrl: t.url });
	database = openSupabase(standIn.settings);
});
afterAll(async () => {
	await database.close();
	await standIn.close();
	await t.close();
});
const open = (secret = 'a'.repeat(64)) =>
	supabaseIdentity({ database, settings: standIn.settings, secret, now: () => clock, timeoutMs: 1_500 });
beforeEach(async () => {
	clock = Date.now();
	identity = open();
	person = randomUUID();
	email = `${person}@example.com`;
	await standIn.auth.addUser({ id: person, email, password: PASSWORD });
});

async function cookieOf(): Promise<string> {
	const result = await identity.signIn(email, PASSWORD);
	if (result.kind !== 'signed-in') throw new Error(result.kind);
	return result.token;
}
const verified = async (cookie: string): Promise<Session> => (await identity.verify(cookie))!;
const failures = async (address: string, times: number) => {
	const kinds = [];
	for (let i = 0; i < times; i++) kinds.push((await identity.signIn(address, 'wrong')).kind);
	return kinds;
};

describe('signing in', () => {
	it('accepts the right password, whatever the case of the address', async () => {
		const result = await identity.signIn(` ${email.toUpperCase()} `, PASSWORD);
		expect(result).toMatchObject({ kind: 'signed-in', person });
	});

	it('gives a token that the database knows the person by', async () => {
		await database.call('add_person', { person, name: '何静怡', roles: [] }, { kind: 'server' });
		const { token } = await verified(await cookieOf());
		expect(
			await database.call('my_profile', {}, { kind: 'account', user: person, token: token! })
		).toMatchObject({
			person,
			name: '何静怡'
		});
	});

	it('locks after five failures in a row, known address or not, even for the right password', async () => {
		const five = ['refused', 'refused', 'refused', 'refused', 'locked'];
		expect(await failures(email, 5)).toEqual(five);
		expect((await identity.signIn(email, PASSWORD)).kind).toBe('locked');
		expect(await failures(`${randomUUID()}@example.com`, 5)).toEqual(five);
		clock += 16 * 60_000;
		expect((await identity.signIn(email, PASSWORD)).kind).toBe('signed-in');
	});

	it.each(["banned_until = now() + interval '1 day'", 'email_confirmed_at = null'])(
		'says no to an account that is not to be let in (%s), in the same words',
		async (change) => {
			await t.sql(`update auth.users set ${change} where id = $1`, [person]);
			expect(await identity.signIn(email, PASSWORD)).toEqual({ kind: 'refused' });
		}
	);

	it('says until when, once Auth itself has had too many', async () => {
		standIn.auth.setOverLimit(true);
		const result = await identity.signIn(email, PASSWORD);
		standIn.auth.setOverLimit(false);
		expect(result).toEqual({ kind: 'locked', until: new Date(clock + 5 * 60_000).toISOString() });
		expect((await identity.signIn(email, PASSWORD)).kind).toBe('signed-in');
	});

	it('is for later while Auth is away, and counts no failure', async () => {
		const away = supabaseIdentity({
			database,
			settings: { ...standIn.settings, url: 'http://127.0.0.1:1' },
			secret: 'a'.repeat(64)
		});
		for (let i = 0; i < 6; i++)
			await expect(away.signIn(email, PASSWORD)).rejects.toMatchObject({ kind: 'later' });
		expect((await identity.signIn(email, PASSWORD)).kind).toBe('signed-in');
	});

	it('with a key that is not the project’s is our fault, not the person’s', async () => {
		const settings = { ...standIn.settings, publishableKey: 'sb_publishable_another' };
		const wrong = supabaseIdentity({ database, settings, secret: 'a'.repeat(64) });
		await expect(wrong.signIn(email, PASSWORD)).rejects.toMatchObject({ kind: 'broken' });
	});
});

describe('the cookie', () => {
	it('shows neither token, and fits into a browser', async () => {
		const cookie = await cookieOf();
		const { token } = await verified(cookie);
		expect(decodeJwt(token!)).toMatchObject({ sub: person, role: 'authenticated' });
		const readable = cookie.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
		for (const text of [cookie, ...readable]) {
			expect(text).not.toContain(token);
			expect(text).not.toContain(person);
		}
		expect(cookie.length).toBeLessThan(3_900);
	});

	it('is not believed once a character is changed, or sealed by another secret', async () => {
		const cookie = await cookieOf();
		const parts = cookie.split('.');
		const changed = parts
			.with(3, `${parts[3]!.slice(0, -2)}${parts[3]!.endsWith('AA') ? 'BB' : 'AA'}`)
			.join('.');
		for (const bad of [changed, '', 'x.y.z', (await verified(cookie)).token!])
			expect(await identity.verify(bad)).toBeNull();
		expect(await open('b'.repeat(64)).verify(cookie)).toBeNull();
	});

	it('ends when it is not used for 30 minutes', async () => {
		const cookie = await cookieOf();
		clock += IDLE_MS + 1_000;
		expect(await identity.verify(cookie)).toBeNull();
	});

	it('is kept alive by use and by refreshing, but not beyond 12 hours', async () => {
		const startedAt = clock;
		let cookie = await cookieOf();
		const before = standIn.auth.refreshes();
		let lastGood = clock;
		for (let i = 0; i < 50; i++) {
			clock += IDLE_MS - 60_000;
			const session = await identity.verify(cookie);
			if (!session) break;
			cookie = session.renewed!;
			lastGood = clock;
		}
		expect(standIn.auth.refreshes() - before).toBeGreaterThan(7);
		expect(lastGood - startedAt).toBeGreaterThan(ABSOLUTE_MS - IDLE_MS);
		expect(lastGood - startedAt).toBeLessThanOrEqual(ABSOLUTE_MS);
	});
});

describe('refreshing', () => {
	/** A cookie in use, whose access token holds for `leftMs` more. */
	async function ending(leftMs: number): Promise<string> {
		let cookie = await cookieOf();
		for (const step of [25, 25]) {
			clock += step * 60_000;
			cookie = (await verified(cookie)).renewed!;
		}
		clock += 10 * 60_000 - leftMs;
		return cookie;
	}

	it('happens once for a page that asks ten times at once, and for who comes late with the old cookie', async () => {
		const cookie = await ending(30_000);
		const before = standIn.auth.refreshes();
		const sessions = await Promise.all(Array.from({ length: 10 }, () => verified(cookie)));
		clock += 60_000;
		sessions.push(await verified(cookie));
		expect(standIn.auth.refreshes() - before).toBe(1);
		expect(new Set(sessions.map(({ token }) => token)).size).toBe(1);
		const next = await verified(sessions[0]!.renewed!);
		expect(next.token).toBe(sessions[0]!.token);
		expect(standIn.auth.refreshes() - before).toBe(1);
	});

	it('goes on with a token that still holds while Auth is in trouble, and is for later once it does not', async () => {
		const cookie = await ending(30_000);
		standIn.setTrouble(502);
		const session = await verified(cookie);
		expect(session).toMatchObject({ person, renewed: expect.any(String) });
		clock += 31_000;
		await expect(identity.verify(cookie)).rejects.toMatchObject({ kind: 'later' });
		standIn.setTrouble(null);
		expect((await verified(cookie)).token).not.toBe(session.token);
	});

	it('ends the session when Auth has ended it', async () => {
		const cookie = await ending(30_000);
		standIn.auth.endSessions();
		expect(await identity.verify(cookie)).toBeNull();
	});

	it('survives an answer that never arrived: another server refreshes with the old token again', async () => {
		const cookie = await ending(30_000);
		await verified(cookie);
		expect(await open().verify(cookie)).toMatchObject({ person });
	});
});

describe('signing out', () => {
	it('ends the session here, in renewed cookies, and at Auth', async () => {
		const cookie = await cookieOf();
		clock += 120_000;
		const { renewed } = await verified(cookie);
		const before = standIn.auth.sessions();
		await identity.signOut(cookie);
		expect(await identity.verify(cookie)).toBeNull();
		expect(await identity.verify(renewed!)).toBeNull();
		expect(standIn.auth.sessions()).toBe(before - 1);
	});

	it('works while Auth is away', async () => {
		const cookie = await cookieOf();
		standIn.setTrouble(503);
		await identity.signOut(cookie);
		standIn.setTrouble(null);
		expect(await identity.verify(cookie)).toBeNull();
	});
});

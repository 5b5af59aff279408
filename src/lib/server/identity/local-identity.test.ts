// Signing in against real PostgreSQL: right and wrong passwords, the lock, and how long a session lives.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/postgres.ts';
import { ABSOLUTE_MS, IDLE_MS, type Identity } from './identity.ts';
import { localIdentity } from './local-identity.ts';
import { hashPassword, isPassword } from './password.ts';

const SECRET = 'a'.repeat(64);
/** Hashing slowly is the point of scrypt, not of these tests. */
const QUICK = { N: 1024, r: 8, p: 1 };
let t: TestDatabase;
let identity: Identity;
let clock: number;
let email: string;
let person: string;

beforeAll(async () => void (t = await testDatabase()));
afterAll(() => t.close());
beforeEach(async () => {
	clock = Date.now();
	identity = localIdentity({ database: t.database, secret: SECRET, now: () => clock });
	person = randomUUID();
	email = `${person}@example.com`;
	await t.database.call(
		'add_person',
		{ person, email, secret: await hashPassword('right horse', QUICK), name: '何静怡', roles: [] },
		{ kind: 'server' }
	);
});

async function tokenOf(): Promise<string> {
	const result = await identity.signIn(email, 'right horse');
	if (result.kind !== 'signed-in') throw new Error(result.kind);
	return result.token;
}
const failures = async (address: string, times: number) => {
	const results = [];
	for (let i = 0; i < times; i++) results.push((await identity.signIn(address, 'wrong')).kind);
	return results;
};

describe('a password', () => {
	it('is stored with its parameters and its own salt', async () => {
		const [one, two] = [await hashPassword('马到成功'), await hashPassword('马到成功')];
		expect(one).toMatch(/^scrypt\$32768\$8\$\d\$/);
		expect(one).not.toBe(two);
		expect(await isPassword('马到成功', one)).toBe(true);
		expect(await isPassword('马到成攻', one)).toBe(false);
	});

	it.each([null, '', 'x', 'scrypt$32768$8$3$short$short'])('is never right for %j', async (stored) => {
		expect(await isPassword('', stored)).toBe(false);
	});
});

describe('signing in', () => {
	it('accepts the right password, whatever the case of the address', async () => {
		const result = await identity.signIn(` ${email.toUpperCase()} `, 'right horse');
		expect(result).toMatchObject({ kind: 'signed-in', person });
	});

	it('locks after five failures in a row, for a quarter of an hour, even for the right password', async () => {
		expect(await failures(email, 5)).toEqual(['refused', 'refused', 'refused', 'refused', 'locked']);
		expect((await identity.signIn(email, 'right horse')).kind).toBe('locked');
		clock += 16 * 60_000;
		expect((await identity.signIn(email, 'right horse')).kind).toBe('signed-in');
	});

	it('forgets earlier failures after a success', async () => {
		await failures(email, 4);
		await tokenOf();
		expect(await failures(email, 4)).not.toContain('locked');
	});

	it('counts tries made at the same time: the right password after five wrong ones comes too late', async () => {
		const passwords = [...Array.from({ length: 6 }, (_, i) => `wrong ${i}`), 'right horse'];
		const tries = await Promise.all(passwords.map((password) => identity.signIn(email, password)));
		expect(tries.map(({ kind }) => kind)).toEqual([
			...Array<string>(4).fill('refused'),
			...Array<string>(3).fill('locked')
		]);
	});

	it('treats an unknown address just the same', async () => {
		const unknown = `${randomUUID()}@example.com`;
		expect(await failures(unknown, 6)).toEqual([
			'refused',
			'refused',
			'refused',
			'refused',
			'locked',
			'locked'
		]);
	});
});

describe('a session', () => {
	it('names its person', async () => {
		expect(await identity.verify(await tokenOf())).toEqual({ person, renewed: null });
	});

	it('ends when it is not used for 30 minutes', async () => {
		const token = await tokenOf();
		clock += IDLE_MS + 1000;
		expect(await identity.verify(token)).toBeNull();
	});

	it('is kept alive by use, but not beyond 12 hours', async () => {
		const startedAt = clock;
		let token = await tokenOf();
		let lastGood = clock;
		for (let i = 0; i < 50; i++) {
			clock += IDLE_MS - 60_000;
			const session = await identity.verify(token);
			if (!session) break;
			expect(session.renewed).not.toBeNull();
			token = session.renewed!;
			lastGood = clock;
		}
		expect(lastGood - startedAt).toBeGreaterThan(ABSOLUTE_MS - IDLE_MS);
		expect(lastGood - startedAt).toBeLessThanOrEqual(ABSOLUTE_MS);
	});

	it('is not believed once a character is changed, signed by another secret, or unsigned', async () => {
		const token = await tokenOf();
		const [head, body, signature] = token.split('.') as [string, string, string];
		const other = JSON.stringify({ ...JSON.parse(atob(body)), sub: randomUUID() });
		const forged = Buffer.from(other).toString('base64url');
		const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
		const foreign = localIdentity({ database: t.database, secret: 'b'.repeat(64) });
		for (const bad of [`${head}.${forged}.${signature}`, `${none}.${body}.`, `${head}.${body}.`, '', 'x.y.z'])
			expect(await identity.verify(bad)).toBeNull();
		expect(await foreign.verify(token)).toBeNull();
	});

	it('ends everywhere by signing out, renewed tokens included', async () => {
		const token = await tokenOf();
		clock += 120_000;
		const { renewed } = (await identity.verify(token))!;
		await identity.signOut(token);
		expect(await identity.verify(token)).toBeNull();
		expect(await identity.verify(renewed!)).toBeNull();
	});
});

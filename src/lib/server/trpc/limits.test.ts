// What one address and one phone may take of this server.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { FileStore } from '../files/file-store.ts';
import { DatabaseError, type DatabaseErrorKind } from '../database/errors.ts';
import { guessLimit } from '../guess-limit.ts';
import { pokesOf } from './pokes.ts';
import { appRouter } from './router.ts';

it('forgets failures after the window, and one that was none at once', () => {
	let now = 0;
	const limit = guessLimit({ tries: 2, windowMs: 1000, now: () => now });
	limit.noteFailure('a');
	limit.noteFailure('a');
	expect([limit.isExceeded('a'), limit.isExceeded('b')]).toEqual([true, false]);
	limit.forgive('a');
	expect(limit.isExceeded('a')).toBe(false);
	limit.noteFailure('a');
	expect(limit.isExceeded('a')).toBe(true);
	now = 1001;
	expect(limit.isExceeded('a')).toBe(false);
});

const redeem = (address: string, [kind, code]: [DatabaseErrorKind, string | null]) =>
	appRouter
		.createCaller({
			database: {
				call: () => Promise.reject(new DatabaseError(kind, code, { cause: null }))
			} as unknown as Database,
			tokens: { sign: async () => '', verify: async () => null },
			files: new FileStore('/nowhere'),
			phone: null,
			address
		})
		.enrol.redeem({ pass: 'x'.repeat(22), enrolment: randomUUID(), device: 'test' })
		.catch(({ code }: { code: string }) => code);

it('lets an address guess twenty passes, and no more', async () => {
	for (let i = 0; i < 20; i++) expect(await redeem('guesser', ['refused', 'YH006'])).toBe('NOT_FOUND');
	expect(await redeem('guesser', ['refused', 'YH006'])).toBe('TOO_MANY_REQUESTS');
});

it.each<[DatabaseErrorKind, string | null, string]>([
	['later', null, 'SERVICE_UNAVAILABLE'],
	['refused', 'YH009', 'CONFLICT']
])('counts no guess when the database answers %s %s', async (kind, code, answer) => {
	for (let i = 0; i < 25; i++) expect(await redeem(`hall ${kind}`, [kind, code])).toBe(answer);
});

it('ends the oldest of a phone’s streams beyond eight, and nobody else’s', async () => {
	const listeners = new Set<(event: string, version: number) => void>();
	const database = {
		onPoke: async (listener: (event: string, version: number) => void) => {
			listeners.add(listener);
			return async () => void listeners.delete(listener);
		}
	} as unknown as Database;
	const signal = new AbortController();
	const start = (enrolment: string) => pokesOf(database, { enrolment, event: 'e' }, signal.signal);
	const other = start('other').next();
	const first = start('phone').next();
	const later = Array.from({ length: 7 }, () => start('phone').next());
	const ninth = start('phone').next();
	expect(await first).toEqual({ done: true, value: undefined });
	for (const poke of listeners) poke('e', 7);
	for (const one of [other, ...later, ninth])
		expect(await one).toEqual({ done: false, value: { version: 7 } });
	signal.abort();
});

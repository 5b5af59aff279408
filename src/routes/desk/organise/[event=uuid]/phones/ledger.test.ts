// The ledger's arithmetic: what a phone owes, how lately it spoke, and whether it is done.
import { describe, expect, it } from 'vitest';
import {
	hasFinalWord,
	inOrder,
	isSilent,
	newsOf,
	owedBy,
	silentSince,
	totalOf,
	type LedgerPhone
} from './ledger.ts';

const now = Date.parse('2026-11-21T01:45:00.000Z');
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const phone = (more: Partial<LedgerPhone> = {}): LedgerPhone => ({
	number: 1,
	missing: [],
	unsent: 0,
	files: 0,
	maxSeq: 57,
	received: 57,
	enrolledAt: minutesAgo(90),
	lastContactAt: minutesAgo(0),
	revokedAt: null,
	sealedAt: null,
	replacedBy: null,
	...more
});
const gap: Partial<LedgerPhone> = { missing: [[58, 59]], maxSeq: 59 };

describe('what a phone owes', () => {
	it.each([
		[{}, 0],
		[gap, 2],
		[{ ...gap, unsent: 5 }, 5],
		[{ unsent: 3 }, 3],
		// The list of gaps is cut at fifty; the difference of the numbers is not.
		[{ ...gap, maxSeq: 200 }, 143],
		// More here than it said: never a negative debt.
		[{ received: 60 }, 0]
	] as const)('%j owes %i', (more, owed) => {
		expect(owedBy(phone(more as Partial<LedgerPhone>))).toBe(owed);
	});
});

describe('silence', () => {
	it.each([
		[{ lastContactAt: minutesAgo(5) }, false],
		[{ lastContactAt: minutesAgo(6) }, true],
		[{ lastContactAt: null }, true],
		[{ lastContactAt: null, enrolledAt: minutesAgo(1) }, false],
		[{ lastContactAt: minutesAgo(6), sealedAt: minutesAgo(6) }, false],
		[{ lastContactAt: minutesAgo(6), revokedAt: minutesAgo(6) }, false]
	])('%j: %s', (more, silent) => {
		expect(isSilent(phone(more), now)).toBe(silent);
	});

	it('begins with the longest-silent phone in use', () => {
		const gone = phone({ lastContactAt: minutesAgo(80), sealedAt: minutesAgo(80) });
		expect(silentSince([phone(), phone({ lastContactAt: minutesAgo(14) }), gone], now)).toBe(
			now - 14 * 60_000
		);
		expect(silentSince([phone(), gone], now)).toBeNull();
	});
});

it.each([
	[{}, false],
	[{ sealedAt: minutesAgo(1) }, true],
	[{ sealedAt: minutesAgo(1), ...gap }, false],
	[{ sealedAt: minutesAgo(1), files: 1 }, false],
	[{ revokedAt: minutesAgo(1) }, false],
	[{ revokedAt: minutesAgo(1), replacedBy: 4, ...gap }, false],
	[{ revokedAt: minutesAgo(1), maxSeq: 0, received: 0 }, true]
])('%j has given its final word: %s', (more, done) => {
	expect(hasFinalWord(phone(more))).toBe(done);
});

it('puts those that owe first, then the silent, then by number; the total is a floor', () => {
	const phones = [
		phone({ number: 1 }),
		phone({ number: 2, lastContactAt: minutesAgo(9) }),
		phone({ number: 3, ...gap }),
		phone({ number: 4, unsent: 57 })
	];
	expect(inOrder(phones, now).map(({ number }) => number)).toEqual([4, 3, 2, 1]);
	expect(totalOf(phones, now)).toEqual({ phones: 4, owing: 2, owed: 59, silent: 1 });
});

it('takes a gap that opens or closes and a phone that falls silent for news, one more record for none', () => {
	const before = newsOf(phone(), now);
	expect(newsOf(phone({ received: 58, maxSeq: 58, lastContactAt: minutesAgo(1) }), now)).toBe(before);
	for (const more of [
		gap,
		{ unsent: 1 },
		{ lastContactAt: minutesAgo(6) },
		{ sealedAt: minutesAgo(0) },
		{ revokedAt: minutesAgo(0) }
	])
		expect(newsOf(phone(more), now)).not.toBe(before);
});

// The ledger's words: what a phone owes and how lately it spoke.
import { describe, expect, it } from 'vitest';
import { missingRange, owedBy, owedByAll, phoneState, silentSince, type LedgerPhone } from './phones.ts';

const now = Date.parse('2026-11-21T01:45:00.000Z');
const phone = (more: Partial<LedgerPhone> = {}): LedgerPhone => ({
	unsent: 0,
	maxSeq: 57,
	receivedThrough: 57,
	lastContactAt: '2026-11-21T01:44:59.000Z',
	revokedAt: null,
	sealedAt: null,
	...more
});

describe('what a phone owes', () => {
	it.each([
		[{}, 0, null],
		[{ maxSeq: 59 }, 2, '58–59'],
		[{ maxSeq: 58 }, 1, '58'],
		[{ unsent: 5, maxSeq: 59 }, 5, '58–59'],
		[{ unsent: 3 }, 3, null]
	])('%j owes %i, missing %s', (more, owed, missing) => {
		expect(owedBy(phone(more))).toBe(owed);
		expect(missingRange(phone(more))).toBe(missing);
	});

	it('is a floor over all phones', () => {
		expect(owedByAll([phone({ maxSeq: 59 }), phone({ unsent: 3 }), phone()])).toBe(5);
	});
});

describe('the state of a phone', () => {
	it.each([
		[{}, 'online'],
		[{ maxSeq: 60 }, 'sending'],
		[{ lastContactAt: '2026-11-21T01:31:00.000Z' }, 'offline'],
		[{ lastContactAt: null }, 'never'],
		[{ sealedAt: '2026-11-21T01:40:00.000Z', lastContactAt: '2026-11-21T01:40:00.000Z' }, 'sealed'],
		[{ revokedAt: '2026-11-21T01:40:00.000Z', sealedAt: '2026-11-21T01:40:00.000Z' }, 'revoked']
	] as const)('%j is %s', (more, state) => {
		expect(phoneState(phone(more), now)).toBe(state);
	});

	it('tells since when the longest-silent phone in use is silent', () => {
		const silent = phone({ lastContactAt: '2026-11-21T01:31:00.000Z' });
		const gone = phone({ lastContactAt: '2026-11-21T00:00:00.000Z', sealedAt: '2026-11-21T00:00:00.000Z' });
		expect(silentSince([phone(), silent, gone], now)).toBe(Date.parse('2026-11-21T01:31:00.000Z'));
		expect(silentSince([phone(), gone], now)).toBeNull();
	});
});

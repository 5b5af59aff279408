// Deadlines in words: days end with themselves in Shanghai, 48 hours end on the minute.
import { expect, test } from 'vitest';
import { callOf, filingOf } from './lead-words.ts';

const at = (moment: string) => Date.parse(moment);

test.each([
	['2026-11-22T08:00:00+08:00', '剩 9 天', 'attn'],
	['2026-12-01T23:59:00+08:00', '剩 0 天', 'attn'],
	['2026-12-02T00:01:00+08:00', '已过期 1 天', 'bad'],
	['2026-12-03T12:00:00+08:00', '已过期 2 天', 'bad'],
	['2026-10-31T12:00:00+08:00', '剩 31 天', 'plain']
])('at %s a filing due on 1 December is %s', (now, text, tone) =>
	expect(filingOf({ dueOn: '2026-12-01' }, at(now))).toEqual({ text, tone })
);

test('filed is filed, and what is to be filed by nobody says nothing', () => {
	expect(filingOf({ dueOn: '2026-12-01', recordedOn: '2026-12-05' }, at('2026-12-09'))?.text).toBe('已备案');
	expect(filingOf(undefined, 0)).toBeNull();
	expect(filingOf({ amountFen: 5 }, 0)).toBeNull();
});

test('a call', () => {
	const callDueAt = '2026-11-22T02:00:00.000Z';
	expect(callOf({ callDueAt }, at('2026-11-22T01:59:00Z'))).toEqual({ text: '10:00 前', isLate: false });
	expect(callOf({ callDueAt }, at('2026-11-22T05:30:00Z'))).toEqual({ text: '已超 3 小时', isLate: true });
	expect(callOf({}, 0)).toBeNull();
});

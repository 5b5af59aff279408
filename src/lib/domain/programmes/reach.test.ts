// What is said of money on the way: reckoned sums in whole 万元, given ones as they are.
import { expect, test } from 'vitest';
import { exact } from './exact.ts';
import { reach } from './reach.ts';

const pledged = (yuan: number) =>
	reach({
		value: exact(yuan),
		cmp: 'gte',
		target: exact(60_000_000),
		unit: 'CNY',
		metric: 'pledge.amount',
		basis: 'programme',
		calendar: { today: '2026-11-22', startsOn: '2026-06-25', endsOn: '2027-06-24', year: 'project' }
	});

test('what is due by now and what the pace comes to are whole 万元, and what lacks is exact', () => {
	expect(pledged(5_009_000).sentence.zh).toBe(
		'已有 500.9 万元（要求不少于 6,000 万元），进度落后，按时间应有 2,482 万元。按当前进度，期末约 1,210 万元，还需 5,499.1 万元。'
	);
});

test('the judgement takes the number itself: a yuan below what is due is behind', () => {
	const due = (60_000_000 * 151) / 365;
	expect(pledged(Math.floor(due)).status).toBe('behind');
	expect(pledged(Math.ceil(due)).status).toBe('on_track');
});

test('an upper limit has no share of it reached, kept or passed', () => {
	const of = { unit: 'count', metric: 'needs.resolved', basis: 'programme', target: exact(100) } as const;
	for (const cmp of ['lte', 'lt'] as const)
		for (const value of [40, 120])
			expect(reach({ ...of, cmp, value: exact(value) }).progress).toMatchObject({ value, share: null });
	expect(reach({ ...of, cmp: 'gte', value: exact(40) }).progress).toMatchObject({ share: 0.4 });
});

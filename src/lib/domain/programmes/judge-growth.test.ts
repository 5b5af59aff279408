// What is said of growth on a base of zero: no rate, no bar, and nothing on nothing is never on the way.
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { presetOf } from './presets/index.ts';

const indicator = presetOf('hunan-2022-park')!.indicators.find(({ id }) =>
	id.endsWith('-8-inclusive-growth')
)!;
const calendar = { startsOn: '2022-01-01', endsOn: '2022-12-31', year: 'calendar', period: 0 } as const;
const judged = (value: number, today: string) => {
	const at = (amount: number) => ({ [indicator.id]: amount });
	return evaluate(indicator, { values: at(value), previous: at(0), base: at(0) }, { ...calendar, today });
};

test('nothing on a base of nothing is behind while the year runs, and not met when it is over', () => {
	expect(judged(0, '2022-11-22')).toMatchObject({
		status: 'behind',
		sentence: { zh: expect.stringMatching(/^基数为零，本期也为零，无法比较（要求增幅.+%）。$/) as string }
	});
	expect(judged(0, '2022-11-22')).not.toHaveProperty('progress');
	expect(judged(0, '2023-01-01').status).toBe('not_met');
});

test('anything on a base of nothing is growth, to be looked at', () => {
	expect(judged(1, '2022-11-22')).toMatchObject({
		status: 'met',
		warnings: [{ zh: expect.stringContaining('基数为零') as string }]
	});
	expect(judged(1, '2022-11-22')).not.toHaveProperty('progress');
});

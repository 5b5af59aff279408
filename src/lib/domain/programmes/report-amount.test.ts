// Which amounts a report takes, by unit.
import { expect, test } from 'vitest';
import { amountFault } from './report-amount.ts';
import { metricOf } from './metrics.ts';

test.each([
	[-3, '份', 'count'],
	[1.5, '份', 'count'],
	[0, '份', null],
	[12, '家', null],
	[-1, '元', 'money'],
	[0.5, '元', null],
	[-2.5, '%', null],
	[2, '是/否', 'yes_or_no'],
	[1e23, '份', 'size'],
	[NaN, '份', 'number']
])('%s %s is %s', (amount, unit, fault) => expect(amountFault(amount, unit)).toBe(fault));

test('what is counted in the vocabulary is counted here', () => {
	expect(amountFault(0.5, metricOf('reports.issued').unit)).toBe('count');
});

// What a report's form may ask for.
import { expect, test } from 'vitest';
import { reportWish } from './programme-report.ts';

test('a form that asks for nothing known gets the circular', () => {
	expect(reportWish.parse({ kind: 'toString', year: 'x' })).toEqual({ kind: 'circular' });
	expect(reportWish.parse({ kind: 'evaluation', year: '2' })).toEqual({ kind: 'evaluation', year: 2 });
});

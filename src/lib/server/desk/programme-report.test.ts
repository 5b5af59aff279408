// What a report's form may ask for.
import { expect, test } from 'vitest';
import { reportWish, spanFor } from './programme-report.ts';

test('a form that asks for nothing known gets the circular', () => {
	expect(reportWish.parse({ kind: 'toString', span: 'x' })).toEqual({ kind: 'circular' });
	const second = { months: 12, number: 2 };
	expect(reportWish.parse({ kind: 'evaluation', span: '12.2' })).toEqual({
		kind: 'evaluation',
		span: second
	});
});

test('a circular tells of its two months, and of none that have not begun', () => {
	const calendar = {
		startsOn: '2024-04-15',
		endsOn: '2025-12-31',
		today: '2024-08-20',
		year: 'calendar' as const
	};
	const daysOf = (text?: string) => {
		const { from, to } = spanFor(reportWish.parse({ kind: 'circular', span: text }), calendar);
		return [from, to];
	};
	expect(daysOf('2.1')).toEqual(['2024-06-01', '2024-07-31']);
	expect(daysOf('1.0')).toEqual(['2024-04-15', '2024-04-30']);
	expect(daysOf('2.9')).toEqual(['2024-04-15', '2024-12-31']);
	expect(daysOf()).toEqual(['2024-04-15', '2024-12-31']);
});

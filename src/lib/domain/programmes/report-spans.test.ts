// Which reports the documents' rhythms ask for on a day.
import { expect, test } from 'vitest';
import { presetOf } from './presets/index.ts';
import { dueReports } from './report-spans.ts';

const calendar = (startsOn: string, endsOn: string, today: string) => ({
	...{ startsOn, endsOn, today },
	year: 'calendar' as const
});
const rhythms = (id: string) => presetOf(id)!.reporting;

test('six circulars a year: the one whose months are over and that nobody made is due', () => {
	const made = [
		{ id: 'a', kind: 'circular' as const, from: '2024-01-01', to: '2024-02-29' },
		// Of the same months, but made in the middle of them.
		{ id: 'b', kind: 'circular' as const, from: '2024-03-01', to: '2024-04-10' }
	];
	const due = dueReports(
		rhythms('chongqing-2024-consulting'),
		calendar('2024-01-01', '2024-12-31', '2024-06-30'),
		made
	);
	const circulars = due.filter(({ kind }) => kind === 'circular');
	expect(circulars.map(({ from, to, state, report }) => [from, to, state, report])).toEqual([
		['2024-05-01', '2024-06-30', 'running', null],
		['2024-03-01', '2024-04-30', 'due', null],
		['2024-01-01', '2024-02-29', 'made', 'a']
	]);
	expect(due.filter(({ months }) => months === 12).map(({ kind, state }) => [kind, state])).toEqual([
		['self_evaluation', 'running'],
		['evaluation', 'running']
	]);
});

test('a whole year asks for six circulars, or for twelve analyses, or for the evaluation alone', () => {
	const over = calendar('2022-01-01', '2022-12-31', '2023-01-01');
	const kinds = (id: string) =>
		dueReports(rhythms(id), over, []).map(({ kind, state }) => `${kind} ${state}`);
	expect(kinds('hunan-2022-platform-data')).toEqual(Array(12).fill('analysis due'));
	expect(kinds('chongqing-2024-park').filter((one) => one === 'circular due')).toHaveLength(6);
	expect(kinds('hubei-2024-library')).toEqual(['evaluation due']);
	expect(kinds('hunan-2022-park')).toEqual([]);
});

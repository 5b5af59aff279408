// Which reports the documents' rhythms ask for on a day.
import { expect, test } from 'vitest';
import { presetOf, presets } from './presets/index.ts';
import { dueReports, standingRhythms } from './report-spans.ts';

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
	expect(kinds('hunan-2022-park')).toEqual(['analysis due']);
});

test('Jiangsu asks for an evaluation after the first twelve months, and for none of the second year', () => {
	const due = dueReports(
		rhythms('jiangsu-2022-university'),
		{ startsOn: '2022-06-15', endsOn: '2024-06-14', today: '2024-07-01', year: 'project' },
		[]
	);
	expect(due.map(({ kind, from, to, state }) => [kind, from, to, state])).toEqual([
		['evaluation', '2022-06-15', '2023-06-14', 'due']
	]);
});

test('Henan ends with an evaluation of its own, of the whole', () => {
	const due = dueReports(
		rhythms('henan-2021-overall'),
		calendar('2021-03-01', '2023-12-31', '2024-01-05'),
		[]
	);
	expect(due.map(({ kind, from, to, state }) => [kind, from, to, state])).toEqual([
		['analysis', '2023-01-01', '2023-12-31', 'due'],
		['self_evaluation', '2021-03-01', '2023-12-31', 'due'],
		['analysis', '2022-01-01', '2022-12-31', 'due'],
		['analysis', '2021-03-01', '2021-12-31', 'due']
	]);
	expect(standingRhythms(rhythms('henan-2021-overall'))).toMatchObject([{ state: 'as_needed' }]);
});

test('a report that was handed in says when and by whom', () => {
	const made = { id: 'a', kind: 'evaluation' as const, from: '2025-01-01', to: '2025-12-31' };
	const handedIn = { on: '2026-01-10', by: '何静怡' };
	const [due] = dueReports(
		rhythms('hubei-2024-library'),
		calendar('2025-01-01', '2025-12-31', '2026-02-01'),
		[
			{ ...made, id: 'b' },
			{ ...made, handedIn }
		]
	);
	expect(due).toMatchObject({ state: 'handed_in', report: 'a', handedIn });
});

test('every rhythm of the five documents stands in the list', () => {
	for (const { id, reporting, period } of presets()) {
		const of = { startsOn: '2024-01-01', endsOn: '2025-12-31', today: '2026-01-01', year: period.year };
		const told = [...dueReports(reporting, of, []), ...standingRhythms(reporting)].map(
			({ rhythm }) => rhythm.zh
		);
		expect([id, reporting.filter(({ label }) => !told.includes(label.zh))]).toEqual([id, []]);
		expect(reporting.length, id).toBeGreaterThan(0);
	}
});

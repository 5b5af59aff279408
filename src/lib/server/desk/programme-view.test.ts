// What a programme's page asks somebody to report, and what it shows of it.
import { expect, test } from 'vitest';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { judgeProgramme } from '#lib/domain/programmes/reading.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';
import { composeReport } from '../programmes/reports/report.ts';
import { indicatorLines, programmeLine, tally } from './programme-view.ts';
import type { Programme } from './programmes.ts';

const reading = (preset: string, [startsOn, endsOn]: [string, string], more: Partial<Programme> = {}) => {
	const definition = presetOf(preset)!;
	const metrics = metricsOf(definition, DEFAULT_SETTINGS).map(({ key }) => ({ key, isCounted: false }));
	return {
		...{ definition, settings: DEFAULT_SETTINGS, startsOn, endsOn, years: 'calendar', metrics },
		...{ figures: [], reported: [], reviews: [] },
		...more
	} as unknown as Programme;
};
const told = (key: string, period: number, value: number) => ({ key, period, value, status: 'approved' });
const lineOf = (programme: Programme, id: string, [today, year]: [string, number?]) =>
	indicatorLines(programme, today, year).find((line) => line.id === id)!;

test('an indicator whose numbers are all missing is empty, and one that has a number is not', () => {
	const id = 'henan-2021-overall-1-cultivation-centres';
	const read = (reported: unknown[]) =>
		reading('henan-2021-overall', ['2021-03-01', '2023-12-31'], { reported } as Partial<Programme>);
	expect(lineOf(read([]), id, ['2023-06-01']).isEmpty).toBe(true);
	expect(lineOf(read([told(id, 0, 4)]), id, ['2023-06-01']).isEmpty).toBe(false);
	expect(lineOf(read([told(id, 0, 0)]), id, ['2023-06-01']).isEmpty).toBe(false);
});

test('reported years of a whole programme are asked for one by one, and shown as one sum', () => {
	const id = 'henan-2021-overall-1-cultivation-centres';
	const reported = [told(id, 2, 3), told(id, 1, 4), told(id, 0, 4)] as unknown as Programme['reported'];
	const programme = reading('henan-2021-overall', ['2021-03-01', '2023-12-31'], { reported });
	const line = lineOf(programme, id, ['2023-06-01']);
	expect(line.asked.map(({ period }) => period)).toEqual([2, 1, 0]);
	expect(line.numbers).toMatchObject([{ value: 11 }]);
	expect(line.status).toBe('met');
});

test('the base of a growth is the year before; of a growth since a base year, the base year, in later years too', () => {
	const yearly = reading('hunan-2022-university', ['2022-01-01', '2023-12-31']);
	const growth = 'hunan-2022-university-4-patents-growth';
	expect(lineOf(yearly, growth, ['2022-06-01']).asked.map(({ period }) => period)).toContain(-1);
	const whole = reading('henan-2021-overall', ['2021-03-01', '2023-12-31']);
	const compound = 'henan-2021-overall-t1-patents-growth';
	const periods = lineOf(whole, compound, ['2022-06-01', 1]).asked.map(({ period }) => period);
	expect(periods).toContain(-1);
	expect(periods.filter((period) => period < 0)).toEqual([-1]);
});

test('what was counted of an earlier year is a hint beside the question, and no answer', () => {
	const key = 'hunan-2022-university-4-patents-growth';
	const programme = reading('hunan-2022-university', ['2022-01-01', '2022-12-31'], {
		metrics: [{ key, isCounted: true }] as Programme['metrics'],
		figures: [{ key, period: -1, value: 1, records: 1 }] as unknown as Programme['figures']
	});
	const line = lineOf(programme, key, ['2022-06-01']);
	expect(line.asked).toMatchObject([{ period: -1, counted: { value: 1, records: 1 } }]);
	expect(line.status).toBe('undetermined');
});

test('lists tell of every year that has begun, a year by itself of that year', () => {
	const key = 'jiangsu-2022-university-1-patents-growth';
	const programme = reading('jiangsu-2022-university', ['2022-08-01', '2024-07-31'], {
		metrics: [{ key, isCounted: true }] as Programme['metrics'],
		figures: [
			{ key, period: 0, value: 105, records: 1 },
			{ key, period: 1, value: 200, records: 1 }
		] as unknown as Programme['figures'],
		reported: [told(key, -1, 100)] as unknown as Programme['reported']
	});
	const today = '2024-08-01';
	expect(programmeLine(programme, today).lagging.map(({ id }) => id)).toContain(key);
	expect(lineOf(programme, key, [today, 1]).status).toBe('met');
	expect(tally(indicatorLines(programme, today)).not_met).toBeGreaterThan(
		tally(indicatorLines(programme, today, 1)).not_met
	);
});

test('a list names the year that its page does not open on, so that both counts agree', () => {
	const key = 'jiangsu-2022-university-1-patents-growth';
	const programme = reading('jiangsu-2022-university', ['2022-08-01', '2024-07-31'], {
		years: 'project',
		metrics: [{ key, isCounted: true }] as Programme['metrics'],
		figures: [
			{ key, period: 0, value: 105, records: 1 },
			{ key, period: 1, value: 200, records: 1 }
		] as unknown as Programme['figures'],
		reported: [told(key, -1, 100)] as unknown as Programme['reported']
	});
	const today = '2024-08-01';
	const { tally: listed, earlier } = programmeLine(programme, today);
	const shown = tally(indicatorLines(programme, today, 1));
	expect(earlier).toContainEqual({ year: 0, status: 'not_met', count: 1 });
	for (const status of ['not_met', 'undetermined'] as const) {
		const more = earlier.filter((one) => one.status === status).reduce((sum, { count }) => sum + count, 0);
		expect(listed[status] - more).toBeLessThanOrEqual(shown[status]);
	}
	expect(listed.not_met).toBe(shown.not_met + 1);
	expect(programmeLine(programme, '2022-09-01').earlier).toEqual([]);
});

test('a target of one’s own stands beside that of the document: with the indicator, in the list and in the report', () => {
	const id = 'hunan-2022-park-4-pushes';
	const programme = reading('hunan-2022-park', ['2022-01-01', '2022-12-31'], {
		settings: { ...DEFAULT_SETTINGS, numbers: { [id]: 1, [`${id}/9`]: 3 } },
		numbersSet: { [id]: { by: '何静怡', at: '2022-11-22T18:00:00Z', reason: '市局来函' } }
	});
	const day = '2022-12-01';
	const [own, ...others] = lineOf(programme, id, [day]).own;
	expect(own?.short.zh).toBe('目标 1 条（文件 3,000 条）');
	expect(own?.full.zh).toBe('目标 1 条（文件 3,000 条，何静怡 2022-11-23 改：市局来函）');
	expect(others).toEqual([]);
	expect(programmeLine(programme, day).own).toMatchObject([{ id, targets: [own?.short] }]);
	const { rows } = composeReport({ ...programme, organisationName: '' }, judgeProgramme(programme, day));
	expect(rows.find(({ indicator }) => indicator === id)?.sentence).toContain(own?.full.zh);
	expect(rows.filter(({ sentence }) => sentence.includes('（文件'))).toHaveLength(1);
});

test('a disputed record counts in the period in which it was disputed', () => {
	const key = 'jiangsu-2022-university-1-patents-growth';
	const dispute = { key, period: 0, recordKind: 'deal', record: 'a', decision: 'disputed' };
	const programme = reading('jiangsu-2022-university', ['2022-08-01', '2024-07-31'], {
		reviews: [dispute] as unknown as Programme['reviews']
	});
	expect(lineOf(programme, key, ['2024-01-01', 0]).disputedRecords).toBe(1);
	expect(lineOf(programme, key, ['2024-01-01', 1]).disputedRecords).toBe(0);
});

test('what the bureau confirmed stands beside the number of today, in the same unit', () => {
	const key = 'hunan-2022-park-8-pledge-amount';
	const lineWith = (fen: number) =>
		lineOf(
			reading('hunan-2022-park', ['2022-01-01', '2022-12-31'], {
				metrics: [{ key, isCounted: true }] as Programme['metrics'],
				figures: [{ key, period: 0, value: fen, records: 1 }] as unknown as Programme['figures'],
				reviews: [
					{ key, period: 0, decision: 'confirmed', value: 5.5, at: '2022-06-01' }
				] as unknown as Programme['reviews']
			}),
			key,
			['2022-06-02']
		);
	const confirmed = (fen: number) => lineWith(fen).confirmed;
	expect(confirmed(550)).toMatchObject({ then: 5.5, now: 5.5, isSame: true });
	expect(confirmed(2500)).toEqual({ then: 5.5, now: 25, unit: '元', label: null, isSame: false });
	// So does each word in the list of them.
	expect(lineWith(2500).reviews[0]!.confirmed).toMatchObject({ then: 5.5, now: 25, isSame: false });
});

test('an indicator of two conditions names the one that each number is of', () => {
	const key = 'chongqing-2024-park-1-policy-briefings';
	const line = lineOf(reading('chongqing-2024-park', ['2024-04-15', '2024-12-31'], {}), key, ['2024-06-01']);
	const names = line.numbers.map(({ label }) => label.zh);
	expect(new Set(names).size).toBe(2);
	expect(names[0]).toMatch(/^举办活动场次（.*质押/);
	expect(names[1]).toMatch(/^举办活动场次（.*许可/);
});

test('of two numbers that were confirmed the second one that moved is said', () => {
	const id = 'hunan-2022-park-6-patents-or-amount';
	const confirmed = (numbers: { place: string; value?: number }[]) =>
		lineOf(
			reading('hunan-2022-park', ['2022-01-01', '2022-12-31'], {
				metrics: [0, 1].map((i) => ({ key: `${id}/${i}`, isCounted: true })) as Programme['metrics'],
				figures: [
					{ key: `${id}/0`, period: 0, value: 12, records: 12 },
					{ key: `${id}/1`, period: 0, value: 900, records: 12 }
				] as unknown as Programme['figures'],
				reviews: [
					{ key: id, period: 0, decision: 'confirmed', value: 12, numbers, at: '2022-06-01' }
				] as unknown as Programme['reviews']
			}),
			id,
			['2022-06-02']
		).confirmed;
	const first = { place: `${id}/0`, value: 12 };
	expect(confirmed([first, { place: `${id}/1`, value: 9 }])).toMatchObject({ isSame: true });
	expect(confirmed([first, { place: `${id}/1`, value: 5 }])).toMatchObject({ then: 5, now: 9, unit: '元' });
	expect(confirmed([first, { place: `${id}/1` }])).toMatchObject({ then: null, now: 9, isSame: false });
});

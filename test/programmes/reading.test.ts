// From what the database answers to judged indicators: fen to yuan, periods, reported values, bases, shares and windows.
import { describe, expect, it } from 'vitest';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { judgeEveryYear, judgeProgramme, type ProgrammeReading } from '#lib/domain/programmes/reading.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';

type Parts = Partial<
	Pick<ProgrammeReading, 'figures' | 'reported' | 'reviews' | 'startsOn' | 'endsOn' | 'settings'>
>;

function reading(id: string, parts: Parts = {}): ProgrammeReading {
	const definition = presetOf(id)!;
	const settings = parts.settings ?? DEFAULT_SETTINGS;
	return {
		definition,
		settings,
		startsOn: definition.period.start ?? '2022-08-01',
		endsOn: definition.period.end ?? '2024-07-31',
		years: definition.period.year,
		metrics: figuresOf(definition, settings).map(({ key, metric }) => ({
			key,
			isCounted: metricOf(metric).measure !== 'reported'
		})),
		figures: [],
		reported: [],
		reviews: [],
		...parts
	};
}
const statuses = (of: ProgrammeReading, today: string, period?: number) =>
	Object.fromEntries(
		judgeProgramme(of, today, period).map(({ indicator, judgement }) => [indicator.id, judgement.status])
	);
const counted = (key: string, period: number, value: number) => ({ key, period, value, records: 10 });
const told = (key: string, period: number, value: number) => ({ key, period, value, status: 'approved' });

describe('a programme as the database reads it', () => {
	const id = 'hunan-2022-park';
	const amount = `${id}-8-pledge-amount`;
	const projects = `${id}-8-pledge-projects`;

	it('takes fen as yuan, and the base of the year before from what was reported', () => {
		const of = reading(id, {
			figures: [counted(amount, 0, 120_000_000_00), counted(projects, 0, 12)],
			reported: [told(amount, -1, 100_000_000), told(projects, -1, 10)]
		});
		expect(statuses(of, '2023-01-01')).toMatchObject({ [amount]: 'met', [projects]: 'met' });
		const short = { ...of, figures: [counted(amount, 0, 119_999_999_99), counted(projects, 0, 12)] };
		expect(statuses(short, '2023-01-01')).toMatchObject({ [amount]: 'not_met' });
	});

	it('does not know a base that nobody has approved, and takes no counter of before for nought', () => {
		const of = reading(id, {
			figures: [counted(amount, 0, 120_000_000_00)],
			reported: [{ ...told(amount, -1, 100_000_000), status: 'waiting' }]
		});
		expect(statuses(of, '2023-01-01')).toMatchObject({
			[amount]: 'undetermined',
			[projects]: 'undetermined'
		});
	});

	it('takes what is not counted yet for nought, and judges the pace', () => {
		const events = `${id}-5-matchmaking-events`;
		expect(statuses(reading(id), '2022-02-01')[events]).toBe('on_track');
		expect(statuses(reading(id), '2022-08-01')[events]).toBe('behind');
		expect(statuses(reading(id), '2023-01-01')[events]).toBe('not_met');
		expect(statuses(reading(id, { figures: [counted(events, 0, 2)] }), '2022-08-01')[events]).toBe('met');
	});

	it('divides a filing count by the eligible products that were set', () => {
		const coverage = `${id}-9-filing-coverage`;
		const of = reading(id, { figures: [counted(coverage, 2000, 40)] });
		expect(statuses(of, '2022-08-01')[coverage]).toBe('undetermined');
		const settings = { ...DEFAULT_SETTINGS, parameters: { filing_eligible_products: 40 } };
		expect(statuses({ ...of, settings }, '2022-08-01')[coverage]).toBe('met');
		expect(
			statuses({ ...of, reported: [told('filing_eligible_products', 2000, 41)] }, '2022-08-01')[coverage]
		).toBe('not_met');
	});

	it('divides satisfied answers by all answers', () => {
		const key = 'chongqing-2024-overall-10-satisfaction';
		const of = (value: number) => reading('chongqing-2024-overall', { figures: [counted(key, 1000, value)] });
		expect(statuses(of(9), '2025-01-01')[key]).toBe('met');
		expect(statuses(of(8), '2025-01-01')[key]).toBe('not_met');
		expect(statuses(reading('chongqing-2024-overall'), '2025-01-01')[key]).toBe('undetermined');
	});

	it('takes numerator and denominator of a share from their own places', () => {
		const key = 'chongqing-2024-overall-5-conveyed-share';
		const settings = { ...DEFAULT_SETTINGS, parameters: { valid_patents: 1000 } };
		const of = reading('chongqing-2024-overall', { figures: [counted(`${key}/n`, 1000, 20)] });
		expect(statuses({ ...of, settings }, '2025-01-01')[key]).toBe('met');
		expect(statuses({ ...of, reported: [told(`${key}/d`, 1000, 1001)] }, '2025-01-01')[key]).toBe('not_met');
		expect(statuses(of, '2025-01-01')[key]).toBe('undetermined');
	});

	it('looks at each window that is over', () => {
		const key = 'chongqing-2024-consulting-2-bimonthly-circulars';
		const windows = (...counts: number[]) =>
			reading('chongqing-2024-consulting', { reported: counts.map((one, i) => told(key, 20_000 + i, one)) });
		expect(statuses(windows(1, 1), '2024-10-01')[key]).toBe('on_track');
		expect(statuses(windows(1), '2024-10-01')[key]).toBe('not_met');
		expect(statuses(windows(1, 1, 1, 1), '2025-01-01')[key]).toBe('met');
	});

	it('has the years of a programme in a row, with the base year before them', () => {
		const key = 'jiangsu-2022-university-2-tech-contracts-growth';
		const year = 'jiangsu-2022-university-1-patents-growth';
		const of = reading('jiangsu-2022-university', {
			figures: [
				counted('jiangsu-2022-university-2-tech-contracts-amount', 0, 60_000_000_00),
				counted('jiangsu-2022-university-2-tech-contracts-amount', 1, 57_600_000_00),
				counted(year, 0, 120),
				counted(year, 1, 140)
			],
			reported: [told('jiangsu-2022-university-2-tech-contracts-amount', -1, 40_000_000), told(year, -1, 100)]
		});
		expect(statuses(of, '2024-08-01')[key]).toBe('met');
		expect(statuses(of, '2024-08-01')[year]).toBe('not_met');
		expect(statuses(of, '2024-08-01', 0)[year]).toBe('met');
		expect(statuses(of, '2024-08-01')['jiangsu-2022-university-2-tech-contracts-amount']).toBe('met');
		expect(statuses(of, '2023-06-01')[key]).toBe('undetermined');
		const early = { ...of, figures: of.figures.filter(({ value }) => value !== 57_600_000_00) };
		expect(statuses(early, '2023-09-01')[key]).toBe('on_track');
		// The last year may reach it before it is over.
		expect(statuses(of, '2023-09-01')[key]).toBe('met');
	});

	it('leaves a rise to a person’s word', () => {
		const key = 'jiangsu-2022-university-3-implementation-rate';
		const of = reading('jiangsu-2022-university', { reported: [told(key, 1000, 60), told(key, -1, 40)] });
		expect(statuses(of, '2024-08-01')[key]).toBe('undetermined');
		const said = (decision: string) => ({ ...of, reviews: [{ key, period: 1000, decision }] });
		expect(statuses(said('confirmed'), '2024-08-01')[key]).toBe('met');
		expect(statuses(said('disputed'), '2024-08-01')[key]).toBe('not_met');
	});

	it('compares with a benchmark that was reported for the indicator alone', () => {
		const key = 'henan-2021-overall-t3-jobs';
		const of = reading('henan-2021-overall', {
			reported: [told(key, 2, 123), told(key, 1, 100), told(`${key}/benchmark`, 2, 8)]
		});
		expect(statuses(of, '2024-01-01')).toMatchObject({
			[key]: 'met',
			'henan-2021-overall-t3-revenue': 'undetermined'
		});
	});

	it('says the comparison since the base year beside that of the year, once every year is known (A38)', () => {
		const key = 'henan-2021-overall-t3-jobs';
		const benchmarks = [8, 5, 5].map((one, i) => told(`${key}/benchmark`, i, one));
		const values = [100, 123, 150, 180].map((one, i) => told(key, i - 1, one));
		const sentence = (all: typeof values) =>
			judgeProgramme(reading('henan-2021-overall', { reported: all }), '2024-01-01', 2).find(
				({ indicator }) => indicator.id === key
			)!.judgement.sentence.zh;
		// 1.08 × 1.05 × 1.05 = 1.1907
		expect(sentence([...values, ...benchmarks])).toContain(
			'3 年累计增幅 80%，全省平均累计 19.07%，高出 60.93 个百分点。'
		);
		expect(sentence([...values, ...benchmarks.slice(1)])).toMatch(/增幅 20%/);
		expect(sentence([...values, ...benchmarks.slice(1)])).not.toContain('累计');
		expect(sentence([...values.slice(1), ...benchmarks])).not.toContain('累计');
	});

	it('adds up what was reported of the years of a whole programme, unless the whole was reported as one', () => {
		const centres = 'henan-2021-overall-1-cultivation-centres';
		const years = [4, 4, 3].map((one, i) => told(centres, i, one));
		const of = reading('henan-2021-overall', { reported: years });
		expect(statuses(of, '2024-01-01')[centres]).toBe('met');
		expect(statuses(of, '2024-01-01', 1)[centres]).toBe('not_met');
		const whole = { ...of, reported: [...years, told(centres, 1000, 9)] };
		expect(statuses(whole, '2024-01-01')[centres]).toBe('not_met');
		const waiting = { ...of, reported: [...years.slice(0, 2), { ...years[2]!, status: 'waiting' }] };
		expect(statuses(waiting, '2024-01-01')[centres]).toBe('not_met');

		const cap = 'hubei-2024-library-11-selection-cap';
		const library = (...amounts: number[]) =>
			reading('hubei-2024-library', {
				startsOn: '2024-01-01',
				endsOn: '2025-12-31',
				reported: amounts.map((one, i) => told(cap, i, one))
			});
		expect(statuses(library(300, 300), '2026-01-01')[cap]).toBe('not_met');
		expect(statuses(library(300, 200), '2026-01-01')[cap]).toBe('met');
	});

	it('does not put another year in the place of one that is missing', () => {
		const key = 'henan-2021-overall-t3-jobs';
		const benchmark = told(`${key}/benchmark`, 1, 8);
		const of = reading('henan-2021-overall', {
			reported: [told(key, 1, 200), told(key, -1, 100), benchmark]
		});
		expect(statuses(of, '2023-01-01', 1)[key]).toBe('undetermined');
		const told2021 = { ...of, reported: [...of.reported, told(key, 0, 195)] };
		expect(statuses(told2021, '2023-01-01', 1)[key]).toBe('not_met');
	});

	it('offers what was counted of a year before, and judges only what was approved', () => {
		const of = reading(id, {
			figures: [counted(amount, 0, 120_000_000_00), counted(amount, -1, 5_000_000_00)]
		});
		const judged = (one: ProgrammeReading) =>
			judgeProgramme(one, '2023-01-01').find(({ indicator }) => indicator.id === amount)!;
		expect(judged(of).judgement.status).toBe('undetermined');
		expect(judged(of).proposals).toEqual([{ key: amount, period: -1, value: 5_000_000, records: 10 }]);
		const approved = judged({ ...of, reported: [told(amount, -1, 110_000_000)] });
		expect([approved.judgement.status, approved.proposals]).toEqual(['not_met', []]);
	});

	it('compares a year with the base year, not all years together', () => {
		const key = 'henan-2021-overall-t2-univ-amount';
		const of = (...years: number[]) =>
			reading('henan-2021-overall', {
				figures: [
					...years.map((one, i) => counted(key, i, one * 100)),
					counted(key, 1000, years.reduce((a, b) => a + b) * 100)
				],
				reported: [told(key, -1, 1_000_000)],
				reviews: [{ key, period: 1000, decision: 'confirmed' }]
			});
		expect(statuses(of(900_000, 900_000, 900_000), '2024-01-01')[key]).toBe('not_met');
		expect(statuses(of(900_000, 900_000, 1_500_000), '2024-01-01')[key]).toBe('met');
		// Two years are over: the third does not count yet.
		expect(statuses(of(900_000, 900_000, 1_500_000), '2023-06-01')[key]).toBe('behind');
		expect(statuses(of(1_200_000), '2021-06-01')[key]).toBe('undetermined');
	});

	it('takes the pool that was reported as the base of its multiple, before the one of the set-up', () => {
		const [key, total] = ['hunan-2022-risk-pool-1-loans-multiple', 'hunan-2022-risk-pool-0-total'];
		const settings = { ...DEFAULT_SETTINGS, parameters: { risk_pool_total: 40_000_000 } };
		const of = reading('hunan-2022-risk-pool', { settings, figures: [counted(key, 0, 450_000_000_00)] });
		const status = (reported: ProgrammeReading['reported']) =>
			statuses({ ...of, reported }, '2023-01-01')[key];
		expect(status([])).toBe('met');
		expect(status([told(total, 2000, 50_000_000)])).toBe('not_met');
		expect(status([told(total, 0, 45_000_000)])).toBe('met');
		expect(status([told(total, 2000, 50_000_000), told(`${key}/of`, 0, 45_000_000)])).toBe('met');
		expect(status([{ ...told(total, 2000, 50_000_000), status: 'waiting' }])).toBe('met');
	});

	it('keeps a missed year of a programme of several years missed, and does not judge one that is to come', () => {
		const year = 'jiangsu-2022-university-1-patents-growth';
		const of = (...counts: number[]) =>
			reading('jiangsu-2022-university', {
				figures: counts.map((one, i) => counted(year, i, one)),
				reported: [told(year, -1, 100)]
			});
		const all = (one: ProgrammeReading, today: string) =>
			judgeEveryYear(one, today).find(({ indicator }) => indicator.id === year)!.judgement;
		// 105 on 100 is too little; 200 on 105 is more than enough, and mends nothing.
		expect(statuses(of(105, 200), '2024-08-01')[year]).toBe('met');
		expect(all(of(105, 200), '2024-08-01').status).toBe('not_met');
		expect(all(of(105, 200), '2024-08-01').sentence.zh).toMatch(/^须全部达到：（1）.*（2）/);
		expect(all(of(200, 400), '2024-08-01').status).toBe('met');
		expect(all(of(200), '2022-12-01')).toEqual(
			judgeProgramme(of(200), '2022-12-01').find(({ indicator }) => indicator.id === year)!.judgement
		);
	});

	it('judges the way out of a library on who entered it, and without anybody on what was reported', () => {
		const exit = 'hubei-2024-library-12-3-exit';
		const of = (...entries: ProgrammeReading['entries'] & object) =>
			judgeProgramme(
				{ ...reading('hubei-2024-library', { startsOn: '2024-01-01', endsOn: '2025-12-31' }), entries },
				'2026-05-02'
			).find(({ indicator }) => indicator.id === exit)!.judgement;
		const [early, late] = ['2024-05-01', '2024-05-02'];
		expect(of({ enteredOn: early, hasProgress: true }, {}).status).toBe('met');
		expect(of({ enteredOn: early, hasProgress: true }, { enteredOn: late }).status).toBe('on_track');
		expect(
			of({ enteredOn: early }, { enteredOn: late }, { enteredOn: late, hasProgress: true })
		).toMatchObject({
			status: 'not_met',
			sentence: { zh: '已入库 3 家：有实质性进展 1 家，期限内尚无 1 家，逾期没有 1 家，按规定退库。' }
		});
		expect(of({ hasProgress: true }).status).toBe('undetermined');
	});

	it('adds months up to the windows that a rhythm asks for', () => {
		const id = 'chongqing-2024-consulting-2-bimonthly-circulars';
		const of = reading('chongqing-2024-consulting', { startsOn: '2024-01-01', endsOn: '2024-12-31' });
		const indicators = of.definition.indicators.map((one) =>
			one.id === id && one.rule.op === 'every'
				? {
						...one,
						rule: { ...one.rule, interval_months: 3 },
						period: { ...one.period, basis: 'month' as const }
					}
				: one
		);
		const judged = judgeProgramme(
			{
				...of,
				definition: { ...of.definition, indicators },
				reported: [told(id, 10_000, 1), told(id, 10_004, 1)]
			},
			'2024-07-02'
		).find(({ indicator }) => indicator.id === id)!;
		expect(judged.input.intervals).toEqual([1, 1, 0]);
		expect(judged.judgement.status).toBe('on_track');
	});

	it('judges every preset without anything recorded, and makes up nothing', () => {
		for (const preset of [
			'hunan-2022-park',
			'jiangsu-2022-industry-centre',
			'chongqing-2024-overall',
			'hubei-2024-library'
		])
			for (const { indicator, judgement } of judgeProgramme(reading(preset), '2030-01-01')) {
				const isCap = indicator.kind === 'cap' || indicator.rule.op === 'multiple_lte';
				expect([indicator.id, judgement.status === 'met' && !isCap]).toEqual([indicator.id, false]);
			}
	});
});

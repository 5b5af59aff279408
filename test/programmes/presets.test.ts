// The presets are there, say what their documents say, and ask for numbers that can be kept.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { programmeDefinition } from '#lib/domain/programmes/definition.ts';
import { effectiveDefinition } from '#lib/domain/programmes/effective.ts';
import { figuresOf, metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf, presets } from '#lib/domain/programmes/presets/index.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';

/** How many indicators each programme has, as the documents were read. */
const INDICATORS = {
	'hunan-2022-university': 4,
	'hunan-2022-park': 8,
	'hunan-2022-platform-data': 4,
	'hunan-2022-platform-trading': 7,
	'hunan-2022-prefecture': 10,
	'hunan-2022-risk-pool': 6,
	'jiangsu-2022-university': 9,
	'jiangsu-2022-industry-centre': 12,
	'chongqing-2024-overall': 10,
	'chongqing-2024-platform': 11,
	'chongqing-2024-university': 6,
	'chongqing-2024-sme': 5,
	'chongqing-2024-agency': 6,
	'chongqing-2024-park': 4,
	'chongqing-2024-consulting': 2,
	'chongqing-2024-award-transfer': 5,
	'chongqing-2024-award-pledge': 3,
	'henan-2021-overall': 20,
	'hubei-2024-plan': 6,
	'hubei-2024-library': 8
};
const bare = (text: string) => text.normalize('NFC').replace(/\s/g, '');
const documentText = (id: string) =>
	bare(readFileSync(fileURLToPath(new URL(`documents/${id}.txt`, import.meta.url)), 'utf8'));
const withSwitch = (id: string, option: string) => ({ ...DEFAULT_SETTINGS, switches: { [id]: option } });
const indicatorOf = (id: string, switches: Record<string, string> = {}) => {
	const preset = presets().find(({ indicators }) => indicators.some((one) => one.id === id))!;
	return effectiveDefinition(preset, { ...DEFAULT_SETTINGS, switches }).indicators.find(
		(one) => one.id === id
	)!;
};

describe('presets', () => {
	it('are the twenty programmes with 146 indicators', () => {
		expect(Object.fromEntries(presets().map(({ id, indicators }) => [id, indicators.length]))).toEqual(
			INDICATORS
		);
		expect(Object.values(INDICATORS).reduce((sum, n) => sum + n, 0)).toBe(146);
	});

	test.each(presets().map((preset) => [preset.id, preset] as const))(
		'%s quotes its document',
		(_, preset) => {
			const text = documentText(preset.document.id);
			const quotes = [
				...preset.indicators.map(({ quote }) => quote),
				...preset.reporting.map(({ quote }) => quote),
				...(preset.funding ?? []).map(({ quote }) => quote),
				...(preset.entryCriteria ?? []).map(({ quote }) => quote),
				...(preset.awardGeneralRules ?? []).map(({ quote }) => quote),
				...(preset.awardRule?.components ?? []).map(({ quote }) => quote),
				...(preset.awardRule ? [preset.awardRule.perUnitCap.quote, preset.awardRule.totalCap.quote] : []),
				...(preset.period.phases ?? []).map(({ quote }) => quote),
				preset.period.quote,
				preset.applicants.quote
			].filter((quote) => quote !== undefined);
			expect(quotes.filter((quote) => !text.includes(bare(quote)))).toEqual([]);
			expect(quotes.length).toBeGreaterThanOrEqual(preset.indicators.length);
		}
	);

	it('survive a file: what is exported is what is imported', () => {
		for (const preset of presets())
			expect(programmeDefinition.parse(JSON.parse(JSON.stringify(preset)))).toEqual(preset);
	});

	it('are refused when something in them is not what it should be', () => {
		const park = presetOf('hunan-2022-park')!;
		const [first, ...others] = park.indicators;
		const wrong = [
			{ ...park, indicators: [] },
			{ ...park, indicators: [first, first] },
			{ ...park, indicators: [{ ...first, metric: 'events.imagined' }, ...others] },
			{ ...park, indicators: [{ ...first, filters: { event_type: ['matchmaking'] } }, ...others] },
			{ ...park, indicators: [{ ...first, rule: { op: 'about', value: 3 } }, ...others] },
			{
				...park,
				indicators: [{ ...first, rule: { op: 'range', min: 3, max: 2, unit: 'count', over_ok: true } }]
			},
			{ ...park, ambiguities: [] },
			{ ...park, eventTargets: ['nobody'] }
		];
		for (const one of wrong) expect(programmeDefinition.safeParse(one).success).toBe(false);
	});
});

describe('numbers to keep', () => {
	it('are one for each distinct metric and filters, and every place knows which is its own', () => {
		for (const preset of presets()) {
			const kept = metricsOf(preset, DEFAULT_SETTINGS);
			const identity = (one: (typeof kept)[number]) => JSON.stringify([one.metric, one.filters, one.basis]);
			expect(new Set(kept.map(identity)).size).toBe(kept.length);
			const keys = new Set(kept.map(({ key }) => key));
			for (const figure of figuresOf(preset, DEFAULT_SETTINGS)) expect(keys).toContain(figure.key);
			for (const { id } of preset.indicators)
				expect(figuresOf(preset, DEFAULT_SETTINGS).some((figure) => figure.indicator === id)).toBe(true);
		}
	});

	it('of a ratio inherit every filter that they do not override', () => {
		const kept = metricsOf(presetOf('chongqing-2024-overall')!, DEFAULT_SETTINGS);
		const at = (key: string) => kept.find((one) => one.key === key);
		expect(at('chongqing-2024-overall-6-inclusive-share/d')).toMatchObject({
			metric: 'pledge.enterprises',
			filters: { borrower_class: 'enterprise', borrower_region: 'district', pledge_rights: 'patent' }
		});
		expect(at('chongqing-2024-overall-5-conveyed-share/n')?.filters).toMatchObject({
			deal_stage: 'recorded'
		});
	});

	it('of a test on another metric are the other indicator’s own', () => {
		const places = figuresOf(presetOf('hunan-2022-park')!, DEFAULT_SETTINGS);
		expect(places.find(({ place }) => place === 'hunan-2022-park-8-pledge-projects/test')?.key).toBe(
			'hunan-2022-park-8-pledge-amount'
		);
	});
});

describe('corrections and switches', () => {
	it.each([
		['chongqing-2024-agency-3-inclusive-msmes', { borrower_region: 'district' }],
		['chongqing-2024-agency-4-products-filed', { acquirer_region: 'district' }],
		['chongqing-2024-platform-3-open-licences', { acquirer_region: 'district' }],
		['hunan-2022-risk-pool-1-loans-multiple', { date_basis: 'paid_out' }],
		['henan-2021-overall-13-loan-amount', { date_basis: 'paid_out' }],
		['chongqing-2024-sme-3-pledge-equity-amount', { own_patents: true }],
		['hubei-2024-plan-o3-yearly-evaluation', { report_type: 'performance-evaluation' }],
		['henan-2021-overall-t1-patents', { exclude: ['related_party'], deal_stage: 'recorded' }]
	])('%s counts with %o', (id, filters) => {
		expect(indicatorOf(id).filters).toMatchObject(filters);
	});

	it('counts what is recorded, and shows what is signed beside it', () => {
		const preset = presetOf('chongqing-2024-overall')!;
		const id = 'chongqing-2024-overall-1-times';
		const beside = figuresOf(preset, DEFAULT_SETTINGS).filter(
			(one) => one.indicator === id && one.beside?.ambiguity === 'A05'
		);
		expect(indicatorOf(id).filters.deal_stage).toBe('recorded');
		expect(beside).toMatchObject([
			{ filters: { deal_stage: 'signed' }, beside: { ambiguity: 'A05', option: 'signed' } }
		]);
		expect(indicatorOf(id, { A05: 'signed' }).filters.deal_stage).toBe('signed');
	});

	it('shows how many contracts there are beside pieces and times, and no amount of money twice (A04)', () => {
		const besideOf = (preset: string, id: string) =>
			figuresOf(presetOf(preset)!, DEFAULT_SETTINGS).flatMap(({ indicator, beside, metric, filters }) =>
				indicator === id && beside ? [[beside.option, metric, filters.count_basis]] : []
			);
		expect(besideOf('henan-2021-overall', 'henan-2021-overall-t1-patents')).toEqual([
			['contracts', 'deals.times', 'contracts'],
			['signed', 'deals.patents', 'distinct_patents']
		]);
		expect(besideOf('hunan-2022-park', 'hunan-2022-park-6-patents-or-amount')).toEqual([
			['contracts', 'deals.times', 'contracts'],
			['signed', 'deals.patents', 'distinct_patents'],
			['signed', 'deals.amount_contract', undefined]
		]);
	});

	it('takes 实际成交金额 by contract, with the paid amount beside it', () => {
		const id = 'hunan-2022-platform-trading-3-amount';
		expect(indicatorOf(id).metric).toBe('deals.amount_contract');
		expect(indicatorOf(id, { 'amount-basis': 'paid' }).metric).toBe('deals.amount_paid');
		const preset = presetOf('hunan-2022-platform-trading')!;
		expect(figuresOf(preset, DEFAULT_SETTINGS).map(({ place }) => place)).toContain(`${id}/paid`);
	});

	it('throws the other switches', () => {
		expect(
			indicatorOf('chongqing-2024-platform-4-pledge-enterprises', { A24: 'amount_only' }).filters.exclude
		).toBe(undefined);
		expect(
			indicatorOf('chongqing-2024-platform-4-registered-amount', { A24: 'amount_only' }).filters.exclude
		).toEqual(['municipal_project_pledges']);
		expect(
			indicatorOf('chongqing-2024-platform-3-feature-events', { 'feature-bank-enterprise': 'apart' }).filters
				.event_types
		).not.toContain('bank_enterprise');
		expect(indicatorOf('hunan-2022-park-8-pledge-amount', { A08: 'both' }).rule).toMatchObject({
			op: 'all_of',
			rules: [{ op: 'if' }, { op: 'growth', pct: 20 }]
		});
		expect(
			indicatorOf('hubei-2024-library-12-1-graduation-product', { graduation: 'a_and_b__or_c' }).rule
		).toMatchObject({ op: 'any_of', rules: [{ op: 'all_of' }, { op: 'all_of' }] });
		const jiangsu = presetOf('jiangsu-2022-university')!;
		expect(effectiveDefinition(jiangsu, DEFAULT_SETTINGS).period.year).toBe('project');
		expect(effectiveDefinition(jiangsu, withSwitch('A12', 'calendar')).period.year).toBe('calendar');
	});

	it('every option of every switch makes a definition that parses and changes something', () => {
		for (const preset of presets())
			for (const { id, options = [], default: usual } of preset.ambiguities)
				for (const option of options) {
					const read = effectiveDefinition(preset, withSwitch(id, option.id));
					expect(programmeDefinition.safeParse(read).success).toBe(true);
					if (option.id === usual) expect(read).toEqual(effectiveDefinition(preset, DEFAULT_SETTINGS));
				}
	});

	it('puts a programme’s own numbers in', () => {
		const own = {
			...DEFAULT_SETTINGS,
			numbers: {
				'hunan-2022-park-4-pushes': 4000,
				'hunan-2022-park-5-matchmaking-events': { min: 3, max: 5 },
				'hunan-2022-park-6-patents-or-amount/1': 6_000_000,
				'hunan-2022-park-8-pledge-amount/then': 120_000_000,
				'hunan-2022-park-8-pledge-amount/test': 90_000_000,
				'hunan-2022-park-8-inclusive-growth': 25
			}
		};
		const rules = Object.fromEntries(
			effectiveDefinition(presetOf('hunan-2022-park')!, own).indicators.map(({ id, rule }) => [
				id.replace('hunan-2022-park-', ''),
				rule
			])
		);
		expect(rules).toMatchObject({
			'4-pushes': { value: 4000 },
			'5-matchmaking-events': { min: 3, max: 5 },
			'6-patents-or-amount': { rules: [{ value: 50 }, { value: 6_000_000 }] },
			'8-pledge-amount': { test: { value: 90_000_000 }, then: { value: 120_000_000 } },
			'8-inclusive-growth': { pct: 25 }
		});
	});
});

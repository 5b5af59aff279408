// Each of the twenty presets, adopted for real and judged at the end of a year of records (programme-year.ts): the number and the status of every indicator that
// is counted from the field or from what became of it. Nothing writes a number but the base values of the year before. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presets } from '#lib/domain/programmes/presets/index.ts';
import { judgeProgramme, type ProgrammeReading } from '#lib/domain/programmes/reading.ts';
import { programmeSettings } from '#lib/domain/programmes/settings.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, type ProgrammeWorld } from './programme-world.ts';
import { AREAS, firm, recordYear, UNIVERSITY, YEAR } from './programme-year.ts';

/** Who carries a preset out, where it is not the organisation that keeps the records. */
const SELF: Record<string, string> = {
	'hunan-2022-university': UNIVERSITY,
	'jiangsu-2022-university': UNIVERSITY,
	'chongqing-2024-university': UNIVERSITY,
	'chongqing-2024-sme': firm(1)
};
/** The year before, by metric, in the documents' units. */
const BASES: Record<string, number> = {
	'deals.patents': 200,
	'deals.times': 200,
	'deals.amount_contract': 5_000_000,
	'deals.receiving_enterprises': 50,
	'pledge.amount': 300_000_000,
	'pledge.projects': 16,
	'pledge.inclusive_enterprises': 16,
	'pledge.registered_amount': 300_000_000,
	'pledge.enterprises': 16,
	'products.filed': 200,
	'tech_contracts.amount': 5_000_000
};
/** How long a programme runs, where it is more than a year: those are judged after their first. */
const YEARS: Record<string, number> = { 'jiangsu-2022': 2, 'henan-2021': 3 };
const SETTINGS = {
	areas: AREAS,
	ownChain: '新材料',
	parameters: {
		valid_patents: 10_000,
		filing_eligible_products: 300,
		risk_pool_total: 30_000_000,
		srdi_list: 10
	}
};

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { judgeable } = await import('#lib/server/desk/judgeable.ts');
const { readProgramme } = await import('#lib/server/desk/programmes.ts');
let of: ProgrammeWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	await recordYear(of);
}, 300_000);
afterAll(() => t.close());

/** Adopts a preset, reports and approves its bases, and judges it on the first day of the year after. */
async function outcome(id: string) {
	const definition = presets().find((one) => one.id === id)!;
	const settings = programmeSettings.parse({
		...SETTINGS,
		...(SELF[id] ? { self: { name: SELF[id] } } : {}),
		...(id === 'chongqing-2024-sme' ? { parameters: { filing_eligible_products: 5 } } : {})
	});
	const years = YEARS[definition.document.id] ?? 1;
	const metrics = metricsOf(definition, settings);
	const programme = await of.adopt(metrics as never, {
		definition,
		settings,
		years: 'calendar',
		endsOn: `${YEAR + years - 1}-12-31`
	});
	for (const { key, metric, filters } of metrics) {
		const amount = BASES[metric];
		// A base of signed deals only for the reading that looks at them.
		if (amount === undefined || filters.deal_stage === 'signed') continue;
		const value = randomUUID();
		for (const [verb, args] of [
			['reportValue', { value, programme, key, period: -1, amount, note: '上年统计年报' }],
			['approveValue', { programme, value }]
		] as const)
			expect(await of.act(verb, args)).toMatchObject({ status: 'accepted' });
	}
	const reading = (await of.read(programme)) as unknown as ProgrammeReading;
	// What the editor of documents would try on these facts is what is kept of them.
	const tried = await of.t.database.call(
		'preview_figures',
		{ programme, metrics: metrics.slice(0, 24) },
		of.world.organiser
	);
	const some = new Set(metrics.slice(0, 24).map(({ key }) => key));
	const byPlace = (list: ProgrammeReading['figures']) =>
		list.map(({ key, period, value, records }) => [key, period, value, records].join()).sort();
	expect(byPlace((tried as ProgrammeReading).figures)).toEqual(
		byPlace(reading.figures.filter(({ key }) => some.has(key)))
	);
	const { award } = await judgeable(await readProgramme(programme, of.world.organiser), of.world.organiser);
	const judged = judgeProgramme(
		{ ...reading, definition, settings, ...(award && { award }) },
		`${YEAR + 1}-01-01`,
		0
	);
	return Object.fromEntries(
		judged
			.filter(({ indicator }) => indicator.measure.primary !== 'reported')
			.map(({ indicator, judgement, input, figures }) => [
				indicator.id.slice(id.length + 1),
				[
					judgement.status,
					...(input.ratio ??
						(input.intervals
							? [input.intervals.join('')]
							: figures
									.filter(({ beside, place }) => !beside && !/\/(test|then|else|of|d)$/.test(place))
									.map(({ place, metric }) => input.values?.[place] ?? input.values?.[metric] ?? null)))
				]
			])
	);
}

/**
 * Status and numbers (money in yuan) of each indicator, as programme-year.ts makes them: 300 + 15 + 1 patents and as many times, 60 firms, 12 million + 150,000 +
 * 1 million yuan; 20 pledges of 20 million; 300 filings; 7 matchmaking sessions, 12 roadshows; 9 of 10 answers satisfied. 60 on 50 is exactly 20 %.
 * The consulting unit's and the library's indicators are all reported; those of awards are what the calculator pays for the year's records.
 */
const EXPECTED: Record<string, Record<string, (string | number)[]>> = {
	'hunan-2022-university': {
		'4-patents-growth': ['met', 316],
		'4-amount-growth': ['met', 13_150_000]
	},
	'hunan-2022-park': {
		'4-pushes': ['not_met', 1],
		'5-matchmaking-events': ['met', 7],
		'6-patents-or-amount': ['met', 316, 13_150_000],
		'7-receiving-enterprises-growth': ['met', 60],
		'8-pledge-amount': ['met', 400_000_000],
		'8-pledge-projects': ['met', 20],
		'8-inclusive-growth': ['met', 20],
		'9-filing-coverage': ['met', 300, 300]
	},
	'hunan-2022-platform-data': {
		'4-enterprises-tagged': ['not_met', 1]
	},
	'hunan-2022-platform-trading': {
		'3-matchmaking-events': ['met', 7],
		'3-amount': ['not_met', 13_150_000],
		'3-times': ['met', 316],
		'3-amount-growth': ['met', 13_150_000],
		'3-times-growth': ['met', 316],
		'4-pledge-amount-growth': ['met', 400_000_000],
		'4-pledge-projects-growth': ['met', 20]
	},
	'hunan-2022-prefecture': {
		'2-receiving-smes-growth': ['met', 60],
		'2-participating-smes': ['not_met', 60],
		'3-park-amount-growth': ['met', 13_150_000],
		'3-park-patents-growth': ['met', 316],
		'4-matchmaking-events': ['met', 7],
		'5-open-licences': ['met', 15],
		'6-pledge-amount-growth': ['met', 400_000_000],
		'6-pledge-projects-growth': ['met', 20],
		'6-inclusive-growth': ['met', 20]
	},
	'hunan-2022-risk-pool': {
		'1-loans-multiple': ['met', 400_000_000],
		'1-registered-growth': ['met', 400_000_000],
		'2-pledge-intents': ['not_met', 3]
	},
	'jiangsu-2022-university': {
		'1-patents-growth': ['met', 316],
		'2-tech-contracts-amount': ['behind', 12_000_000],
		'2-tech-contracts-growth': ['on_track', 12_000_000]
	},
	'jiangsu-2022-industry-centre': {
		'p1-patents-growth': ['met', 316],
		'p2-receiving-smes-growth': ['met', 60],
		'p3-pledge-amount-growth': ['met', 400_000_000],
		'p3-pledge-projects-growth': ['met', 20],
		'c1-pushes': ['not_met', 1],
		'c2-patents-or-amount': ['met', 316, 13_150_000],
		'c3-trained-persons': ['behind', 2]
	},
	'chongqing-2024-overall': {
		'1-times': ['met', 316],
		'2-receiving-msmes': ['met', 60],
		'3-inclusive-msmes': ['met', 20],
		'4-open-licences': ['met', 15],
		'5-conveyed-share': ['met', 316],
		'6-inclusive-share': ['met', 20],
		'7-pledge-amount': ['met', 400_000_000],
		'8-licence-filing-amount': ['met', 5_000_000_000],
		'9-products-filed': ['met', 300],
		'10-satisfaction': ['met', 9, 10]
	},
	'chongqing-2024-platform': {
		'3-feature-events': ['met', 19],
		'3-receiving-msmes': ['met', 60],
		'3-times': ['met', 316],
		'3-open-licences': ['met', 15],
		'3-products-filed': ['met', 300],
		'4-pledge-enterprises': ['met', 20],
		'4-inclusive-msmes': ['met', 20],
		'4-registered-amount': ['met', 400_000_000],
		'5-training-events': ['met', 5],
		'5-training-attendances': ['not_met', 10]
	},
	'chongqing-2024-university': {
		'1-times': ['met', 316],
		'1-receiving-msmes': ['met', 60],
		'3-patents': ['met', 316],
		'3-conveyed-share': ['met', 316],
		'4-open-licences': ['met', 15]
	},
	'chongqing-2024-sme': {
		'1-times': ['met', 7],
		'2-open-licences': ['met', 1],
		'3-pledge-equity-amount': ['met', 20_000_000],
		'4-products-filed': ['met', 5],
		'4-filing-coverage': ['met', 5, 5]
	},
	'chongqing-2024-agency': {
		'1-times': ['met', 316],
		'2-receiving-msmes': ['met', 60],
		'3-inclusive-msmes': ['met', 20],
		'3-pledge-amount': ['met', 400_000_000],
		'4-open-licences': ['met', 15],
		'4-products-filed': ['met', 300]
	},
	'chongqing-2024-park': {
		'1-policy-briefings': ['met', 1, 1],
		'1-inclusive-msmes': ['met', 20],
		'1-registered-amount': ['met', 400_000_000],
		'2-products-filed': ['met', 300]
	},
	'chongqing-2024-consulting': {},
	// 300 patents × 4,000 to either side; 16 licences × 1,000 to either side; 0.01 % of 5 billion. University and first firm are cut to 100,000, fourteen firms have 21,000
	// and forty-five 20,000: 1,394,000, of which 500,000 are there.
	'chongqing-2024-award-transfer': {
		'1-rate-transfer': ['met', 2_400_000, 600],
		'1-rate-licence': ['met', 32_000, 32],
		'1-rate-large-licence': ['met', 500_000, 5_000_000_000],
		'1-unit-cap': ['met', 35_868],
		'1-total-cap': ['met', 499_999.92]
	},
	// 0.1 % of 20 × 20 million to the firms, and of all of it to the centre, which is cut to 200,000.
	'chongqing-2024-award-pledge': {
		'2-rate-pledge': ['met', 800_000, 800_000_000],
		'2-unit-cap': ['met', 200_000],
		'2-total-cap': ['met', 600_000]
	},
	'henan-2021-overall': {
		't1-patents': ['behind', 316],
		't1-patents-growth': ['on_track', 316],
		't1-amount-growth': ['on_track', 13_150_000],
		't2-univ-patents': ['behind', 316],
		't2-univ-amount': ['on_track', 13_150_000],
		't4-products-filed': ['undetermined', 300],
		't5-pledge-amount': ['behind', 400_000_000],
		't5-pledge-projects': ['behind', 20],
		't5-pledge-amount-growth': ['on_track', 400_000_000],
		't5-pledge-projects-growth': ['on_track', 20],
		'13-borrowers': ['undetermined', 20],
		'13-loan-amount': ['undetermined', 400_000_000]
	},
	'hubei-2024-plan': {
		'2-srdi-coverage': ['not_met', 1, 10],
		'2-matchmaking-events': ['met', 7],
		'5-monthly-roadshow': ['met', '111111111111']
	},
	'hubei-2024-library': {}
};

describe('a year of records', () => {
	it('is judged for each of the twenty', () =>
		expect(Object.keys(EXPECTED)).toEqual(presets().map(({ id }) => id)));

	it.each(Object.entries(EXPECTED))(
		'%s',
		async (id, expected) => expect(await outcome(id)).toEqual(expected),
		120_000
	);
});

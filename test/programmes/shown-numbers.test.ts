// One number, wherever it is read: a report, the page of its records and the page of the programme say the same, in the same unit.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { presets } from '#lib/domain/programmes/presets/index.ts';
import { judgeProgramme } from '#lib/domain/programmes/reading.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';
import { indicatorLines } from '#lib/server/desk/programme-view.ts';
import { composeReport } from '#lib/server/programmes/reports/report.ts';
import type { Programme } from '#lib/server/desk/programmes.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../sql/programme-world.ts';
import { NUMBERS } from '../sql/request-world.ts';
import { adoptPreset } from './desk-world.ts';

let t: TestDatabase;
vi.mock('#lib/server/context.ts', () => ({ database: () => t.database }));
const { listProgrammeFlags } = await import('#lib/server/desk/programmes.ts');
const { loadRecords } = await import('#lib/server/desk/programme-page.ts');
let of: ProgrammeWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
});
afterAll(() => t.close());

/** A preset whose counters say this of one figure and nothing of the others. */
function reading(id: string, { period, value, records }: Record<string, number>) {
	const definition = presets().find((one) => id.startsWith(`${one.id}-`))!;
	const metrics = figuresOf(definition, DEFAULT_SETTINGS).map(({ key }) => ({ key, isCounted: true }));
	return {
		...{ definition, settings: DEFAULT_SETTINGS, metrics, reported: [], reviews: [] },
		...{ startsOn: '2024-01-01', endsOn: '2024-12-31', years: 'calendar' },
		figures: [{ key: id, period, value, records }]
	} as unknown as Programme;
}
test.each<[string, Record<string, number>, [number, string]]>([
	['chongqing-2024-overall-10-satisfaction', { period: 1000, value: 9, records: 10 }, [90, '%']],
	['hunan-2022-park-9-filing-coverage', { period: 2000, value: 9, records: 9 }, [9, '']],
	['hubei-2024-plan-2-srdi-coverage', { period: 1000, value: 7, records: 7 }, [7, '']]
])('%s: the report says the page’s number in the page’s unit', (id, counted, [value, unit]) => {
	const programme = reading(id, counted);
	const page = indicatorLines(programme, '2024-06-30').find((one) => one.id === id)!;
	const { rows } = composeReport(programme, judgeProgramme(programme, '2024-06-30'));
	const [figure] = rows.find(({ indicator }) => indicator === id)!.figures;
	expect(page.numbers[0]).toMatchObject({ value, unit });
	expect(figure).toMatchObject({ value, unit });
});

test('reported windows of a rhythm are one number, on the page and in the report', () => {
	const id = 'chongqing-2024-consulting-2-bimonthly-circulars';
	const of = reading(id, {});
	const reported = [20_000, 20_001].map((period) => ({ key: id, period, value: 1, status: 'approved' }));
	const programme = {
		...of,
		metrics: [],
		figures: [],
		reported: reported as unknown as Programme['reported']
	};
	const page = indicatorLines(programme, '2024-06-30').find((one) => one.id === id)!;
	const { rows } = composeReport(programme, judgeProgramme(programme, '2024-06-30'));
	expect(page.numbers).toMatchObject([{ value: 2 }]);
	expect(rows.find(({ indicator }) => indicator === id)!.figures).toMatchObject([{ value: 2 }]);
});

test('the page of the records says the share of them, not how many were satisfied', async () => {
	const programme = await adoptPreset(of, 'chongqing-2024-overall');
	for (const rating of [5, 4, 4, 5, 4, 5, 4, 5, 4, 2])
		await of.submit('giveFeedback', {
			feedback: randomUUID(),
			role: 'attendee',
			organisationKind: 'enterprise',
			ratings: { overall: 5, 'transfer-licence-policy-and-procedures': rating }
		});
	const url = new URL('http://x/?key=chongqing-2024-overall-10-satisfaction&period=1000');
	const page = await loadRecords(programme, url, of.world.organiser);
	expect(page).toMatchObject({ value: 90, unit: '%', count: 10 });
});

test('of a deal with two twins every flag is a row of its own, with both records and where they stand', async () => {
	const programme = await of.adopt([{ key: 'deals', metric: 'deals.amount_contract' }], {
		definition: presets()[0]!
	});
	const deals = [randomUUID(), randomUUID(), randomUUID()];
	for (const deal of deals)
		await of.act('recordDeal', {
			...{ deal, type: 'transfer', holderName: '云川理工大学', holderKind: 'university' },
			...{ acquirerName: '临溪精工', patents: [NUMBERS[0]], signedOn: `${YEAR}-03-01`, amountFen: 500 }
		});
	const flags = (await listProgrammeFlags(programme, of.world.organiser)).filter(
		({ why }) => why === 'claimed_twice'
	);
	expect(flags).toHaveLength(3);
	expect(new Set(flags.map(({ key }) => key)).size).toBe(3);
	for (const { records } of flags) {
		expect(records.map(({ record }) => deals.some((one) => one === record))).toEqual([true, true]);
		for (const one of records)
			expect(one).toMatchObject({
				organisation: of.world.organisation,
				card: { acquirer: '临溪精工', amountFen: 500 }
			});
	}
});

// The sheet of an award in its steps, what deals and pledges make of it, and Hubei's ten criteria.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { awardInput, calculateAward } from '#lib/domain/programmes/award.ts';
import { factsOfDeals, factsOfPledges, type AwardDeal } from '#lib/domain/programmes/award-facts.ts';
import type { EntryCriterion } from '#lib/domain/programmes/entry-rule.ts';
import { checkEntry, entryApplication, type EntryApplication } from '#lib/domain/programmes/entry.ts';
import { evaluate } from '#lib/domain/programmes/evaluate.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';

const transfer = presetOf('chongqing-2024-award-transfer')!.awardRule!;
const pledge = presetOf('chongqing-2024-award-pledge')!.awardRule!;

describe('an award', () => {
	it('shows each step of each unit', () => {
		const sheet = calculateAward(transfer, {
			甲: { inv_transfers: 5, licence_patents: 3, big_licence_amount: 6_000_000 },
			乙: { inv_transfers: 200 }
		});
		expect(sheet.units[0]).toEqual({
			unit: '甲',
			steps: [
				{ component: 'A', quantity: 5, rate: 4000, yuan: 20_000 },
				{ component: 'B', quantity: 3, rate: 1000, yuan: 3000 },
				{ component: 'C', quantity: 6_000_000, rate: 0.0001, yuan: 600 }
			],
			rawYuan: 23_600,
			cappedYuan: 23_600,
			isCapped: false,
			yuan: 23_600
		});
		expect(sheet.units[1]).toMatchObject({ rawYuan: 800_000, cappedYuan: 100_000, isCapped: true });
		expect(sheet).toMatchObject({ totalYuan: 123_600, factor: 1, paidYuan: 123_600 });
	});

	it('never pays more than the pool, nor a unit more than its cap, nor leaves a cent for each unit', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.integer({ min: 0, max: 400_000_000_00 }).map((fen) => fen / 100),
					{ minLength: 1, maxLength: 40 }
				),
				(loans) => {
					const sheet = calculateAward(
						pledge,
						Object.fromEntries(loans.map((one, i) => [`U${i}`, { loans: one }]))
					);
					const paidFen = sheet.units.reduce((sum, { yuan }) => sum + Math.round(yuan * 100), 0);
					expect(paidFen).toBeLessThanOrEqual(600_000_00);
					for (const { yuan } of sheet.units) expect(yuan).toBeLessThanOrEqual(200_000);
					if (sheet.totalYuan > 600_000) expect(600_000_00 - paidFen).toBeLessThan(loans.length);
				}
			)
		);
	});

	it('pays both parties of a transfer and of a licence, and the licensee for a large one', () => {
		const deals: AwardDeal[] = [
			{ id: 'd1', kind: 'transfer', holder: '大学', acquirer: '甲', inventionPatents: 2, patents: 3 },
			{
				id: 'd2',
				kind: 'licence',
				holder: '大学',
				acquirer: '甲',
				inventionPatents: 1,
				patents: 4,
				filedYuan: 6_000_000
			},
			{
				id: 'd3',
				kind: 'licence',
				holder: '大学',
				acquirer: '乙',
				inventionPatents: 1,
				patents: 1,
				filedYuan: 5_000_000
			}
		];
		const { units, records } = factsOfDeals(deals);
		expect(units).toEqual({
			大学: { inv_transfers: 2, licence_patents: 5 },
			甲: { inv_transfers: 2, licence_patents: 4, big_licence_amount: [6_000_000] },
			乙: { licence_patents: 1 }
		});
		expect(records.大学).toEqual(['d1', 'd2', 'd3']);
		const paid = Object.fromEntries(
			calculateAward(transfer, units).units.map(({ unit, yuan }) => [unit, yuan])
		);
		expect(paid).toEqual({ 大学: 13_000, 甲: 12_600, 乙: 1000 });
		// Another document may pay one side alone, or call a smaller licence large.
		expect(factsOfDeals(deals, { payees: ['licensor'], largeYuan: 4_000_000 }).units).toEqual({
			大学: { licence_patents: 5, big_licence_amount: [6_000_000, 5_000_000] }
		});
		expect(factsOfDeals(deals, { isInstead: true }).units.甲).toMatchObject({ licence_patents: 0 });
	});

	it('pays borrower and agency once each for one loan, or the borrower alone', () => {
		const pledges = [{ id: 'p1', borrower: '甲', facilitators: ['机构', '机构'], loanYuan: 5_000_000 }];
		expect(factsOfPledges(pledges).units).toEqual({
			甲: { loans: [5_000_000] },
			机构: { loans: [5_000_000] }
		});
		expect(factsOfPledges(pledges, { payees: ['facilitator'] }).units).toEqual({
			机构: { loans: [5_000_000] }
		});
		expect(factsOfPledges(pledges, { isSinglePayee: true }).units).toEqual({ 甲: { loans: [5_000_000] } });
	});

	it('feeds its own indicators: rates and caps are kept, and are not when somebody pays otherwise', () => {
		for (const id of ['chongqing-2024-award-transfer', 'chongqing-2024-award-pledge']) {
			const { awardRule, indicators } = presetOf(id)!;
			const sheet = calculateAward(awardRule!, {
				甲: {
					inv_transfers: 40,
					licence_patents: 3,
					big_licence_amount: [6_000_000.01, 7_000_000],
					loans: 300_000_000.03
				},
				乙: { inv_transfers: 1, loans: 123.45 }
			});
			const judged = (of: typeof sheet) =>
				indicators.map((one) => evaluate(one, awardInput(one, awardRule!, of)).status);
			expect(judged(sheet)).toEqual(indicators.map(() => 'met'));
			const more = sheet.units.map((unit) => ({
				...unit,
				yuan: unit.yuan + 700_000,
				steps: unit.steps.map((step) => ({ ...step, yuan: step.yuan + 1 }))
			}));
			expect(judged({ ...sheet, paidYuan: 700_000, units: more })).toEqual(indicators.map(() => 'not_met'));
		}
	});
});

const criteria = presetOf('hubei-2024-library')!.entryCriteria!;
const complete: EntryApplication = {
	reg_province: '湖北',
	is_legal_person: true,
	size_class: 'medium',
	qualifications: ['high_tech'],
	industry_code: 'C35',
	main_business_patent_intensive: true,
	core_patents: ['CN202110000001.1'],
	core_patent_source: 'own',
	product_filing_no: 'ZLCP-1',
	industrialisation_rate: 50,
	rd_spend_prev_year: 1_000_000,
	revenue_prev_year: 10_000_000,
	stable_leader_and_team: true,
	rd_staff: 20,
	total_staff: 100,
	stable_cooperation: false,
	trademark_reg_nos: ['123'],
	brand_influence_confirmed: true,
	ip_rules: true,
	ip_body: true,
	ip_staff: true,
	ip_resources: true,
	abnormal_filing: false,
	major_accident: false,
	violation: false,
	serious_dishonesty: false
};
const found = (no: number, change: Partial<EntryApplication>) =>
	checkEntry(entryApplication.parse({ ...complete, ...change }), criteria).findings[no - 1]!.status;

describe('the entry check', () => {
	it('lets in who stands on every line', () => {
		const { status, findings } = checkEntry(complete, criteria);
		expect(status).toBe('met');
		expect(findings.map(({ no }) => no)).toEqual(
			presetOf('hubei-2024-library')!.entryCriteria!.map(({ no }) => no)
		);
	});

	test.each<[number, Partial<EntryApplication>, string]>([
		[1, { reg_province: '湖南' }, 'not_met'],
		[1, { reg_province: '湖北省' }, 'met'],
		[1, { size_class: 'large' }, 'not_met'],
		[1, { size_class: undefined }, 'undetermined'],
		[2, { qualifications: [] }, 'needs_reason'],
		[2, { qualifications: ['other'], reasons: { '2': '市级创新型企业' } }, 'excused'],
		[2, { qualifications: undefined }, 'undetermined'],
		[3, { main_business_patent_intensive: false }, 'needs_reason'],
		[4, { product_filing_no: false }, 'needs_reason'],
		[4, { product_filing_no: false, reasons: { '4': '备案审核中' } }, 'excused'],
		[4, { core_patents: [] }, 'not_met'],
		[4, { core_patent_source: 'none', reasons: { '4': '备案审核中' } }, 'not_met'],
		[5, { industrialisation_rate: 49.99 }, 'not_met'],
		[5, { industrialisation_rate: undefined }, 'undetermined'],
		[6, { rd_spend_prev_year: 999_999.99 }, 'not_met'],
		[6, { rd_spend_prev_year: 5_000_000, revenue_prev_year: 1e9 }, 'met'],
		[6, { rd_spend_prev_year: 4_999_999, revenue_prev_year: undefined }, 'undetermined'],
		[6, { rd_spend_prev_year: 5_000_000, revenue_prev_year: undefined }, 'met'],
		[7, { rd_staff: 19 }, 'not_met'],
		[7, { rd_staff: 19, stable_cooperation: true }, 'met'],
		[7, { stable_leader_and_team: false, stable_cooperation: true }, 'not_met'],
		[7, { stable_leader_and_team: undefined }, 'undetermined'],
		[7, { rd_staff: undefined }, 'undetermined'],
		[8, { brand_influence_confirmed: undefined }, 'undetermined'],
		[8, { trademark_reg_nos: [] }, 'not_met'],
		[9, { ip_body: false }, 'not_met'],
		[10, { violation: true }, 'not_met'],
		[10, { violation: undefined }, 'undetermined'],
		[10, { violation: undefined, major_accident: true }, 'not_met']
	])('criterion %d with %o: %s', (no, change, expected) => {
		expect(found(no, change)).toBe(expected);
	});

	it('names what is missing, what proves, and what is not proven', () => {
		const { status, findings } = checkEntry(
			{
				...complete,
				rd_staff: undefined,
				evidence: { total_staff: ['社保清单.pdf'] }
			},
			criteria
		);
		expect(status).toBe('undetermined');
		expect(findings[6]).toEqual({
			no: 7,
			status: 'undetermined',
			missing: ['rd_staff'],
			evidence: { total_staff: ['社保清单.pdf'] },
			unproven: ['stable_leader_and_team', 'stable_cooperation']
		});
	});

	it('goes by what an office’s own document asks, and by a person’s word where no test can tell', () => {
		const own: EntryCriterion[] = [
			{
				...{ ...criteria[4]!, no: 21, inputs: [] },
				needs: [
					{
						anyOf: [
							{ field: 'industrialisation_rate', is: 'at_least', value: 60 },
							{ field: 'rd_staff', is: 'share_at_least', value: 30, shareOf: 'total_staff' }
						]
					}
				]
			},
			{ ...criteria[7]!, no: 22, needs: undefined }
		];
		const statuses = (change: Partial<EntryApplication>) =>
			checkEntry({ ...complete, ...change }, own).findings.map(({ status }) => status);
		expect(statuses({})).toEqual(['not_met', 'needs_reason']);
		expect(statuses({ rd_staff: 30, reasons: { '22': '专家组认可' } })).toEqual(['met', 'excused']);
		expect(statuses({ rd_staff: undefined })[0]).toBe('undetermined');
		expect(statuses({ industrialisation_rate: 60, rd_staff: undefined })[0]).toBe('met');
	});
});

// Every indicator of every preset: met, not met, exactly on the line, and with something missing; with and without other readings of its document. Where the
// line is, and on which side of it the line itself falls, rules.json says as the documents were read (以上 gte, 超过 gt …): the presets are judged by it, not by themselves.
// And the documents' own arithmetic.
import { describe, expect, it, test } from 'vitest';
import { effectiveDefinition } from '#lib/domain/programmes/effective.ts';
import { evaluate } from '#lib/domain/programmes/evaluate.ts';
import { presetOf, presets } from '#lib/domain/programmes/presets/index.ts';
import type { Rule } from '#lib/domain/programmes/rule.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';
import { outcomesOf, type Outcomes } from './generated-cases.ts';
import asRead from './rules.json' with { type: 'json' };

const all = presets().flatMap((preset) => effectiveDefinition(preset, DEFAULT_SETTINGS).indicators);
const RULES = asRead as unknown as Record<string, Rule>;
const named = ({ boundaries = [], ...four }: Outcomes) => [
	...Object.entries(four),
	...boundaries.map((one, i) => [`boundary of part ${i + 2}`, one] as const)
];

describe('every indicator', () => {
	it('is one of 146', () => expect(all.map(({ id }) => id)).toEqual(Object.keys(RULES)));

	test.each(all.map((one) => [one.id, one] as const))('%s', (id, indicator) => {
		expect(indicator.rule).toMatchObject(RULES[id]!);
		for (const [name, { input, expected }] of named(outcomesOf(RULES[id]!, id))) {
			const judged = evaluate(indicator, input);
			expect([name, judged.status, judged.sentence.zh]).toEqual([name, expected, judged.sentence.zh]);
			expect(judged.sentence.zh.length).toBeGreaterThan(5);
			expect(judged.sentence.en).not.toMatch(/[\u4e00-\u9fff]/);
			if (expected === 'undetermined') expect(judged.missing?.length).toBeGreaterThan(0);
			else expect(judged.missing).toBeUndefined();
		}
	});

	it('is judged the same way under every other reading', () => {
		for (const preset of presets())
			for (const { id, options = [] } of preset.ambiguities)
				for (const option of options) {
					const settings = { ...DEFAULT_SETTINGS, switches: { [id]: option.id } };
					for (const indicator of effectiveDefinition(preset, settings).indicators) {
						// The mean of rates has another line than the compound rate.
						if (indicator.rule.op === 'avg_growth' && indicator.rule.method === 'arithmetic') continue;
						for (const [, { input, expected }] of named(outcomesOf(indicator.rule, indicator.id)))
							expect([indicator.id, option.id, evaluate(indicator, input).status]).toEqual([
								indicator.id,
								option.id,
								expected
							]);
					}
				}
	});
});

describe('the documents’ own arithmetic', () => {
	const number = (id: string): number => {
		const rule = all.find((one) => one.id === `chongqing-2024-${id}`)?.rule;
		return rule && 'value' in rule ? rule.value : Number.NaN;
	};
	const funded = (id: string, kind: string): number =>
		presetOf(`chongqing-2024-${id}`)?.funding?.find((one) => one.kind === kind)?.value ?? Number.NaN;
	const projects = (id: string) => funded(id, 'max_units');

	it('enterprises: 20 + 3×6 + 6×1 + 2×8 = 60, the goal', () => {
		const sum =
			number('platform-3-receiving-msmes') +
			projects('university') * number('university-1-receiving-msmes') +
			projects('sme') +
			projects('agency') * number('agency-2-receiving-msmes');
		expect([sum, number('overall-2-receiving-msmes')]).toEqual([60, 60]);
	});
	it('times: 200 + 3×20 + 6×5 + 2×10 = 310 for 300', () => {
		const sum =
			number('platform-3-times') +
			projects('university') * number('university-1-times') +
			projects('sme') * number('sme-1-times') +
			projects('agency') * number('agency-1-times');
		expect([sum, number('overall-1-times')]).toEqual([310, 300]);
	});
	it('inclusive loans: 3 + 2×5 + 3×3 = 22 for 20', () => {
		const sum =
			number('platform-4-inclusive-msmes') +
			projects('agency') * number('agency-3-inclusive-msmes') +
			projects('park') * number('park-1-inclusive-msmes');
		expect([sum, number('overall-3-inclusive-msmes')]).toEqual([22, 20]);
	});
	it('open licences: 5 + 3×5 + 6×1 + 2×1 = 28 for 15', () => {
		const sum =
			number('platform-3-open-licences') +
			projects('university') * number('university-4-open-licences') +
			projects('sme') * number('sme-2-open-licences') +
			projects('agency') * number('agency-4-open-licences');
		expect([sum, number('overall-4-open-licences')]).toEqual([28, 15]);
	});
	it('pledges: 20000 + 6×200 + 2×3000 + 3×6000 万元 = 45200 for 40000', () => {
		const sum =
			number('platform-4-registered-amount') +
			projects('sme') * number('sme-3-pledge-equity-amount') +
			projects('agency') * number('agency-3-pledge-amount') +
			projects('park') * number('park-1-registered-amount');
		expect([sum, number('overall-7-pledge-amount')]).toEqual([452_000_000, 400_000_000]);
	});
	it('filings: 60 + 6×5 + 2×55 + 3×35 = 305 for 300', () => {
		const sum =
			number('platform-3-products-filed') +
			projects('sme') * number('sme-4-products-filed') +
			projects('agency') * number('agency-4-products-filed') +
			projects('park') * number('park-2-products-filed');
		expect([sum, number('overall-9-products-filed')]).toEqual([305, 300]);
	});
	it('money: six projects and two awards are 500 万元', () => {
		const parts = [
			'platform',
			'university',
			'sme',
			'agency',
			'park',
			'consulting',
			'award-transfer',
			'award-pledge'
		];
		const sums = parts.map((id) => funded(id, 'cap_total'));
		expect(sums).toEqual([1_000_000, 900_000, 600_000, 600_000, 600_000, 200_000, 500_000, 600_000]);
		expect(sums.reduce((sum, one) => sum + one, 0)).toBe(5_000_000);
	});
	it('0.01% of the 50 亿元 to be filed is the pool of the award', () => {
		const award = presetOf('chongqing-2024-award-transfer')!.awardRule!;
		const rate = award.components.find(({ id }) => id === 'C')!.rate;
		expect((number('overall-8-licence-filing-amount') / 10_000) * (rate * 10_000)).toBe(award.totalCap.value);
	});
});

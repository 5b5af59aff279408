// Size classes: every lower bound of all sixteen industries from both sides, which figure decides, and what is asked for when
// one is unknown. The table is written out here once more, from the text of 300号, so that a slip in sme-standard.ts shows.
import { describe, expect, it, test } from 'vitest';
import { industrySection } from './industry.ts';
import { isSme, smeClass, smeFigures, smeMeasures, type SizeClass, type SmeFigures } from './sme.ts';
import { SME_INDUSTRIES, smeIndustryOf, type SmeIndustry } from './sme-standard.ts';

type Figures = [staff: number | null, revenueWan: number | null, assetsWan: number | null];
const figures = (industry: SmeIndustry, [staff, revenueWan, assetsWan]: Figures): SmeFigures => ({
	industry,
	...(staff !== null && { staff }),
	...(revenueWan !== null && { revenueWan }),
	...(assetsWan !== null && { assetsWan })
});
const [L, M, S, W]: SizeClass[] = ['large', 'medium', 'small', 'micro'];

const CASES: [SmeIndustry, Figures, SizeClass][] = [
	['agriculture', [null, 20_000, null], L!],
	['agriculture', [null, 19_999.99, null], M!],
	['agriculture', [null, 500, null], M!],
	['agriculture', [null, 499, null], S!],
	['agriculture', [null, 50, null], S!],
	['agriculture', [null, 49, null], W!],
	['industry', [1000, 40_000, null], L!],
	['industry', [999, 40_000, null], M!],
	['industry', [1000, 39_999, null], M!],
	['industry', [300, 2000, null], M!],
	['industry', [350, 1500, null], S!], // the reference's worked example
	['industry', [299, 2000, null], S!],
	['industry', [20, 300, null], S!],
	['industry', [19, 300, null], W!],
	['industry', [20, 299, null], W!],
	['industry', [5000, 100, null], W!],
	['construction', [null, 80_000, 80_000], L!],
	['construction', [null, 80_000, 79_999], M!],
	['construction', [null, 6000, 5000], M!],
	['construction', [null, 6000, 4999], S!],
	['construction', [null, 300, 300], S!],
	['construction', [null, 299, 5000], W!],
	['wholesale', [200, 40_000, null], L!],
	['wholesale', [199, 40_000, null], M!],
	['wholesale', [20, 5000, null], M!],
	['wholesale', [20, 4999, null], S!],
	['wholesale', [5, 1000, null], S!],
	['wholesale', [4, 90_000, null], W!],
	['retail', [300, 20_000, null], L!],
	['retail', [300, 19_999, null], M!],
	['retail', [50, 500, null], M!],
	['retail', [49, 500, null], S!],
	['retail', [10, 100, null], S!],
	['retail', [10, 99, null], W!],
	['transport', [1000, 30_000, null], L!],
	['transport', [300, 3000, null], M!],
	['transport', [300, 2999, null], S!],
	['transport', [20, 200, null], S!],
	['transport', [19, 200, null], W!],
	['storage', [200, 30_000, null], L!],
	['storage', [100, 1000, null], M!],
	['storage', [99, 1000, null], S!],
	['storage', [20, 100, null], S!],
	['storage', [20, 99, null], W!],
	['post', [1000, 30_000, null], L!],
	['post', [300, 2000, null], M!],
	['post', [299, 29_999, null], S!],
	['post', [20, 100, null], S!],
	['post', [19, 100, null], W!],
	['lodging', [300, 10_000, null], L!],
	['lodging', [100, 2000, null], M!],
	['lodging', [100, 1999, null], S!],
	['lodging', [10, 100, null], S!],
	['lodging', [9, 100, null], W!],
	['catering', [300, 10_000, null], L!],
	['catering', [300, 9999, null], M!],
	['catering', [100, 2000, null], M!],
	['catering', [99, 2000, null], S!],
	['catering', [10, 99, null], W!],
	['telecom', [2000, 100_000, null], L!],
	['telecom', [1999, 100_000, null], M!],
	['telecom', [100, 1000, null], M!],
	['telecom', [10, 100, null], S!],
	['telecom', [10, 99, null], W!],
	['software', [300, 10_000, null], L!],
	['software', [100, 1000, null], M!],
	['software', [100, 999, null], S!],
	['software', [10, 50, null], S!],
	['software', [12, 40, null], W!], // the reference's worked example
	['realEstate', [null, 200_000, 10_000], L!],
	['realEstate', [null, 200_000, 9999], M!],
	['realEstate', [null, 1000, 5000], M!],
	['realEstate', [null, 999, 5000], S!],
	['realEstate', [null, 100, 2000], S!],
	['realEstate', [null, 100, 1999], W!],
	['property', [1000, 5000, null], L!],
	['property', [300, 1000, null], M!],
	['property', [299, 1000, null], S!],
	['property', [100, 500, null], S!],
	['property', [99, 5000, null], W!],
	['leasing', [300, null, 120_000], L!],
	['leasing', [300, null, 119_999], M!],
	['leasing', [100, null, 8000], M!],
	['leasing', [100, null, 7999], S!],
	['leasing', [10, null, 100], S!],
	['leasing', [10, null, 99], W!],
	['other', [300, null, null], L!],
	['other', [299, null, null], M!],
	['other', [100, null, null], M!],
	['other', [99, null, null], S!],
	['other', [10, null, null], S!],
	['other', [9, null, null], W!],
	['other', [0, null, null], W!]
];

describe('size classes', () => {
	test.each(CASES)('%s %j → %s', (industry, given, expected) => {
		expect(smeClass(figures(industry, given))).toMatchObject({ kind: 'class', sizeClass: expected });
	});

	it('stand on at least sixty cases, over all sixteen industries and all four classes of each', () => {
		expect(CASES.length).toBeGreaterThanOrEqual(60);
		expect(SME_INDUSTRIES).toHaveLength(16);
		for (const industry of SME_INDUSTRIES)
			expect(new Set(CASES.filter(([one]) => one === industry).map(([, , size]) => size)).size).toBe(4);
	});

	it('name the figure that decided, and the standard', () => {
		expect(smeClass(figures('industry', [350, 1500, null]))).toEqual({
			kind: 'class',
			sizeClass: 'small',
			standard: 'miit-2011-300',
			decidedBy: ['revenueWan']
		});
		expect(smeClass(figures('industry', [5, 10, null]))).toMatchObject({
			decidedBy: ['staff', 'revenueWan']
		});
	});

	it('ask for what is missing instead of guessing', () => {
		expect(smeClass({ staff: 30, revenueWan: 400 })).toEqual({ kind: 'undetermined', missing: ['industry'] });
		for (const industry of SME_INDUSTRIES)
			expect(smeClass({ industry })).toEqual({ kind: 'undetermined', missing: smeMeasures(industry) });
		expect(smeClass(figures('industry', [350, null, null]))).toEqual({
			kind: 'undetermined',
			missing: ['revenueWan']
		});
		// Assets say nothing about a manufacturer.
		expect(smeClass(figures('industry', [350, null, 90_000]))).toMatchObject({ missing: ['revenueWan'] });
		expect(smeClass({ industry: 'other', staff: Number.NaN })).toMatchObject({ kind: 'undetermined' });
	});

	it('need no second figure when the first is below small', () => {
		expect(smeClass(figures('industry', [8, null, null]))).toMatchObject({
			sizeClass: 'micro',
			decidedBy: ['staff']
		});
		expect(smeClass(figures('leasing', [null, null, 50]))).toMatchObject({ sizeClass: 'micro' });
	});

	it('take figures as a form sends them', () => {
		expect(
			smeFigures.safeParse({ industry: 'industry', staff: 12, revenueWan: 40.5, year: 2025 }).success
		).toBe(true);
		for (const wrong of [
			{ staff: 1.5 },
			{ staff: -1 },
			{ revenueWan: -0.1 },
			{ industry: 'finance' },
			{ year: 25 }
		])
			expect(smeFigures.safeParse(wrong).success).toBe(false);
		expect([isSme('large'), isSme('medium'), isSme('small'), isSme('micro')]).toEqual([
			false,
			true,
			true,
			true
		]);
	});
});

test.each([
	['C38', 'industry'],
	['3841', 'industry'],
	['46', 'industry'],
	['06', 'industry'],
	['0141', 'agriculture'],
	['A01', 'agriculture'],
	['51', 'wholesale'],
	['5211', 'retail'],
	['53', null], // railways are left out by the standard
	['5411', 'transport'],
	['591', 'transport'], // 装卸搬运 counts as transport, the rest of 59 as storage
	['5920', 'storage'],
	['G60', 'post'],
	['I65', 'software'],
	['6420', 'telecom'],
	['J66', null],
	['70', null], // too short: 开发 or 物业?
	['7010', 'realEstate'],
	['7020', 'property'],
	['7030', 'other'],
	['704', null],
	['L7251', 'leasing'],
	['M7320', 'other'],
	['83', null],
	['84', null],
	['85', 'other'],
	['R88', 'other'],
	['S91', null],
	['', null],
	['X1', null]
] as const)('GB/T 4754 %s is judged as %s', (code, industry) => expect(smeIndustryOf(code)).toBe(industry));

test.each([
	['C', 'C'],
	['c3841', 'C'],
	['38', 'C'],
	['65', 'I'],
	['97', 'T'],
	['00', null],
	['98', null],
	['A38', null],
	['制造业', null],
	['', null]
])('section of %s is %s', (code, letter) => expect(industrySection(code)?.letter ?? null).toBe(letter));

test.each(['zzz', 'toString', '__proto__'])('an industry that is none (%s) is asked for', (industry) =>
	expect(smeClass({ industry: industry as SmeIndustry, staff: 300 })).toEqual({
		kind: 'undetermined',
		missing: ['industry']
	})
);

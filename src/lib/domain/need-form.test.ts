// The need forms: what each step lacks, what it refuses, and what a pledge would fail on.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
	FINANCING_STEPS,
	financingNeedForm,
	stepFaults,
	TECHNICAL_STEPS,
	technicalNeedForm
} from './need-form.ts';
import { pledgeObstacles } from './pledge-obstacles.ts';

const codes = (faults: { field: string; code: string }[]) =>
	Object.fromEntries(faults.map(({ field, code }) => [field, code]));

describe('the technical need', () => {
	it('begins with nothing, and every step says what it lacks', () => {
		const lacking = TECHNICAL_STEPS.map((step) => codes(stepFaults(technicalNeedForm[step], {})));
		expect(lacking).toEqual([
			{ organisation: 'missing', contactName: 'missing' },
			{ title: 'missing', problem: 'missing' },
			{},
			{ visibility: 'missing', holdsNoSecrets: 'must_be_confirmed', isAuthorised: 'must_be_confirmed' }
		]);
	});

	it('takes a full form', () => {
		const { organisation, problem, goal, confirmation } = technicalNeedForm;
		expect(
			stepFaults(organisation, {
				organisation: '云川恒澈环保科技有限公司',
				creditCode: '91350100m000100y43',
				contactName: '李思齐',
				contactMobile: '138 0000 8306'
			})
		).toEqual([]);
		expect(
			stepFaults(problem, { title: '换热管防腐', problem: '半年就穿孔', keywords: ['防腐', '换热管'] })
		).toEqual([]);
		expect(
			stepFaults(goal, {
				fromYear: 2026,
				untilYear: 2027,
				budgetWan: 12.5,
				solutionWays: ['joint'],
				industryCode: 'C35'
			})
		).toEqual([]);
		expect(
			stepFaults(confirmation, { visibility: 'anonymous', holdsNoSecrets: true, isAuthorised: true })
		).toEqual([]);
	});

	test.each([
		[
			'organisation',
			{ organisation: ' ', contactName: '李', contactMobile: '138' },
			{ organisation: 'missing', contactMobile: 'mobile' }
		],
		[
			'organisation',
			{ organisation: '甲', contactName: '李', creditCode: '91350100M000100Y44' },
			{ creditCode: 'creditCode' }
		],
		[
			'problem',
			{ title: '长'.repeat(81), problem: '字'.repeat(501) },
			{ title: 'too_big', problem: 'too_big' }
		],
		[
			'problem',
			{ title: '甲', problem: '乙', keywords: ['1', '2', '3', '4', '5', '6'] },
			{ keywords: 'too_big' }
		],
		['problem', { title: '甲', problem: '乙', keywords: [] }, { keywords: 'too_small' }],
		['goal', { fromYear: 2027, untilYear: 2026 }, { untilYear: 'ends_before_it_begins' }],
		['goal', { budgetWan: -1 }, { budgetWan: 'too_small' }],
		[
			'confirmation',
			{ visibility: 'public', holdsNoSecrets: false, isAuthorised: true },
			{ holdsNoSecrets: 'must_be_confirmed' }
		]
	] as const)('%s of %j says %j', (step, draft, expected) => {
		expect(codes(stepFaults(technicalNeedForm[step], draft))).toEqual(expected);
	});
});

describe('the financing need', () => {
	it('needs a firm, a patent and a sum', () => {
		expect(FINANCING_STEPS.slice(0, 3).map((step) => codes(stepFaults(financingNeedForm[step], {})))).toEqual(
			[
				{ organisation: 'missing', contactName: 'missing' },
				{ pledgePatents: 'missing' },
				{ amountWan: 'missing' }
			]
		);
		expect(
			stepFaults(financingNeedForm.patents, { pledgePatents: ['ZL201710601862.3'], isAnnuityPaid: true })
		).toEqual([]);
		expect(codes(stepFaults(financingNeedForm.patents, { pledgePatents: ['ZL201710601862.4'] }))).toEqual({
			pledgePatents: 'patentNumber'
		});
		expect(
			stepFaults(financingNeedForm.organisation, {
				organisation: '甲',
				contactName: '李',
				industry: 'industry',
				staff: 350,
				revenueWan: 1500
			})
		).toEqual([]);
		expect(codes(stepFaults(financingNeedForm.money, { amountWan: 0, termMonths: 400 }))).toEqual({
			amountWan: 'too_small',
			termMonths: 'too_big'
		});
	});
});

it('any draft gets an answer', () => {
	const schemas = [...Object.values(technicalNeedForm), ...Object.values(financingNeedForm)];
	fc.assert(
		fc.property(fc.jsonValue(), (draft) => {
			for (const schema of schemas)
				for (const { code } of stepFaults(schema, draft)) expect(code).not.toBe('');
		})
	);
});

test.each([
	[{ number: '2017106018623' }, []],
	[
		{ number: '2017106018623', isAnnuityPaid: false, isPledged: true, hasCoOwners: true },
		['annuity_unpaid', 'already_pledged', 'co_owners_must_agree']
	],
	[{ number: '2017106018623', termMonths: 36 }, []],
	[{ number: '95115608X', termMonths: 12 }, ['term_beyond_life']],
	[{ number: '2017106018623', termMonths: 133 }, []],
	[{ number: '2017106018623', termMonths: 134 }, ['term_beyond_life']],
	[{ number: 'nonsense', termMonths: 12 }, []]
] as const)('a pledge of %j meets %j', (pledge, obstacles) => {
	expect(pledgeObstacles(pledge, '2026-11-22')).toEqual(obstacles);
});

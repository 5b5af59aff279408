// Every field of both forms finds its place among the fields of a need, with the units of the database.
import { expect, test } from 'vitest';
import { recordNeed } from './need.ts';
import { fieldsOfForm, formValue, sizeOf, storedName } from './need-fields.ts';
import { financingNeedForm, technicalNeedForm } from './need-form.ts';

const NEED = '00000000-0000-4000-8000-0000000000d2';
const declared = { noSecrets: true, authorised: true } as const;

test('a pledge form: people, years, and 万元 as fen; who is to be reached is no field', () => {
	const fields = fieldsOfForm(
		{
			organisation: '云川恒澈环保科技有限公司',
			staff: 35,
			revenueWan: 1500.25,
			assetsWan: 0,
			year: 2025,
			industry: 'industry',
			amountWan: 300,
			contactName: '李思齐',
			contactMobile: '13812345678',
			pledgePatents: ['2017106018623'],
			isPledged: false,
			visibility: 'counterparts',
			holdsNoSecrets: true,
			isAuthorised: true,
			purpose: ' '
		},
		'专利质押融资 300 万元'
	);
	expect(fields).toEqual({
		title: '专利质押融资 300 万元',
		company: '云川恒澈环保科技有限公司',
		headcount: 35,
		revenueFen: 1_500_250_000,
		assetsFen: 0,
		figuresYear: 2025,
		industry: 'industry',
		amountFen: 300_000_000,
		pledgePatents: ['2017106018623'],
		isPledged: false,
		visibility: 'counterparts'
	});
	expect(formValue('amountWan', fields.amountFen)).toBe(300);
	expect(recordNeed.safeParse({ need: NEED, kind: 'financing', fields, declared }).success).toBe(true);
});

test('no two fields of one form share a place, and none has a name that may not be', () => {
	for (const form of [technicalNeedForm, financingNeedForm]) {
		const names = Object.values(form)
			.flatMap((step) => Object.keys(step.shape))
			.filter((name) => !/^contact|^holds|Authorised$/.test(name));
		const stored = names.map(storedName);
		expect(new Set(stored).size).toBe(stored.length);
		const fields = Object.fromEntries(
			stored.map((name) => [name, name.match(/Fen$|count$|Year$/) ? 1 : 'public'])
		);
		const parsed = recordNeed.safeParse({
			need: NEED,
			kind: 'technical',
			fields: { title: 'x', ...fields },
			declared
		});
		expect(parsed.success, JSON.stringify(parsed.error?.issues)).toBe(true);
	}
});

test('the size class is computed of the fields as of the form', () => {
	expect(sizeOf({ industry: 'industry', headcount: 120, revenueFen: 3_000_500_000 })).toMatchObject({
		kind: 'class',
		sizeClass: 'small',
		decidedBy: ['staff']
	});
	expect(sizeOf({ industry: 'industry', headcount: 120 })).toEqual({
		kind: 'undetermined',
		missing: ['revenueWan']
	});
});

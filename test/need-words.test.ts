// Every field, step, choice and obstacle of the need forms, and every size class, has its words on screen, and none is left over.
import { expect, test } from 'vitest';
import {
	FINANCING_STEPS,
	financingNeedForm,
	FORM_ORGANISATION_KINDS,
	SOLUTION_WAYS,
	TECHNICAL_STEPS,
	technicalNeedForm
} from '#lib/domain/need-form.ts';
import { storedName } from '#lib/domain/need-fields.ts';
import { VISIBILITIES } from '#lib/domain/need.ts';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import { PLEDGE_OBSTACLES } from '#lib/domain/pledge-obstacles.ts';
import { smeClass } from '#lib/domain/sme.ts';
import { SME_INDUSTRIES } from '#lib/domain/sme-standard.ts';
import { needFacts, needFieldLabel, needFieldText, needSizeLine } from '#lib/i18n/need-field-words.ts';
import {
	NEED_CHOICE_WORDS,
	NEED_FIELD_WORDS,
	NEED_STEP_WORDS,
	needFaultWord,
	PLEDGE_OBSTACLE_WORDS
} from '#lib/i18n/need-words.ts';
import { SME_INDUSTRY_WORDS, SME_SIZE_WORDS, smeLine } from '#lib/i18n/sme-words.ts';

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

test('fields and steps', () => {
	const steps = [...Object.values(technicalNeedForm), ...Object.values(financingNeedForm)];
	expect(sorted(steps.flatMap((step) => Object.keys(step.shape)))).toEqual(
		sorted(Object.keys(NEED_FIELD_WORDS))
	);
	expect(sorted([...TECHNICAL_STEPS, ...FINANCING_STEPS])).toEqual(sorted(Object.keys(NEED_STEP_WORDS)));
});

test('choices and obstacles', () => {
	expect(Object.keys(NEED_CHOICE_WORDS.organisationKind)).toEqual([...FORM_ORGANISATION_KINDS]);
	expect(Object.keys(NEED_CHOICE_WORDS.solutionWays)).toEqual([...SOLUTION_WAYS]);
	expect(Object.keys(NEED_CHOICE_WORDS.visibility)).toEqual([...VISIBILITIES]);
	expect(Object.keys(PLEDGE_OBSTACLE_WORDS)).toEqual([...PLEDGE_OBSTACLES]);
});

test('faults', () => {
	expect(needFaultWord('missing')).toBe('还没填');
	expect(needFaultWord('creditCode')).not.toBe(needFaultWord('mobile'));
	expect(needFaultWord('nobody_knows')).toBe('看不明白，请核对');
});

test('size classes', () => {
	expect(Object.keys(SME_INDUSTRY_WORDS)).toEqual(SME_INDUSTRIES);
	expect(Object.keys(SME_SIZE_WORDS)).toEqual([...SIZE_CLASSES]);
	expect(smeLine(smeClass({ industry: 'industry', staff: 350, revenueWan: 1500 }))).toBe(
		'小型（按营业收入，工信部联企业〔2011〕300号）'
	);
	expect(smeLine(smeClass({ industry: 'construction' }))).toBe('还不能判断，缺：营业收入、资产总额');
	expect(smeLine(smeClass({}))).toBe('还不能判断，缺：所属行业');
});

test('stored fields, in words', () => {
	expect(needFieldLabel('company', 'technical')).toBe('企业名称');
	expect(needFieldLabel('somethingNew', 'policy')).toBe('somethingNew');
	expect(needFieldLabel('existingLoansFen', 'financing')).toBe('现有贷款（万元）');
	expect(needFieldLabel('amountFen', 'financing')).toBe('融资金额（万元）');
	expect(needFieldLabel('amountFen', 'technical')).toBe('拟投入资金（万元）');
	expect(needFieldText('amountFen', 12_500_000)).toBe('12.5');
	expect(needFieldText('solutionWays', ['joint', 'own'])).not.toMatch(/joint|own/);
	expect(needFieldText('isPledged', false)).toBe('否');
	expect(needFieldText('title', 'toString')).toBe('toString');
	expect(needFieldText('pledgePatents', ['2017106018623'])).toContain('201710601862.3');
	expect(needSizeLine({ industry: 'industry', headcount: 350, revenueFen: 1_500_000_000 })).toMatch(/^小型/);
	expect(needSizeLine({ title: 'x' })).toBeNull();
});

test('every stored field of both forms has a label, and they stand in the order of the form', () => {
	for (const [kind, form] of [
		['technical', technicalNeedForm],
		['financing', financingNeedForm]
	] as const) {
		const fields = Object.values(form)
			.flatMap(({ shape }) => Object.keys(shape))
			.filter((name) => !/^contact|holdsNoSecrets|isAuthorised/.test(name));
		const stored = Object.fromEntries(fields.toReversed().map((name) => [storedName(name), '1']));
		const labels = needFacts(kind, stored).map(([label]) => label);
		expect(labels.filter((label) => /^[a-z]/i.test(label))).toEqual([]);
		const words = fields.map((name) => NEED_FIELD_WORDS[name as keyof typeof NEED_FIELD_WORDS]());
		expect(new Set(labels)).toEqual(new Set(words));
		expect(labels.at(-1)).toBe(NEED_FIELD_WORDS.visibility());
	}
	expect(needFacts('technical', { problem: 'a', title: 'b', company: 'c' }, ['company'])).toEqual([
		['需求名称', 'b'],
		['现在的主要问题', 'a']
	]);
});

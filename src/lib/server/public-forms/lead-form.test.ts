import { expect, test } from 'vitest';
import { requestPatent } from '#lib/domain/lead.ts';
import { budgetFen, consentValue, readLead, typedLead, type TypedLead } from './lead-form.ts';

const HOLDER = {
	kind: 'counterpart',
	recipient: '00000000-0000-4000-8000-0000000000a1',
	name: '云川理工大学'
} as const;
const BUREAU = {
	kind: 'bureau',
	recipient: '00000000-0000-4000-8000-0000000000b1',
	name: '云川市知识产权局'
} as const;
const offered = [HOLDER, BUREAU];

function typed(fields: Record<string, string | string[]> = {}): TypedLead {
	const form = new FormData();
	for (const [name, value] of Object.entries({
		intent: 'licence',
		company: '恒澈环保',
		name: '李思齐',
		declared: 'on',
		...fields
	}))
		for (const one of [value].flat()) form.append(name, one);
	return typedLead(form);
}
const read = (fields: Record<string, string | string[]> = {}, isKnown = false) =>
	readLead(typed(fields), { offered, isKnown });
const faultsOf = (...given: Parameters<typeof read>) => {
	const answer = read(...given);
	return 'faults' in answer ? answer.faults.map(({ field }) => field) : [];
};

test('what a form says becomes arguments that the domain takes', () => {
	const answer = read({
		use: ' 换热管 ',
		budget: '１２.５ 万元',
		time: 'half',
		mobile: '+86 138-0000-8306',
		callBack: 'on',
		consents: [consentValue(HOLDER, 1), consentValue(BUREAU, 1)]
	});
	if (!('asked' in answer)) throw new Error(JSON.stringify(answer));
	expect(answer.asked).toMatchObject({
		use: '换热管',
		budgetFen: 12_500_000,
		timeframe: '半年内',
		mobile: '13800008306',
		callBack: true,
		consents: [
			{ kind: 'counterpart', recipient: HOLDER.recipient, version: 'share_holder.1' },
			{ kind: 'bureau', recipient: BUREAU.recipient, version: 'share_bureau.1' }
		]
	});
	const id = '00000000-0000-4000-8000-000000000001';
	expect(requestPatent.safeParse({ ...answer.asked, lead: id, patent: id, contact: id }).success).toBe(true);
});

test('whoever wants to be called, or lets others know, gives a number; nobody else must', () => {
	expect(faultsOf()).toEqual([]);
	expect(faultsOf({ callBack: 'on' })).toEqual(['mobile']);
	expect(faultsOf({ consents: [consentValue(HOLDER, 1)] })).toEqual(['mobile']);
	expect(faultsOf({ mobile: '1380000' })).toEqual(['mobile']);
	expect(faultsOf({ company: '', name: '', callBack: 'on' }, true)).toEqual([]);
});

test('faults come in the order of the fields, all at once', () => {
	expect(
		faultsOf({
			intent: 'x',
			use: '长'.repeat(1001),
			budget: '很多',
			company: ' ',
			creditCode: '123',
			name: ''
		})
	).toEqual(['intent', 'use', 'budget', 'company', 'creditCode', 'name']);
	const nothing = typed();
	nothing.declared = false;
	expect(readLead(nothing, { offered, isKnown: false })).toMatchObject({ faults: [{ field: 'declared' }] });
});

test('a consent names somebody who is offered, and a text that there is', () => {
	const stranger = { ...HOLDER, recipient: '00000000-0000-4000-8000-0000000000c1' };
	for (const value of [
		consentValue(stranger, 1),
		consentValue(HOLDER, 99),
		consentValue(HOLDER, 1).replace('share_holder', 'share_bank'),
		`${consentValue(HOLDER, 1)}x`,
		'x',
		''
	])
		expect(faultsOf({ mobile: '13800008306', consents: [value] }), value).toEqual(['consents']);
});

test.each([
	['', undefined],
	['8', 8_000_000],
	['1,000', 1_000_000_000],
	['0.0001', 100],
	['8万元', 8_000_000],
	['-1', null],
	['1e9', null],
	['2000000', null],
	['八', null]
])('budget %s', (text, fen) => expect(budgetFen(text)).toBe(fen));

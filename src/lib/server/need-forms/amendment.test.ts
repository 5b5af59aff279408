// The form in which a need is changed: a change only where something was changed, judged by the rule of its field; what was emptied is taken away.
import { expect, test } from 'vitest';
import type { NeedFields, NeedKind } from '#lib/domain/need.ts';
import { amendForm, readAmendment } from './amendment.ts';

const TECHNICAL: NeedFields = {
	title: '找密封材料',
	visibility: 'public',
	company: '云川恒澈环保科技有限公司',
	amountFen: 12_500_000,
	keywords: ['密封'],
	solutionWays: ['joint'],
	fromYear: 2027
};
const FINANCING: NeedFields = {
	title: '质押融资 300 万元',
	visibility: 'counterparts',
	company: '云川恒澈环保科技有限公司',
	pledgePatents: ['2017106018623'],
	industry: 'industry',
	headcount: 20,
	isPledged: false,
	existingLoansFen: 1_234_000_001,
	amountFen: 300_000_000
};

/** The form as it went out, with some of it typed over, as a browser sends it. */
function sent(kind: NeedKind, stands: NeedFields, change: Record<string, string | string[]> = {}) {
	const form = new FormData();
	for (const { name, from, typed } of amendForm(kind, stands)) {
		form.set(`from-${name}`, from);
		for (const one of [change[name] ?? typed].flat()) form.append(name, one);
	}
	return readAmendment(kind, stands, form);
}

test('only what was changed is a change, from the value that was seen', () => {
	expect(sent('technical', TECHNICAL)).toMatchObject({ changes: {}, isFaulty: false });
	expect(sent('financing', FINANCING)).toMatchObject({ changes: {}, isFaulty: false });
	expect(
		sent('technical', TECHNICAL, {
			budgetWan: '３０',
			keywords: '密封、低温',
			problem: '漏油',
			solutionWays: ['own', 'joint'],
			visibility: 'anonymous'
		}).changes
	).toEqual({
		amountFen: { from: 12_500_000, to: 30_000_000 },
		keywords: { from: ['密封'], to: ['密封', '低温'] },
		problem: { from: null, to: '漏油' },
		solutionWays: { from: ['joint'], to: ['own', 'joint'] },
		visibility: { from: 'public', to: 'anonymous' }
	});
});

test('what was emptied is taken away; what every need has is asked for', () => {
	expect(sent('technical', TECHNICAL, { keywords: ' ', budgetWan: '' })).toMatchObject({
		changes: { keywords: { from: ['密封'], to: null }, amountFen: { from: 12_500_000, to: null } },
		isFaulty: false
	});
	const faulty = sent('financing', FINANCING, { title: '', pledgePatents: '' });
	expect(faulty.isFaulty).toBe(true);
	expect(faulty.fields.filter(({ error }) => error).map(({ name }) => name)).toEqual([
		'title',
		'pledgePatents'
	]);
	expect(faulty.changes).toEqual({});
});

test('numbers of patents are normalised and checked; a choice is one of its list, a sum a number', () => {
	const numbers = (text: string) => sent('financing', FINANCING, { pledgePatents: text });
	expect(numbers('ZL 201710601862.3，97101765.4').changes).toEqual({
		pledgePatents: { from: ['2017106018623'], to: ['2017106018623', '971017654'] }
	});
	expect(numbers('ZL201710601862.4').fields.find(({ error }) => error)).toMatchObject({
		name: 'pledgePatents',
		typed: ['ZL201710601862.4'],
		error: expect.stringContaining('校验位') as string
	});
	const wrong = sent('financing', FINANCING, {
		industry: 'fishing',
		staff: '-3',
		amountWan: '很多',
		isPledged: 'perhaps'
	});
	expect(wrong.changes).toEqual({ isPledged: { from: false, to: null } });
	expect(wrong.fields.filter(({ error }) => error).map(({ name }) => name)).toEqual([
		'industry',
		'staff',
		'amountWan'
	]);
	expect(sent('financing', FINANCING, { staff: '21', isPledged: 'yes' }).changes).toEqual({
		headcount: { from: 20, to: 21 },
		isPledged: { from: false, to: true }
	});
});

test('years stay in their order, also against the one that was not touched', () => {
	expect(sent('technical', TECHNICAL, { untilYear: '2026' }).fields.find(({ error }) => error)?.name).toBe(
		'untilYear'
	);
	expect(sent('technical', TECHNICAL, { untilYear: '2028' }).isFaulty).toBe(false);
});

test('what is no form of ours changes nothing and breaks nothing', () => {
	const read = (fields: Record<string, string>) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.set(name, value);
		return readAmendment('technical', TECHNICAL, form).changes;
	};
	for (const from of ['', '{', '{"a":1}', '[1]', 'undefined'])
		expect(read({ 'from-title': from, title: 'x' })).toEqual({});
	expect(read({ title: 'x' })).toEqual({});
	expect(read({ 'from-__proto__': 'null', __proto__: 'x' })).toEqual({});
});

// Sums as typed, 万元 to fen without a rounding; and the form of a need: changes only where something was changed.
import { expect, test } from 'vitest';
import { needForm, readNeedForm } from './need-form.ts';
import { fenOfWan, wanOfFen } from './wan.ts';

const formOf = (fields: Record<string, string | string[]>) => {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields))
		for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
	return form;
};

test.each([
	['8', 8_000_000],
	['12.5', 12_500_000],
	['0', 0],
	['1,234.000001', 1_234_000_001],
	['８．５万元', 8_500_000],
	['', undefined],
	['  ', undefined],
	['八万', null],
	['-1', null],
	['1.0000001', null],
	['1e9', null],
	['999999999', null]
])('%s 万元', (typed, fen) => {
	expect(fenOfWan(typed)).toBe(fen);
	if (fen) expect(fenOfWan(wanOfFen(fen))).toBe(fen);
});

test('a need: only what was changed is a change, from the value that was seen; a blank is none', () => {
	const fields = needForm('technical', {
		title: '找密封材料',
		visibility: 'public',
		amountFen: 12_500_000,
		keywords: ['密封'],
		headcount: 20
	});
	const sent = (change: Record<string, string>) =>
		readNeedForm(
			formOf({
				field: fields.map(({ name }) => name),
				...Object.fromEntries(
					fields.flatMap(({ name, from, text }) => [
						[`from-${name}`, from],
						[`to-${name}`, text]
					])
				),
				...change
			})
		);
	expect(sent({})).toMatchObject({ changes: {}, isFaulty: false });
	expect(sent({ 'to-title': ' ' }).changes).toEqual({});
	expect(
		sent({ 'to-amountFen': '30', 'to-keywords': '密封、低温', 'to-problem': '漏油', 'to-headcount': '21' })
			.changes
	).toEqual({
		amountFen: { from: 12_500_000, to: 30_000_000 },
		keywords: { from: ['密封'], to: ['密封', '低温'] },
		problem: { from: null, to: '漏油' },
		headcount: { from: 20, to: 21 }
	});
	const faulty = sent({ 'to-amountFen': '很多', 'to-visibility': 'secret' });
	expect(faulty).toMatchObject({ changes: {}, isFaulty: true });
	expect(faulty.fields.filter(({ error }) => error).map(({ name }) => name)).toEqual([
		'visibility',
		'amountFen'
	]);
});

test('a need: what is no form of ours changes nothing and breaks nothing', () => {
	for (const from of ['', '{', '{"a":1}', '[1]', 'undefined'])
		expect(readNeedForm(formOf({ field: 'title', 'from-title': from, 'to-title': 'x' })).changes).toEqual({});
	expect(
		readNeedForm(formOf({ field: '__proto__', 'from-__proto__': 'null', 'to-__proto__': 'x' })).changes
	).toEqual({});
});

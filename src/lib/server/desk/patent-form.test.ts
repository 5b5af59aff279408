// The form of a patent: what is explained, what is kept, and what its history says.
import { describe, expect, it, test } from 'vitest';
import { recordPatent } from '#lib/domain/patent.ts';
import { fenOf, patentArgs, patentFields, patentNumberError, readPatentFields } from './patent-form.ts';
import { historyOf } from './patent-history.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const form = (fields: Record<string, string | string[]>) => {
	const made = new FormData();
	const given = { patent: ID, number: 'ZL201710601862.3', title: '密封圈', holderName: '云川理工大学' };
	for (const [name, value] of Object.entries({
		holderKind: 'university',
		legalStatus: 'granted',
		...given,
		...fields
	}))
		for (const one of [value].flat()) made.append(name, one);
	return readPatentFields(made);
};

test.each([
	['', '请填'],
	['ZL201710601862.4', '校验位应为 3，现在是 4'],
	['201710601862', '应为 3'],
	['12345', '现在是 5 位'],
	['ZL201740601862.3', '不像专利号']
])('number %j is explained', (typed, said) => {
	expect(patentNumberError(typed)).toContain(said);
});

test.each([
	['8', 8_000_000],
	['0.5', 500_000],
	['三万', null],
	['-1', null],
	['', null]
])('%j 万元 is %s fen', (typed, fen) => expect(fenOf(typed)).toBe(fen));

describe('the arguments', () => {
	it('are a whole record; the kind comes from the number', () => {
		const { args, errors } = patentArgs(
			form({
				mode: ['transfer', 'use-first-pay-later'],
				'price.transfer': '12',
				'pricing.transfer': 'fixed',
				'pricing.use-first-pay-later': 'free',
				chains: '新材料、高端装备',
				burden: 'pledged'
			})
		);
		expect(errors).toEqual({});
		expect(recordPatent.parse(args)).toMatchObject({
			number: '2017106018623',
			kind: 'invention',
			chains: ['新材料', '高端装备'],
			burdens: ['pledged'],
			offers: [
				{ mode: 'transfer', pricing: 'fixed', priceFen: 12_000_000 },
				{ mode: 'use-first-pay-later', pricing: 'free', priceFen: 0 }
			]
		});
	});

	it('are none while something is wrong, and each field says so', () => {
		const { args, errors } = patentArgs(
			form({ title: ' ', plain: '国内最佳', checkedOn: '昨天', mode: 'transfer', 'price.transfer': '一口价' })
		);
		expect(args).toBeNull();
		expect(Object.keys(errors).sort()).toEqual(['checkedOn', 'plain', 'price.transfer', 'title']);
	});

	it('say why an open licence is not possible, at the field to look at', () => {
		const open = (more: Record<string, string | string[]>) =>
			Object.keys(patentArgs(form({ mode: 'open-licence', ...more })).errors).sort();
		expect(open({})).toEqual([]);
		expect(open({ legalStatus: 'application', annuityStatus: 'overdue' })).toEqual([
			'annuityStatus',
			'legalStatus'
		]);
		expect(open({ burden: 'pledged' })).toEqual(['burdens']);
		expect(open({ burden: 'pledged', pledgeeAgreedOn: '2026-01-01' })).toEqual([]);
	});

	it('of a blank form have their new id, and a choice for each mode', () => {
		const blank = patentFields(null, ID);
		expect(blank.texts.patent).toBe(ID);
		expect(Object.keys(blank.offers)).toHaveLength(7);
	});
});

test('a history names the fields that each entry changed, the newest first', () => {
	const entry = (args: Record<string, unknown>) => ({ at: '2026-11-22T00:00:00.000Z', by: '何静怡', args });
	const lines = historyOf([
		entry({ title: '甲', plain: '新', chains: ['新材料'] }),
		entry({ title: '甲' }),
		entry({ title: '甲', plain: '旧', chains: ['新材料'] })
	]);
	expect(lines.map(({ text }) => text)).toEqual(['改了一句话说明', '没有改动', '加入目录']);
});

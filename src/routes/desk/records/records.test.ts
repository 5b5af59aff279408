// Records of the 台账 as typed and as shown: blanks are left out, instalments by line, what is due.
import { describe, expect, it } from 'vitest';
import { recordDeal, recordPledge } from '#lib/domain/deal.ts';
import type { Deal } from '#lib/server/desk/deals.ts';
import { linesOf } from '../organise/(all)/book/[book=uuid]/ledger/lines.ts';
import { historyEntries } from './history-words.ts';
import { factsOf, partiesOf, paymentText } from './record-facts.ts';
import { readRecordFields, recordArgs, recordFields } from './read-record.ts';
import { refusedAt } from './refused-at.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const formOf = (fields: Record<string, string | string[]>) => {
	const made = new FormData();
	for (const [name, value] of Object.entries(fields))
		for (const one of [value].flat()) made.append(name, one);
	return made;
};
const deal = (more: Record<string, string | string[]> = {}) =>
	recordArgs(
		'deals',
		readRecordFields(
			'deals',
			formOf({
				type: 'licence',
				patents: 'ZL201710601862.3、95115608.X',
				holderName: '云川理工大学',
				holderKind: 'university',
				acquirerName: '乙公司',
				...more
			})
		)
	);

describe('what was typed', () => {
	it('becomes a deal; what is blank is left out, so that nothing known is erased', () => {
		const { args, errors } = deal({
			amountFen: '0',
			'payment.amount': ['5', '', '0.25'],
			'payment.dueOn': ['2027-01-31', '', ''],
			'payment.paidOn': ['', '', '2026-01-01'],
			'payment.voucher': ['', '', '发票 1'],
			isRelatedParty: 'no'
		});
		expect(errors).toEqual({});
		const parsed = recordDeal.parse({ ...args, deal: ID });
		expect(parsed).toMatchObject({
			patents: ['2017106018623', '95115608X'],
			amountFen: 0,
			isRelatedParty: false,
			payments: [
				{ amountFen: 5_000_000, dueOn: '2027-01-31' },
				{ amountFen: 250_000, paidOn: '2026-01-01', voucher: '发票 1' }
			]
		});
		expect(args).not.toHaveProperty('techContractNo');
	});

	it('becomes the terms of a licence', () => {
		const { args, errors } = deal({
			licenceKind: 'sole',
			endsOn: '2031-12-31',
			territory: '浙江省',
			paymentWay: '入门费+提成',
			acquirerRegion: '330102',
			facilitatedBy: '云川专利代理、江南技转'
		});
		expect(errors).toEqual({});
		expect(recordDeal.parse({ ...args, deal: ID })).toMatchObject({
			licenceKind: 'sole',
			endsOn: '2031-12-31',
			territory: '浙江省',
			paymentWay: '入门费+提成',
			acquirerRegion: '330102',
			facilitatedBy: ['云川专利代理', '江南技转']
		});
	});

	it('that was shown and is empty now is taken away; what was never shown is left out', () => {
		const shown = recordFields('deals', {
			type: 'licence',
			patents: ['2017106018623'],
			signedOn: '2026-10-01',
			amountFen: 0,
			isRelatedParty: false,
			facilitatedBy: ['云川专利代理']
		}).shown;
		expect(shown).toEqual(['signedOn', 'amountFen', 'isRelatedParty', 'facilitatedBy']);
		const { args, errors } = deal({ shown: shown.join(' '), amountFen: '3' });
		expect(errors).toEqual({});
		expect(recordDeal.parse({ ...args, deal: ID })).toMatchObject({
			signedOn: null,
			amountFen: 3_000_000,
			isRelatedParty: null,
			facilitatedBy: []
		});
		expect(args).not.toHaveProperty('recordedOn');
	});

	it.each(['signedOn', 'payments'])('refused for its day is told beside it (%s)', (field) => {
		const rejection = { index: 0, status: 'refused', reason: 'arguments_invalid', fields: [field] } as const;
		expect(refusedAt({ ...rejection, fields: [field] })[field]).toContain('今天');
	});

	it.each([
		[{ patents: '201710601862.4' }, 'patents', '校验位应为 3'],
		[{ holderName: '' }, 'holderName', '请填'],
		[{ amountFen: '-1' }, 'amountFen', '数字'],
		[{ amountFen: '面议' }, 'amountFen', '数字'],
		[{ licenceKind: '随便' }, 'licenceKind', '请选择'],
		[{ acquirerCode: '91990100MA0000000' }, 'acquirerCode', '17'],
		[{ acquirerRegion: '12345' }, 'acquirerRegion', '6 位'],
		[{ signedOn: '昨天' }, 'signedOn', '年月日'],
		[{ type: 'gift' }, 'type', '请选择'],
		[{ 'payment.amount': '0', 'payment.dueOn': '2027-01-31' }, 'payments', '大于 0']
	])('%j is explained', (change, field, said) => {
		const { errors } = deal(change);
		expect(Object.keys(errors)).toEqual([field]);
		expect(errors[field]).toContain(said);
	});

	it('of a pledge names what is pledged; a form of a record begins with what is known', () => {
		const { args } = recordArgs(
			'pledges',
			readRecordFields(
				'pledges',
				formOf({ borrowerName: '甲公司', lenderName: '云川农商银行', rightKinds: ['patent', 'trademark'] })
			)
		);
		expect(recordPledge.parse({ ...args, pledge: ID }).rightKinds).toEqual(['patent', 'trademark']);
		const fields = recordFields('deals', {
			patents: ['2017106018623'],
			amountFen: 300_000_00,
			isRelatedParty: true,
			payments: [{ amountFen: 50_000_00, dueOn: '2027-01-31' }]
		});
		expect(fields.texts).toMatchObject({ patents: '201710601862.3', amountFen: '30', isRelatedParty: 'yes' });
		expect(fields.payments).toHaveLength(4);
		expect(fields.payments[0]).toMatchObject({ amount: '5', dueOn: '2027-01-31' });
	});
});

describe('the lines', () => {
	const record = (more: Partial<Deal>): Deal => ({
		id: ID,
		event: ID,
		type: 'licence',
		holderName: '云川理工大学',
		holderKind: 'university',
		acquirerName: '乙公司',
		patents: ['2017106018623'],
		facilitatedBy: [],
		payments: [],
		...more
	});
	const deals = [
		record({ filingDueOn: '2026-11-21', signedOn: '2026-08-21' }),
		record({ filingDueOn: '2026-11-22', signedOn: '2026-08-22', acquirerName: '丙公司' }),
		record({
			type: 'transfer',
			signedOn: '2025-01-01',
			payments: [
				{ number: 1, paidOn: '2025-02-01', amountFen: 100_000_00 },
				{ number: 2, dueOn: '2027-02-01', amountFen: 100_000_00 },
				{ number: 3, dueOn: '2026-12-01', amountFen: 100_000_00 }
			]
		})
	];
	const lines = linesOf('deals', deals, '2026-11-22');

	it('are late the day after the deadline, and name the next instalment', () => {
		expect(lines.map(({ isLate }) => isLate)).toEqual([true, false, false]);
		expect(lines[2]!.more).toContain('10 万元');
		expect(lines[2]!.more).toContain('2026-12-01');
	});
});

describe('a record that is only read', () => {
	const whole = {
		kind: 'deal' as const,
		record: {
			id: ID,
			event: ID,
			type: 'licence' as const,
			licenceKind: 'sole' as const,
			holderName: '云川理工大学',
			holderKind: 'university' as const,
			acquirerName: '乙公司',
			patents: ['2017106018623'],
			amountFen: 300_000_00,
			isRelatedParty: false,
			facilitatedBy: [],
			payments: []
		}
	};

	it('says in words what its form shows, and leaves out what nobody said', () => {
		const facts = factsOf(whole);
		const labels = facts.map(({ label }) => label);
		expect(facts.map(({ value }) => value)).toEqual(
			expect.arrayContaining(['许可', '201710601862.3', '30', '否'])
		);
		expect(new Set(labels).size).toBe(labels.length);
		expect(labels).not.toContain('签约日期');
		expect(facts.some(({ value }) => value === 'licence' || value === 'university')).toBe(false);
		expect(partiesOf(whole)).toBe('云川理工大学 → 乙公司');
	});

	it('names an instalment as paid, due or neither', () => {
		expect(paymentText({ number: 1, amountFen: 5_000_000, paidOn: '2026-01-01', voucher: '发票 1' })).toBe(
			'5 万元 · 2026-01-01 到账 · 发票 1'
		);
		expect(paymentText({ number: 2, amountFen: 5_000_000, dueOn: '2027-01-31' })).toContain(
			'约定 2027-01-31 付'
		);
		expect(paymentText({ number: 3, amountFen: 5_000_000 })).toContain('还没约定日期');
	});

	it('tells its history in words, with names and reasons', () => {
		const at = '2026-11-22T01:00:00.000Z';
		const entries = historyEntries({
			kind: 'deal',
			history: [
				{ what: 'recorded', at, by: '何静怡' },
				{ what: 'changed', at, by: '何静怡', fields: ['recordNo', 'payments'] },
				{ what: 'paper_added', at, paper: 'contract' },
				{ what: 'disputed', at, by: '周立群', bureauName: '云川市知识产权局', reason: '合同号相同' },
				{ what: 'struck', at, by: '何静怡', reason: '登记重复' }
			]
		});
		expect(entries.map(({ title, by }) => [title, by])).toEqual([
			['登记', '何静怡'],
			['改了备案（登记）号、分期付款', '何静怡'],
			['上传了合同', '系统'],
			['有争议', '周立群 · 云川市知识产权局'],
			['已撤销登记', '何静怡']
		]);
		expect(entries[4]!.words).toEqual(['理由：登记重复']);
	});
});

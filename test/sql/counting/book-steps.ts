// Steps of the organisation's book: firms of the library, deals and their payments, pledges and filings, recorded and recorded again.
import { randomUUID } from 'node:crypto';
import { NUMBERS } from '../request-world.ts';
import { FIRMS } from './field-steps.ts';
import { atOnce, dayOf, one, type Act, type Run } from './run.ts';

export const CODES = ['91350100M000100Y43', '91110000600037341L', '91440300708461136T'] as const;

/** A firm of the library under one of three names, so that a code changes its name and two codes may have one. */
const firmArgs = (a: number, b: number, c: number) => ({
	name: one(FIRMS, a),
	creditCode: one(CODES, b),
	techSme: c > 3,
	specialised: c % 2 === 0,
	region: c % 3 ? '990100' : '980100',
	...(c % 3 ? { sizeClass: c > 4 ? 'large' : 'small' } : {}),
	...(c > 2 ? { chain: c > 5 ? '海工装备' : '新材料' } : {}),
	...(a > 3 ? { taggedOn: dayOf(c) } : {})
});

export const dealArgs = (a: number, b: number, c: number) => ({
	type: c % 3 ? 'licence' : 'transfer',
	holderName: c % 2 ? '大学' : one(FIRMS, b),
	holderKind: c % 2 ? 'university' : 'enterprise',
	acquirerName: one(FIRMS, a),
	patents: [one(NUMBERS, b)],
	signedOn: dayOf(c),
	amountFen: b * 100,
	...(b % 2 ? { acquirerSize: 'micro' } : {}),
	...(a % 2 ? { facilitatedBy: ['云溪高新区企业服务中心'] } : {}),
	...(a % 2 ? { payments: [{ paidOn: dayOf(b), amountFen: 100 + a }] } : {})
});

/** Strikes or restores one of the records that there are. */
async function onStanding(
	run: Run,
	i: number,
	{ verb, ...more }: { verb: string; reason?: string }
): Promise<void> {
	const records = [
		...run.deals.map((id) => ['deal', id]),
		...run.pledges.map((id) => ['pledge', id]),
		...run.filings.map((id) => ['filing', id])
	];
	const [recordKind, record] = one(records, i) ?? [];
	if (record) await run.of.act(verb, { recordKind, record, ...more });
}

export const BOOK = {
	firm: (run, [a, b, c]) => run.of.act('recordEnterprise', firmArgs(a, b, c)),
	// Renamed twice in one transaction: three names to look for.
	firmTwice: (run, [a, b, c]) => atOnce(run, 'recordEnterprise', [firmArgs(a, b, c), firmArgs(a + 1, b, c)]),
	async deal(run, [a, b, c]) {
		const deal = (c > 3 && one(run.deals, a)) || randomUUID();
		run.deals.push(deal);
		await run.of.act('recordDeal', { deal, ...dealArgs(a, b, c) });
	},
	// Written by hand, as a repair would: a payment, and what it belongs to stays as it is.
	async payment({ of, deals }, [a, b, c]) {
		await of.t.sql(
			c % 3
				? 'update deal_payments set amount_fen = amount_fen + $2 where deal = $1'
				: 'delete from deal_payments where deal = $1 and number = $2',
			[one(deals, a), c % 3 ? b + 1 : 1]
		);
	},
	async pledge(run, [a, b, c]) {
		const pledge = (c > 4 && one(run.pledges, a)) || randomUUID();
		run.pledges.push(pledge);
		await run.of.act('recordPledge', {
			pledge,
			borrowerName: one(FIRMS, a),
			lenderName: '银行',
			rightKinds: ['patent'],
			registeredOn: dayOf(b),
			loanFen: 100 * c,
			...(b > 3 ? { registrationNo: `Y${c}` } : {})
		});
	},
	async filing(run, [a, b, c]) {
		const filing = (c > 4 && one(run.filings, a)) || randomUUID();
		run.filings.push(filing);
		await run.of.act('recordProductFiling', {
			filing,
			firmName: one(FIRMS, a),
			product: `产品${b}`,
			patents: [one(NUMBERS, b)],
			filedOn: dayOf(c),
			filingNo: `B${b}`
		});
	},
	strike: (run, [a, b]) => onStanding(run, a + 8 * b, { verb: 'strikeRecord', reason: '登记错了' }),
	restore: (run, [a, b]) => onStanding(run, a + 8 * b, { verb: 'restoreRecord' }),
	// Taken out by hand: no verb does.
	removal: ({ of, filings }, [a]) => of.t.sql('delete from product_filings where id = $1', [one(filings, a)])
} satisfies Record<string, Act>;

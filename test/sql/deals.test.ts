// 台账: deals, pledges and product filings, of a lead and without one; what is due by when. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEAL_TYPES, filingDueOn } from '#lib/domain/deal.ts';
import { callDueAt } from '#lib/domain/lead.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	draftOf,
	foundRequestWorld,
	leadArgs,
	needArgs,
	NUMBERS,
	type RequestWorld
} from './request-world.ts';
import { HOUR } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

const dealArgs = (more: Record<string, unknown> = {}) => ({
	deal: randomUUID(),
	type: 'licence',
	holderName: '云川理工大学',
	holderKind: 'university',
	acquirerName: '临溪精工有限公司',
	patents: [NUMBERS[0]],
	...more
});
const pledgeArgs = (more: Record<string, unknown> = {}) => ({
	pledge: randomUUID(),
	borrowerName: '临溪精工有限公司',
	lenderName: '云川银行科技支行',
	rightKinds: ['patent'],
	...more
});
const book = async (verb: string, args: Record<string, unknown>) =>
	(await of.book(verb, [args], { atomic: false }))[0]!;
const listed = async () =>
	(await t.database.call(
		'list_deals',
		{ organisation: of.world.organisation },
		of.world.organiser
	)) as Record<'deals' | 'pledges' | 'filings', Record<string, unknown>[]>;
test('the terms of a licence are kept, grow, and must end after they begin', async () => {
	const args = dealArgs({
		signedOn: '2026-09-01',
		licenceKind: 'sole',
		endsOn: '2031-08-31',
		territory: '浙江省'
	});
	expect(await book('recordDeal', args)).toMatchObject({ status: 'accepted' });
	await book('recordDeal', dealArgs({ deal: args.deal, paymentWay: '入门费+提成', territory: '' }));
	expect((await listed()).deals.find(({ id }) => id === args.deal)).toMatchObject({
		licence_kind: 'sole',
		ends_on: '2031-08-31',
		territory: '浙江省',
		payment_way: '入门费+提成'
	});
	const early = dealArgs({ effectiveOn: '2026-09-01', endsOn: '2026-08-31' });
	expect(await book('recordDeal', early)).toMatchObject({ status: 'refused', fields: ['endsOn'] });
	expect(await book('recordDeal', dealArgs({ licenceKind: '随便' }))).toMatchObject({ status: 'refused' });
});

const duties = async () =>
	(await t.database.call(
		'list_duties',
		{ organisation: of.world.organisation },
		of.world.organiser
	)) as Record<'calls' | 'filings', Record<string, unknown>[]>;

test('a deal that never began at an event grows: instalments by day, a price of nothing, and a blank never erases', async () => {
	const args = dealArgs({
		amountFen: 0,
		signedOn: '2026-10-01',
		techContractNo: 'T-77',
		isRelatedParty: false
	});
	expect(await book('recordDeal', args)).toMatchObject({ status: 'accepted' });
	const payments = [
		{ paidOn: '2026-10-08', amountFen: 30_000_00, voucher: '发票 001' },
		{ dueOn: '2027-06-30', amountFen: 50_000_00 }
	];
	expect(
		await book('recordDeal', { ...dealArgs({ deal: args.deal }), techContractNo: '', payments })
	).toMatchObject({ status: 'accepted' });
	const [deal] = (await listed()).deals;
	expect(deal).toMatchObject({
		amount_fen: 0,
		tech_contract_no: 'T-77',
		is_related_party: false,
		signed_on: '2026-10-01',
		payments: [
			{ number: 1, paid_on: '2026-10-08' },
			{ number: 2, due_on: '2027-06-30' }
		]
	});
});

test('a payment was made on a day that has been; it may be due on any', async () => {
	const paid = (payment: Record<string, unknown>) =>
		book('recordDeal', dealArgs({ payments: [{ amountFen: 100, ...payment }] }));
	const refused = { status: 'refused', reason: 'arguments_invalid', fields: ['payments'] };
	expect(await paid({ paidOn: '2099-12-01' })).toMatchObject(refused);
	expect(await paid({ paidOn: '1885-03-31' })).toMatchObject(refused);
	expect(await paid({ dueOn: '2099-12-01' })).toMatchObject({ status: 'accepted' });
});

test('a pledge keeps registration and payout apart; a product filing its number', async () => {
	expect(
		await book(
			'recordPledge',
			pledgeArgs({
				registeredFen: 500_000_000,
				registeredOn: '2026-09-01',
				loanFen: 300_000_000,
				paidOutOn: '2026-09-20',
				isOwnPatents: true
			})
		)
	).toMatchObject({ status: 'accepted' });
	expect(
		await book('recordProductFiling', {
			filing: randomUUID(),
			firmName: '临溪精工有限公司',
			product: '低温密封圈',
			patents: [NUMBERS[0]],
			filingNo: 'CP2026-1',
			filedOn: '2026-11-01'
		})
	).toMatchObject({ status: 'accepted' });
	expect(await listed()).toMatchObject({
		pledges: [{ registered_on: '2026-09-01', paid_out_on: '2026-09-20', is_own_patents: true }],
		filings: [{ filing_no: 'CP2026-1' }]
	});
});

test.each([
	[
		'recordDeal',
		'deals',
		dealArgs({
			holderCode: '91350100M000100Y43',
			holderRegion: '350100',
			acquirerCode: '91350100M000100Y43',
			acquirerSize: 'small',
			acquirerRegion: '350100',
			acquirerPark: '高新区',
			isTechSme: true,
			licenceKind: 'sole',
			signedOn: '2026-10-01',
			effectiveOn: '2026-10-02',
			endsOn: '2030-10-01',
			territory: '全国',
			amountFen: 0,
			paymentWay: '一次付清',
			recordedOn: '2026-11-01',
			recordNo: 'X1',
			recordAmountFen: 5,
			techContractNo: 'T1',
			isRelatedParty: false
		}),
		['deal', 'type', 'holderName', 'holderKind', 'acquirerName', 'patents']
	],
	[
		'recordPledge',
		'pledges',
		pledgeArgs({
			borrowerCode: '91350100M000100Y43',
			borrowerSize: 'small',
			borrowerRegion: '350100',
			borrowerPark: '高新区',
			isOwnPatents: false,
			registeredFen: 0,
			registeredOn: '2026-10-01',
			registrationNo: 'Y1',
			loanFen: 7,
			paidOutOn: '2026-10-05',
			isInclusive: true,
			isInRiskPool: false,
			isMunicipalProject: true
		}),
		['pledge', 'borrowerName', 'lenderName', 'rightKinds']
	],
	[
		'recordProductFiling',
		'filings',
		{
			filing: randomUUID(),
			firmName: '临溪精工有限公司',
			product: '低温密封圈',
			patents: [NUMBERS[0]],
			firmCode: '91350100M000100Y43',
			firmSize: 'small',
			firmRegion: '350100',
			firmPark: '高新区',
			filingNo: 'CP9',
			filedOn: '2026-11-01',
			isIntensive: true,
			salesFen: 9,
			profitFen: -1
		},
		['filing', 'firmName', 'product', 'patents']
	]
] as [string, 'deals' | 'pledges' | 'filings', Record<string, unknown>, string[]][])(
	'%s: null takes away what was entered by mistake, each field by itself; what is left out stays',
	async (verb, list, ...[args, needed]) => {
		const id = args[needed[0]!];
		const kept = Object.fromEntries(needed.map((field) => [field, args[field]]));
		const optional = Object.keys(args).filter((field) => !needed.includes(field));
		const column = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
		const known = async () => {
			const record = (await listed())[list].find((one) => one.id === id)!;
			return optional.filter((field) => record[column(field)] !== undefined);
		};
		await book(verb, args);
		expect(await known()).toEqual(optional);
		await book(verb, kept);
		expect(await known()).toEqual(optional);
		const [first, ...rest] = optional;
		expect(await book(verb, { ...kept, [first!]: null })).toMatchObject({ status: 'accepted' });
		expect(await known()).toEqual(rest);
		await book(verb, { ...kept, ...Object.fromEntries(rest.map((field) => [field, null])) });
		expect(await known()).toEqual([]);
	}
);

test.each([
	['recordDeal', dealArgs({ patents: ['2017106018624'] }), 'patents'],
	['recordDeal', dealArgs({ patents: [] }), undefined],
	['recordDeal', dealArgs({ signedOn: '2126-01-01' }), 'signedOn'],
	['recordDeal', dealArgs({ recordedOn: 'infinity' }), undefined],
	['recordDeal', dealArgs({ amountFen: -1 }), undefined],
	['recordDeal', dealArgs({ type: 'gift' }), undefined],
	['recordDeal', dealArgs({ lead: randomUUID() }), 'lead'],
	['recordDeal', dealArgs({ payments: [{ amountFen: 0 }] }), undefined],
	['recordPledge', pledgeArgs({ rightKinds: ['house'] }), undefined],
	['recordPledge', pledgeArgs({ paidOutOn: '2126-01-01' }), 'paidOutOn'],
	[
		'recordProductFiling',
		{ filing: randomUUID(), firmName: '甲', product: ' ', patents: [NUMBERS[0]] },
		undefined
	]
])('%s refuses what cannot be (%#)', async (verb, args, field) => {
	const outcome = await book(verb, args);
	expect(outcome).toMatchObject({ status: 'refused' });
	if (field) expect(outcome.fields).toEqual([field]);
	const id =
		(args as { deal?: string }).deal ??
		(args as { pledge?: string }).pledge ??
		(args as { filing?: string }).filing;
	expect(JSON.stringify(await listed())).not.toContain(id);
});

describe('what is due', () => {
	test('a call within 48 hours, until somebody has called', async () => {
		const args = leadArgs(of, { contact: randomUUID(), name: '回访', mobile: '13900007771' });
		await of.submit('requestPatent', args);
		await of.submit('assignLead', { lead: args.lead, caller: '周敏' });
		const [{ at }] = (await t.sql<{ at: Date }>('select requested_at as at from leads where id = $1', [
			args.lead
		])) as [{ at: Date }];
		const call = async () => (await duties()).calls.find(({ lead }) => lead === args.lead);
		expect(await call()).toMatchObject({ caller: '周敏', dueAt: callDueAt(at.toISOString()), isLate: false });
		await t.sql('update leads set requested_at = $2 where id = $1', [
			args.lead,
			new Date(Date.now() - 49 * HOUR)
		]);
		expect(await call()).toMatchObject({ isLate: true });
		await of.submit('advanceLead', { lead: args.lead, from: 'submitted', to: 'contacted' });
		expect(await call()).toBeUndefined();
	});

	test('no call is owed to somebody without a telephone, nor late, until they give one', async () => {
		const contact = randomUUID();
		const args = leadArgs(of, { contact, name: '无号' });
		await of.submit('requestPatent', args);
		await t.sql('update leads set requested_at = $2 where id = $1', [
			args.lead,
			new Date(Date.now() - 49 * HOUR)
		]);
		const owed = async () => {
			const { due } = (await t.database.call(
				'count_leads',
				{ event: of.world.event },
				of.world.organiser
			)) as {
				due: number;
			};
			const late = (await t.database.call(
				'list_leads',
				{ event: of.world.event, due: true },
				of.world.organiser
			)) as { leads: { id: string }[] };
			const receipt = await t.database.call('read_lead_receipt', { lead: args.lead }, { kind: 'server' });
			return {
				duty: (await duties()).calls.some(({ lead }) => lead === args.lead),
				due,
				listed: late.leads.some(({ id }) => id === args.lead),
				promised: Object.hasOwn(receipt as object, 'callDueAt'),
				onPhones: (
					await t.sql<{ has: boolean }>(
						`select body ? 'callDueAt' as has from stream_entries where entity = 'lead' and entity_id = $1 order by version`,
						[args.lead]
					)
				).at(-1)!.has
			};
		};
		const before = await owed();
		expect(before).toMatchObject({ duty: false, listed: false, promised: false, onPhones: false });
		const [link] = await t.sql<{ secret: string }>('select secret from private.contacts where id = $1', [
			contact
		]);
		const drafts = [draftOf('correctContact', { mobile: '13900007772' })];
		await t.database.call('perform_as_person', { secret: link!.secret, drafts }, { kind: 'anonymous' });
		expect(await owed()).toEqual({
			duty: true,
			due: before.due + 1,
			listed: true,
			promised: true,
			onPhones: true
		});
	});

	test('a licence is to be filed within three months of its effect, until it is', async () => {
		const args = dealArgs({ effectiveOn: '2026-11-30' });
		await book('recordDeal', args);
		const filing = async () => (await duties()).filings.find(({ deal }) => deal === args.deal);
		expect(await filing()).toMatchObject({ dueOn: '2027-02-28', isLate: false });
		await book('recordDeal', { ...args, recordedOn: '2026-11-20', recordNo: 'X2026-1' });
		expect(await filing()).toBeUndefined();
	});

	test('where nobody wrote when a licence takes effect, the months run from its signature', async () => {
		const args = dealArgs({ signedOn: '2026-08-22' });
		await book('recordDeal', args);
		const due = async () => [
			(await duties()).filings.find(({ deal }) => deal === args.deal)?.dueOn,
			(await listed()).deals.find(({ id }) => id === args.deal)?.filing_due_on,
			(
				await t.sql<{ due: string }>(
					"select due_on::text as due from private.ledger_lines($1, 'deals') where record = $2",
					[of.world.organisation, args.deal]
				)
			)[0]!.due
		];
		expect(await due()).toEqual(['2026-11-22', '2026-11-22', '2026-11-22']);
		await book('recordDeal', { ...args, effectiveOn: '2026-09-01' });
		expect(await due()).toEqual(['2026-12-01', '2026-12-01', '2026-12-01']);
	});

	test('one person who asked three banks is owed one call, and whoever goes forward has made it', async () => {
		const need = needArgs(
			{},
			{ kind: 'financing', contact: randomUUID(), name: '融资人', mobile: '13900007773' }
		);
		await of.submit('recordNeed', need);
		const phone = await of.world.enrol();
		const leads = [randomUUID(), randomUUID(), randomUUID()];
		for (const [i, lead] of leads.entries()) {
			const bank = randomUUID();
			await book('recordCounterpart', { counterpart: bank, kind: 'bank', name: `三家银行之${i}` });
			await of.submit('introduceNeed', { lead, need: need.need, counterpart: bank });
			await t.sql('update leads set requested_at = $2 where id = $1', [
				lead,
				new Date(Date.now() - (50 - i / 10) * HOUR)
			]);
		}
		const owed = async () => {
			const ask = async <T>(name: string) =>
				(await t.database.call(name, { event: of.world.event, due: true }, of.world.organiser)) as T;
			const late = (await ask<{ leads: { id: string; callDueAt?: string }[] }>('list_leads')).leads;
			expect(await ask<{ due: number }>('count_leads')).toMatchObject({ due: late.length });
			expect(late.every(({ callDueAt }) => callDueAt)).toBe(true);
			const duty = (await duties()).calls;
			await phone.pull();
			const among = (has: (lead: string) => boolean) => leads.map((lead) => Number(has(lead))).join('');
			return [
				among((lead) => late.some(({ id }) => id === lead)),
				among((lead) => duty.some((call) => call.lead === lead)),
				among((lead) => 'callDueAt' in (phone.rows.get(`lead/${lead}`)?.body ?? {}))
			];
		};
		expect((await owed()).slice(0, 2)).toEqual(['100', '100']);
		const no = { from: 'accepted', to: 'failed', reason: '额度不足' };
		await of.submit('advanceLead', { lead: leads[0], ...no });
		expect(await owed()).toEqual(['010', '010', '010']);
		await of.submit('advanceLead', { lead: leads[2], from: 'accepted', to: 'diligence' });
		expect(await owed()).toEqual(['000', '000', '000']);
		const back = { from: 'diligence', to: 'accepted', reason: '点错了' };
		await of.submit('advanceLead', { lead: leads[2], ...back });
		expect(await owed()).toEqual(['010', '010', '010']);
		await of.submit('withdrawRequest', { need: need.need });
		expect(await owed()).toEqual(['000', '000', '000']);
	});

	test('the duties of a home page: the most urgent few, beside how many there are', async () => {
		const all = await duties();
		const few = (await t.database.call(
			'list_duties',
			{ organisation: of.world.organisation, limit: 1 },
			of.world.organiser
		)) as typeof all;
		expect(few).toEqual({
			calls: all.calls.slice(0, 1),
			callsOwed: all.calls.length,
			filings: all.filings.slice(0, 1),
			filingsDue: all.filings.length
		});
		expect(all.filings.length).toBeGreaterThan(1);
	});

	test('both sides reckon three months alike', async () => {
		const days = [
			'2026-01-31',
			'2026-11-30',
			'2026-11-29',
			'2027-11-29',
			'2023-11-30',
			'2026-05-31',
			'2026-02-28',
			'2028-02-29',
			'2026-12-31',
			'2026-10-15'
		];
		for (const day of days)
			for (const type of DEAL_TYPES) {
				const days = [
					[day, null],
					[null, day],
					[day, '2020-01-01'],
					[null, null]
				] as const;
				const rows = await t.sql<{ due: string | null }>(
					`select private.filing_due($1, e::date, s::date, null)::text as due
					from rows from (jsonb_to_recordset($2) as (e text, s text)) with ordinality r(e, s, place) order by place`,
					[type, JSON.stringify(days.map(([e, s]) => ({ e, s })))]
				);
				expect(
					rows.map(({ due }) => due),
					`${type} ${day}`
				).toEqual(days.map(([effectiveOn, signedOn]) => filingDueOn(type, { effectiveOn, signedOn })));
			}
	});
});

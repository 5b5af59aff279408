// 撤销登记: a record that is struck counts nowhere, claims nothing and stays to be seen; taken back, it counts again; neither once its period was handed in. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { draftOf, NUMBERS } from './request-world.ts';
import { foundWorld } from './world.ts';

let t: TestDatabase;
let of: ProgrammeWorld;
let programme: string;
const METRICS = [
	{ key: 'deals', metric: 'deals.amount_contract' },
	{ key: 'paid', metric: 'deals.amount_paid' },
	{ key: 'loans', metric: 'pledge.amount' },
	{ key: 'filings', metric: 'products.filed' }
];
const REASON = '登记重复，合同只有一份';
const dealArgs = (more: Record<string, unknown> = {}) => ({
	...{ deal: randomUUID(), type: 'transfer', holderName: '云川理工大学', holderKind: 'university' },
	...{ acquirerName: '临溪精工', patents: [NUMBERS[0]], signedOn: `${YEAR}-03-01`, amountFen: 500 },
	payments: [{ amountFen: 200, paidOn: `${YEAR}-03-02` }],
	...more
});
const pledgeArgs = () => ({
	...{ pledge: randomUUID(), borrowerName: '甲厂', lenderName: '银行', rightKinds: ['patent'] },
	...{ registeredOn: `${YEAR}-04-01`, loanFen: 900 }
});
const filingArgs = () => ({
	...{ filing: randomUUID(), firmName: '甲厂', product: '密封圈', patents: [NUMBERS[0]] },
	filedOn: `${YEAR}-05-01`,
	filingNo: randomUUID()
});
const strike = (recordKind: string, record: string, actor?: Actor) =>
	of.act('strikeRecord', { recordKind, record, reason: REASON }, actor);
const restore = (recordKind: string, record: string) => of.act('restoreRecord', { recordKind, record });
const values = () => Promise.all(METRICS.map(({ key }) => of.value(programme, key)));
const ledger = (more: Record<string, unknown>) =>
	t.database.call(
		'list_ledger',
		{ organisation: of.world.organisation, ...more },
		of.world.organiser
	) as Promise<{
		records: { id: string }[];
		counts: Record<string, number>;
		struck: number;
	}>;

beforeAll(async () => {
	t = await testDatabase();
});
beforeEach(async () => {
	of = await foundProgrammeWorld(t);
	programme = await of.adopt(METRICS);
});
afterAll(() => t.close());

test('struck, a record of each kind counts nowhere; taken back, it counts as before', async () => {
	const [deal, pledge, filing] = [dealArgs(), pledgeArgs(), filingArgs()];
	await of.act('recordDeal', deal);
	await of.act('recordPledge', pledge);
	await of.act('recordProductFiling', filing);
	const counted = await values();
	expect(counted).toEqual([500, 200, 900, 1]);
	const records = [
		['deal', deal.deal],
		['pledge', pledge.pledge],
		['filing', filing.filing]
	] as const;
	for (const [kind, id] of records) expect(await strike(kind, id)).toMatchObject({ status: 'accepted' });
	expect(await values()).toEqual([0, 0, 0, 0]);
	expect(await of.drift()).toEqual([]);
	for (const [kind, id] of records) expect(await restore(kind, id)).toMatchObject({ status: 'accepted' });
	expect(await values()).toEqual(counted);
	expect(await of.drift()).toEqual([]);
});

test('it stays to be seen, by its organisation and the bureau, with who, when and why, and with its papers', async () => {
	const deal = dealArgs();
	await of.act('recordDeal', deal);
	const file = {
		file: randomUUID(),
		name: '合同.pdf',
		type: 'application/pdf',
		bytes: 3,
		sha256: 'a'.repeat(64)
	};
	await of.act('attachEvidence', { ...file, deal: deal.deal, paper: 'contract' });
	await strike('deal', deal.deal);
	expect(await ledger({ list: 'deals' })).toMatchObject({ records: [], counts: { deals: 0 }, struck: 1 });
	expect((await ledger({ list: 'deals', struck: true })).records).toMatchObject([{ id: deal.deal }]);
	expect((await ledger({ list: 'deals', record: deal.deal })).records).toHaveLength(1);
	for (const actor of [of.world.organiser, of.bureau]) {
		const read = await t.database.call('read_record', { kind: 'deal', record: deal.deal }, actor);
		expect(read).toMatchObject({
			struck: { reason: REASON, by: expect.any(String), at: expect.any(String) },
			record: { amount_fen: 500, payments: [{ amount_fen: 200 }] }
		});
		expect((read as { history: { what: string; reason?: string }[] }).history.at(-1)).toMatchObject({
			what: 'struck',
			reason: REASON
		});
		const { files } = (await t.database.call('list_evidence', { records: [deal.deal] }, actor)) as {
			files: object[];
		};
		expect(files).toHaveLength(1);
	}
	await restore('deal', deal.deal);
	const { history, struck } = (await t.database.call(
		'read_record',
		{ kind: 'deal', record: deal.deal },
		of.bureau
	)) as { history: { what: string }[]; struck?: object };
	expect(struck).toBeUndefined();
	expect(history.map(({ what }) => what).slice(-2)).toEqual(['struck', 'restored']);
});

test('the claim of another park is off while the record is struck, and on when it is taken back', async () => {
	const other = await foundWorld(t.database);
	const theirs = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform',
			{ organisation: other.organisation, atomic: true, drafts: [draftOf(verb, args)] },
			other.organiser
		);
	const same = { recordNo: `X${randomUUID()}`, acquirerName: `厂${randomUUID()}` };
	await theirs('adoptProgramme', programmeArgs(METRICS));
	await theirs('recordDeal', dealArgs(same));
	const deal = dealArgs(same);
	await of.act('recordDeal', deal);
	const claims = async () =>
		(
			(await t.database.call('list_programme_flags', { programme }, of.world.organiser)) as {
				flags: { why: string }[];
			}
		).flags.filter(({ why }) => why === 'claimed_elsewhere').length;
	expect(await claims()).toBe(1);
	await strike('deal', deal.deal);
	expect(await claims()).toBe(0);
	await restore('deal', deal.deal);
	expect(await claims()).toBe(1);
});

test('a dispute ends with its record, and is there again when it is taken back', async () => {
	const deal = dealArgs();
	await of.act('recordDeal', deal);
	const figure = { programme, key: 'deals', period: 0, recordKind: 'deal', record: deal.deal };
	await of.act('disputeRecord', { ...figure, reason: '合同号相同' }, of.bureau);
	const disputes = async () =>
		(await t.sql('select from private.last_reviews($1) where decision = $2', [programme, 'disputed'])).length;
	expect(await disputes()).toBe(1);
	await strike('deal', deal.deal);
	expect(await disputes()).toBe(0);
	await restore('deal', deal.deal);
	expect(await disputes()).toBe(1);
});

test('neither struck nor taken back once its year was handed in; what lies in no closed year still is', async () => {
	const [closed, struck, open] = [dealArgs(), dealArgs(), dealArgs({ signedOn: undefined, payments: [] })];
	for (const one of [closed, struck, open]) await of.act('recordDeal', one);
	await strike('deal', struck.deal);
	await of.act('closePeriod', { programme, period: 0, isEarly: true });
	const refused = { status: 'refused', reason: 'record_handed_in', fields: ['record'] };
	expect(await strike('deal', closed.deal)).toMatchObject(refused);
	expect(await restore('deal', struck.deal)).toMatchObject(refused);
	expect(await values()).toMatchObject([500, 200, 0, 0]);
	expect((await ledger({ list: 'deals' })).counts).toMatchObject({ deals: 2 });
	expect(await strike('deal', open.deal)).toMatchObject({ status: 'accepted' });
	expect(await of.drift()).toEqual([]);
});

test('a struck record takes no change and no paper before it is taken back; struck twice is struck once', async () => {
	const deal = dealArgs();
	await of.act('recordDeal', deal);
	await strike('deal', deal.deal);
	expect(await of.act('recordDeal', { ...deal, amountFen: 1 })).toMatchObject({
		status: 'refused',
		reason: 'record_struck'
	});
	const file = {
		file: randomUUID(),
		name: 'a.pdf',
		type: 'application/pdf',
		bytes: 3,
		sha256: 'a'.repeat(64)
	};
	expect(await of.act('attachEvidence', { ...file, deal: deal.deal, paper: 'contract' })).toMatchObject({
		status: 'refused'
	});
	expect(await strike('deal', deal.deal)).toMatchObject({ status: 'merged' });
	await restore('deal', deal.deal);
	expect(await restore('deal', deal.deal)).toMatchObject({ status: 'refused', reason: 'unknown_subject' });
	expect(await of.act('recordDeal', { ...deal, amountFen: 1 })).toMatchObject({ status: 'accepted' });
	expect(await of.value(programme, 'deals')).toBe(1);
});

test('it needs a reason, and is its organisation’s alone', async () => {
	const deal = dealArgs();
	await of.act('recordDeal', deal);
	expect(await of.act('strikeRecord', { recordKind: 'deal', record: deal.deal, reason: '错' })).toMatchObject(
		{ status: 'refused', reason: 'arguments_invalid', fields: ['reason'] }
	);
	await expect(strike('deal', deal.deal, of.bureau)).rejects.toMatchObject({ code: 'YH003' });
	const other = await foundProgrammeWorld(t);
	expect(
		await other.act('strikeRecord', { recordKind: 'deal', record: deal.deal, reason: REASON })
	).toMatchObject({ status: 'refused', reason: 'unknown_subject' });
	expect(await of.value(programme, 'deals')).toBe(500);
});

test('a record that came of a lead is named there as struck', async () => {
	const lead = randomUUID();
	await of.submit('requestPatent', {
		lead,
		patent: of.patent,
		booth: of.booth,
		intent: 'licence',
		company: '甲'
	});
	const deal = dealArgs({ lead });
	await of.submit('recordDeal', deal);
	await of.submit('strikeRecord', { recordKind: 'deal', record: deal.deal, reason: REASON });
	expect(await t.database.call('read_lead', { lead }, of.bureau)).toMatchObject({
		deals: [],
		struck: [{ kind: 'deal', record: deal.deal }]
	});
});

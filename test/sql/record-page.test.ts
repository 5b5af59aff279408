// One record of the 台账 by itself: its columns, what was done to it in order of time and by whom, and what bureaus said of it; for its organisation and the bureau of its region alone.
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { codeOf, NUMBERS } from './request-world.ts';

interface Read {
	kind: string;
	record: Record<string, unknown>;
	isOwn: boolean;
	event?: string;
	reviews: { programme: string; decision: string; reason?: string; period: number }[];
	history: {
		what: string;
		at: string;
		by?: string;
		fields?: string[];
		paper?: string;
		reason?: string;
		bureauName?: string;
		programmeName?: { zh: string };
	}[];
}
let t: TestDatabase;
let of: ProgrammeWorld;
let programme: string;
const deal = randomUUID();
const said = {
	deal,
	type: 'licence',
	holderName: '云川理工大学',
	holderKind: 'university',
	acquirerName: '临溪精工',
	patents: [NUMBERS[0]],
	signedOn: `${YEAR}-03-01`,
	amountFen: 500
};
const read = (actor: Actor = of.bureau, record = deal, kind = 'deal') =>
	t.database.call('read_record', { kind, record }, actor) as Promise<Read>;

beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	programme = await of.adopt([{ key: 'deals', metric: 'deals.amount_contract' }]);
	await of.act('recordDeal', said);
	await of.act('recordDeal', { ...said, amountFen: 700, recordNo: 'X1' });
	const file = randomUUID();
	const sha256 = createHash('sha256').update('abc').digest('hex');
	await of.act('attachEvidence', {
		...{ file, deal, paper: 'contract', name: '合同.pdf', type: 'application/pdf', bytes: 3, sha256 }
	});
	await t.sql('update files set stored_at = attached_at where id = $1', [file]);
	await of.act('detachFile', { file });
	const figure = { programme, key: 'deals', period: 0, recordKind: 'deal', record: deal };
	await of.act('disputeRecord', { ...figure, reason: '合同号与另一家相同' }, of.bureau);
	await of.act('confirmRecord', figure, of.bureau);
	// Was not accepted, so nothing was done.
	await of.act('recordDeal', { ...said, signedOn: '2999-01-01' });
});
afterAll(() => t.close());

test('it says what is recorded, to its organisation and to the bureau alike', async () => {
	const seen = await read();
	expect(seen).toMatchObject({
		kind: 'deal',
		isOwn: false,
		record: { id: deal, acquirer_name: '临溪精工', amount_fen: 700, record_no: 'X1' }
	});
	expect(seen).not.toHaveProperty('event');
	const own = await read(of.world.organiser);
	expect(own).toMatchObject({ isOwn: true });
	expect({ ...own, isOwn: false }).toEqual(seen);
});

test('what was done to it stands in order of time, with names, and which fields changed', async () => {
	const { history } = await read();
	const [{ name }] = (await t.sql('select name from people where id = $1', [
		of.world.organiser.kind === 'account' ? of.world.organiser.user : ''
	])) as [{ name: string }];
	expect(history.map(({ what, by }) => [what, by])).toEqual([
		['recorded', name],
		['changed', name],
		['paper_added', name],
		['paper_removed', name],
		['disputed', '钟离'],
		['confirmed', '钟离']
	]);
	expect(history[1]!.fields).toEqual(['amountFen', 'recordNo']);
	expect(history[2]!.paper).toBe('contract');
	expect(history[4]).toMatchObject({
		reason: '合同号与另一家相同',
		bureauName: '云川市知识产权局',
		programmeName: { zh: '园区项目' }
	});
	expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).sort());
});

test('of its reviews the last word stands', async () => {
	const { reviews } = await read();
	expect(reviews).toMatchObject([{ programme, decision: 'confirmed', period: 0 }]);
});

test('a pledge and a product filing are read alike', async () => {
	const [pledge, filing] = [randomUUID(), randomUUID()];
	await of.act('recordPledge', {
		...{ pledge, borrowerName: '甲', lenderName: '银行', rightKinds: ['patent'], loanFen: 5 }
	});
	await of.act('recordProductFiling', { filing, firmName: '甲', product: '密封圈', patents: [NUMBERS[0]] });
	for (const [kind, record] of [
		['pledge', pledge],
		['filing', filing]
	] as const)
		expect(await read(of.bureau, record, kind)).toMatchObject({
			kind,
			record: { id: record },
			history: [{ what: 'recorded' }]
		});
	expect(await codeOf(read(of.bureau, pledge, 'deal'))).toBe('YH003');
});

test('another region reads none, as if there were none', async () => {
	expect(await codeOf(read(of.otherBureau))).toBe('YH003');
	expect(await codeOf(read(of.otherBureau, randomUUID()))).toBe('YH003');
});

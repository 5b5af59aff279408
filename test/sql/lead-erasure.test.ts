// What was erased, and what is past its retention day, is nowhere any more; what was signed stays what it was, and the chain holds.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { anonymous, foundLeadWorld, WHO, type LeadWorld } from './lead-world.ts';
import { codeOf, foundRequestWorld, leadArgs, needArgs } from './request-world.ts';

let t: TestDatabase;
let of: LeadWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundLeadWorld(t);
});
afterAll(() => t.close());

const forHolder = () => [{ kind: 'counterpart', recipient: of.holder, version: 'lead-2026-11' }];

test('erased, nothing that told of the person is anywhere, and the chain still holds', async () => {
	const { lead, contact, secret } = await of.asked({ use: '给司马清扬的样机', consents: forHolder() });
	await of.settled(
		of.phone.record('advanceLead', { lead, from: 'submitted', to: 'contacted', nextStep: '再打 13900001111' })
	);
	await of.asPerson(secret, 'eraseRequest', { lead });
	for (const table of [
		'op_inbox',
		'stream_entries',
		'outcomes',
		'leads',
		'lead_steps',
		'lead_answers',
		'audit_entries',
		'consents'
	])
		expect(
			await t.sql(
				`select 1 from ${table} x where x::text like '%' || $1 || '%' and x::text ~ '司马清扬|13900001111'`,
				[lead]
			),
			table
		).toEqual([]);
	expect(await t.sql('select 1 from private.contacts where id = $1', [contact])).toEqual([]);
	expect(await codeOf(t.database.call('list_requests', { secret }, anonymous))).toBe('YH015');
	expect(await t.sql('select company, stage from leads where id = $1', [lead])).toEqual([
		{ company: '云川恒澈环保科技有限公司', stage: 'withdrawn' }
	]);
	expect(await t.database.call('verify_streams', {}, { kind: 'server' })).toMatchObject({ broken: [] });
	await of.phone.pull();
	expect(of.phone.rows.get(`lead/${lead}`)?.body).toEqual({ erased: true });
});

test('what was signed and filed is erased of the person, and stays what it was', async () => {
	const { lead, secret } = await of.asked({ use: '给司马清扬的样机', consents: forHolder() });
	const path = ['submitted', 'negotiating', 'approval', 'published', 'signed', 'filed'];
	for (const [i, to] of path.slice(1).entries()) await of.submit('advanceLead', { lead, from: path[i], to });
	expect(await of.asPerson(secret, 'withdrawRequest', { lead })).toMatchObject({
		reason: 'lead_moved',
		moved: { stage: 'filed' }
	});
	expect(await of.asPerson(secret, 'eraseRequest', { lead })).toMatchObject({ status: 'accepted' });
	expect(
		await t.sql("select 1 from stream_entries where body::text ~ '司马清扬' and entity_id = $1", [lead])
	).toEqual([]);
	expect(await of.stageOf(lead)).toBe('filed');
	expect(JSON.stringify(await of.page(of.links.holder))).not.toMatch(/司马清扬/);
});

test('a need is erased with what was written in it, both values of a held change too', async () => {
	const args = needArgs({ problem: '问司马清扬' }, { contact: randomUUID(), ...WHO });
	await of.submit('recordNeed', args);
	const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
		secret: string;
	};
	const change = of.phone.record('amendNeed', {
		need: args.need,
		changes: { problem: { from: '别的', to: '找司马清扬' } }
	});
	expect(await of.settled(change)).toMatchObject({ status: 'held', reason: 'field_conflict' });
	await of.asPerson(secret, 'eraseRequest', { need: args.need });
	for (const table of ['op_inbox', 'stream_entries', 'outcomes', 'needs'])
		expect(await t.sql(`select 1 from ${table} x where x::text ~ '问司马清扬|找司马清扬'`), table).toEqual(
			[]
		);
	await of.phone.pull();
	expect(of.phone.rows.get(`need/${args.need}`)?.body).toEqual({ erased: true });
	expect(await t.database.call('verify_streams', {}, { kind: 'server' })).toMatchObject({ broken: [] });
});

test('what was written when it was withdrawn goes with the rest: when it is erased, and at the retention day', async () => {
	const own = await foundRequestWorld(t);
	const [erased, kept] = [needArgs({}, { kind: 'financing' }), needArgs({ legalRepresentative: '纪晓芙' })];
	const lead = leadArgs(own);
	for (const args of [erased, kept]) await own.submit('recordNeed', args);
	await own.submit('requestPatent', lead);
	const reason = '司马清扬已离职';
	for (const one of [{ need: erased.need }, { need: kept.need }, { lead: lead.lead }])
		await own.submit('withdrawRequest', { ...one, reason });
	const holding = async (id: string) =>
		(
			await t.sql<{ at: string }>(
				`select 'op_inbox' as at from op_inbox where strpos(raw, $1) > 0 and raw ~ $2 union all
				select 'needs' from needs n where id = $1::uuid and n::text ~ $2 union all
				select 'lead_steps' from lead_steps s where lead = $1::uuid and s::text ~ $2 order by 1`,
				[id, `${reason}|纪晓芙`]
			)
		).map(({ at }) => at);
	expect(await holding(erased.need)).toEqual(['needs', 'op_inbox']);
	expect(await holding(lead.lead)).toContain('op_inbox');
	await own.submit('eraseRequest', { need: erased.need });
	await own.submit('eraseRequest', { lead: lead.lead });
	expect(await holding(erased.need)).toEqual([]);
	expect(await holding(lead.lead)).toEqual([]);

	expect(await holding(kept.need)).toEqual(['needs', 'op_inbox', 'op_inbox']);
	await t.sql('select private.purge_event($1)', [own.world.event]);
	expect(await holding(kept.need)).toEqual([]);
});

test('past the retention day the people are gone, and the leads stay with firm and stage', async () => {
	const gone = await foundRequestWorld(t);
	const args = leadArgs(gone, { contact: randomUUID(), ...WHO, note: '打 13900001111' });
	await gone.submit('requestPatent', args);
	await t.sql("update events set retain_until = '2026-01-01' where id = $1", [gone.world.event]);
	await t.database.call('run_due', {}, { kind: 'server' });
	for (const table of ['op_inbox', 'stream_entries', 'leads', 'private.contacts'])
		expect(
			await t.sql(`select 1 from ${table} x where event = $1 and x::text ~ '司马清扬|13900001111'`, [
				gone.world.event
			]),
			table
		).toEqual([]);
	expect(await t.sql('select company, stage, contact from leads where id = $1', [args.lead])).toEqual([
		{ company: '云川恒澈环保科技有限公司', stage: 'submitted', contact: null }
	]);
	expect(await t.database.call('verify_streams', {}, { kind: 'server' })).toMatchObject({ broken: [] });
});

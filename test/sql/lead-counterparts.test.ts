// Needs that are shown to a counterpart: by their own path, veiled until the person agrees, gone when they are withdrawn; and what the counterpart answers.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { anonymous, foundLeadWorld, WHO, type LeadWorld } from './lead-world.ts';
import { codeOf, draftOf, needArgs, type Outcome } from './request-world.ts';

let t: TestDatabase;
let of: LeadWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundLeadWorld(t);
});
afterAll(() => t.close());

describe('needs that are shown to a counterpart', () => {
	test('a financing need goes to the bank by its own path; anonymous, the firm stays hidden until the person agrees', async () => {
		const args = needArgs(
			{ title: '云川恒澈环保科技有限公司质押贷款 300 万', visibility: 'anonymous', amountFen: 300_000_000 },
			{ kind: 'financing', contact: randomUUID(), ...WHO }
		);
		expect(await of.submit('recordNeed', args)).toMatchObject({ status: 'accepted' });
		const lead = randomUUID();
		expect(await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank })).toMatchObject({
			status: 'accepted'
		});
		expect(
			await of.submit('introduceNeed', { lead: randomUUID(), need: args.need, counterpart: of.bank })
		).toMatchObject({ status: 'merged', into: lead });
		const veiled = await of.seenBy(of.links.bank, lead);
		expect(veiled).toMatchObject({
			stage: 'accepted',
			path: 'financing',
			need: { fields: { title: '***质押贷款 300 万', amountFen: 300_000_000 } }
		});
		expect(JSON.stringify(veiled)).not.toMatch(/恒澈|司马|1390000/);
		expect(await of.seenBy(of.links.holder, lead)).toBeUndefined();
		const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
			secret: string;
		};
		await of.asPerson(secret, 'grantConsent', {
			need: args.need,
			consents: [{ kind: 'counterpart', recipient: of.bank, version: 'v1' }]
		});
		expect(await of.seenBy(of.links.bank, lead)).toMatchObject({
			contact: { name: '司马清扬' },
			need: { fields: { company: '云川恒澈环保科技有限公司' } }
		});
		await of.asPerson(secret, 'withdrawRequest', { need: args.need });
		expect(await of.stageOf(lead)).toBe('withdrawn');
		expect(JSON.stringify(await of.page(of.links.bank))).not.toMatch(/恒澈|司马|1390000/);
		await of.asPerson(secret, 'eraseRequest', { need: args.need });
		expect(
			await t.sql("select 1 from op_inbox where raw like '%' || $1 || '%' and raw ~ '司马清扬'", [args.need])
		).toEqual([]);
	});

	test('a need that was withdrawn is gone for a bank that had said no as well, and for the phones; a contract stays', async () => {
		const args = needArgs(
			{ title: '质押贷款 300 万', problem: '设备款周转' },
			{ kind: 'financing', contact: randomUUID(), ...WHO }
		);
		const branch = randomUUID();
		await of.book('recordCounterpart', [{ counterpart: branch, kind: 'bank', name: '海陵银行' }]);
		await of.submit('recordNeed', args);
		const [failed, signed] = [randomUUID(), randomUUID()];
		await of.submit('introduceNeed', { lead: failed, need: args.need, counterpart: of.bank });
		await of.submit('introduceNeed', { lead: signed, need: args.need, counterpart: branch });
		await of.submit('advanceLead', { lead: failed, from: 'accepted', to: 'failed', reason: '额度不足' });
		const path = ['accepted', 'diligence', 'valuation', 'credit', 'signed'];
		for (const [i, to] of path.slice(1).entries())
			await of.submit('advanceLead', { lead: signed, from: path[i], to });
		expect(JSON.stringify(await of.seenBy(of.links.bank, failed))).toContain('设备款周转');
		const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
			secret: string;
		};
		await of.asPerson(secret, 'withdrawRequest', { need: args.need });
		const gone = { id: failed, stage: 'withdrawn', stageAt: expect.any(String) };
		expect(await of.seenBy(of.links.bank, failed)).toEqual(gone);
		await of.phone.pull();
		expect(of.phone.rows.get(`lead/${failed}`)?.body).toMatchObject({ stage: 'withdrawn' });
		expect(JSON.stringify([...of.phone.rows.values()])).not.toContain('设备款周转');
		const [link] = await t.sql<{ secret: string }>(
			'select secret from private.counterpart_links where counterpart = $1',
			[branch]
		);
		expect(await of.seenBy(link!.secret, signed)).toMatchObject({ stage: 'signed', need: { id: args.need } });
		expect(await of.submit('advanceLead', { lead: signed, from: 'signed', to: 'registered' })).toMatchObject({
			status: 'accepted'
		});
		// A lead that the withdrawal did not reach, as before there was this rule: nobody reads it, answers it or takes it up again.
		await t.sql("update leads set stage = 'failed' where id = $1", [failed]);
		expect(await of.seenBy(of.links.bank, failed)).toEqual(gone);
		expect(
			await of.submit('advanceLead', { lead: failed, from: 'failed', to: 'accepted', reason: '再谈' })
		).toMatchObject({ status: 'refused', reason: 'request_withdrawn' });
		expect(
			await of.submit('answerLead', { lead: failed, counterpart: of.bank, answer: 'interested' })
		).toMatchObject({ status: 'refused', reason: 'request_withdrawn' });
	});

	test('the counterpart answers what is meant for it, says why not, and nothing else', async () => {
		const { lead } = await of.asked();
		const answer = (secret: string, args: Record<string, unknown>) =>
			t.database.call(
				'perform_as_counterpart',
				{ secret, draft: draftOf('answerLead', args) },
				anonymous
			) as Promise<{ outcomes: Outcome[] }>;
		expect(
			(
				await answer(of.links.holder, {
					lead,
					answer: 'interested',
					nextStep: '寄样品',
					nextOn: '2026-12-05'
				})
			).outcomes[0]
		).toMatchObject({ status: 'accepted' });
		expect(await of.seenBy(of.links.holder, lead)).toMatchObject({
			answers: [{ answer: 'interested', nextStep: '寄样品' }]
		});
		expect(await codeOf(answer(of.links.bank, { lead, answer: 'interested' }))).toBe('YH025');
		expect(await codeOf(answer(of.links.holder, { lead, answer: 'declined' }))).toBe('YH011');
		const other = draftOf('advanceLead', { lead, from: 'submitted', to: 'failed', reason: '不想' });
		expect(
			await codeOf(
				t.database.call('perform_as_counterpart', { secret: of.links.holder, draft: other }, anonymous)
			)
		).toBe('YH025');
	});
});

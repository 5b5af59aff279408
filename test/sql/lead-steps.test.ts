// Leads go their path: three phones advance one and two are told, a step waits for its lead, and an archived event goes on with its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundLeadWorld, type LeadWorld } from './lead-world.ts';
import { foundRequestWorld, leadArgs } from './request-world.ts';

let t: TestDatabase;
let of: LeadWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundLeadWorld(t);
});
afterAll(() => t.close());

describe('advanceLead', () => {
	test('three phones advance one lead: one wins, two are told where it stands and by whom', async () => {
		const { lead } = await of.asked();
		const phones = await Promise.all(['孙倩', '李思齐', '孟佳'].map((name) => of.world.enrol(name)));
		const bodies = phones.map((one, i) =>
			one.record('advanceLead', {
				lead,
				from: 'submitted',
				to: i === 1 ? 'negotiating' : 'contacted',
				nextStep: '寄样品',
				nextOn: '2026-12-01'
			})
		);
		await Promise.all(phones.map((one) => one.push()));
		await Promise.all(phones.map((one) => one.pull()));
		const outcomes = phones.map((one, i) => one.outcome(bodies[i]!)!);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['accepted', 'refused', 'refused']);
		const winner = phones[outcomes.findIndex(({ status }) => status === 'accepted')]!;
		const stage = await of.stageOf(lead);
		for (const outcome of outcomes.filter(({ status }) => status === 'refused'))
			expect(outcome).toMatchObject({
				reason: 'lead_moved',
				fields: ['from'],
				moved: { stage, at: expect.any(String) }
			});
		const [step] = await t.sql<{ op: string; by: string; to_stage: string }>(
			'select op, by, to_stage from lead_steps where lead = $1',
			[lead]
		);
		expect(step).toMatchObject({ to_stage: stage });
		expect(winner.bodies.some((body) => body.includes(step!.op))).toBe(true);
		expect(outcomes.find(({ status }) => status === 'refused')).toMatchObject({ moved: { by: step!.by } });
		for (const one of phones) expect(one.rows.get(`lead/${lead}`)?.body).toMatchObject({ stage });
	});

	test('it follows its path and says why it goes back or ends', async () => {
		const { lead } = await of.asked();
		const go = async (from: string, to: string, more = {}) =>
			(await of.world.perform('advanceLead', [{ lead, from, to, ...more }], { atomic: false })).outcomes[0]!;
		expect(await go('submitted', 'signed')).toMatchObject({ status: 'refused', fields: ['to'] });
		for (const [from, to] of [
			['submitted', 'contacted'],
			['contacted', 'negotiating'],
			['negotiating', 'approval'],
			['approval', 'published']
		] as const)
			expect(await go(from, to)).toMatchObject({ status: 'accepted' });
		expect(await go('published', 'approval')).toMatchObject({ status: 'refused', fields: ['reason'] });
		expect(await go('published', 'failed', { reason: '价格没谈拢' })).toMatchObject({ status: 'accepted' });
		expect(await go('failed', 'signed', { reason: '又谈了' })).toMatchObject({
			status: 'refused',
			fields: ['to']
		});
		expect(await go('failed', 'contacted', { reason: '又谈了' })).toMatchObject({ status: 'accepted' });
		const read = (await t.database.call('read_lead', { lead }, of.world.organiser)) as {
			steps: { by: string; reason?: string }[];
		};
		expect(read.steps).toHaveLength(6);
		expect(read.steps[4]).toMatchObject({ by: '何静怡', reason: '价格没谈拢' });
	});

	test('a step that comes before its lead waits for it, and one at another event is not known', async () => {
		const args = leadArgs(of);
		const step = of.phone.record('advanceLead', { lead: args.lead, from: 'submitted', to: 'contacted' });
		expect(await of.settled(step)).toMatchObject({ status: 'held', reason: 'waiting_for_parent' });
		await of.submit('requestPatent', args);
		expect(await of.settled(step)).toMatchObject({ status: 'accepted' });
		const elsewhere = await foundRequestWorld(t);
		const foreign = await elsewhere.world.perform(
			'advanceLead',
			[{ lead: args.lead, from: 'contacted', to: 'negotiating' }],
			{ atomic: false }
		);
		expect(foreign.outcomes[0]).toMatchObject({ status: 'refused', reason: 'unknown_subject' });
	});

	test('an archived event takes no new leads, and its old ones go on', async () => {
		const archived = await foundRequestWorld(t);
		const args = leadArgs(archived);
		await archived.submit('requestPatent', args);
		await t.sql("update events set stage = 'archived' where id = $1", [archived.world.event]);
		expect(await archived.submit('requestPatent', leadArgs(archived))).toMatchObject({
			reason: 'stage_conflict'
		});
		expect(
			await archived.submit('advanceLead', { lead: args.lead, from: 'submitted', to: 'contacted' })
		).toMatchObject({ status: 'accepted' });
	});
});

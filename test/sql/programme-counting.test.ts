// Counters and distinct rows equal a recount from facts after any sequence of operations, undos, merges, links, late uploads, corrections and purges: each trigger that
// keeps them, taken away, turns this red. The histories are made of the steps of counting/. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { METRICS } from './counting/metrics.ts';
import { HISTORIES } from './counting/histories.ts';
import { runHistory, steps } from './counting/steps.ts';
import { foundProgrammeWorld } from './programme-world.ts';
import { needArgs } from './request-world.ts';

let t: TestDatabase;
beforeAll(async () => {
	t = await testDatabase();
});
afterAll(() => t.close());

test('after any sequence, the counted equals the recounted', { timeout: 600_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(steps, (script) => runHistory(t, script)),
		{
			examples: Object.values(HISTORIES).map((script) => [script]),
			numRuns: Number(process.env.COUNTING_RUNS ?? 20),
			seed: 20261124,
			endOnFailure: true
		}
	);
});

test('the corrected kind of who received a push counts its pushes again', async () => {
	const of = await foundProgrammeWorld(t);
	const programme = await of.adopt(METRICS);
	const need = needArgs({ company: '甲厂' });
	await of.submit('recordNeed', need);
	const push = { push: randomUUID(), item: 'need', patent: of.patent, need: need.need, counterpart: of.bank };
	expect(
		await of.submit('recordTargetedPush', { ...push, channel: 'link', words: [], chains: [] })
	).toMatchObject({ status: 'accepted' });
	expect(await of.value(programme, 'pushes-to-firms')).toBe(0);
	await of.act('recordCounterpart', { counterpart: of.bank, kind: 'enterprise', name: '云川银行科技支行' });
	expect(await of.value(programme, 'pushes-to-firms')).toBe(1);
	expect(await of.drift()).toEqual([]);
});

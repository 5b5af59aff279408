// What disagrees with the facts is told: `npm run recount` names a number that drifted; a deal that is claimed twice, in one park or by two, counts once for the bureau
// and is flagged where it may be seen.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, YEAR } from './programme-world.ts';
import { draftOf, NUMBERS } from './request-world.ts';
import { foundWorld } from './world.ts';

let t: TestDatabase;
beforeAll(async () => {
	t = await testDatabase();
});
afterAll(() => t.close());

test('npm run recount says what drifted, and ends with 1 for it', async () => {
	const of = await foundProgrammeWorld(t);
	const programme = await of.adopt([{ key: 'held', metric: 'events.held' }]);
	const recount = () => {
		const { status, stdout } = spawnSync(process.execPath, ['scripts/recount.mjs'], {
			encoding: 'utf8',
			env: { ...process.env, DATABASE_URL: t.url }
		});
		return { status, stdout };
	};
	expect(recount()).toMatchObject({ status: 0, stdout: expect.stringContaining('Drift: none.') });
	await t.sql(
		'update programme_counters set value = value + 1 where period = 1000 and metric in (select id from programme_metrics where programme = $1)',
		[programme]
	);
	expect(recount()).toMatchObject({
		status: 1,
		stdout: expect.stringContaining(`DRIFT ${programme} held: counters of period 1000`)
	});
	await t.sql('select private.count_programme($1)', [programme]);
});

test('the same deal recorded twice, and by another park of the region, counts once for the bureau; flags name it where it may be seen', async () => {
	const of = await foundProgrammeWorld(t);
	const other = await foundWorld(t.database);
	const deal = {
		type: 'transfer',
		holderName: '大学',
		holderKind: 'university',
		acquirerName: '甲厂',
		patents: [NUMBERS[0]],
		signedOn: `${YEAR}-03-01`,
		amountFen: 500
	};
	const elsewhere = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform',
			{ organisation: other.organisation, atomic: true, drafts: [draftOf(verb, args)] },
			other.organiser
		);
	const amount = { key: 'deals', metric: 'deals.amount_contract' };
	const own = await of.adopt([amount]);
	await elsewhere('adoptProgramme', programmeArgs([amount]));
	const wide = programmeArgs([amount, { key: 'times', metric: 'deals.times' }]);
	await t.database.call(
		'perform',
		{ organisation: of.bureauOrganisation, atomic: true, drafts: [draftOf('adoptProgramme', wide)] },
		of.bureau
	);
	const first = { ...deal, deal: randomUUID(), isRelatedParty: true };
	await of.act('recordDeal', first);
	// Who knows the holder by its code and who by its name speak of one deal.
	await elsewhere('recordDeal', {
		...deal,
		deal: randomUUID(),
		amountFen: 700,
		holderCode: '91350100M000100Y43'
	});
	const read = async () =>
		(await of.read(wide.programme, of.bureau)).figures.filter(({ period }) => period === 0);
	// Two records, one deal, worth what the larger one says.
	expect(await read()).toMatchObject([
		{ key: 'deals', value: 700, records: 2, subjects: 1 },
		{ key: 'times', value: 1, records: 2 }
	]);
	const flags = async (programme: string, actor = of.world.organiser) =>
		(
			(await t.database.call('list_programme_flags', { programme }, actor)) as {
				flags: Record<string, unknown>[];
			}
		).flags;
	expect(await flags(own)).toEqual([
		expect.objectContaining({ why: 'claimed_elsewhere', record: first.deal }),
		expect.objectContaining({ why: 'related_party' })
	]);
	expect(JSON.stringify(await flags(own))).not.toContain('otherOrganisation');
	expect(await flags(wide.programme, of.bureau)).toContainEqual(
		expect.objectContaining({ why: 'claimed_twice' })
	);
	// A second record of the same, without a price.
	await of.act('recordDeal', { ...deal, deal: randomUUID(), amountFen: 0 });
	expect((await flags(own)).map(({ why }) => why)).toEqual(
		expect.arrayContaining(['claimed_twice', 'zero_price'])
	);
	expect(await of.value(own, 'deals')).toBe(500);
	expect(await of.drift()).toEqual([]);
});

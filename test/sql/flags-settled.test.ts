// Two parks record one deal, one knows the acquirer by its code and the other by its name: it counts twice until the one tap that the flag offers. Real PostgreSQL.
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

const CODE = '91350100M000100Y43';

test('the flag names the code and whose record lacks it; added, the two are one', async () => {
	const of = await foundProgrammeWorld(t);
	const other = await foundWorld(t.database);
	const theirs = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform',
			{ organisation: other.organisation, atomic: true, drafts: [draftOf(verb, args)] },
			other.organiser
		);
	const amount = { key: 'deals', metric: 'deals.amount_contract' };
	const own = await of.adopt([amount]);
	const elsewhere = programmeArgs([amount]);
	await theirs('adoptProgramme', elsewhere);
	const wide = programmeArgs([amount]);
	await t.database.call(
		'perform',
		{ organisation: of.bureauOrganisation, atomic: true, drafts: [draftOf('adoptProgramme', wide)] },
		of.bureau
	);
	const deal = {
		type: 'transfer',
		holderName: '云川理工大学',
		holderKind: 'university',
		acquirerName: '临溪精工有限公司',
		patents: [NUMBERS[0]],
		signedOn: `${YEAR}-03-01`,
		amountFen: 500
	};
	const [coded, named] = [randomUUID(), randomUUID()];
	await of.act('recordDeal', { ...deal, deal: named });
	await theirs('recordDeal', { ...deal, deal: coded, acquirerCode: CODE });
	const inRegion = async () =>
		(await of.read(wide.programme, of.bureau)).figures.find(({ period }) => period === 0)!;
	expect(await inRegion()).toMatchObject({ value: 1000, records: 2, subjects: 2 });
	const lacks = async (programme: string, actor = of.world.organiser) =>
		(
			(await t.database.call('list_programme_flags', { programme }, actor)) as {
				flags: { why: string; lacks?: Record<string, unknown> }[];
			}
		).flags
			.filter(({ why }) => why.startsWith('claimed'))
			.map((flag) => flag.lacks);
	// Its own is named to be mended; nobody is told whose the other is, unless they see both.
	expect(await lacks(own)).toEqual([{ name: deal.acquirerName, code: CODE, record: named }]);
	expect(await lacks(elsewhere.programme, other.organiser)).toEqual([
		{ name: deal.acquirerName, code: CODE }
	]);
	const [name] = await t.sql<{ name: string }>('select name from organisations where id = $1', [
		of.world.organisation
	]);
	for (const one of await lacks(wide.programme, of.bureau))
		expect(one).toEqual({ name: deal.acquirerName, code: CODE, organisation: name!.name });
	// What the tap sends: the code beside what is known already.
	const { amountFen: _, signedOn: __, ...rest } = deal;
	expect(await of.act('recordDeal', { ...rest, deal: named, acquirerCode: CODE })).toMatchObject({
		status: 'accepted'
	});
	expect(await inRegion()).toMatchObject({ value: 500, records: 2, subjects: 1 });
	expect(await lacks(own)).toEqual([undefined]);
	expect(await of.drift()).toEqual([]);
});

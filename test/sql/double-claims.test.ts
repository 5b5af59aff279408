// 杜绝重复申报: the same deal is known by its numbers, a transfer whatever its day, and a claim of another park is seen when the organisation above it runs the programme. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { draftOf, NUMBERS } from './request-world.ts';
import { foundWorld, type World } from './world.ts';

let t: TestDatabase;
let of: ProgrammeWorld;
/** Another park. */
let other: World;
let programme: string;
/** Of each test its own: all worlds lie in one database and one region. */
let firm: string;
beforeAll(async () => {
	t = await testDatabase();
});
beforeEach(async () => {
	of = await foundProgrammeWorld(t);
	other = await foundWorld(t.database);
	programme = await of.adopt([AMOUNT]);
	firm = `临溪精工${randomUUID()}`;
});
afterAll(() => t.close());

const AMOUNT = { key: 'deals', metric: 'deals.amount_contract' };
const deal = (more: Record<string, unknown>) => ({
	deal: randomUUID(),
	type: 'licence',
	holderName: '云川理工大学',
	holderKind: 'university',
	acquirerName: firm,
	patents: [NUMBERS[0]],
	signedOn: `${YEAR}-03-01`,
	amountFen: 500,
	...more
});
const as = ([actor, organisation]: [Actor, string], verb: string, args: Record<string, unknown>) =>
	t.database.call('perform', { organisation, atomic: true, drafts: [draftOf(verb, args)] }, actor);
const claims = async (of: ProgrammeWorld, asked = programme) =>
	(
		(await t.database.call('list_programme_flags', { programme: asked }, of.world.organiser)) as {
			flags: { why: string }[];
		}
	).flags
		.map(({ why }) => why)
		.filter((why) => why.startsWith('claimed'));

test.each([
	['recordNo', 'X2026-990-0001', 'x2026-990 -0001'],
	['techContractNo', '2026 990 000123', '2026990000123']
])('one number is one deal, whatever else two records say (%s)', async (field, one, again) => {
	await of.act('recordDeal', deal({ [field]: one }));
	await of.act(
		'recordDeal',
		deal({
			[field]: again,
			acquirerName: `另一家${firm}`,
			signedOn: `${YEAR}-05-01`,
			patents: [NUMBERS[1]],
			amountFen: 700
		})
	);
	expect(await claims(of)).toEqual(['claimed_twice']);
	expect(await of.value(programme, 'deals')).toBe(700);
	expect(await of.drift()).toEqual([]);
});

test("a pledge's and a filing's number is one however it is spelt", async () => {
	const id = await of.adopt([
		{ key: 'pledges', metric: 'pledge.projects' },
		{ key: 'loans', metric: 'pledge.registered_amount' },
		{ key: 'filings', metric: 'products.filed' }
	]);
	const on = `${YEAR}-03-01`;
	for (const [i, registrationNo] of [`Y${firm}`, `y ${firm.toUpperCase()} `].entries())
		await of.act('recordPledge', {
			...{
				pledge: randomUUID(),
				borrowerName: `${firm}${i}`,
				lenderName: '临溪银行',
				rightKinds: ['patent']
			},
			...{ registeredFen: 300 + i, registeredOn: on, registrationNo }
		});
	for (const filingNo of [`P ${firm}`, `p${firm.toUpperCase()}`])
		await of.act('recordProductFiling', {
			...{ filing: randomUUID(), firmName: firm, product: '涂层', patents: [NUMBERS[0]] },
			...{ filingNo, filedOn: on }
		});
	expect(await claims(of, id)).toEqual(['claimed_twice', 'claimed_twice']);
	expect(await of.value(id, 'pledges')).toBe(1);
	expect(await of.value(id, 'loans')).toBe(301);
	expect(await of.value(id, 'filings')).toBe(1);
	expect(await of.drift()).toEqual([]);
});

test('a patent goes to the same acquirer by transfer once, on whatever day; a licence may come again', async () => {
	const twice = (type: string) => [deal({ type }), deal({ type, signedOn: `${YEAR}-06-01` })];
	for (const one of twice('licence')) await of.act('recordDeal', one);
	expect(await claims(of)).toEqual([]);
	expect(await of.value(programme, 'deals')).toBe(1000);
	for (const one of twice('transfer')) await of.act('recordDeal', { ...one, acquirerName: `乙厂${firm}` });
	expect(await claims(of)).toEqual(['claimed_twice']);
	expect(await of.value(programme, 'deals')).toBe(1500);
	expect(await of.drift()).toEqual([]);
});

test('a programme claims what lies in its days, and another park what lies in its own', async () => {
	const lastYear = { startsOn: `${YEAR - 1}-01-01`, endsOn: `${YEAR - 1}-12-31` };
	const theirs: [Actor, string] = [other.organiser, other.organisation];
	await as(theirs, 'adoptProgramme', programmeArgs([AMOUNT], lastYear));
	await of.act('recordDeal', deal({ signedOn: `${YEAR - 1}-03-01`, amountFen: 0 }));
	const flags = () => t.database.call('list_programme_flags', { programme }, of.world.organiser);
	expect(await flags()).toEqual({ count: 0, flags: [] });
	// A transfer is one whatever its day; theirs was claimed by nobody this year.
	await of.act('recordDeal', deal({ type: 'transfer' }));
	await as(theirs, 'recordDeal', deal({ type: 'transfer', signedOn: `${YEAR}-02-01` }));
	expect(await claims(of)).toEqual([]);
	await as(theirs, 'adoptProgramme', programmeArgs([AMOUNT]));
	expect(await claims(of)).toEqual(['claimed_elsewhere']);
});

test('a claim of another park is seen when the organisation above it runs the programme, not when a bureau counts its region', async () => {
	await of.act('recordDeal', deal({}));
	await as([other.organiser, other.organisation], 'recordDeal', deal({}));
	const wide = programmeArgs([AMOUNT]);
	await as([of.bureau, of.bureauOrganisation], 'adoptProgramme', wide);
	expect(await of.read(wide.programme, of.bureau)).toMatchObject({ organisation: of.bureauOrganisation });
	expect(await claims(of)).toEqual([]);

	const above = await foundWorld(t.database);
	await t.sql('update public.organisations set parent = $2 where id = $1', [
		other.organisation,
		above.organisation
	]);
	await as([above.organiser, above.organisation], 'adoptProgramme', programmeArgs([AMOUNT]));
	expect(await claims(of)).toEqual(['claimed_elsewhere']);
});

// What counts once, and where: awards take a fact once and no contract's amount for a filed one, a municipality's city is all of it, a chain may have 和 in its name,
// and contracts of open licences count as contracts. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MATCHMAKING_TYPES } from '#lib/domain/vocabulary.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { leadArgs, needArgs, NUMBERS } from './request-world.ts';
import { person } from './world.ts';

const [A, B] = NUMBERS;
let t: TestDatabase;
let of: ProgrammeWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	await t.sql(
		`insert into public.regions (code, name) values ('500000', '重庆市'), ('500100', '重庆市辖'), ('500107', '九龙坡区'), ('500200', '重庆市辖县'), ('500235', '云阳县') on conflict do nothing`
	);
});
afterAll(() => t.close());

const licence = (more: Record<string, unknown>) => ({
	deal: randomUUID(),
	type: 'licence',
	holderName: '云川理工大学',
	holderKind: 'university',
	acquirerName: '临溪精工有限公司',
	patents: [A],
	signedOn: `${YEAR}-03-01`,
	recordedOn: `${YEAR}-03-05`,
	amountFen: 600_000_000,
	...more
});

test('an award takes a fact once, with the amount that was filed', async () => {
	const programme = await of.adopt([
		{
			key: 'rate',
			metric: 'awards.amount',
			filters: { deal_stage: 'recorded', deal_types: ['licence'] },
			basis: 'programme'
		}
	]);
	await of.act('recordDeal', licence({ recordAmountFen: 600_000_000 }));
	await of.act('recordDeal', licence({ recordAmountFen: 600_000_000, holderCode: '91350100M000100Y43' }));
	// Filed without an amount: the contract's says nothing of it.
	await of.act('recordDeal', licence({ patents: [B] }));
	const { records } = (await t.database.call(
		'list_award_records',
		{ programme, key: 'rate' },
		of.world.organiser
	)) as { records: { amount: number }[] };
	expect(records.map(({ amount }) => amount).sort()).toEqual([0, 600_000_000]);
});

test('全市 of a municipality is all of it, its counties too', async () => {
	await t.sql('update public.organisations set region = $2 where id = $1', [of.world.organisation, '500107']);
	const metric = {
		metric: 'deals.contracts',
		filters: { deal_types: ['transfer'], acquirer_region: 'city' }
	};
	const programme = await of.adopt([{ key: 'city', ...metric }]);
	const transfer = { type: 'transfer', signedOn: `${YEAR}-04-01` };
	await of.act('recordDeal', licence({ ...transfer, acquirerRegion: '500235' }));
	await of.act('recordDeal', licence({ ...transfer, acquirerRegion: '510100', acquirerName: '成都甲厂' }));
	expect(await of.value(programme, 'city')).toBe(1);
	expect(await of.drift()).toEqual([]);
});

test('three patents in one open licence are one contract where contracts are counted', async () => {
	const programme = await of.adopt([
		{ key: 'contracts', metric: 'open_licences.count', filters: { count_basis: 'contracts' } },
		{ key: 'licences', metric: 'open_licences.count' }
	]);
	await of.act('recordDeal', licence({ type: 'open-licence', patents: [...NUMBERS].slice(0, 2) }));
	expect(await of.value(programme, 'contracts')).toBe(1);
	expect(await of.value(programme, 'licences')).toBe(2);
});

test("a chain of the programme's own counts whatever its name", async () => {
	const chain = '汽车及零部件';
	await t.sql(`update public.events set chain = $2, stage = 'running' where id = $1`, [
		of.world.event,
		chain
	]);
	const metric = { metric: 'events.held', filters: { one_chain_per_event: true } };
	const programme = await of.adopt([{ key: 'shows', ...metric }], { settings: { ownChain: [chain] } });
	expect(await of.value(programme, 'shows')).toBe(1);
});

test('who came counts while the event does, and by the name of a firm that was recorded later', async () => {
	const of = await foundProgrammeWorld(t);
	const programme = await of.adopt([
		{ key: 'visits', metric: 'events.attendances' },
		{ key: 'firms', metric: 'events.enterprises' },
		{ key: 'covered', metric: 'srdi.participation_coverage' }
	]);
	const name = '临溪丁厂';
	const guest = person('赵一鸣', { organisation: name, organisationKind: 'enterprise' });
	await of.world.perform('addAttendee', [guest]);
	const phone = await of.world.enrol();
	phone.checkIn(guest.attendee);
	await phone.push(phone.bodies.splice(0));
	const numbers = async () => [
		await of.value(programme, 'visits'),
		await of.value(programme, 'firms'),
		await of.value(programme, 'covered')
	];
	expect(await numbers()).toEqual([1, 1, 0]);
	const firm = { name, creditCode: '91440300708461136T', specialised: true, techSme: false };
	await of.act('recordEnterprise', firm);
	expect(await numbers()).toEqual([1, 1, 1]);
	const subjects = await t.sql(
		`select s.subject from programme_subjects s join programme_metrics m on m.id = s.metric where m.programme = $1 and m.key = 'firms' and s.period = 0`,
		[programme]
	);
	expect(subjects).toEqual([{ subject: firm.creditCode }]);
	const stage = (to: string) => t.sql('update events set stage = $2 where id = $1', [of.world.event, to]);
	await stage('registering');
	expect(await numbers()).toEqual([0, 0, 0]);
	expect(await of.drift()).toEqual([]);
	await stage('running');
	expect(await numbers()).toEqual([1, 1, 1]);
	await of.act('recordEnterprise', { ...firm, name: '临溪戊厂' });
	expect(await numbers()).toEqual([1, 1, 0]);
	expect(await of.drift()).toEqual([]);
});

test('what a list does not say of a firm stays as it is known', async () => {
	const firm = { name: '临溪己厂', creditCode: '91110000600037341L' };
	const known = async () =>
		(
			await t.sql(
				'select tech_sme, specialised from enterprises where organisation = $1 and credit_code = $2',
				[of.world.organisation, firm.creditCode]
			)
		)[0];
	await of.act('recordEnterprise', { ...firm, specialised: true });
	expect(await known()).toEqual({ tech_sme: false, specialised: true });
	await of.act('recordEnterprise', firm);
	expect(await known()).toEqual({ tech_sme: false, specialised: true });
	await of.act('recordEnterprise', { ...firm, specialised: false, techSme: true });
	expect(await known()).toEqual({ tech_sme: true, specialised: false });
});

test('once personal data are gone, what is merged changes nobody into somebody else', async () => {
	const of = await foundProgrammeWorld(t);
	const [one, again] = [{ ...person('赵一鸣'), organisation: undefined }, person('赵一鸣')];
	await of.world.perform('addAttendee', [one, again]);
	const key = async () => (await t.sql('select person_key from attendees where id = $1', [one.attendee]))[0];
	const before = await key();
	await t.sql('select private.purge_event($1)', [of.world.event]);
	await t.sql('update events set purged_at = now() where id = $1', [of.world.event]);
	await t.sql('select private.fill_blanks($1, $2)', [again.attendee, one.attendee]);
	expect(
		await t.sql('select organisation_key is null as blank from attendees where id = $1', [one.attendee])
	).toEqual([{ blank: false }]);
	expect(await key()).toEqual(before);
});

test('专精特新 firms take part at a matchmaking or stock-patent activity, not at any event', async () => {
	expect(await t.sql('select private.matchmaking_types() as types')).toEqual([
		{ types: [...MATCHMAKING_TYPES] }
	]);
	const firms = [
		['临溪甲厂', '91350100M000100Y43'],
		['临溪乙厂', '91110000600037341L'],
		['临溪丙厂', '91440300708461136T']
	] as const;
	for (const [name, creditCode] of firms)
		await of.act('recordEnterprise', { name, creditCode, specialised: true, techSme: false });
	const [a, b, c] = firms.map(([company]) => company);
	await of.submit('recordNeed', needArgs({ company: a }));
	await of.submit('requestPatent', leadArgs(of, { company: b }));
	const guest = person('王海燕', { organisation: c });
	await of.world.perform('addAttendee', [guest]);
	const phone = await of.world.enrol();
	phone.checkIn(guest.attendee);
	await phone.push(phone.bodies.splice(0));
	const programme = await of.adopt([
		{ key: 'all', metric: 'srdi.participation_coverage' },
		{ key: 'training', metric: 'srdi.participation_coverage', filters: { event_types: ['training'] } }
	]);
	const at = async (type: string) => {
		await t.sql('update public.events set type = $2 where id = $1', [of.world.event, type]);
		return [await of.value(programme, 'all'), await of.value(programme, 'training')];
	};
	expect(await at('roadshow')).toEqual([3, 0]);
	expect(await at('training')).toEqual([0, 3]);
	expect(await at('publicity')).toEqual([0, 0]);
	expect(await of.drift()).toEqual([]);
});

test('a deal that came of a lead is facilitated by the organisation itself, not by another that it carries a programme out for', async () => {
	const lead = leadArgs(of);
	await of.submit('requestPatent', lead);
	const metric = [{ key: 'via', metric: 'deals.times', filters: { via: 'self' } }];
	const own = await of.adopt(metric);
	const behalf = await of.adopt(metric, { settings: { self: { name: '云川技术转移中心' } } });
	await of.submit('recordDeal', licence({ lead: lead.lead, acquirerName: '丁厂' }));
	expect([await of.value(own, 'via'), await of.value(behalf, 'via')]).toEqual([1, 0]);
	await of.act('recordDeal', licence({ acquirerName: '戊厂', facilitatedBy: ['云川技术转移中心'] }));
	expect([await of.value(own, 'via'), await of.value(behalf, 'via')]).toEqual([1, 1]);
	expect(await of.drift()).toEqual([]);
});

test('a withdrawn need or lead is no intent any more, also not after it is erased; one that is erased while it stands counts on', async () => {
	const keys = [
		'needs.captured',
		'needs.pledge_intent.enterprises_new',
		'leads.captured',
		'smes.participating'
	];
	const programme = await of.adopt(keys.map((metric) => ({ key: metric, metric })));
	const read = () => Promise.all(keys.map((key) => of.value(programme, key)));
	const before = await read();
	const grown = async () => (await read()).map((value, i) => value - before[i]!);
	const code = '91330100799655058B';
	await of.act('recordEnterprise', {
		name: '临溪己厂',
		creditCode: code,
		techSme: true,
		specialised: false,
		sizeClass: 'small'
	});
	const need = needArgs({ company: '临溪己厂', creditCode: code }, { kind: 'financing' });
	const lead = leadArgs(of, { company: '临溪己厂', creditCode: code });
	await of.submit('recordNeed', need);
	await of.submit('requestPatent', lead);
	expect(await grown()).toEqual([1, 1, 1, 1]);
	await of.submit('withdrawRequest', { lead: lead.lead });
	expect(await grown()).toEqual([1, 1, 0, 0]);
	await of.submit('eraseRequest', { lead: lead.lead });
	expect(await grown()).toEqual([1, 1, 0, 0]);
	const standing = needArgs({ company: '临溪己厂', creditCode: code }, { kind: 'financing' });
	await of.submit('recordNeed', standing);
	await of.submit('withdrawRequest', { need: need.need });
	// The firm's first need that stands is the other one.
	expect(await grown()).toEqual([1, 1, 0, 0]);
	await of.submit('eraseRequest', { need: standing.need });
	expect(await grown()).toEqual([1, 1, 0, 0]);
	await of.submit('eraseRequest', { need: need.need });
	expect(await grown()).toEqual([1, 1, 0, 0]);
	expect(await of.drift()).toEqual([]);
});

test('a small firm that only its need calls small still takes part once the need is erased', async () => {
	const of = await foundProgrammeWorld(t);
	const programme = await of.adopt([{ key: 'smes', metric: 'smes.participating' }]);
	const need = needArgs({ company: '临溪庚厂', sizeClass: 'small' });
	await of.submit('recordNeed', need);
	expect(await of.value(programme, 'smes')).toBe(1);
	await of.submit('eraseRequest', { need: need.need });
	expect(await of.value(programme, 'smes')).toBe(1);
	expect(await of.drift()).toEqual([]);
});

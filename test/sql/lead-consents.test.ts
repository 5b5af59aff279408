// Who may know whom: a consent shows the person to whom it names and to nobody else, its withdrawal takes that away, and nobody acts for what is not theirs.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { anonymous, foundLeadWorld, WHO, type LeadWorld } from './lead-world.ts';
import { codeOf, leadArgs, needArgs } from './request-world.ts';
import { person } from './world.ts';

let t: TestDatabase;
let of: LeadWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundLeadWorld(t);
});
afterAll(() => t.close());

const forHolder = () => [{ kind: 'counterpart', recipient: of.holder, version: 'lead-2026-11' }];

test('without it the holder sees the firm and nobody; with it the person; withdrawn, nobody again', async () => {
	const { lead, secret } = await of.asked();
	const veiled = await of.seenBy(of.links.holder, lead);
	expect(veiled).toMatchObject({ company: '云川恒澈环保科技有限公司', note: '请***的同事 *** 回电' });
	expect(JSON.stringify(veiled)).not.toMatch(/司马清扬|1390000|0000 1111|总工/);
	expect(await of.asPerson(secret, 'grantConsent', { lead, consents: forHolder() })).toMatchObject({
		status: 'accepted'
	});
	expect(await of.seenBy(of.links.holder, lead)).toMatchObject({ contact: WHO });
	expect(await of.asPerson(secret, 'withdrawConsent', { lead, recipient: of.holder })).toMatchObject({
		status: 'accepted'
	});
	expect(JSON.stringify(await of.seenBy(of.links.holder, lead))).not.toMatch(/司马清扬|13900001111/);
	const [row] = await t.sql(
		'select version, recipient_name, withdrawn_at is not null as ended from consents where subject = $1',
		[lead]
	);
	expect(row).toEqual({ version: 'lead-2026-11', recipient_name: '云川理工大学', ended: true });
});

test('a consent for the bank tells the holder nothing', async () => {
	const { lead } = await of.asked({ consents: [{ kind: 'counterpart', recipient: of.bank, version: 'v1' }] });
	expect(JSON.stringify(await of.seenBy(of.links.holder, lead))).not.toMatch(/司马清扬|13900001111/);
});

test('the person sees what they sent, corrects it, withdraws it; the holder keeps the fact alone', async () => {
	const { lead, secret } = await of.asked({ consents: forHolder() });
	await of.asPerson(secret, 'amendLead', { lead, note: null, use: '电池包密封', budgetFen: 900 });
	expect(await t.database.call('list_requests', { secret }, anonymous)).toMatchObject({
		leads: [
			{
				id: lead,
				use: '电池包密封',
				budgetFen: 900,
				stage: 'submitted',
				consents: [{ name: '云川理工大学' }]
			}
		]
	});
	await of.asPerson(secret, 'withdrawRequest', { lead, reason: '不需要了' });
	expect(await of.seenBy(of.links.holder, lead)).toEqual({
		id: lead,
		stage: 'withdrawn',
		stageAt: expect.any(String),
		patent: expect.anything()
	});
	await of.phone.pull();
	expect(of.phone.rows.get(`lead/${lead}`)?.body).not.toHaveProperty('use');
	expect(await of.asPerson(secret, 'grantConsent', { lead, consents: forHolder() })).toMatchObject({
		reason: 'request_withdrawn'
	});
	expect(await of.asPerson(secret, 'amendLead', { lead, note: '还是要' })).toMatchObject({
		reason: 'request_withdrawn'
	});
});

test('a person on the list has the same rights through the link of their badge', async () => {
	const who = person('欧阳静', { mobile: '13811110000' });
	await of.world.perform('addAttendee', [who]);
	const [{ secret }] = (await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[who.attendee]
	)) as [{ secret: string }];
	const args = leadArgs(of, { name: '冒名', mobile: '13000000000' });
	expect(await of.asPerson(secret, 'requestPatent', args)).toMatchObject({ status: 'accepted' });
	expect(await t.sql('select contact from leads where id = $1', [args.lead])).toEqual([
		{ contact: who.attendee }
	]);
	expect(await of.asPerson(secret, 'withdrawRequest', { lead: args.lead })).toMatchObject({
		status: 'accepted'
	});
});

test('nobody touches what is not theirs, and learns nothing of it', async () => {
	const [own, foreign] = [await of.asked(), await of.asked()];
	for (const verb of ['amendLead', 'withdrawRequest', 'eraseRequest', 'withdrawConsent'])
		for (const lead of [foreign.lead, randomUUID()])
			expect(await codeOf(of.asPerson(own.secret, verb, { lead })), `${verb} ${lead}`).toBe('YH025');
	expect(
		await codeOf(of.asPerson(own.secret, 'advanceLead', { lead: own.lead, from: 'submitted', to: 'filed' }))
	).toBe('YH025');
	expect(await codeOf(of.asPerson('A'.repeat(22), 'withdrawRequest', { lead: own.lead }))).toBe('YH015');
	expect(await of.stageOf(foreign.lead)).toBe('submitted');
});

test('one request is named, never two: what is theirs vouches for nothing beside it', async () => {
	const need = needArgs({ problem: '原来的' }, { contact: randomUUID(), ...WHO });
	await of.submit('recordNeed', need);
	const { secret } = (await t.database.call('read_receipt', { need: need.need }, { kind: 'server' })) as {
		secret: string;
	};
	const [own, foreign, foreignNeed] = [await of.asked(), await of.asked(), needArgs({ problem: '别人的' })];
	await of.submit('recordNeed', foreignNeed);
	const consents = [{ kind: 'counterpart', recipient: of.holder, version: 'v1' }];
	const changes = { problem: { from: '别人的', to: '我的' } };
	const verbs = [
		'amendLead',
		'amendNeed',
		'withdrawRequest',
		'eraseRequest',
		'grantConsent',
		'withdrawConsent'
	];
	const pairs = [
		[secret, { lead: foreign.lead, need: need.need }],
		[own.secret, { lead: own.lead, need: foreignNeed.need }],
		[own.secret, {}]
	] as const;
	for (const verb of verbs)
		for (const [link, pair] of pairs)
			expect(await codeOf(of.asPerson(link, verb, { ...pair, note: '改', consents, changes })), verb).toBe(
				'YH025'
			);
	// Nor by the desk, whose doors ask nobody whose it is.
	for (const verb of ['withdrawRequest', 'eraseRequest', 'grantConsent', 'withdrawConsent'])
		for (const pair of [{ lead: own.lead, need: need.need }, {}])
			expect(await of.submit(verb, { ...pair, consents }), verb).toMatchObject({
				status: 'refused',
				reason: 'arguments_invalid',
				fields: ['lead']
			});
	expect(await t.sql('select 1 from consents where subject = $1', [foreign.lead])).toEqual([]);
	expect(await of.seenBy(of.links.holder, foreign.lead)).not.toHaveProperty('contact');
	expect(await Promise.all([own.lead, foreign.lead].map(of.stageOf))).toEqual(['submitted', 'submitted']);
	expect(
		await t.sql(
			"select fields ->> 'problem' as problem, withdrawn_at from needs where id = any ($1) order by id = $2",
			[[need.need, foreignNeed.need], foreignNeed.need]
		)
	).toEqual([
		{ problem: '原来的', withdrawn_at: null },
		{ problem: '别人的', withdrawn_at: null }
	]);
});

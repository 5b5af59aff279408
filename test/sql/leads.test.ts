// What somebody asks for is one lead, however often it is sent: on the booth, for the holder, linked with what is like it, and with whoever it turns out to be of.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiptCode } from '#lib/domain/receipt-code.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { anonymous, foundLeadWorld, WHO, type LeadWorld } from './lead-world.ts';
import { foundRequestWorld, leadArgs, NUMBERS, patentArgs } from './request-world.ts';
import { person } from './world.ts';

let t: TestDatabase;
let of: LeadWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundLeadWorld(t);
});
afterAll(() => t.close());

describe('requestPatent', () => {
	test('sent twice by a form it is one lead, on the booth, for the holder', async () => {
		const args = leadArgs(of, {
			contact: randomUUID(),
			...WHO,
			budgetFen: 8_000_000,
			callBack: true
		});
		const outcomes = await Promise.all([
			of.submit('requestPatent', args),
			of.submit('requestPatent', args),
			of.submit('requestPatent', args)
		]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['accepted', 'merged', 'merged']);
		const answers = await Promise.all(
			[0, 1].map(() => t.database.call('read_receipt', { lead: args.lead }, { kind: 'server' }))
		);
		expect(answers[0]).toEqual(answers[1]);
		const [made] = await t.sql<{ op: string }>('select op from leads where id = $1', [args.lead]);
		expect(answers[0]).toMatchObject({
			receipt: receiptCode(made!.op),
			secret: expect.stringMatching(/^[\w-]{22}$/)
		});
		expect(
			await t.sql('select stage, path, counterpart, booth from leads where id = $1', [args.lead])
		).toEqual([
			{ stage: 'submitted', path: 'conveyance-university', counterpart: of.holder, booth: of.booth }
		]);
	});

	test('by a staff phone, offline, for somebody registered on the spot; the phones of others have it, and no mobile', async () => {
		const who = person('闻人立夏', { mobile: '13912345678', organisation: '海陵电机有限公司' });
		const parent = of.phone.record('addAttendee', who);
		const args = { ...leadArgs(of, { contact: who.attendee, intent: 'inquiry' }), company: undefined };
		const body = of.phone.record('requestPatent', args);
		expect(await of.settled(parent)).toMatchObject({ status: 'accepted' });
		expect(of.phone.outcome(body)).toMatchObject({ status: 'accepted' });
		const other = await of.world.enrol('赵一帆');
		await other.pull();
		expect(other.rows.get(`lead/${args.lead}`)?.body).toMatchObject({
			company: '海陵电机有限公司',
			contact: who.attendee,
			stage: 'submitted'
		});
		expect(JSON.stringify([...other.rows.values()])).not.toContain('13912345678');
	});

	test.each([
		['a patent of nobody', { patent: randomUUID() }, 'unknown_subject', 'patent'],
		['a booth of nobody', { booth: randomUUID() }, 'unknown_subject', 'booth'],
		['no intent', { intent: undefined }, 'arguments_invalid', 'intent'],
		['an intent that is none', { intent: 'gift' }, 'arguments_invalid', undefined],
		['neither firm nor person', { company: ' ' }, 'arguments_invalid', 'company'],
		[
			'a mobile that is none',
			{ contact: randomUUID(), name: '某', mobile: '123' },
			'arguments_invalid',
			'mobile'
		],
		['somebody without a name', { contact: randomUUID() }, 'arguments_invalid', 'name'],
		[
			'a consent for a stranger',
			{ consents: [{ kind: 'bureau', recipient: randomUUID(), version: 'v1' }] },
			'unknown_subject',
			'consents'
		],
		['a budget below nothing', { budgetFen: -5 }, 'arguments_invalid', undefined]
	])('%s is refused, and nothing of it stays', async (...[, change, reason, field]) => {
		const args = leadArgs(of, change);
		const outcome = await of.submit('requestPatent', args);
		expect(outcome).toMatchObject({ status: 'refused', reason });
		if (field) expect(outcome.fields).toEqual([field]);
		expect(await of.stageOf(args.lead)).toBeUndefined();
		expect(
			await t.sql('select 1 from private.contacts where id = $1', [
				(args as { contact?: string }).contact ?? randomUUID()
			])
		).toEqual([]);
	});

	test('a bureau of another region cannot be named as one who may know', async () => {
		const consents = [{ kind: 'bureau', recipient: of.otherBureauOrganisation, version: 'v1' }];
		expect(await of.submit('requestPatent', leadArgs(of, { consents }))).toMatchObject({
			reason: 'unknown_subject'
		});
	});

	test('a phone writes no names and no mobiles into what it keeps', async () => {
		const body = of.phone.record('requestPatent', leadArgs(of, { contact: randomUUID(), ...WHO }));
		expect(await of.settled(body)).toMatchObject({ status: 'refused', fields: ['name'] });
	});

	test('leads of one firm for one patent, and of one person, are linked and not merged', async () => {
		const { lead, secret } = await of.asked({ company: '临溪精工有限公司' });
		const same = leadArgs(of, { company: '临溪精工 有限公司' });
		await of.submit('requestPatent', same);
		const again = leadArgs(of, { company: '别的公司' });
		await of.asPerson(secret, 'requestPatent', again);
		const links = await t.sql<{ lead: string; other: string; why: string }>(
			'select lead, other, why from lead_links where other = $1 order by why',
			[lead]
		);
		expect(links).toEqual([
			{ lead: same.lead, other: lead, why: 'same_firm_and_patent' },
			{ lead: again.lead, other: lead, why: 'same_person' }
		]);
		expect(await Promise.all([lead, same.lead, again.lead].map(of.stageOf))).toEqual([
			'submitted',
			'submitted',
			'submitted'
		]);
	});
});

test('the holder becomes known later: the leads that waited are theirs', async () => {
	const of2 = await foundRequestWorld(t);
	const patent = patentArgs({ number: NUMBERS[2], holderName: '临溪研究院', holderKind: 'institute' });
	await of2.book('recordPatent', [patent]);
	const args = { ...leadArgs(of2, { patent: patent.patent }), booth: undefined };
	expect(await of2.submit('requestPatent', args)).toMatchObject({ status: 'accepted' });
	expect(await t.sql('select path, counterpart from leads where id = $1', [args.lead])).toEqual([
		{ path: 'conveyance', counterpart: null }
	]);
	const counterpart = randomUUID();
	await of2.book('recordCounterpart', [{ counterpart, kind: 'institute', name: '临溪研究院' }]);
	await of2.book('recordPatent', [{ ...patent, holder: counterpart }]);
	expect(await t.sql('select counterpart from leads where id = $1', [args.lead])).toEqual([{ counterpart }]);
});

test('two registrations of one person are one: what they asked for stays theirs', async () => {
	const [one, two] = [
		person('单秋实', { mobile: '13711110000' }),
		person('单秋时', { mobile: '13711110000' })
	];
	await of.world.perform('addAttendee', [one, two]);
	const args = leadArgs(of, { contact: two.attendee });
	await of.settled(of.phone.record('requestPatent', args));
	await of.world.perform('linkAttendees', [{ attendee: two.attendee, into: one.attendee, decision: 'same' }]);
	const links = await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[one.attendee]
	);
	for (const { secret } of links)
		expect(await t.database.call('list_requests', { secret }, anonymous)).toMatchObject({
			leads: [{ id: args.lead }]
		});
});

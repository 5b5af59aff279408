// Leads: one submit is one lead, three phones advance one and two are told, links, consent, rights of the person, answers of the counterpart. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiptCode } from '#lib/domain/receipt-code.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	codeOf,
	draftOf,
	foundRequestWorld,
	leadArgs,
	needArgs,
	type Outcome,
	type RequestWorld,
	NUMBERS,
	patentArgs
} from './request-world.ts';
import { person, type Phone } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	phone = await of.world.enrol('周敏');
});
afterAll(() => t.close());

const anonymous = { kind: 'anonymous' } as const;
const WHO = { name: '司马清扬', mobile: '13900001111', title: '总工' };
const settled = async (body: string, by: Phone = phone) => {
	await by.push();
	await by.pull();
	return by.outcome(body);
};
/** A request as the public form makes it, and the link of the person who made it. */
async function asked(more: Record<string, unknown> = {}) {
	const args = leadArgs(of, {
		contact: randomUUID(),
		...WHO,
		note: '请司马清扬的同事 139 0000 1111 回电',
		...more
	});
	expect(await of.submit('requestPatent', args)).toMatchObject({ status: 'accepted' });
	const { secret } = (await t.database.call('read_receipt', { lead: args.lead }, { kind: 'server' })) as {
		secret: string;
	};
	return { lead: args.lead, contact: args.contact, secret };
}
const asPerson = async (secret: string, verb: string, args: Record<string, unknown>) =>
	(
		(await t.database.call('perform_as_person', { secret, drafts: [draftOf(verb, args)] }, anonymous)) as {
			outcomes: Outcome[];
		}
	).outcomes[0]!;
const stageOf = async (lead: string) =>
	(await t.sql<{ stage: string }>('select stage from leads where id = $1', [lead]))[0]?.stage;
const page = async (secret: string) =>
	(await t.database.call('read_counterpart_page', { secret }, anonymous)) as {
		leads: Record<string, unknown>[];
	};
const seenBy = async (secret: string, lead: string) =>
	(await page(secret)).leads.find(({ id }) => id === lead);

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
		const parent = phone.record('addAttendee', who);
		const args = { ...leadArgs(of, { contact: who.attendee, intent: 'inquiry' }), company: undefined };
		const body = phone.record('requestPatent', args);
		expect(await settled(parent)).toMatchObject({ status: 'accepted' });
		expect(phone.outcome(body)).toMatchObject({ status: 'accepted' });
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
		expect(await stageOf(args.lead)).toBeUndefined();
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
		const body = phone.record('requestPatent', leadArgs(of, { contact: randomUUID(), ...WHO }));
		expect(await settled(body)).toMatchObject({ status: 'refused', fields: ['name'] });
	});

	test('leads of one firm for one patent, and of one person, are linked and not merged', async () => {
		const { lead, secret } = await asked({ company: '临溪精工有限公司' });
		const same = leadArgs(of, { company: '临溪精工 有限公司' });
		await of.submit('requestPatent', same);
		const again = leadArgs(of, { company: '别的公司' });
		await asPerson(secret, 'requestPatent', again);
		const links = await t.sql<{ lead: string; other: string; why: string }>(
			'select lead, other, why from lead_links where other = $1 order by why',
			[lead]
		);
		expect(links).toEqual([
			{ lead: same.lead, other: lead, why: 'same_firm_and_patent' },
			{ lead: again.lead, other: lead, why: 'same_person' }
		]);
		expect(await Promise.all([lead, same.lead, again.lead].map(stageOf))).toEqual([
			'submitted',
			'submitted',
			'submitted'
		]);
	});
});

describe('advanceLead', () => {
	test('three phones advance one lead: one wins, two are told where it stands and by whom', async () => {
		const { lead } = await asked();
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
		const stage = await stageOf(lead);
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
		const { lead } = await asked();
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
		const step = phone.record('advanceLead', { lead: args.lead, from: 'submitted', to: 'contacted' });
		expect(await settled(step)).toMatchObject({ status: 'held', reason: 'waiting_for_parent' });
		await of.submit('requestPatent', args);
		expect(await settled(step)).toMatchObject({ status: 'accepted' });
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

describe('consent and rights', () => {
	const forHolder = () => [{ kind: 'counterpart', recipient: of.holder, version: 'lead-2026-11' }];

	test('without it the holder sees the firm and nobody; with it the person; withdrawn, nobody again', async () => {
		const { lead, secret } = await asked();
		const veiled = await seenBy(of.links.holder, lead);
		expect(veiled).toMatchObject({ company: '云川恒澈环保科技有限公司', note: '请***的同事 *** 回电' });
		expect(JSON.stringify(veiled)).not.toMatch(/司马清扬|1390000|0000 1111|总工/);
		expect(await asPerson(secret, 'grantConsent', { lead, consents: forHolder() })).toMatchObject({
			status: 'accepted'
		});
		expect(await seenBy(of.links.holder, lead)).toMatchObject({ contact: WHO });
		expect(await asPerson(secret, 'withdrawConsent', { lead, recipient: of.holder })).toMatchObject({
			status: 'accepted'
		});
		expect(JSON.stringify(await seenBy(of.links.holder, lead))).not.toMatch(/司马清扬|13900001111/);
		const [row] = await t.sql(
			'select version, recipient_name, withdrawn_at is not null as ended from consents where subject = $1',
			[lead]
		);
		expect(row).toEqual({ version: 'lead-2026-11', recipient_name: '云川理工大学', ended: true });
	});

	test('a consent for the bank tells the holder nothing', async () => {
		const { lead } = await asked({ consents: [{ kind: 'counterpart', recipient: of.bank, version: 'v1' }] });
		expect(JSON.stringify(await seenBy(of.links.holder, lead))).not.toMatch(/司马清扬|13900001111/);
	});

	test('the person sees what they sent, corrects it, withdraws it; the holder keeps the fact alone', async () => {
		const { lead, secret } = await asked({ consents: forHolder() });
		await asPerson(secret, 'amendLead', { lead, note: null, use: '电池包密封', budgetFen: 900 });
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
		await asPerson(secret, 'withdrawRequest', { lead, reason: '不需要了' });
		expect(await seenBy(of.links.holder, lead)).toEqual({
			id: lead,
			stage: 'withdrawn',
			stageAt: expect.any(String),
			patent: expect.anything()
		});
		await phone.pull();
		expect(phone.rows.get(`lead/${lead}`)?.body).not.toHaveProperty('use');
		expect(await asPerson(secret, 'grantConsent', { lead, consents: forHolder() })).toMatchObject({
			reason: 'request_withdrawn'
		});
		expect(await asPerson(secret, 'amendLead', { lead, note: '还是要' })).toMatchObject({
			reason: 'request_withdrawn'
		});
	});

	test('erased, nothing that told of the person is anywhere, and the chain still holds', async () => {
		const { lead, contact, secret } = await asked({ use: '给司马清扬的样机', consents: forHolder() });
		await settled(
			phone.record('advanceLead', { lead, from: 'submitted', to: 'contacted', nextStep: '再打 13900001111' })
		);
		await asPerson(secret, 'eraseRequest', { lead });
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
		await phone.pull();
		expect(phone.rows.get(`lead/${lead}`)?.body).toEqual({ erased: true });
	});

	test('what was signed and filed is erased of the person, and stays what it was', async () => {
		const { lead, secret } = await asked({ use: '给司马清扬的样机', consents: forHolder() });
		const path = ['submitted', 'negotiating', 'approval', 'published', 'signed', 'filed'];
		for (const [i, to] of path.slice(1).entries())
			await of.submit('advanceLead', { lead, from: path[i], to });
		expect(await asPerson(secret, 'withdrawRequest', { lead })).toMatchObject({
			reason: 'lead_moved',
			moved: { stage: 'filed' }
		});
		expect(await asPerson(secret, 'eraseRequest', { lead })).toMatchObject({ status: 'accepted' });
		expect(
			await t.sql("select 1 from stream_entries where body::text ~ '司马清扬' and entity_id = $1", [lead])
		).toEqual([]);
		expect(await stageOf(lead)).toBe('filed');
		expect(JSON.stringify(await page(of.links.holder))).not.toMatch(/司马清扬/);
	});

	test('a need is erased with what was written in it, both values of a held change too', async () => {
		const args = needArgs({ problem: '问司马清扬' }, { contact: randomUUID(), ...WHO });
		await of.submit('recordNeed', args);
		const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
			secret: string;
		};
		const change = phone.record('amendNeed', {
			need: args.need,
			changes: { problem: { from: '别的', to: '找司马清扬' } }
		});
		expect(await settled(change)).toMatchObject({ status: 'held', reason: 'field_conflict' });
		await asPerson(secret, 'eraseRequest', { need: args.need });
		for (const table of ['op_inbox', 'stream_entries', 'outcomes', 'needs'])
			expect(await t.sql(`select 1 from ${table} x where x::text ~ '问司马清扬|找司马清扬'`), table).toEqual(
				[]
			);
		await phone.pull();
		expect(phone.rows.get(`need/${args.need}`)?.body).toEqual({ erased: true });
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

	test('a person on the list has the same rights through the link of their badge', async () => {
		const who = person('欧阳静', { mobile: '13811110000' });
		await of.world.perform('addAttendee', [who]);
		const [{ secret }] = (await t.sql<{ secret: string }>(
			'select secret from private.personal_links where attendee = $1',
			[who.attendee]
		)) as [{ secret: string }];
		const args = leadArgs(of, { name: '冒名', mobile: '13000000000' });
		expect(await asPerson(secret, 'requestPatent', args)).toMatchObject({ status: 'accepted' });
		expect(await t.sql('select contact from leads where id = $1', [args.lead])).toEqual([
			{ contact: who.attendee }
		]);
		expect(await asPerson(secret, 'withdrawRequest', { lead: args.lead })).toMatchObject({
			status: 'accepted'
		});
	});

	test('nobody touches what is not theirs, and learns nothing of it', async () => {
		const [own, foreign] = [await asked(), await asked()];
		for (const verb of ['amendLead', 'withdrawRequest', 'eraseRequest', 'withdrawConsent'])
			for (const lead of [foreign.lead, randomUUID()])
				expect(await codeOf(asPerson(own.secret, verb, { lead })), `${verb} ${lead}`).toBe('YH025');
		expect(
			await codeOf(asPerson(own.secret, 'advanceLead', { lead: own.lead, from: 'submitted', to: 'filed' }))
		).toBe('YH025');
		expect(await codeOf(asPerson('A'.repeat(22), 'withdrawRequest', { lead: own.lead }))).toBe('YH015');
		expect(await stageOf(foreign.lead)).toBe('submitted');
	});

	test('one request is named, never two: what is theirs vouches for nothing beside it', async () => {
		const need = needArgs({ problem: '原来的' }, { contact: randomUUID(), ...WHO });
		await of.submit('recordNeed', need);
		const { secret } = (await t.database.call('read_receipt', { need: need.need }, { kind: 'server' })) as {
			secret: string;
		};
		const [own, foreign, foreignNeed] = [await asked(), await asked(), needArgs({ problem: '别人的' })];
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
				expect(await codeOf(asPerson(link, verb, { ...pair, note: '改', consents, changes })), verb).toBe(
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
		expect(await seenBy(of.links.holder, foreign.lead)).not.toHaveProperty('contact');
		expect(await Promise.all([own.lead, foreign.lead].map(stageOf))).toEqual(['submitted', 'submitted']);
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
});

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
		const veiled = await seenBy(of.links.bank, lead);
		expect(veiled).toMatchObject({
			stage: 'accepted',
			path: 'financing',
			need: { fields: { title: '***质押贷款 300 万', amountFen: 300_000_000 } }
		});
		expect(JSON.stringify(veiled)).not.toMatch(/恒澈|司马|1390000/);
		expect(await seenBy(of.links.holder, lead)).toBeUndefined();
		const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
			secret: string;
		};
		await asPerson(secret, 'grantConsent', {
			need: args.need,
			consents: [{ kind: 'counterpart', recipient: of.bank, version: 'v1' }]
		});
		expect(await seenBy(of.links.bank, lead)).toMatchObject({
			contact: { name: '司马清扬' },
			need: { fields: { company: '云川恒澈环保科技有限公司' } }
		});
		await asPerson(secret, 'withdrawRequest', { need: args.need });
		expect(await stageOf(lead)).toBe('withdrawn');
		expect(JSON.stringify(await page(of.links.bank))).not.toMatch(/恒澈|司马|1390000/);
		await asPerson(secret, 'eraseRequest', { need: args.need });
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
		expect(JSON.stringify(await seenBy(of.links.bank, failed))).toContain('设备款周转');
		const { secret } = (await t.database.call('read_receipt', { need: args.need }, { kind: 'server' })) as {
			secret: string;
		};
		await asPerson(secret, 'withdrawRequest', { need: args.need });
		const gone = { id: failed, stage: 'withdrawn', stageAt: expect.any(String) };
		expect(await seenBy(of.links.bank, failed)).toEqual(gone);
		await phone.pull();
		expect(phone.rows.get(`lead/${failed}`)?.body).toMatchObject({ stage: 'withdrawn' });
		expect(JSON.stringify([...phone.rows.values()])).not.toContain('设备款周转');
		const [link] = await t.sql<{ secret: string }>(
			'select secret from private.counterpart_links where counterpart = $1',
			[branch]
		);
		expect(await seenBy(link!.secret, signed)).toMatchObject({ stage: 'signed', need: { id: args.need } });
		expect(await of.submit('advanceLead', { lead: signed, from: 'signed', to: 'registered' })).toMatchObject({
			status: 'accepted'
		});
		// A lead that the withdrawal did not reach, as before there was this rule: nobody reads it, answers it or takes it up again.
		await t.sql("update leads set stage = 'failed' where id = $1", [failed]);
		expect(await seenBy(of.links.bank, failed)).toEqual(gone);
		expect(
			await of.submit('advanceLead', { lead: failed, from: 'failed', to: 'accepted', reason: '再谈' })
		).toMatchObject({ status: 'refused', reason: 'request_withdrawn' });
		expect(
			await of.submit('answerLead', { lead: failed, counterpart: of.bank, answer: 'interested' })
		).toMatchObject({ status: 'refused', reason: 'request_withdrawn' });
	});

	test('the counterpart answers what is meant for it, says why not, and nothing else', async () => {
		const { lead } = await asked();
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
		expect(await seenBy(of.links.holder, lead)).toMatchObject({
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
	await settled(phone.record('requestPatent', args));
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

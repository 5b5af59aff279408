// Who learns what of a request: every role × every function and table of the exposed schema, read from the catalogue, so that a new one is asked as well.
// Without the separate consent no contact data reaches a counterpart, a bank or a bureau; withdrawal takes it away; another region's bureau never sees a lead.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	codeOf,
	draftOf,
	foundRequestWorld,
	leadArgs,
	needArgs,
	type RequestWorld
} from './request-world.ts';
import { foundWorld, person, type Phone } from './world.ts';

const CONTACT = /司马清扬|13900001111|139 0000 1111|总工程师|0571-88886666|simaqy/;
const WHO = { name: '司马清扬', mobile: '13900001111', title: '总工程师' };
const ROLES = [
	'anonymous',
	'stranger',
	'organiser',
	'otherOrganiser',
	'bureau',
	'otherBureau',
	'phone',
	'otherPhone',
	'holderLink',
	'bankLink',
	'personLink',
	'otherPersonLink'
] as const;
type Role = (typeof ROLES)[number];

let t: TestDatabase;
let of: RequestWorld;
let phone: Phone;
let lead: string;
let need: string;
let needLead: string;
let contact: string;
let actors: Record<Role, { actor: Actor; secret?: string }>;
let functions: string[];
/** What tells of the requests without telling of the person. */
let traces: string[];
let deal: string;

beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	phone = await of.world.enrol();
	const [other, elsewhere] = [await foundRequestWorld(t), await foundWorld(t.database)];
	contact = randomUUID();
	const text =
		'急用，请打 139 0000 1111 或 0571-88886666 找司马清扬，微信：simaqy88，邮箱 simaqy@example.com';
	const asked = leadArgs(of, {
		contact,
		...WHO,
		company: '秘溪微电子有限公司',
		use: `密封圈样机。${text}`,
		note: text
	});
	await of.submit('requestPatent', asked);
	const stated = needArgs(
		{ company: '秘溪微电子有限公司', problem: text, visibility: 'counterparts' },
		{ kind: 'financing', contact }
	);
	await of.submit('recordNeed', stated);
	[lead, need, needLead, deal] = [asked.lead, stated.need, randomUUID(), randomUUID()];
	await of.submit('introduceNeed', { lead: needLead, need, counterpart: of.bank });
	await of.submit('advanceLead', {
		lead,
		from: 'submitted',
		to: 'contacted',
		nextStep: text,
		nextOn: '2026-12-01'
	});
	await of.submit('recordDeal', {
		deal,
		lead,
		type: 'licence',
		holderName: '云川理工大学',
		holderKind: 'university',
		acquirerName: '秘溪微电子有限公司',
		patents: ['2017106018623'],
		effectiveOn: '2026-11-20'
	});
	const contract = { name: '合同.pdf', type: 'application/pdf', bytes: 3, sha256: 'a'.repeat(64) };
	await of.submit('attachEvidence', { file: randomUUID(), deal, paper: 'contract', ...contract });
	await of.submit('answerLead', { lead, answer: 'question', counterpart: of.holder, reason: text });
	const rated = { organisationKind: 'enterprise', ratings: { overall: 5 }, role: 'attendee', text };
	await of.submit('giveFeedback', { feedback: randomUUID(), respondent: contact, ...rated });
	// A technical need is matched and pushed.
	const technical = needArgs({ company: '秘溪微电子有限公司', problem: text }, { contact });
	await of.submit('recordNeed', technical);
	const push = { push: randomUUID(), item: 'patent', patent: of.patent, channel: 'link' };
	await of.submit('recordTargetedPush', { ...push, need: technical.need, words: ['密封'], chains: [] });
	// A change that waits for a decision carries both values.
	phone.record('amendNeed', { need, changes: { problem: { from: '别的', to: `改：${text}` } } });
	await phone.push();
	const strangers = leadArgs(other, { contact: randomUUID(), name: '别人' });
	await other.submit('requestPatent', strangers);
	const secret = async (of: string) =>
		((await t.database.call('read_receipt', { lead: of }, { kind: 'server' })) as { secret: string }).secret;
	const anonymous: Actor = { kind: 'anonymous' };
	actors = {
		anonymous: { actor: anonymous },
		stranger: { actor: { kind: 'account', user: randomUUID() } },
		organiser: { actor: of.world.organiser },
		otherOrganiser: { actor: other.world.organiser },
		bureau: { actor: of.bureau },
		otherBureau: { actor: of.otherBureau },
		phone: { actor: phone.actor },
		otherPhone: { actor: (await elsewhere.enrol()).actor },
		holderLink: { actor: anonymous, secret: of.links.holder },
		bankLink: { actor: anonymous, secret: of.links.bank },
		personLink: { actor: anonymous, secret: await secret(lead) },
		otherPersonLink: { actor: anonymous, secret: await secret(strangers.lead) }
	};
	const receipts = await t.sql<{ receipt: string }>(
		'select receipt from leads where id = any ($1) union select receipt from needs where id = any ($1)',
		[[lead, need, needLead]]
	);
	traces = [lead, need, needLead, deal, '秘溪', ...receipts.map(({ receipt }) => receipt), '密封圈样机'];
	functions = (
		await t.sql<{ name: string }>(
			"select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype order by 1"
		)
	).map(({ name }) => name);
});
afterAll(() => t.close());

/** One bag that names everything there is, so that every function finds what it asks for. */
const requests = (secret: string | undefined) =>
	[lead, needLead, undefined].map((one) => ({
		event: of.world.event,
		organisation: of.world.organisation,
		...(one ? { lead: one } : { need }),
		secret,
		code: of.code,
		patent: of.patent,
		contact,
		records: [deal],
		year: new Date().getUTCFullYear(),
		figure: one ? 'leads' : 'needs',
		record: deal,
		kind: 'deal',
		counterpart: of.bank,
		reason: '核对材料真实性',
		cursor: null,
		enrolment: phone.enrolment,
		rows: [],
		drafts: [],
		ops: [],
		maxSeq: 0,
		unsent: 0,
		name: 'x'
	}));

/** Everything a role is answered by a function, errors included. */
async function said(name: string, role: Role): Promise<string> {
	const { actor, secret } = actors[role];
	const answers = requests(secret).map((request) =>
		t.database
			.call(name, request, actor)
			.catch(
				(error: { code: string; detail: string; message: string }) =>
					`${error.code} ${error.detail} ${error.message}`
			)
	);
	// Also without naming anything: what a list shows by itself.
	answers.push(t.database.call(name, { secret }, actor).catch((error: { code: string }) => error.code));
	return JSON.stringify(await Promise.all(answers));
}

/** Which functions tell which role something that matches. */
async function whoLearns(matches: (text: string) => boolean): Promise<Partial<Record<Role, string[]>>> {
	const learned: Partial<Record<Role, string[]>> = {};
	for (const role of ROLES) {
		const texts = await Promise.all(functions.map(async (name) => ({ name, text: await said(name, role) })));
		const names = texts.filter(({ text }) => matches(text)).map(({ name }) => name);
		if (names.length > 0) learned[role] = names;
	}
	return learned;
}

/** Rows of every table, by the columns a role may read, as text. */
async function tablesRead(role: Role): Promise<string> {
	const { actor } = actors[role];
	const claims =
		actor.kind === 'account'
			? { sub: actor.user, role: 'authenticated' }
			: actor.kind === 'enrolment'
				? { role: 'authenticated', enrolment: actor.enrolment, event: actor.event }
				: {};
	const pgRole = actor.kind === 'anonymous' ? 'anon' : 'authenticated';
	const client = await t.pool.connect();
	try {
		const columns = await client.query<{ name: string; list: string }>(
			`select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as list
			from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p') and has_column_privilege($1, c.oid, a.attnum, 'select') group by 1`,
			[pgRole]
		);
		await client.query('begin');
		await client.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
			pgRole,
			JSON.stringify(claims)
		]);
		const rows = [];
		for (const { name, list } of columns.rows)
			rows.push({ name, rows: (await client.query(`select ${list} from ${name}`)).rows });
		return JSON.stringify(rows);
	} finally {
		await client.query('rollback');
		client.release();
	}
}

/** The organiser's own ways: the audited reveal, and the words of a held change that is to be decided. */
const ORGANISER = ['list_waiting', 'reveal_contact'];
/** The organiser's staff and the person read what was written, not who is to be reached: that stands in no field. */
const words = { phone: ['pull', 'snapshot'], personLink: ['list_requests', 'read_my_page'] };
const ofPerson = (text: string) =>
	/司马清扬|13900001111|总工程师/.test(text.replace(/急用，请打[^"]*?simaqy@example\.com/g, ''));

describe('contact data', () => {
	const consents = () => [
		{ kind: 'counterpart', recipient: of.holder, version: 'v1' },
		{ kind: 'counterpart', recipient: of.bank, version: 'v1' },
		{ kind: 'bureau', recipient: of.bureauOrganisation, version: 'v1' }
	];
	const asPerson = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform_as_person',
			{ secret: actors.personLink.secret, drafts: [draftOf(verb, args)] },
			{ kind: 'anonymous' }
		);
	const reachesNobody = async () => {
		const learned = await whoLearns((text) => CONTACT.test(text));
		expect(learned).toEqual({
			organiser: [
				...ORGANISER,
				'list_leads',
				'list_needs',
				'read_lead',
				'read_need',
				'export_leads',
				'export_needs'
			].sort(),
			...words
		});
		// Their own page tells a person what is held about them.
		expect(await whoLearns(ofPerson)).toEqual({
			organiser: ['reveal_contact'],
			personLink: ['read_my_page']
		});
	};

	test(
		'without a consent it reaches nobody but the organiser, whatever is written in free text',
		reachesNobody
	);

	test('with a consent it reaches the recipients it names, each by one way', async () => {
		await asPerson('grantConsent', { lead, consents: consents() });
		await asPerson('grantConsent', { need, consents: consents() });
		const learned = await whoLearns(ofPerson);
		expect(learned).toEqual({
			organiser: ['reveal_contact'],
			bureau: ['reveal_contact'],
			holderLink: ['read_counterpart_page'],
			bankLink: ['read_counterpart_page'],
			personLink: ['read_my_page']
		});
	});

	test('a bureau sees it masked before it reveals it, and every reveal stands in the audit with its reason', async () => {
		const lists = JSON.stringify(await t.database.call('list_leads', {}, of.bureau));
		expect(lists).toContain('司**');
		expect(lists).toContain('139****1111');
		expect(lists).not.toMatch(CONTACT);
		const count = async () =>
			(await t.sql("select 1 from audit_entries where action = 'reveal_contact' and subject = $1", [lead]))
				.length;
		const before = await count();
		expect(await codeOf(t.database.call('reveal_contact', { lead, reason: ' 看 ' }, of.bureau))).toBe(
			'YH024'
		);
		expect(await t.database.call('reveal_contact', { lead, reason: '核对合同联系人' }, of.bureau)).toEqual(
			WHO
		);
		expect(await count()).toBe(before + 1);
		const [entry] = await t.sql(
			"select detail from audit_entries where action = 'reveal_contact' order by id desc limit 1"
		);
		expect(entry).toEqual({ detail: { reason: '核对合同联系人', bureau: of.bureauOrganisation } });
	});

	test('withdrawn, it reaches nobody any more', async () => {
		await asPerson('withdrawConsent', { lead });
		await asPerson('withdrawConsent', { need });
		await reachesNobody();
		expect(
			await codeOf(t.database.call('reveal_contact', { lead, reason: '核对合同联系人' }, of.bureau))
		).toBe('YH023');
	});

	test('no table shows it to anybody', async () => {
		for (const role of ROLES) {
			const text = await tablesRead(role);
			// The organiser decides about a held change, and reads both values.
			expect(role === 'organiser' ? ofPerson(text) : CONTACT.test(text), role).toBe(false);
		}
	});
});

describe('leads and needs', () => {
	const isTrace = (text: string) => traces.some((trace) => text.includes(trace));

	test('each is told to those it is meant for, by these functions and no others', async () => {
		expect(await whoLearns(isTrace)).toEqual({
			organiser: [
				'export_leads',
				'export_needs',
				'list_deals',
				'list_duties',
				'list_evidence',
				'list_leads',
				'list_leads_of_counterpart',
				'list_matching',
				'list_needs',
				'list_waiting',
				'locate_records',
				'read_lead',
				'read_need',
				'read_patent',
				'read_record'
			],
			bureau: [
				'export_leads',
				'export_needs',
				'list_deals',
				'list_evidence',
				'list_leads',
				'list_needs',
				'list_region_records',
				'locate_records',
				'read_lead',
				'read_need',
				'read_record'
			],
			phone: ['pull', 'snapshot'],
			holderLink: ['read_counterpart_page'],
			bankLink: ['read_counterpart_page'],
			personLink: ['list_requests', 'read_pairing']
		});
	});

	test('a bureau of another region finds none in any table, nor does anybody but organiser and bureau', async () => {
		for (const role of ROLES)
			expect(isTrace(await tablesRead(role)), role).toBe(role === 'organiser' || role === 'bureau');
	});

	test.each([
		'read_lead',
		'read_need',
		'reveal_contact',
		'list_leads',
		'list_needs',
		'count_leads',
		'count_needs',
		'export_leads',
		'export_needs',
		'list_duties',
		'search_patents',
		'read_patent',
		'list_booth_cards',
		'list_leads_of_counterpart'
	])('%s answers another region as if there were nothing', async (name) => {
		const bag = requests(undefined)[0]!;
		const nothing = { ...bag, event: randomUUID(), organisation: randomUUID(), lead: randomUUID() };
		for (const role of ['otherBureau', 'otherOrganiser'] as const) {
			const codes = await Promise.all(
				[bag, nothing].map((request) => codeOf(t.database.call(name, request, actors[role].actor)))
			);
			expect(codes).toEqual(['YH003', 'YH003']);
		}
	});
});

test('events and organisers to narrow by are those in sight', async () => {
	const seen = async (role: keyof typeof actors) =>
		JSON.stringify(await t.database.call('list_request_places', {}, actors[role].actor));
	for (const role of ['organiser', 'bureau'] as const) {
		expect(await seen(role)).toContain(of.world.event);
		expect(await seen(role)).toContain(of.world.organisation);
	}
	for (const role of ['otherBureau', 'otherOrganiser'] as const) {
		expect(await seen(role)).not.toContain(of.world.event);
		expect(await seen(role)).not.toContain(of.world.organisation);
	}
});

test('an export says what the list says, people masked, and the organiser reads in the audit who took it out; a withdrawal is gone from the next one', async () => {
	const asked = leadArgs(of, {
		contact: randomUUID(),
		...WHO,
		company: '白溪仪表有限公司',
		consents: [{ kind: 'bureau', recipient: of.bureauOrganisation, version: 'v1' }]
	});
	await of.submit('requestPatent', asked);
	const read = async (name: string, request: Record<string, unknown> = {}) =>
		(
			(await t.database.call(name, { text: '白溪', ...request }, of.bureau)) as {
				leads: Record<string, unknown>[];
			}
		).leads;
	expect(await read('export_leads')).toEqual(await read('list_leads'));
	expect(await read('export_leads')).toMatchObject([
		{ id: asked.lead, contact: { name: '司**', mobile: '139****1111' }, mayReveal: true, isOwn: false }
	]);
	const [entry] = await t.sql(
		"select event, detail from audit_entries where action = 'export_leads' order by id desc limit 1"
	);
	// What was searched for may be a name: it stands nowhere.
	expect(entry).toEqual({ event: of.world.event, detail: { rows: 1, filter: {} } });
	await t.database.call(
		'perform',
		{ event: of.world.event, drafts: [draftOf('withdrawConsent', { lead: asked.lead })], atomic: true },
		of.world.organiser
	);
	for (const name of ['list_leads', 'export_leads']) {
		const [line] = await read(name);
		expect(line).toMatchObject({ id: asked.lead, mayReveal: false });
		expect(line).not.toHaveProperty('contact');
	}
});

test('the numbers beside a list are those of its rows', async () => {
	const of2 = await foundRequestWorld(t);
	const ids = ['licence', 'licence', 'transfer'].map((intent) =>
		leadArgs(of2, { intent, contact: randomUUID(), name: '令狐', mobile: '13900009991' })
	);
	for (const one of ids) await of2.submit('requestPatent', one);
	await of2.submit('advanceLead', { lead: ids[0]!.lead, from: 'submitted', to: 'contacted' });
	const count = (request: Record<string, unknown>) =>
		t.database.call('count_leads', { event: of2.world.event, ...request }, of2.world.organiser);
	expect(await count({})).toEqual({ total: 3, due: 0, stages: { submitted: 2, contacted: 1 } });
	expect(await count({ intent: 'licence', stage: 'submitted' })).toEqual({
		total: 2,
		due: 0,
		stages: { submitted: 1, contacted: 1 }
	});
	expect(await count({ booth: randomUUID() })).toEqual({ total: 0, due: 0, stages: {} });
	await t.sql("update leads set requested_at = now() - interval '49 hours' where id = any ($1)", [
		ids.map(({ lead }) => lead)
	]);
	expect(await count({})).toMatchObject({ total: 3, due: 2 });
	await of2.submit('recordNeed', needArgs({ visibility: 'anonymous' }));
	const needs = (request: Record<string, unknown>) =>
		t.database.call('count_needs', { event: of2.world.event, ...request }, of2.world.organiser);
	expect(await needs({})).toEqual({ total: 1, kinds: { technical: 1 } });
	expect(await needs({ visibility: 'public' })).toEqual({ total: 0, kinds: {} });
});

test.each([
	['anonymous', '暗溪'],
	['counterparts', '幽溪']
])('a need that is %s hides its firm from whoever watches, in every field', async (visibility, name) => {
	const args = needArgs({
		company: `${name}科技`,
		creditCode: '91350100M000100Y43',
		title: `${name}科技找密封材料`,
		visibility
	});
	await of.submit('recordNeed', args);
	const list = JSON.stringify(await t.database.call('list_needs', {}, of.bureau));
	expect(list).toContain(args.need);
	expect(list).not.toMatch(new RegExp(`${name}|91350100M000100Y43`));
	expect(JSON.stringify(await t.database.call('list_needs', { text: name }, of.bureau))).not.toContain(
		args.need
	);
	expect(JSON.stringify(await t.database.call('list_needs', { text: name }, of.world.organiser))).toContain(
		args.need
	);
	for (const kind of ['need', 'lead']) {
		const lead = randomUUID();
		await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank });
		const [row] = await t.sql<{ id: string }>('select id from leads where need = $1', [args.need]);
		const card = async (isOwn: boolean) =>
			(
				await t.sql<{ card: object }>("select private.record_card($1, $2, '', null, $3) as card", [
					kind,
					kind === 'need' ? args.need : row!.id,
					isOwn
				])
			)[0]!.card;
		expect(JSON.stringify(await card(false)), kind).not.toContain(name);
		expect(await card(true), kind).toMatchObject({ firm: `${name}科技` });
	}
});

test('仅对接方: those it was introduced to read the firm, a bureau does when a consent names it', async () => {
	const args = needArgs(
		{
			company: '幽谷精密',
			creditCode: '91350100M000100Y43',
			title: '幽谷精密质押融资',
			pledgePatents: ['2017106018623'],
			visibility: 'counterparts'
		},
		{ kind: 'financing', contact: randomUUID(), name: '纪云', mobile: '13900002222' }
	);
	await of.submit('recordNeed', args);
	const lead = randomUUID();
	await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank });
	const pledgePatents = { from: ['2017106018623'], to: ['2017106018623', '971017654'] };
	phone.record('amendNeed', { need: args.need, changes: { pledgePatents } });
	await phone.push();
	const firm = /幽谷|91350100M000100Y43|2017106018623/;
	const bank = JSON.stringify(
		await t.database.call('read_counterpart_page', { secret: of.links.bank }, { kind: 'anonymous' })
	);
	for (const told of ['幽谷精密', '91350100M000100Y43', '2017106018623']) expect(bank).toContain(told);
	const watched = async () =>
		Promise.all([
			t.database.call('read_need', { need: args.need }, of.bureau),
			t.database.call('read_lead', { lead }, of.bureau),
			t.database.call('list_needs', { visibility: 'counterparts' }, of.bureau),
			t.database.call('export_needs', { visibility: 'counterparts' }, of.bureau),
			t.database.call('list_leads', { path: 'financing' }, of.bureau),
			t.database.call('export_leads', { path: 'financing' }, of.bureau)
		]);
	for (const seen of await watched()) {
		expect(JSON.stringify(seen)).toContain(args.need);
		expect(JSON.stringify(seen)).not.toMatch(firm);
	}
	expect((await watched())[0]).toMatchObject({
		changes: expect.not.arrayContaining([expect.objectContaining({ fields: ['pledgePatents'] })])
	});
	const consents = [{ kind: 'bureau', recipient: of.bureauOrganisation, version: 'v1' }];
	await of.submit('grantConsent', { need: args.need, consents });
	for (const seen of await watched()) expect(JSON.stringify(seen)).toMatch(firm);
	await of.submit('withdrawConsent', { need: args.need });
	for (const seen of await watched()) expect(JSON.stringify(seen)).not.toMatch(firm);
});

test('who represents a firm leaves with the consent only, and an anonymous need is traced by no pledged patent', async () => {
	const stated = async (visibility: string) => {
		const fields = {
			title: '专利质押融资',
			company: '纪溪精密',
			creditCode: '91350100M000100Y43',
			legalRepresentative: '纪晓芙',
			purpose: visibility === 'anonymous' ? '由纪晓芙担保，补充流动资金' : '补充流动资金',
			pledgePatents: ['2017106018623'],
			amountFen: 500_000_000,
			visibility
		};
		const args = needArgs(fields, {
			kind: 'financing',
			contact: randomUUID(),
			name: '纪云',
			mobile: '13900002222'
		});
		await of.submit('recordNeed', args);
		const lead = randomUUID();
		await of.submit('introduceNeed', { lead, need: args.need, counterpart: of.bank });
		return { need: args.need, lead };
	};
	const [open, hidden] = [await stated('public'), await stated('anonymous')];
	const bank = async (lead: string) => {
		const { leads } = (await t.database.call(
			'read_counterpart_page',
			{ secret: of.links.bank },
			{ kind: 'anonymous' }
		)) as { leads: { id: string }[] };
		return leads.find(({ id }) => id === lead)!;
	};
	const bureau = async ({ need, lead }: { need: string; lead: string }) => [
		await t.database.call('read_need', { need }, of.bureau),
		await t.database.call('read_lead', { lead }, of.bureau),
		await t.database.call('list_needs', {}, of.bureau),
		await t.database.call('export_needs', {}, of.bureau)
	];
	for (const one of [open, hidden])
		expect(JSON.stringify([await bank(one.lead), await bureau(one)])).not.toMatch(
			/纪晓芙|legalRepresentative/
		);
	const shown = { company: '纪溪精密', creditCode: '91350100M000100Y43', pledgePatents: ['2017106018623'] };
	expect(await bank(open.lead)).toMatchObject({ need: { fields: shown } });
	const [read, ofLead] = await bureau(hidden);
	for (const seen of [await bank(hidden.lead), read, ofLead])
		expect(JSON.stringify(seen)).not.toMatch(/纪溪|91350100M000100Y43|2017106018623|pledgePatents/);
	// Nor is one found by a name that the list does not show.
	expect(
		await t.database.call('list_needs', { text: '纪晓芙', event: of.world.event }, of.bureau)
	).toMatchObject({
		needs: []
	});
	expect(await t.database.call('read_need', { need: hidden.need }, of.world.organiser)).toMatchObject({
		fields: { ...shown, legalRepresentative: '纪晓芙' }
	});

	const consents = [{ kind: 'counterpart', recipient: of.bank, version: 'v1' }];
	await of.submit('grantConsent', { need: open.need, consents });
	expect(await bank(open.lead)).toMatchObject({ need: { fields: { legalRepresentative: '纪晓芙' } } });
	await of.submit('withdrawConsent', { need: open.need });
	expect(JSON.stringify(await bank(open.lead))).not.toContain('纪晓芙');
});

test.each(['":', '"}', '\\\\', '{}', 'title', 'ab"', '**', '王"海"燕', '＂：'])(
	'a name that is a piece of JSON (%s) breaks no list, and is not told',
	async (name) => {
		const mine = randomUUID();
		const fields = {
			title: `${name}找密封材料`,
			company: `${name}公司`,
			tags: [name],
			visibility: 'anonymous'
		};
		const args = needArgs(fields, { contact: mine, name });
		expect(await of.submit('recordNeed', args)).toMatchObject({ status: 'accepted' });
		const asked = leadArgs(of, { contact: mine, name, note: `找${name}` });
		expect(await of.submit('requestPatent', asked)).toMatchObject({ status: 'accepted' });
		for (const list of ['list_needs', 'list_leads']) {
			const answer = await t.database.call(list, {}, of.bureau);
			expect(JSON.stringify(answer)).toContain(list === 'list_needs' ? args.need : asked.lead);
			const line = (answer as Record<string, { id: string; fields?: { title: string }; note?: string }[]>)[
				list === 'list_needs' ? 'needs' : 'leads'
			]!.find(({ id }) => id === args.need || id === asked.lead)!;
			expect(line.fields?.title ?? line.note).toMatch(/^(\*{3}找密封材料|找\*{3})$/);
		}
	}
);

test('lists come in pages, newest first, without a row twice or left out', async () => {
	const of2 = await foundRequestWorld(t);
	const ids = [];
	for (let i = 0; i < 7; i++) {
		const args = leadArgs(of2, { company: `第${i}家` });
		await of2.submit('requestPatent', args);
		ids.unshift(args.lead);
	}
	const seen: string[] = [];
	let after: { at: string; id: string } | undefined;
	for (let more = true; more;) {
		const page = (await t.database.call(
			'list_leads',
			{ event: of2.world.event, limit: 3, after },
			of2.world.organiser
		)) as {
			leads: { id: string; requestedAt: string }[];
			more: boolean;
		};
		seen.push(...page.leads.map(({ id }) => id));
		const last = page.leads.at(-1)!;
		after = { at: last.requestedAt, id: last.id };
		more = page.more;
	}
	expect([...seen].sort()).toEqual([...ids].sort());
	expect(new Set(seen).size).toBe(7);
});

test('what reaches a person is taken out of free text, and what only looks like it stays', async () => {
	const veil = async (text: string) =>
		(await t.sql<{ said: string }>('select private.without_contacts($1) as said', [text]))[0]!.said;
	for (const text of [
		'13900001111',
		'139-0000-1111',
		'１３９００００１１１１',
		'+86 139 0000 1111',
		'0571-88886666',
		'a.b@c.com',
		'QQ：12345678',
		'加vx abc_123',
		'联系电话：88886666'
	])
		expect(await veil(`请找 ${text} 谢谢`), text).not.toMatch(/\d{5}|@|abc_123/);
	for (const text of [
		'专利号 201710601862.3',
		'2017106018623',
		'投入 1500000 元',
		'2026年11月22日',
		'91350100M000100Y43',
		'intel i7-12700K',
		'GB/T 32100-2015'
	])
		expect(await veil(text)).toBe(text.normalize('NFKC'));
	expect(await veil(person('x').name)).toBe('x');
	const said = '果园，坡地（丘陵）；电话：13900001111！能用吗？等…';
	expect(await veil(said)).toBe(said.replace('13900001111', '***'));
	const [{ hidden }] = (await t.sql<{ hidden: string }>('select private.veiled($1, $2) as hidden', [
		'请找张三（经理），谢谢',
		'张三（经理）'
	])) as [{ hidden: string }];
	expect(hidden).toBe('请找***，谢谢');
});

// Who may do what: every role × every function × every table of the exposed schema, in one matrix. A new table or function turns this red
// until it stands here.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { migrate } from '#lib/server/database/migrate.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import {
	draftOf,
	foundRequestWorld,
	leadArgs,
	needArgs,
	NUMBERS,
	type RequestWorld
} from './request-world.ts';
import { foundWorld, idOf, person, type Phone, type World } from './world.ts';

let t: TestDatabase;
let own: World;
let phone: Phone;
let actors: Record<Role, Actor>;

const ROLES = ['anonymous', 'stranger', 'organiser', 'otherOrganiser', 'bureau', 'phone', 'server'] as const;
type Role = (typeof ROLES)[number];

/**
 * Which roles see rows of the table's own-event data by plain select. Everybody else sees none or may not ask.
 * Nobody but the owner writes any table: see the test below.
 */
const READERS: Record<string, Role[]> = {
	regions: ['anonymous', 'stranger', 'organiser', 'otherOrganiser', 'bureau', 'phone'],
	organisations: ['organiser', 'otherOrganiser', 'bureau'],
	people: ['organiser', 'otherOrganiser', 'bureau'],
	roles: ['organiser', 'otherOrganiser', 'bureau'],
	events: ['organiser', 'bureau'],
	sessions: ['organiser', 'bureau'],
	stations: ['organiser', 'bureau'],
	event_streams: ['organiser', 'bureau'],
	attendees: ['organiser'],
	enterprises: ['organiser'],
	outcomes: ['organiser'],
	audit_entries: ['organiser'],
	passes: ['organiser'],
	enrolments: ['organiser'],
	check_ins: ['organiser'],
	check_in_voids: ['organiser'],
	attendances: ['organiser'],
	settlements: ['organiser'],
	corrections: ['organiser'],
	attendee_links: ['organiser'],
	backups: ['stranger', 'organiser', 'otherOrganiser', 'bureau'],
	counterparts: ['organiser'],
	patents: ['organiser', 'bureau'],
	patent_offers: ['organiser', 'bureau'],
	booths: ['organiser', 'bureau'],
	booth_patents: ['organiser', 'bureau'],
	consents: ['organiser'],
	needs: ['organiser', 'bureau'],
	leads: ['organiser', 'bureau'],
	lead_steps: ['organiser', 'bureau'],
	lead_links: ['organiser', 'bureau'],
	lead_answers: ['organiser', 'bureau'],
	deals: ['organiser', 'bureau'],
	deal_payments: ['organiser', 'bureau'],
	pledges: ['organiser', 'bureau'],
	product_filings: ['organiser', 'bureau'],
	recorded_deals: ['organiser', 'bureau'],
	recorded_pledges: ['organiser', 'bureau'],
	recorded_filings: ['organiser', 'bureau'],
	strikes: ['organiser', 'bureau'],
	feedback: ['organiser', 'bureau'],
	feedback_ratings: ['organiser', 'bureau'],
	targeted_pushes: ['organiser'],
	files: ['organiser'],
	programmes: ['organiser', 'bureau'],
	programme_metrics: ['organiser', 'bureau'],
	reported_values: ['organiser', 'bureau'],
	closed_periods: ['organiser', 'bureau'],
	programme_entries: ['organiser', 'bureau'],
	programme_reports: ['organiser', 'bureau'],
	report_hand_ins: ['organiser', 'bureau'],
	reviews: ['organiser', 'bureau'],
	programme_documents: ['organiser'],
	document_versions: ['organiser'],
	programme_scope: [],
	programme_records: [],
	programme_subjects: [],
	programme_counters: [],
	attendee_aliases: [],
	badges: [],
	event_presence: [],
	op_inbox: [],
	receipts: [],
	stream_entries: []
};

/** Tables of which a role sees rows of its own, and none of the event's. */
const OWN_ROWS = ['organisations', 'people', 'roles'];

/** What stands of the tables behind them; written like a table, but not emptied. */
const VIEWS = ['deals', 'pledges', 'product_filings'];

/** Tables without an event: nobody but the organiser (and the bureau) has rows of them here. */
const NO_EVENT = [
	'enterprises',
	'counterparts',
	'patents',
	'patent_offers',
	'booth_patents',
	'lead_links',
	'deal_payments',
	'programmes',
	'programme_metrics',
	'reported_values',
	'closed_periods',
	'programme_entries',
	'programme_reports',
	'report_hand_ins',
	'reviews',
	'programme_documents',
	'document_versions'
];

/** Who may execute a function at all. What it then answers is decided inside; SIGHT says who is answered with the event. */
const ACCOUNTS: Role[] = ['stranger', 'organiser', 'otherOrganiser', 'bureau', 'phone'];
const CALLERS: Record<string, Role[]> = {
	push: ACCOUNTS,
	pull: ACCOUNTS,
	snapshot: ACCOUNTS,
	perform: [...ACCOUNTS, 'server'],
	my_profile: ACCOUNTS,
	list_events: ACCOUNTS,
	read_event: ACCOUNTS,
	list_attendees: ACCOUNTS,
	list_badges: ACCOUNTS,
	list_personal_links: ACCOUNTS,
	list_enterprises: ACCOUNTS,
	list_waiting: ACCOUNTS,
	list_suggestions: ACCOUNTS,
	read_ledger: ACCOUNTS,
	read_rhythm: ACCOUNTS,
	read_door: ACCOUNTS,
	read_talks: ACCOUNTS,
	list_bureaus: ACCOUNTS,
	publish_telephone: ACCOUNTS,
	list_evidence: ACCOUNTS,
	read_wall: ACCOUNTS,
	list_answers: ACCOUNTS,
	find_known: ACCOUNTS,
	read_pass: ['anonymous', ...ACCOUNTS],
	redeem_pass: ['anonymous', ...ACCOUNTS],
	read_badge_page: ['anonymous', ...ACCOUNTS],
	read_personal_page: ['anonymous', ...ACCOUNTS],
	search_patents: ACCOUNTS,
	read_patent: ACCOUNTS,
	list_booth_cards: ACCOUNTS,
	list_leads_of_counterpart: ACCOUNTS,
	list_counterparts: ACCOUNTS,
	list_counterpart_links: ACCOUNTS,
	list_booths: ACCOUNTS,
	read_booth: ['anonymous', ...ACCOUNTS],
	list_recipients: ['anonymous', ...ACCOUNTS],
	list_leads: ACCOUNTS,
	list_needs: ACCOUNTS,
	read_lead: ACCOUNTS,
	read_need: ACCOUNTS,
	count_leads: ACCOUNTS,
	count_needs: ACCOUNTS,
	list_request_places: ACCOUNTS,
	export_leads: ACCOUNTS,
	export_needs: ACCOUNTS,
	reveal_contact: ACCOUNTS,
	list_deals: ACCOUNTS,
	list_duties: ACCOUNTS,
	perform_as_person: ['anonymous', ...ACCOUNTS],
	perform_as_counterpart: ['anonymous', ...ACCOUNTS],
	list_requests: ['anonymous', ...ACCOUNTS],
	read_counterpart_page: ['anonymous', ...ACCOUNTS],
	read_my_page: ['anonymous', ...ACCOUNTS],
	read_pairing: ['anonymous', ...ACCOUNTS],
	list_pairing: ACCOUNTS,
	list_matching: ACCOUNTS,
	list_feedback: ACCOUNTS,
	perform_as_respondent: ['anonymous', ...ACCOUNTS],
	list_programmes: ACCOUNTS,
	read_programme: [...ACCOUNTS, 'server'],
	read_programme_vector: ACCOUNTS,
	list_programme_records: ACCOUNTS,
	list_event_programmes: ACCOUNTS,
	list_programme_events: ACCOUNTS,
	list_event_figures: ACCOUNTS,
	list_event_records: ACCOUNTS,
	list_programme_flags: ACCOUNTS,
	locate_records: ACCOUNTS,
	read_record: ACCOUNTS,
	list_window_figures: ACCOUNTS,
	read_region_year: ACCOUNTS,
	list_region_records: ACCOUNTS,
	list_award_records: ACCOUNTS,
	list_programme_papers: ACCOUNTS,
	list_award_gaps: ACCOUNTS,
	list_payments_beside: ACCOUNTS,
	list_entries: ACCOUNTS,
	list_documents: ACCOUNTS,
	read_document: ACCOUNTS,
	list_offered_documents: ACCOUNTS,
	read_programme_edition: ACCOUNTS,
	preview_figures: ACCOUNTS,
	list_programme_reports: ACCOUNTS,
	read_report: ACCOUNTS,
	list_own_values: ACCOUNTS,
	verify_programmes: ['server'],
	read_file: [...ACCOUNTS, 'server'],
	list_files: ACCOUNTS,
	list_ledger: ACCOUNTS,
	read_picture: ['anonymous', ...ACCOUNTS],
	note_file_stored: ['server'],
	list_removed_files: ['server'],
	note_files_cleared: ['server'],
	read_receipt: ['server'],
	recognise_person: ['server'],
	read_lead_receipt: ['server'],
	read_registration: ['server'],
	read_event_page: ['anonymous', ...ACCOUNTS],
	read_event_code: ACCOUNTS,
	find_account: ['server'],
	note_sign_in: ['server'],
	add_person: ['server'],
	add_organisation: ['server'],
	is_empty: ['server'],
	server_secret: ['server'],
	schema_version: ['server'],
	list_heads: ['server'],
	push_relayed: ['server'],
	note_backup: ['server'],
	begin_epoch: ['server'],
	verify_streams: ['server'],
	adopt_enrolment: ['server'],
	run_due: ['server']
};

/** Who gets an answer about this organiser's event. Everybody else is refused, or answered with nothing. */
const SIGHT: Record<string, Role[]> = {
	list_programmes: ['organiser', 'bureau'],
	list_documents: ['organiser'],
	list_offered_documents: ['organiser'],
	list_events: ['organiser', 'bureau'],
	read_event: ['organiser', 'bureau'],
	read_rhythm: ['organiser'],
	read_door: ['organiser'],
	read_wall: ['organiser'],
	list_answers: ['organiser'],
	list_enterprises: ['organiser'],
	list_attendees: ['organiser'],
	list_badges: ['organiser'],
	list_personal_links: ['organiser'],
	list_waiting: ['organiser'],
	list_suggestions: ['organiser'],
	read_ledger: ['organiser'],
	find_known: ['organiser'],
	pull: ['phone'],
	snapshot: ['phone']
};

beforeAll(async () => {
	t = await testDatabase();
	const requests = await foundRequestWorld(t);
	own = requests.world;
	const other = await foundWorld(t.database);
	phone = await own.enrol();
	const listed = person('王海燕', { mobile: '13800000001' });
	await own.perform('addAttendee', [listed]);
	const [alike, unlike] = [
		person('王海雁', { mobile: '13800000001' }),
		person('王海晏', { mobile: '13800000001' })
	];
	await own.perform('addAttendee', [alike, unlike]);
	await t.database.call(
		'note_backup',
		{ takenAt: new Date().toISOString(), verifiedAt: new Date().toISOString() },
		{ kind: 'server' }
	);
	await own.perform('recordEnterprise', [
		{ name: '云川恒澈环保科技有限公司', creditCode: '91350100M000100Y43', techSme: true, specialised: false }
	]);
	phone.record('recordCheckIn', {
		session: own.session,
		direction: 'in',
		attendee: listed.attendee,
		answers: [{ question: own.session, text: '自驾' }]
	});
	phone.record('voidCheckIn', { target: phone.record('x', {}) && phone.enrolment });
	phone.record('recordCheckIn', { session: 1 });
	const held = phone.record('recordCheckIn', {
		session: own.session,
		direction: 'in',
		badge: 'A'.repeat(22)
	});
	phone.checkIn(listed.attendee, { supersedes: idOf(phone.checkIn(alike.attendee)) });
	await phone.push();
	await own.perform('settleHeld', [{ target: idOf(held), decision: 'dismiss' }]);
	await own.perform('linkAttendees', [
		{ attendee: unlike.attendee, into: listed.attendee, decision: 'different' }
	]);
	await t.database.call(
		'add_organisation',
		{
			id: '00000000-0000-4000-8000-0000000000b0',
			name: '云川市知识产权局',
			kind: 'bureau',
			region: '990100',
			regionName: '云川市'
		},
		{ kind: 'server' }
	);
	const bureau = '00000000-0000-4000-8000-0000000000b1';
	await t.database.call(
		'add_person',
		{
			person: bureau,
			email: 'b@example.com',
			secret: 'x',
			name: '局',
			roles: [{ organisation: '00000000-0000-4000-8000-0000000000b0', role: 'bureau' }]
		},
		{ kind: 'server' }
	);
	await fillRequests(requests);
	await fillProgrammes(requests);
	await t.sql(`update organisations set region = '980100' where id = $1`, [other.organisation]);
	actors = {
		anonymous: { kind: 'anonymous' },
		stranger: { kind: 'account', user: '00000000-0000-4000-8000-00000000dddd' },
		organiser: own.organiser,
		otherOrganiser: other.organiser,
		bureau: { kind: 'account', user: bureau },
		phone: phone.actor,
		server: { kind: 'server' }
	};
});
afterAll(() => t.close());

/** A programme of the organiser, with a value, a closed period and a word of the bureau. */
async function fillProgrammes(of: RequestWorld) {
	const programme = randomUUID();
	const figure = { key: 'events', metric: 'events.held', filters: {}, basis: 'year' };
	const period = { startsOn: '2020-01-01', endsOn: '2030-12-31' };
	const definition = { id: 'x', name: { zh: '恒澈', en: 'x' } };
	await of.book('adoptProgramme', [{ programme, definition, settings: {}, ...period, metrics: [figure] }]);
	await of.book('reportValue', [{ value: randomUUID(), programme, key: 'events', period: -1, amount: 1 }]);
	await of.book('closePeriod', [{ programme, period: 0, isEarly: true }]);
	await of.book('recordEntry', [{ programme, entry: randomUUID(), version: 0, name: '乙', application: {} }]);
	const [{ counted }] = (await t.sql<{ counted: number }>('select counted from programmes where id = $1', [
		programme
	])) as [{ counted: number }];
	const frozen = {
		kind: 'analysis',
		from: '2020-01-01',
		to: '2020-12-31',
		version: 1,
		counted: Number(counted)
	};
	const report = randomUUID();
	await of.book('freezeReport', [{ report, programme, ...frozen, body: { rows: [] } }]);
	const on = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
	await of.book('handInReport', [{ report, programme, on }]);
	const review = {
		organisation: own.organisation,
		drafts: [draftOf('confirmIndicator', { programme, key: 'events', period: 0 })]
	};
	await t.database.call('perform', review, of.bureau);
	const document = randomUUID();
	const whole = { ...definition, indicators: [] };
	await of.book('draftDocument', [{ document, draft: whole }]);
	await of.book('publishDocument', [{ document, revision: 1, definition: whole }]);
}

/** A row in each table of requests and deals. */
async function fillRequests(of: RequestWorld) {
	const [one, two] = [leadArgs(of), leadArgs(of)];
	const consents = [{ kind: 'counterpart', recipient: of.holder, version: 'v1' }];
	await of.submit('requestPatent', { ...one, consents });
	await of.submit('requestPatent', two);
	const need = needArgs();
	await of.submit('recordNeed', need);
	const why = { channel: 'link', words: [], chains: [] };
	await of.submit('recordTargetedPush', {
		push: randomUUID(),
		item: 'patent',
		patent: of.patent,
		need: need.need,
		...why
	});
	const ratings = { overall: 5 };
	await of.submit('giveFeedback', {
		feedback: randomUUID(),
		role: 'attendee',
		organisationKind: 'enterprise',
		ratings
	});
	const picture = {
		file: randomUUID(),
		name: '照片.jpg',
		type: 'image/jpeg',
		bytes: 3,
		sha256: 'a'.repeat(64)
	};
	await of.submit('attachFile', { ...picture, need: need.need });
	await of.submit('advanceLead', { lead: one.lead, from: 'submitted', to: 'contacted' });
	await of.submit('answerLead', { lead: one.lead, answer: 'question', counterpart: of.holder });
	const patents = [NUMBERS[0]];
	const parties = { holderName: '甲', holderKind: 'enterprise', acquirerName: '乙' };
	const [deal, pledge, filing] = [randomUUID(), randomUUID(), randomUUID()];
	await of.submit('recordDeal', {
		deal,
		lead: one.lead,
		type: 'transfer',
		...parties,
		patents,
		payments: [{ amountFen: 1 }]
	});
	await of.submit('recordPledge', {
		pledge,
		lead: one.lead,
		borrowerName: '乙',
		lenderName: '丙',
		rightKinds: ['patent']
	});
	await of.book('recordProductFiling', [{ filing, firmName: '乙', product: '丁', patents }]);
	await of.submit('attachEvidence', { ...picture, file: randomUUID(), deal, paper: 'contract' });
	const struck = randomUUID();
	await of.book('recordProductFiling', [{ filing: struck, firmName: '乙', product: '戊', patents }]);
	await of.book('strikeRecord', [{ recordKind: 'filing', record: struck, reason: '登记错了' }]);
}

/** Runs SQL as a role would, and rolls back. The answer, or null where it was not allowed. */
async function as(role: Role, sql: string): Promise<Record<string, unknown>[] | null> {
	const actor = actors[role];
	const client = await t.pool.connect();
	const claims =
		actor.kind === 'account'
			? { sub: actor.user, role: 'authenticated' }
			: actor.kind === 'enrolment'
				? { role: 'authenticated', enrolment: actor.enrolment, event: actor.event }
				: {};
	const pgRole =
		actor.kind === 'anonymous' ? 'anon' : actor.kind === 'server' ? 'service_role' : 'authenticated';
	try {
		await client.query('begin');
		await client.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
			pgRole,
			JSON.stringify(claims)
		]);
		return (await client.query(sql)).rows;
	} catch (error) {
		if ((error as { code?: string }).code === '42501') return null;
		throw error;
	} finally {
		await client.query('rollback');
		client.release();
	}
}

test('every table and every function of the exposed schema is in the matrix', async () => {
	const tables = await t.sql<{ name: string }>(
		`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')`
	);
	expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(READERS).sort());
	const functions = await t.sql<{ name: string }>(
		`select proname as name from pg_proc where pronamespace = 'public'::regnamespace`
	);
	expect(functions.map(({ name }) => name).sort()).toEqual(Object.keys(CALLERS).sort());
});

test('row-level security is on everywhere', async () => {
	expect(
		await t.sql(
			`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity`
		)
	).toEqual([]);
});

describe.each(Object.entries(READERS))('table %s', (table, readers) => {
	test.each(ROLES)('read by %s', async (role) => {
		const columns = await t.sql<{ name: string }>(
			`select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum limit 1`,
			[table]
		);
		const rows = await as(role, `select ${columns[0]!.name} from public.${table}`);
		const sees = rows !== null && rows.length > 0;
		if (OWN_ROWS.includes(table)) return expect(sees).toBe(readers.includes(role));
		if (role === 'otherOrganiser' && !readers.includes(role)) {
			// Has rows of its own event; none of ours may be among them.
			const event = { events: 'id' }[table] ?? 'event';
			if (rows === null || NO_EVENT.includes(table))
				return expect(sees && NO_EVENT.includes(table)).toBe(false);
			return expect(
				await as(role, `select 1 as x from public.${table} where ${event} = '${own.event}'`)
			).toEqual([]);
		}
		expect(sees).toBe(readers.includes(role));
	});

	test.each(ROLES)('never written by %s', async (role) => {
		expect(await as(role, `delete from public.${table}`)).toBeNull();
		expect(await as(role, `insert into public.${table} default values`)).toBeNull();
		if (!VIEWS.includes(table)) expect(await as(role, `truncate public.${table}`)).toBeNull();
	});
});

describe.each(Object.entries(CALLERS))('function %s', (name, callers) => {
	test.each(ROLES)('called by %s', async (role) => {
		const request = {
			event: own.event,
			organisation: own.organisation,
			cursor: null,
			rows: [],
			drafts: [],
			ops: [],
			name: 'x'
		};
		const answer = await t.database.call(name, request, actors[role]).then(
			(value) => ({ value, kind: null, code: null }),
			(error: { kind: string; code: string }) => ({ value: null, kind: error.kind, code: error.code })
		);
		expect(answer.kind === 'forbidden').toBe(!callers.includes(role));
		if (!(name in SIGHT) || !callers.includes(role)) return;
		const text = JSON.stringify(answer.value ?? null);
		const isAnswered =
			text.includes(own.event) ||
			text.includes('王海燕') ||
			text.includes('恒澈') ||
			/"(waiting|slots|phones)":\s*\[\{|"known"|"questions"|"rows":\[\{/.test(text);
		expect(isAnswered).toBe(SIGHT[name]!.includes(role));
	});
});

test('nothing is open that Supabase would open by default', async () => {
	const bare = await testDatabase({ isBare: true });
	try {
		await bare.sql(`alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
			alter default privileges in schema public grant execute on functions to anon, authenticated, service_role`);
		const client = await bare.pool.connect();
		await migrate(client, readSchemaFiles());
		client.release();
		for (const name of ['server_secret', 'find_account', 'add_person'])
			expect(
				await bare.sql(`select has_function_privilege('anon', 'public.${name}(jsonb)', 'execute') as open`)
			).toEqual([{ open: false }]);
		expect(
			await bare.sql(
				`select has_table_privilege('authenticated', 'public.attendees', 'insert') as write, has_column_privilege('authenticated', 'public.attendees', 'mobile', 'select') as mobile`
			)
		).toEqual([{ write: false, mobile: false }]);
	} finally {
		await bare.close();
	}
});

test('a mobile number is never read whole, not even by its organiser, but for the audited list of links', async () => {
	expect(await as('organiser', 'select mobile from public.attendees')).toBeNull();
	const list = JSON.stringify(await t.database.call('list_attendees', { event: own.event }, own.organiser));
	expect(list).toContain('138****0001');
	expect(list).not.toContain('13800000001');
	const before = await t.sql(`select 1 from audit_entries where action = 'list_personal_links'`);
	await t.database.call('list_personal_links', { event: own.event }, own.organiser);
	expect(await t.sql(`select 1 from audit_entries where action = 'list_personal_links'`)).toHaveLength(
		before.length + 1
	);
	await expect(t.sql('delete from audit_entries')).rejects.toMatchObject({ code: 'YH090' });
});

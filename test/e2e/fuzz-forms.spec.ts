// Whatever is posted to the public forms, those behind a personal link among them: never a 500, never a stack, and nothing is stored that does not parse. Seeded; the posts of one seed are the same.
// FUZZ_POSTS says how many (npm run fuzz:forms: 10,000), FUZZ_SEED which.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addAttendee } from '#lib/domain/attendee.ts';
import { consentText, type ConsentKind } from '#lib/domain/consent-texts.ts';
import { requestPatent } from '#lib/domain/lead.ts';
import { idOf } from '#lib/server/public-forms/submit-id.ts';
import { startApp, type App } from './app.ts';
import { performAsServer, query } from './event-data.ts';
import { expect, test } from './own-origin.ts';
import { foundPublicWorld, type PublicWorld } from './public-world.ts';

const POSTS = Number(process.env.FUZZ_POSTS ?? 1000);
const SEED = Number(process.env.FUZZ_SEED ?? 20261122);
const AT_ONCE = 8;

let app: App;
let of: PublicWorld;
let codes: string[];
test.beforeAll(async () => {
	test.setTimeout(240_000);
	// Each post comes from an address of its own: the limits would answer most of them otherwise.
	app = await startApp({ env: { ADDRESS_HEADER: 'x-test-address' } });
	of = await foundPublicWorld(app);
	for (let i = 0; i < 8; i++)
		await performAsServer(app, of.event, {
			verb: 'placeBooth',
			args: {
				booth: randomUUID(),
				number: `F${i}`,
				name: '展位',
				patents: [of.patents.granted, of.patents.application]
			}
		});
	codes = (
		await query<{ code: string }>(app, `select code from booths where event = $1 and number <> 'T17'`, [
			of.event
		])
	).map(({ code }) => code);
});
test.afterAll(() => app?.stop());

interface Post {
	path: string;
	body: string | Uint8Array<ArrayBuffer>;
	headers: Record<string, string>;
	submit: string;
}

/** Values that break things somewhere. */
const nasty = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'\u0000',
		'a\u0000b',
		'\u200b',
		"'; drop table leads; --",
		'%',
		'长'.repeat(5000),
		'9'.repeat(400),
		'-1',
		'1e309',
		'NaN',
		'null',
		'[object Object]',
		'<script>',
		'{"a":1}',
		'__proto__',
		'constructor',
		'on\r\nset-cookie: a=b',
		'𠮷'.repeat(70),
		'\u202e',
		'e\u0301'.repeat(60)
	),
	fc.string({ unit: 'binary', maxLength: 200 }),
	fc.string({ unit: 'grapheme', maxLength: 80 })
);
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
	fc.oneof({ arbitrary, weight: 12 }, { arbitrary: nasty as fc.Arbitrary<unknown>, weight: 1 });
const submit = fc.uuid({ version: 4 });
const intent = mostly(fc.constantFrom('licence', 'transfer', 'equity', 'inquiry'));
const lead = () =>
	fc.record(
		{
			submit: mostly(submit),
			intent,
			company: mostly(fc.constantFrom('恒澈环保', '云溪精工（试验）有限公司', 'A&B 公司')),
			creditCode: fc.oneof(
				fc.constantFrom('', '91350100M000100Y43', '91350100m000100y43', '91350100M000100Y44'),
				nasty
			),
			name: mostly(fc.constantFrom('李思齐', '王 小明', 'O’Neil')),
			mobile: mostly(
				fc.constantFrom('', '13800008306', '+86 138-0000-8306', '１３８００００８３０６', '1380000')
			),
			use: mostly(fc.constantFrom('', '换热管', '锅炉 & 余热')),
			budget: mostly(fc.constantFrom('', '8', '12.5', '１０', '1000000', '-5', '1e3')),
			time: mostly(fc.constantFrom('', 'quarter', 'half', 'none', 'toString')),
			note: nasty,
			callBack: fc.constantFrom('on', ''),
			declared: fc.constant('on'),
			consents: fc.oneof(
				{
					arbitrary: fc.constantFrom(
						...['share_holder.1', 'share_holder.9', 'share_bank.1'].map(
							(text) => `counterpart ${of.holder} ${text}`
						),
						`bureau ${of.bureauOrganisation} share_bureau.1`
					),
					weight: 6
				},
				{ arbitrary: nasty, weight: 1 }
			)
		},
		{ requiredKeys: ['declared'] }
	);
const registration = fc.record(
	{
		submit: mostly(submit),
		name: mostly(fc.constantFrom('李思齐', '欧阳娜娜', 'Ann')),
		organisation: mostly(fc.constantFrom('恒澈环保', '云川理工大学')),
		kind: mostly(fc.constantFrom('enterprise', 'university', 'finance', 'service', 'government', 'other')),
		title: mostly(fc.constantFrom('', '总工')),
		mobile: mostly(fc.constantFrom('', '13800008306', '138 1234 5678', '1380000')),
		agreed: mostly(fc.constantFrom('1', '1', '1', '2', '', 'on'))
	},
	{ requiredKeys: ['name', 'organisation', 'kind', 'agreed'] }
);

/** What is typed behind a personal link. `go` is never send here: what these forms store, my-forms.spec.ts knows. */
const link = () => {
	const secret = fc.oneof(
		{ arbitrary: fc.constant(of.guest.secret), weight: 9 },
		{ arbitrary: fc.constantFrom('A'.repeat(22), 'oops', '%00'), weight: 1 }
	);
	const needForm = fc.record({
		step: mostly(fc.constantFrom('0', '1', '2', '3', '.5', '-1', '9')),
		go: mostly(fc.constantFrom('next', 'back', 'size')),
		submit: mostly(submit),
		organisation: mostly(fc.constantFrom('', '恒澈环保')),
		industry: mostly(fc.constantFrom('', 'industry', 'zzz', 'toString')),
		staff: mostly(fc.constantFrom('', '300', '1e3')),
		revenueWan: mostly(fc.constantFrom('', '2000', '-1')),
		year: mostly(fc.constantFrom('', '2025')),
		pledgePatents: mostly(fc.constantFrom('', '2017106018623', '95115608X；971017654')),
		termMonths: mostly(fc.constantFrom('', '12', '99999')),
		amountWan: mostly(fc.constantFrom('', '500')),
		isAnnuityPaid: mostly(fc.constantFrom('yes', 'no', ''))
	});
	const needs = fc
		.tuple(secret, fc.constantFrom('technical', 'financing', 'financing', 'policy', 'toString'), needForm)
		.map(([one, kind, fields]) => postOf(`/m/${one}/needs/${kind}`, { ...fields, submit: '' }));
	return { secret, needs };
};
/** Every form behind a personal link. */
const LINK_FORMS = [
	'?/remember',
	'?/recommend',
	'/feedback',
	'/rights?/correct',
	'/needs/financing',
	...['amend', 'withdraw', 'erase', 'grant', 'withdrawConsent', 'answer', 'step'].map(
		(act) => `/requests/${randomUUID()}?/${act}`
	)
];
const NO_FORMS = ['text/plain', 'application/json', 'multipart/form-data'];

const FORM = 'application/x-www-form-urlencoded';
function postOf(path: string, fields: Record<string, unknown>, more: Record<string, string> = {}): Post {
	const said = Object.entries(fields).filter(
		([name, value]) => value !== undefined && !(name === 'callBack' && value === '')
	);
	const body = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
	return { path, body, headers: { 'content-type': FORM, ...more }, submit: String(fields.submit ?? '') };
}

function posts(): fc.Arbitrary<Post> {
	const code = fc.oneof(
		{ arbitrary: fc.constantFrom(...codes), weight: 15 },
		{ arbitrary: fc.constantFrom('00000000', 'oops', '%00', '%E0%A4%A'), weight: 1 }
	);
	const patent = fc.oneof(
		{ arbitrary: fc.constantFrom(of.patents.granted, of.patents.application), weight: 15 },
		{ arbitrary: fc.uuid(), weight: 1 }
	);
	const cookie = fc.constantFrom<Record<string, string>>(
		{},
		{},
		{},
		{ cookie: `yh_me=${of.guest.secret}` },
		{ cookie: `yh_me=${'A'.repeat(22)}` },
		{ cookie: 'yh_me=%00%ff' }
	);
	const ask = fc
		.tuple(
			code,
			patent,
			lead(),
			cookie,
			fc.constantFrom('?/send', '?/send', '?/send', '?anew&/send', '?/tap', '?/', '')
		)
		.map(([booth, one, fields, me, act]) => postOf(`/b/${booth}/${one}/ask${act}`, fields, me));
	const register = fc
		.tuple(fc.constantFrom(of.eventCode, of.eventCode, of.eventCode, '00000000'), registration)
		.map(([event, fields]) => postOf(`/e/${event}`, fields));
	const garbage = fc
		.tuple(
			fc.uint8Array({ maxLength: 400 }),
			fc.constantFrom(
				FORM,
				'multipart/form-data; boundary=x',
				'multipart/form-data',
				'text/plain',
				'application/json'
			),
			code,
			patent
		)
		.map(([bytes, type, booth, one]) => ({
			path: `/b/${booth}/${one}/ask?/send`,
			body: new Uint8Array(bytes),
			headers: { 'content-type': type },
			submit: ''
		}));
	const { secret, needs } = link();
	const noForm = fc
		.tuple(
			fc.uint8Array({ maxLength: 400 }),
			fc.constantFrom(...NO_FORMS),
			secret,
			fc.constantFrom(...LINK_FORMS)
		)
		.map(([bytes, type, one, form]) => ({
			path: `/m/${one}${form}`,
			body: new Uint8Array(bytes),
			headers: { 'content-type': type },
			submit: ''
		}));
	const json = ask.map((post) => ({ ...post, headers: { ...post.headers, accept: 'application/json' } }));
	return fc.oneof(
		{ arbitrary: ask, weight: 8 },
		{ arbitrary: register, weight: 4 },
		{ arbitrary: json, weight: 2 },
		{ arbitrary: garbage, weight: 1 },
		{ arbitrary: needs, weight: 2 },
		{ arbitrary: noForm, weight: 1 }
	);
}

test(`${POSTS} posts: no 500, nothing stored that does not parse`, async () => {
	test.setTimeout(900_000);
	const ids = async () =>
		(
			await query<{ id: string }>(
				app,
				'select id from leads union all select id from attendees where source = $1',
				['public']
			)
		).map(({ id }) => id);
	// The demo has leads of its own.
	const before = new Set(await ids());
	const all = fc.sample(posts(), { numRuns: POSTS, seed: SEED });
	const receipts = new Set<string>();
	const statuses: Record<string, number> = {};
	const broken: string[] = [];
	let next = 0;
	const send = async () => {
		for (let at = next++; at < all.length; at = next++) {
			const { path, body, headers } = all[at]!;
			const response = await fetch(app.url + path, {
				method: 'POST',
				body,
				redirect: 'manual',
				headers: {
					accept: 'text/html',
					origin: app.url,
					'x-test-address': `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`,
					...headers
				}
			});
			const text = await response.text();
			// SvelteKit answers script with 200 and says in the body what it is.
			const isJson = response.headers.get('content-type')?.includes('json');
			const said = isJson ? (JSON.parse(text) as { status?: number; location?: string }) : null;
			const status = said?.status ?? response.status;
			statuses[status] = (statuses[status] ?? 0) + 1;
			if (status >= 500 || /\n\s+at |node_modules|SQLSTATE|PostgreSQL|ZodError/.test(text))
				broken.push(`#${at} ${path} ${status} ${String(body).slice(0, 300)}`);
			const receipt = /\/receipt\/([0-9a-f-]{36})$/.exec(
				said?.location ?? response.headers.get('location') ?? ''
			);
			if (receipt) receipts.add(`${path.charAt(1)} ${receipt[1]}`);
		}
	};
	const startedAt = performance.now();
	await Promise.all(Array.from({ length: AT_ONCE }, send));
	console.log(
		`${POSTS} posts in ${((performance.now() - startedAt) / 1000).toFixed(0)} s, answers by status:`,
		statuses
	);
	expect(broken.slice(0, 5)).toEqual([]);
	expect(app.log()).not.toMatch(/\] POST \S+ 5\d\d /);

	// What was answered with a receipt is there once; nothing else is.
	const stored = (await ids()).filter((id) => !before.has(id));
	const promised = [...receipts].map((one) => idOf(one.startsWith('b') ? 'lead' : 'attendee', one.slice(2)));
	expect(stored.sort()).toEqual(promised.sort());
	expect(stored.length).toBeGreaterThan(POSTS / 20);

	const operations = await query<{ raw: string }>(
		app,
		`select i.raw from op_inbox i join enrolments e on e.id = i.enrolment where e.event = $1 and i.raw like '%"public"%'`,
		[of.event]
	);
	const parsed = operations
		.map(({ raw }) => JSON.parse(raw) as { verb: string; source: string; args: unknown })
		.filter(({ source }) => source === 'public');
	expect(parsed.length).toBeGreaterThanOrEqual(stored.length);
	const schemas: Record<string, { safeParse(value: unknown): { success: boolean } }> = {
		requestPatent,
		addAttendee
	};
	expect(parsed.filter(({ verb, args }) => !schemas[verb]?.safeParse(args).success)).toEqual([]);
	const versions = await query<{ version: string }>(app, 'select distinct version from consents');
	for (const { version } of versions) {
		const [kind, number] = version.split('.') as [ConsentKind, string];
		expect(consentText(kind, Number(number)), version).not.toBeNull();
	}
});

test('a body that is no form is answered with 4xx by every form behind a personal link', async () => {
	const answers: string[] = [];
	for (const form of LINK_FORMS)
		for (const type of NO_FORMS) {
			const response = await fetch(`${app.url}/m/${of.guest.secret}${form}`, {
				method: 'POST',
				body: 'x',
				redirect: 'manual',
				headers: { accept: 'text/html', origin: app.url, 'content-type': type }
			});
			answers.push(`${form} ${type} ${response.status}`);
		}
	expect(answers.filter((answer) => !/ 4\d\d$/.test(answer))).toEqual([]);
});

test('a need that is typed wrong comes back with its step, whatever step and industry are', async () => {
	const wrong: Record<string, string>[] = [
		{ step: '.5' },
		{ step: '-1' },
		{ industry: 'zzz' },
		{ industry: 'toString', go: 'size' }
	];
	for (const fields of wrong) {
		const response = await fetch(`${app.url}/m/${of.guest.secret}/needs/financing`, {
			method: 'POST',
			body: new URLSearchParams({ go: 'next', ...fields }),
			headers: { accept: 'text/html', origin: app.url }
		});
		expect([fields, response.status < 500]).toEqual([fields, true]);
		expect(await response.text()).toContain('<form');
	}
});

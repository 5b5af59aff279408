// Whatever is sent to the desk and the public pages, the answer is clear: never a 500, never a stack.
import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { expect, test } from './own-origin.ts';

test.describe.configure({ mode: 'serial' });
let app: App;
let cookie: string;
let own: string;

test.beforeAll(async ({ playwright }) => {
	app = await startApp();
	const request = await playwright.request.newContext();
	const answer = await post(request, '/desk/sign-in', {
		form: { email: 'hejingyi@yunxi.example', password: 'yunxi-2026' }
	});
	cookie = /yuanhui_session=[^;]+/.exec(answer.headers()['set-cookie'] ?? '')?.[0] ?? '';
	const list = await request.get(`${app.url}/desk/organise`, { headers: { cookie } });
	own = /desk\/organise\/([0-9a-f-]{36})/.exec(await list.text())?.[1] ?? '';
	await request.dispose();
});
test.afterAll(() => app?.stop());

/** A form sent as a browser sends it; `headers` win over the usual ones. */
const post = (
	request: APIRequestContext,
	path: string,
	{ form, headers = {} }: { form: Record<string, string>; headers?: Record<string, string> }
) =>
	request.post(app.url + path, {
		form,
		headers: { origin: app.url, accept: 'text/html', ...headers },
		maxRedirects: 0
	});

async function expectClear(answer: Awaited<ReturnType<typeof post>>, what: string) {
	const body = await answer.text();
	expect.soft(answer.status(), what).toBeLessThan(500);
	expect.soft(body, what).not.toMatch(/\n\s+at |node_modules|SQLSTATE|PostgreSQL|ZodError/);
}

const NASTY = [
	'',
	' ',
	'\u0000',
	'a\u0000b',
	"'; drop table events; --",
	'\ud800',
	'../../etc/passwd',
	'%',
	'长'.repeat(5000),
	'9'.repeat(400),
	'-1',
	'1e309',
	'null',
	'[object Object]',
	'2026-13-45',
	'<script>',
	'{"a":1}'
];
const encoded = (value: string) =>
	[...value.slice(0, 400)]
		.map((char) => (char === '\ud800' ? '%ED%A0%80' : encodeURIComponent(char)))
		.join('');

test('addresses', async ({ request }) => {
	const paths = NASTY.flatMap((value) => [
		`/p/${encoded(value)}`,
		`/c/${encoded(value)}`,
		`/m/${encoded(value)}`,
		`/desk/organise/${encoded(value)}`,
		`/desk/organise/${own}/people?search=${encoded(value)}&status=${encoded(value)}&from=${encoded(value)}`,
		`/desk/organise/${own}/people?after=${encoded(value)}&open=${encoded(value)}`,
		`/desk/organise/${own}/people?after=${randomUUID()}~${encoded(value)}`,
		`/desk/organise/${own}/print?kind=${encoded(value)}&page=${encoded(value)}`,
		`/desk/organise/${own}/enterprises?search=${encoded(value)}`,
		`/desk/organise/${own}/passes?replaces=${encoded(value)}`,
		`/desk/organise/${own}/people?phone=${encoded(value)}`,
		`/desk/organise/${own}/phones/${encoded(value)}`,
		`/desk/organise/${own}/leads/${encoded(value)}`,
		`/desk/organise/${own}/leads?text=${encoded(value)}&stage=${encoded(value)}&booth=${encoded(value)}&from=${encoded(value)}`,
		`/desk/organise/leads?organisation=${encoded(value)}&after=${encoded(value)}~${randomUUID()}`,
		`/desk/organise/${own}/needs?text=${encoded(value)}&kind=${encoded(value)}&after=2026-11-22T10:00:00Z~${encoded(value)}`,
		`/desk/organise/${own}/waiting?tab=${encoded(value)}&pick=${encoded(value)}&search=${encoded(value)}`,
		`/desk/organise/${own}/import/template/${encoded(value)}`,
		`/desk/sign-in?to=${encoded(value)}`
	]);
	for (const path of paths) {
		const answer = await request.get(app.url + path, { headers: { cookie }, maxRedirects: 0 });
		await expectClear(answer, path.slice(0, 120));
	}
});

const OWN_PAGES = [
	'',
	'/people',
	'/print',
	'/passes',
	'/phones',
	'/waiting',
	'/leads',
	'/needs',
	'/links',
	'/settings',
	'/enterprises',
	'/live'
];
test('somebody else’s event is not there, read or written', async ({ request }) => {
	const other = randomUUID();
	for (const page of OWN_PAGES) {
		const answer = await request.get(`${app.url}/desk/organise/${other}${page}`, { headers: { cookie } });
		expect.soft(answer.status(), page).toBe(404);
	}
	const advance = await post(request, `/desk/organise/${other}?/advance`, {
		form: { from: 'draft', to: 'running' },
		headers: { cookie }
	});
	expect(advance.status()).toBe(404);
	const links = await post(request, `/desk/organise/${other}/links/download`, {
		form: {},
		headers: { cookie }
	});
	expect(links.status()).toBe(404);
});

test('forms', async ({ request }) => {
	const forms: [string, string[]][] = [
		['/desk/sign-in', ['email', 'password']],
		[
			'/desk/organise/new',
			['event', 'name', 'type', 'session_day', 'session_name', 'station_name', 'people']
		],
		[`/desk/organise/${own}/settings?/save`, ['name', 'type', 'session_id', 'session_from', 'station_id']],
		[`/desk/organise/${own}?/advance`, ['from', 'to', 'reason']],
		[`/desk/organise/${own}/people?/add`, ['attendee', 'name', 'mobile', 'creditCode', 'organisationKind']],
		[`/desk/organise/${own}/people?/paper`, ['attendee', 'session', 'station', 'day', 'time']],
		[
			`/desk/organise/${own}/passes?/issue`,
			['pass', 'person', 'station', 'fields', 'day', 'times', 'replaces']
		],
		[`/desk/organise/${own}/passes?/revokePass`, ['id']],
		[`/desk/organise/${own}/leads/${randomUUID()}?/advance`, ['from', 'to', 'reason', 'nextStep', 'nextOn']],
		[`/desk/organise/${own}/leads/${randomUUID()}?/deal`, ['deal', 'type', 'patents', 'amountWan', 'payWan']],
		[`/desk/organise/${own}/leads/${randomUUID()}?/reveal`, ['reason']],
		[`/desk/organise/${own}/needs/${randomUUID()}?/amend`, ['field', 'from-title', 'to-title']],
		[`/desk/organise/${own}/needs/${randomUUID()}?/settle`, ['target', 'hash', 'decision']],
		[`/desk/organise/${own}/needs/${randomUUID()}?/introduce`, ['lead', 'counterpart']],
		[`/desk/organise/${own}/phones?/rescue`, ['file']],
		[`/desk/organise/${own}/phones/${randomUUID()}?/revoke`, ['id']],
		[`/desk/organise/${own}/waiting?/accept`, ['key', 'target', 'hash', 'needs', 'attendee', 'session']],
		[`/desk/organise/${own}/waiting?/dismiss`, ['key', 'target', 'hash', 'reason']],
		[`/desk/organise/${own}/waiting?/link`, ['attendee', 'into', 'decision']],
		[`/desk/organise/${own}/people?/undo`, ['checkIn', 'reason']],
		[`/desk/organise/${own}/import`, ['file']],
		[`/desk/organise/${own}/enterprises`, ['file']],
		[`/desk/organise/${own}/import/${randomUUID()}?/correct`, ['row', 'act', 'cell.name']],
		[`/desk/organise/${own}/import/${randomUUID()}?/import`, ['x']]
	];
	for (const [path, fields] of forms)
		for (const value of NASTY.filter((one) => one !== '\ud800')) {
			const form = Object.fromEntries(fields.map((field) => [field, value]));
			const headers: Record<string, string> = path === '/desk/sign-in' ? {} : { cookie };
			await expectClear(
				await post(request, path, { form, headers }),
				`${path} ${JSON.stringify(value).slice(0, 40)}`
			);
		}
});

test('a form of another site is refused', async ({ request }) => {
	const answer = await post(request, `/desk/organise/${own}?/advance`, {
		form: { from: 'registering', to: 'running' },
		headers: { cookie, origin: 'https://elsewhere.example' }
	});
	expect(answer.status()).toBe(403);
});

test('secret pages are kept by nobody; no page can be framed or sniffed', async ({ request }) => {
	for (const path of [`/p/${'a'.repeat(22)}`, `/c/${'a'.repeat(22)}`, `/m/${'a'.repeat(22)}`]) {
		const answer = await request.get(app.url + path);
		expect(answer.status()).toBe(404);
		expect(answer.headers()).toMatchObject({
			'cache-control': 'no-store',
			// A page with forms lets its own origin be named, and no other site.
			'referrer-policy': path.startsWith('/m/') ? 'same-origin' : 'no-referrer',
			'x-robots-tag': 'noindex, nofollow',
			'x-content-type-options': 'nosniff'
		});
		expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
	}
});

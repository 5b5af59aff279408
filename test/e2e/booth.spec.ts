// The visitor's way from a booth card to a receipt: without script, with a dead network, in one tap, and what stands in its way.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { BROWSER_ARGS, browserPath } from './browser.ts';
import { performAsServer, query } from './event-data.ts';
import { expect, test, watchOrigin } from './own-origin.ts';
import { foundPublicWorld, leadsSeenBy, type PublicWorld } from './public-world.ts';

let app: App;
let of: PublicWorld;
test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp();
	of = await foundPublicWorld(app);
});
test.afterAll(() => app?.stop());

/** Leads of a firm as they are stored. */
const leadsOf = (company: string) =>
	query<{ id: string; intent: string; use: string | null; budget_fen: string | null }>(
		app,
		'select id, intent, use, budget_fen from leads where company = $1',
		[company]
	);

async function fillForm(page: Page, company: string) {
	await page.getByRole('radio', { name: '许可使用' }).check();
	await page.getByRole('textbox', { name: '打算用在哪里' }).fill('垃圾焚烧炉换热管，先在 1 号炉试');
	await page.getByRole('textbox', { name: '企业名称' }).fill(company);
	await page.getByRole('textbox', { name: '怎么称呼您' }).fill('李思齐');
	await page.getByRole('textbox', { name: '手机号' }).fill('138 0000 8306');
	await page.getByText('我已获单位授权提交').click();
}

test.describe('without script', () => {
	test.use({ javaScriptEnabled: false });

	test('booth → lead → receipt → the organiser’s and the bureau’s list', async ({ page }) => {
		await page.goto(`${app.url}/b/${of.booths.one}`);
		await expect(page.getByText('有效发明专利')).toBeVisible();
		await expect(page.getByText('按此按钮不等于接受开放许可声明')).toBeVisible();
		await page.getByRole('link', { name: '我要对接' }).click();

		// Faults first: everything that was typed comes back, beside what is wrong.
		await page.getByRole('textbox', { name: '打算用在哪里' }).fill('换热管');
		await page.getByRole('textbox', { name: '预算' }).fill('很多');
		await page.getByRole('textbox', { name: '怎么称呼您' }).fill('李思齐');
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page.getByRole('alert')).toContainText('预算请写数字');
		await expect(page.getByRole('alert')).toContainText('请写企业名称');
		await expect(page.getByRole('textbox', { name: '打算用在哪里' })).toHaveValue('换热管');
		await expect(page.getByRole('textbox', { name: '预算' })).toHaveValue('很多');
		await expect(page.getByRole('textbox', { name: '怎么称呼您' })).toHaveValue('李思齐');

		const company = '恒澈环保试验有限公司';
		await fillForm(page, company);
		await page.getByRole('textbox', { name: '预算' }).fill('12.5');
		for (const box of await page.locator('.consents input').all()) await expect(box).not.toBeChecked();
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page.getByRole('heading', { name: '对接意向已提交' })).toBeVisible();
		await expect(page.locator('.code')).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
		const receipt = (await page.locator('.code').textContent())!.replace('-', '');
		await expect(page.getByText('试验理工大学：只有企业名称')).toBeVisible();
		await expect(page.getByRole('link', { name: /看我的意向/ })).toHaveAttribute('href', /^\/m\/[\w-]{22}$/);

		expect(await leadsOf(company)).toMatchObject([{ intent: 'licence', budget_fen: '12500000' }]);
		const [own] = (await leadsSeenBy(app, of.organiser, of.event)).filter((lead) => lead.receipt === receipt);
		expect(own).toMatchObject({ company, contact: { name: '李**', mobile: '138****8306' } });
		const [seen] = (await leadsSeenBy(app, of.bureau, of.event)).filter((lead) => lead.receipt === receipt);
		expect(seen).toMatchObject({ company });
		expect(seen!.contact).toBeUndefined();
	});

	test('the same form sent again is the same lead, and tells nothing to whoever knows the lead', async ({
		page
	}) => {
		await page.goto(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`);
		await fillForm(page, '再次提交有限公司');
		const submit = await page.locator('input[name=submit]').inputValue();
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page).toHaveURL(new RegExp(`/receipt/${submit}$`));
		const code = await page.locator('.code').textContent();
		const again = await page.request.post(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask?/send`, {
			headers: { origin: app.url, accept: 'text/html' },
			form: { submit, intent: 'transfer', company: '再次提交有限公司', name: '李思齐', declared: 'on' }
		});
		expect(again.url()).toContain(submit);
		expect(await again.text()).toContain(code!);
		const [lead, ...more] = await leadsOf('再次提交有限公司');
		expect(more).toEqual([]);
		expect(lead!.intent).toBe('licence');
		// Staff and counterparts see the lead's id; it is not the key to the receipt.
		expect((await page.request.get(`${app.url}/b/${of.booths.one}/receipt/${lead!.id}`)).status()).toBe(404);
	});

	test('without a mobile no call is promised; what this device remembers is said, and forgotten by one tap', async ({
		page
	}) => {
		await page.goto(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`);
		await fillForm(page, '没留号码有限公司');
		await page.getByRole('textbox', { name: '手机号' }).fill('');
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page.getByText('没有留手机号，不会有电话回访')).toBeVisible();
		await expect(page.getByText('主办方或对方联系您')).toHaveCount(0);
		await expect(page.getByRole('link', { name: '补填手机号' })).toHaveAttribute('href', /rights#correct$/);
		const receipt = page.url();
		await page.getByRole('link', { name: /看我的意向/ }).click();
		await page.goto(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`);
		await expect(page.getByText('这台设备会记住您')).toBeVisible();
		await page.goto(receipt);
		await page.getByRole('button', { name: '这是公用设备，不要记住' }).click();
		await expect(page).toHaveURL(receipt);
		await expect(page.getByText('这台设备会记住您')).toHaveCount(0);
		await page.goto(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`);
		await expect(page.getByRole('textbox', { name: '怎么称呼您' })).toHaveValue('');
	});

	test('a consent is recorded for each recipient that was ticked, with its version', async ({ page }) => {
		await page.goto(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`);
		await fillForm(page, '逐一同意有限公司');
		await page.getByText('给试验理工大学').click();
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page.getByText('试验理工大学：姓名、手机号、企业名称')).toBeVisible();
		const [lead] = await leadsOf('逐一同意有限公司');
		expect(
			await query(app, 'select recipient, recipient_name, version from consents where subject = $1', [
				lead!.id
			])
		).toEqual([{ recipient: of.holder, recipient_name: '试验理工大学', version: 'share_holder.1' }]);
	});

	test('an application is called one; a booth with several patents lists them', async ({ page }) => {
		await page.goto(`${app.url}/b/${of.booths.two}`);
		await expect(page.getByText('本展位有 2 件专利')).toBeVisible();
		await page.getByRole('link', { name: /一种试验装置/ }).click();
		await expect(page.getByText('发明专利申请，尚未授权')).toBeVisible();
		await expect(page.getByText('还不是专利权')).toBeVisible();
		await expect(page.getByText('ZL')).toHaveCount(0);
	});

	test('a booth that is nobody’s and one whose event is not open look the same', async ({ page }) => {
		const [closed] = await query<{ id: string }>(
			app,
			`update events set stage = 'draft' where id = (select id from events where stage <> 'running' and type <> 'book' limit 1) returning id`
		);
		await query(
			app,
			`insert into booths (id, event, code, number, name) values ($1, $2, 'zzzzzzzz', 'Z1', '关着的展位')`,
			[crypto.randomUUID(), closed!.id]
		);
		const pages = [];
		for (const code of ['zzzzzzzz', '00000000', 'oops']) {
			const answer = await page.goto(`${app.url}/b/${code}`);
			pages.push([answer!.status(), await page.locator('main').innerText()]);
		}
		expect(pages[0]![0]).toBe(404);
		expect(pages[0]![1]).toContain('没有这个展位');
		expect(pages[1]).toEqual(pages[0]);
		expect(pages[2]).toEqual(pages[0]);
	});

	test('too many from one address: told when to come back, with everything that was typed', async ({
		page
	}) => {
		await performAsServer(app, of.event, {
			verb: 'placeBooth',
			args: { booth: crypto.randomUUID(), number: 'T99', name: '热门展位', patents: [of.patents.granted] }
		});
		const [{ code }] = (await query<{ code: string }>(
			app,
			`select code from booths where number = 'T99'`
		)) as [{ code: string }];
		const send = (n: number) =>
			page.request.post(`${app.url}/b/${code}/${of.patents.granted}/ask?/send`, {
				headers: { origin: app.url, accept: 'text/html' },
				form: {
					submit: crypto.randomUUID(),
					intent: 'inquiry',
					company: `第 ${n} 家`,
					name: '某人',
					declared: 'on'
				},
				maxRedirects: 0
			});
		for (let n = 0; n < 60; n++) expect((await send(n)).status()).toBe(303);
		expect((await send(60)).status()).toBe(429);
		await page.goto(`${app.url}/b/${code}/${of.patents.granted}/ask`);
		await fillForm(page, '晚到一步有限公司');
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page.getByText('请过 10 分钟再提交')).toBeVisible();
		await expect(page.getByRole('textbox', { name: '企业名称' })).toHaveValue('晚到一步有限公司');
		expect(await leadsOf('晚到一步有限公司')).toEqual([]);
	});

	test('registering for an event: a badge, and the same answer for a mobile that is registered', async ({
		page
	}) => {
		const register = async (name: string, mobile: string) => {
			await page.goto(`${app.url}/e/${of.eventCode}`);
			await page.getByRole('textbox', { name: '姓名' }).fill(name);
			await page.getByRole('textbox', { name: '单位', exact: true }).fill('报名试验有限公司');
			await page.getByRole('radio', { name: '企业' }).check();
			await page.getByRole('textbox', { name: '手机号' }).fill(mobile);
			await page.getByRole('button', { name: '提交报名' }).click();
			await expect(page.getByRole('alert')).toContainText('请看过告知书');
			await expect(page.getByRole('textbox', { name: '姓名' })).toHaveValue(name);
			await page.getByText('我已阅读告知书').click();
			await page.getByRole('button', { name: '提交报名' }).click();
			await expect(page.getByText('报名成功')).toBeVisible();
			return {
				mine: await page.getByRole('link', { name: '打开我的页面' }).getAttribute('href'),
				text: await page.locator('main').innerText()
			};
		};
		const first = await register('皇甫静', '13812345678');
		const again = await register('皇甫静', '13812345678');
		const listed = await query<{ id: string; notice_told: number; source: string }>(
			app,
			`select id, notice_told, source from attendees where event = $1 and name = '皇甫静' order by created_at`,
			[of.event]
		);
		expect(listed).toMatchObject([
			{ notice_told: 1, source: 'public' },
			{ notice_told: 1, source: 'public' }
		]);
		expect(again.mine).not.toBe(first.mine);
		const blank = (text: string) => text.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, '…');
		expect(blank(again.text)).toBe(blank(first.text));
		await page.goto(app.url + first.mine!);
		await expect(page.getByText('皇甫静').first()).toBeVisible();
	});
});

test('one tap, when the personal link is known to this browser', async ({ page, context }) => {
	await context.addCookies([
		{ name: 'yh_me', value: of.guest.secret, url: app.url, httpOnly: true, sameSite: 'Lax' }
	]);
	await page.goto(`${app.url}/b/${of.booths.one}`);
	await expect(page.getByText(of.guest.organisation)).toBeVisible();
	await expect(page.getByText(of.guest.name)).toHaveCount(0);
	await page.getByRole('button', { name: '我要对接' }).click();
	await expect(page.getByRole('heading', { name: '对接意向已提交' })).toBeVisible();
	expect(
		await query(app, 'select intent, company, contact from leads where contact = $1', [of.guest.id])
	).toEqual([{ intent: 'licence', company: of.guest.organisation, contact: of.guest.id }]);
	await expect(page.getByRole('link', { name: /看我的意向/ })).toHaveAttribute(
		'href',
		`/m/${of.guest.secret}`
	);
});

test('network cut before sending, browser closed, network back, page reopened: the lead is there once', async ({
	leaks
}) => {
	const profile = await mkdtemp(join(tmpdir(), 'yuanhui-booth-'));
	const open = async () => {
		const context = await chromium.launchPersistentContext(profile, {
			executablePath: browserPath(),
			args: BROWSER_ARGS,
			viewport: { width: 360, height: 800 },
			locale: 'zh-CN'
		});
		watchOrigin(context, leaks);
		return { context, page: context.pages()[0] ?? (await context.newPage()) };
	};
	const form = `${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`;
	const company = '断网再来有限公司';
	try {
		let { context, page } = await open();
		await page.goto(form);
		await fillForm(page, company);
		await context.setOffline(true);
		await page.getByRole('button', { name: '提交意向' }).click();
		await expect(page.getByText('没有网络，已存在这台手机里')).toBeVisible();
		await context.close();
		expect(await leadsOf(company)).toEqual([]);

		({ context, page } = await open());
		// Any public page with the script sends what waited; here another one than the form.
		await page.goto(`${app.url}/b/${of.booths.one}`);
		await expect(page.getByText('刚才等网络的已提交')).toBeVisible();
		expect(await leadsOf(company)).toHaveLength(1);
		await page.getByRole('link', { name: '看回执' }).click();
		await expect(page.getByText(company)).toBeVisible();
		await page.goto(form);
		await expect(page.getByRole('textbox', { name: '企业名称' })).toHaveValue('');
		await page.reload();
		expect(await leadsOf(company)).toHaveLength(1);
		await context.close();
	} finally {
		await rm(profile, { recursive: true, force: true, maxRetries: 10 });
	}
});

test('a draft comes back after the page was closed, but for ticks of consent; nothing is restored over a fault', async ({
	page,
	context
}) => {
	const form = `${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`;
	await page.goto(form);
	await fillForm(page, '写到一半有限公司');
	await page.getByText('给试验理工大学').click();
	const kept = () =>
		page.evaluate(
			() =>
				new Promise<string>((resolve) => {
					const opening = indexedDB.open('yuanhui-forms', 1);
					opening.onsuccess = () => {
						const all = opening.result.transaction('kept').objectStore('kept').getAll();
						all.onsuccess = () => {
							opening.result.close();
							resolve(JSON.stringify(all.result));
						};
					};
				})
		);
	await expect.poll(kept).toContain('138 0000 8306');
	expect(await kept()).not.toContain('share_holder');
	await page.close();
	const next = await context.newPage();
	await next.goto(form);
	await expect(next.getByText('上次没填完的已恢复')).toBeVisible();
	await expect(next.getByRole('textbox', { name: '企业名称' })).toHaveValue('写到一半有限公司');
	await expect(next.getByLabel('许可使用')).toBeChecked();
	for (const box of await next.locator('.consents input').all()) await expect(box).not.toBeChecked();
	// The server says what is missing; what was typed stays as it was sent.
	await next.getByRole('textbox', { name: '怎么称呼您' }).fill('');
	await next.getByRole('button', { name: '提交意向' }).click();
	await expect(next.getByRole('alert')).toContainText('请写一个称呼');
	await expect(next.getByRole('textbox', { name: '怎么称呼您' })).toHaveValue('');
	await expect(next.getByRole('textbox', { name: '企业名称' })).toHaveValue('写到一半有限公司');
	await next.getByRole('textbox', { name: '怎么称呼您' }).fill('李思齐');
	await next.getByText('我已获单位授权提交').click();
	await next.getByRole('button', { name: '提交意向' }).click();
	await expect(next.getByRole('heading', { name: '对接意向已提交' })).toBeVisible();
	expect(await leadsOf('写到一半有限公司')).toHaveLength(1);
});

test('a captive portal’s page is no answer: the submit waits, and goes up once it is ours', async ({
	page
}) => {
	await page.goto(`${app.url}/b/${of.booths.one}/${of.patents.granted}/ask`);
	await fillForm(page, '酒店网络有限公司');
	let isPortal = true;
	await page.route(/\/ask\?/, (route) =>
		isPortal && route.request().method() === 'POST'
			? route.fulfill({ status: 200, contentType: 'text/html', body: '<html>请登录酒店网络</html>' })
			: route.continue()
	);
	await page.getByRole('button', { name: '提交意向' }).click();
	await expect(page.getByText('没有网络，已存在这台手机里')).toBeVisible();
	isPortal = false;
	await page.evaluate(() => dispatchEvent(new Event('online')));
	// The page still shows the form that waited: it goes on to the receipt.
	await expect(page.getByRole('heading', { name: '对接意向已提交' })).toBeVisible();
	expect(await leadsOf('酒店网络有限公司')).toHaveLength(1);
});

test('a booth page is light, and no script holds it up', async ({ page }) => {
	const bodies: Promise<[string, number]>[] = [];
	page.on('response', (response) => {
		const type = response.headers()['content-type'] ?? '';
		if (!/html|css|javascript|font/.test(type)) return;
		bodies.push(response.body().then((body) => [response.url(), gzipSync(body, { level: 6 }).length]));
	});
	await page.goto(`${app.url}/b/${of.booths.one}`, { waitUntil: 'networkidle' });
	const weights = await Promise.all(bodies);
	const kb = weights.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
	const script = weights.find(([url]) => url.endsWith('/form.js'))![1];
	test
		.info()
		.annotations.push({ type: 'kB gzip', description: `${kb.toFixed(1)}, of which the script ${script}` });
	console.log(`booth page: ${kb.toFixed(1)} kB gzip`, weights);
	expect(kb, JSON.stringify(weights)).toBeLessThanOrEqual(30);
	expect(script).toBeLessThanOrEqual(4096);
	const blocking = await page
		.locator('script[src]')
		.evaluateAll((scripts) =>
			(scripts as HTMLScriptElement[])
				.filter(({ type, defer, async }) => type !== 'module' && !defer && !async)
				.map(({ src }) => src)
		);
	expect(blocking).toEqual([]);
});

// The desk from signing in to a pass in somebody's hand, on the built app with the demo's account.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { expect, test } from './own-origin.ts';

test.use({ viewport: { width: 1440, height: 900 } });
// Long journeys, checked for barriers on the way, on machines that do other things as well.
test.describe.configure({ mode: 'serial', timeout: 150_000 });

let app: App;
test.beforeAll(async () => {
	app = await startApp();
});
test.afterAll(() => app?.stop());

async function signIn(page: Page, email = 'hejingyi@yunxi.example', password = 'yunxi-2026') {
	await page.goto(`${app.url}/desk`);
	await page.getByLabel('邮箱').fill(email);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录', exact: true }).click();
}
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
const EVENT = /\/desk\/organise\/[0-9a-f-]{36}/;
const eventPath = async (page: Page) => {
	await page.waitForURL(EVENT);
	return EVENT.exec(page.url())![0];
};

test('shows the demo accounts on this machine, and says what to do after a wrong password', async ({
	page
}) => {
	await signIn(page, 'hejingyi@yunxi.example', 'wrong');
	await expect(page.getByRole('alert')).toContainText('邮箱和密码对不上');
	await expect(page.getByLabel('邮箱')).toHaveValue('hejingyi@yunxi.example');
	await page.getByRole('button', { name: '填上' }).first().click();
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await expect(page.getByRole('heading', { name: '全部活动' })).toBeVisible();
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '退出登录' }).click();
	await page.goto(`${app.url}/desk/organise`);
	await expect(page).toHaveURL(/sign-in/);
});

test('from a new event to badges and a pass', async ({ page, context }) => {
	await signIn(page);
	await page.getByRole('link', { name: '新建活动' }).last().click();
	// Sent empty, it says beside each field what is missing.
	await page.getByLabel('活动名称').fill('  ');
	await page.locator('form.form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
	await page.getByRole('button', { name: '建活动，去导名单' }).click();
	await expect(page.locator('#name-error')).toHaveText('请填活动名称。');
	await page.getByLabel('活动名称').fill('新材料对接会');
	await page.getByLabel('活动类型').selectOption({ label: '供需对接活动' });
	await page.getByLabel('目标人数').fill('300');
	await page.getByLabel('目标家数').fill('120');
	await page.getByRole('button', { name: '加一处' }).click();
	await page.locator('input[name=station_name]').nth(1).fill('B口（西门）');
	await page.getByRole('button', { name: '建活动，去导名单' }).click();

	await expect(page.getByText('活动已建好：新材料对接会')).toBeVisible();
	await page.locator('input[type=file]').setInputFiles('test/fixtures/attendees-300.gb18030.csv');
	await expect(page.getByText('GB18030 编码已识别')).toBeVisible();
	await expect(page.locator('.tiles')).toContainText(/可以导入\s*288/);
	await expect(page.locator('.tiles')).toContainText(/重复，会合并\s*12/);
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '导入 288 行' }).click();
	await expect(page.getByText('已导入 288 人。')).toBeVisible();

	const base = await eventPath(page);
	await page.goto(app.url + base);
	await expect(page.getByText('名单 288 人')).toBeVisible();
	await hasNoBarriers(page);

	await page.goto(`${app.url}${base}/print`);
	await expect(page.locator('article.badge')).toHaveCount(288);
	await expect(page.locator('.a4')).toHaveCount(48);
	await expect(page.getByText('打出来的码别的手机打不开')).toBeVisible();

	await page.goto(`${app.url}${base}/passes`);
	await page.getByLabel('使用人').fill('周敏');
	await page.getByLabel('签到点').selectOption({ label: 'B口（西门）' });
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '发通行证' }).click();
	const address = await page.locator('.address').innerText();
	expect(address).toMatch(new RegExp(`^${app.url}/p/[\\w-]{22}$`));
	await expect(page.locator('.code-line b')).toHaveText(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
	// Shown once: a reload has forgotten it.
	await page.goto(`${app.url}${base}/passes`);
	await expect(page.locator('body')).not.toContainText(address);

	const phone = await context.newPage();
	await phone.setViewportSize({ width: 360, height: 800 });
	await phone.goto(address);
	await expect(phone.getByRole('heading', { name: '周敏' })).toBeVisible();
	await expect(phone.getByText('B口（西门）')).toBeVisible();
	const use = phone.getByRole('link', { name: '在这台手机上启用' });
	await expect(use).toHaveAttribute('href', `/field/enrol#${address.split('/').at(-1)}`);
	await hasNoBarriers(phone);
	// Opening redeems nothing.
	await page.reload();
	await expect(page.getByRole('row', { name: /周敏/ })).toContainText('0 / 1');

	await page.getByRole('button', { name: '停用' }).click();
	await expect(page.getByText('已停用。')).toBeVisible();
	await phone.reload();
	await expect(phone.getByRole('heading', { name: '这张通行证已停用' })).toBeVisible();
});

test('inside WeChat the pass offers no button and says how to leave', async ({ browser, page }) => {
	await signIn(page);
	await page.getByRole('link', { name: /新材料对接会/ }).click();
	await page.goto(`${app.url}${await eventPath(page)}/passes`);
	await page.getByLabel('使用人').fill('刘洋');
	await page.getByRole('button', { name: '发通行证' }).click();
	const address = await page.locator('.address').innerText();
	const wechat = await browser.newContext({
		userAgent: 'Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50'
	});
	const phone = await wechat.newPage();
	await phone.goto(address);
	await expect(phone.getByText('微信里不能启用')).toBeVisible();
	await expect(phone.getByRole('link', { name: '在这台手机上启用' })).toHaveCount(0);
	await wechat.close();
});

test('a paper list is entered for the time it claims; the personal page shows the code', async ({ page }) => {
	await signIn(page);
	await page.getByRole('link', { name: /新材料与智能制造/ }).click();
	const base = await eventPath(page);
	await page.goto(`${app.url}${base}/people?status=absent`);
	await page.locator('tbody tr').first().click();
	await page.getByRole('button', { name: '补录' }).click();
	await expect(page.getByText('已补录，计入人数。')).toBeVisible();
	await page.goto(app.url + base);
	await expect(page.locator('.counters .sure').first()).toHaveText('1');

	await page.goto(`${app.url}${base}/people?add=1`);
	await page.getByLabel('姓名').last().fill('李临时');
	await page.getByLabel('手机号').fill('1380000667');
	await page.getByRole('button', { name: '登记', exact: true }).click();
	await expect(page.locator('#add-mobile-error')).toContainText('现在是 10 位');
	await page.getByLabel('手机号').fill('13800006679');
	await page.getByRole('button', { name: '登记', exact: true }).click();
	await expect(page.getByText('已登记：李临时')).toBeVisible();
});

test('a bureau sees its region’s events and no list of people', async ({ page }) => {
	await signIn(page, 'zhouliqun@yunchuan.example', 'yunchuan-2026');
	await expect(page.getByRole('heading', { name: '辖区活动' })).toBeVisible();
	await expect(page.getByRole('table', { name: '辖区内各单位的活动' }).locator('tbody tr')).toHaveCount(4);
	await hasNoBarriers(page);
	const answer = await page.goto(`${app.url}/desk/organise`);
	expect(answer?.status()).toBe(403);
});

test('works without script', async ({ browser }) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await signIn(page);
	await page.getByRole('link', { name: '新建活动' }).last().click();
	await page.getByLabel('活动名称').fill('没有脚本也行');
	await page.getByRole('button', { name: '加一场' }).click();
	await expect(page.getByLabel('活动名称')).toHaveValue('没有脚本也行');
	await expect(page.locator('input[name=session_name]')).toHaveCount(2);
	await page.getByLabel('活动类型').selectOption({ label: '路演' });
	await page.getByRole('button', { name: '建活动，去导名单' }).click();
	await expect(page.getByText('活动已建好：没有脚本也行')).toBeVisible();
	await context.close();
});

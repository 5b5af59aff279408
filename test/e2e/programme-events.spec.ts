// Events and the programmes they count for, on the built app: what the demo shows a newcomer, what a form foretells (live and without script), and what each event gave, down to a scan.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { expect, test } from './own-origin.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'serial', timeout: 150_000 });

let app: App;
test.beforeAll(async () => {
	app = await startApp();
});
test.afterAll(() => app?.stop());

async function signIn(page: Page) {
	await page.goto(`${app.url}/desk`);
	await page.getByLabel('邮箱').fill('hejingyi@yunxi.example');
	await page.getByLabel('密码').fill('yunxi-2026');
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await expect(page.getByRole('link', { name: '项目与目标' }).first()).toBeVisible();
}
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
const FEATURE = '知识产权运营特色活动';

test('a newcomer sees two programmes on their way, and opens a number through its events to who was there', async ({
	page
}) => {
	await signIn(page);
	await page.getByRole('link', { name: '项目与目标' }).first().click();
	await expect(page.getByRole('row').filter({ hasText: '产业园区专利转化引领项目' })).toContainText(
		'有争议 1'
	);
	await page.getByRole('link', { name: '运营平台专利转化提升项目' }).click();
	const row = page.getByRole('row').filter({ hasText: FEATURE });
	await expect(row).toContainText('按当前进度');
	await expect(row).toContainText('还需');
	await page.getByRole('link', { name: '按活动看' }).click();
	const event = page.getByRole('row').filter({ hasText: '“入园惠企”银企对接会' });
	await expect(event).toContainText(FEATURE);
	await hasNoBarriers(page);
	await event.getByRole('link', { name: new RegExp(`^${FEATURE}：1 场`) }).click();
	await expect(page.getByText('合计 1 场，来自 1 条记录。')).toBeVisible();
	await hasNoBarriers(page);
	await page.getByRole('row').nth(1).getByRole('link').first().click();
	await expect(page).toHaveURL(/people\?status=present/);
});

test('the form of an event foretells what it counts toward as it is typed, and stores what it was asked', async ({
	page
}) => {
	await signIn(page);
	await page.goto(`${app.url}/desk/organise/new`);
	const outlook = page.locator('section.outlook');
	await expect(outlook).toContainText('选好活动类型');
	await page.locator('#type').selectOption('policy_briefing');
	await expect(outlook).toContainText('还不计入，要讲到“知识产权质押融资政策”');
	await page.getByText('主题、产业链与兼有类型').click();
	await page.locator('#name').fill('政策宣讲会');
	const topics = page.getByRole('group', { name: '宣讲、培训主题' });
	await topics.getByRole('checkbox', { name: '知识产权质押融资政策' }).check();
	await expect(outlook).toContainText('1 项指标');
	await page.getByText('本场主题').first().click();
	await page
		.getByRole('group', { name: '本场主题' })
		.getByRole('checkbox', { name: '知识产权转让许可政策' })
		.check();
	await expect(outlook).not.toContainText('还不计入');
	await page.getByLabel('产业链').fill('高端装备');
	await page.getByLabel('片区').fill('5001');
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '建活动，去导名单' }).click();
	await expect(page.locator('#region-error')).toContainText('6 位');
	await expect(page.getByLabel('产业链')).toHaveValue('高端装备');
	await page.getByLabel('片区').fill('990112');
	await page.getByRole('button', { name: '建活动，去导名单' }).click();
	await expect(page.getByText('活动已建好：政策宣讲会')).toBeVisible();
	const base = /\/desk\/organise\/[\w-]{36}/.exec(page.url())![0];
	await page.goto(`${app.url}${base}/settings`);
	await expect(page.getByLabel('产业链')).toHaveValue('高端装备');
	await expect(page.getByText('本场主题 1 个')).toBeVisible();
	await expect(topics.getByRole('checkbox', { name: '知识产权质押融资政策' })).toBeChecked();
	await page.getByLabel('产业链').fill('');
	await page.getByRole('button', { name: '保存修改' }).click();
	await expect(page.getByText('已保存').first()).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('产业链')).toHaveValue('');
	await page.goto(app.url + base);
	await expect(page.getByText('还没有计入任何指标')).toBeVisible();
	await hasNoBarriers(page);
});

test('without script a button asks for the same, and everything typed stays', async ({ browser }) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await signIn(page);
	await page.goto(`${app.url}/desk/organise/new`);
	await page.locator('#name').fill('对接会');
	await page.locator('#type').selectOption('matchmaking');
	await page.getByRole('button', { name: '看看会计入什么' }).click();
	await expect(page.locator('section.outlook')).toContainText(FEATURE);
	await expect(page.locator('#name')).toHaveValue('对接会');
	await context.close();
});

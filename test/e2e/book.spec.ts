// What else stands in the organiser's book, on the built app: counterparts with their links, and the 台账.
import { randomUUID } from 'node:crypto';
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
	await expect(page.getByRole('heading', { name: '全部活动' })).toBeVisible();
}
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

test('a counterpart gets a link that opens its page, and a new one ends the old', async ({ page }) => {
	await signIn(page);
	await page.getByRole('link', { name: '对接方' }).first().click();
	await page.getByRole('link', { name: '新增对接方' }).click();
	await page.locator('#cp-name').fill('云川天使投资中心');
	await page.locator('#cp-kind').selectOption({ label: '投资机构' });
	await page.locator('#cp-creditCode').fill('91990100MA0000000');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.locator('#cp-creditCode-error')).toContainText('17');
	await expect(page.locator('#cp-name')).toHaveValue('云川天使投资中心');
	await page.locator('#cp-creditCode').fill('');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.getByText('云川天使投资中心 已保存。')).toBeVisible();
	await page.getByRole('link', { name: '江南材料研究院' }).click();
	await hasNoBarriers(page);
	await expect(page.getByText('本人同意提供联系方式').first()).toBeVisible();
	await expect(page.getByText('只见企业名称').first()).toBeVisible();
	await page.getByRole('button', { name: '取链接' }).click();
	const first = await page.locator('.secret').innerText();
	expect(first).toMatch(/\/m\/[A-Za-z0-9_-]{22}$/);
	await page.reload();
	await expect(page.locator('.secret')).toHaveCount(0);
	await page.getByRole('button', { name: '换新链接' }).click();
	await expect(page.getByText('原来的已失效')).toBeVisible();
	expect(await page.locator('.secret').innerText()).not.toBe(first);
	expect((await page.request.get(first)).status()).toBe(404);
});

test('the 台账: what is due is said, a deal is entered with instalments, and a pledge list is imported', async ({
	page
}) => {
	await signIn(page);
	await page.getByRole('link', { name: '台账' }).first().click();
	await expect(page.getByText('笔许可要备案')).toBeVisible();
	await hasNoBarriers(page);
	await page.getByRole('link', { name: '记一笔成交' }).click();
	await page.locator('[name=type]').selectOption({ label: '许可' });
	await page.locator('[name=patents]').fill('201710601862.4');
	await page.locator('[name=holderName]').fill('云川理工大学');
	await page.locator('[name=acquirerName]').fill('云川冷链设备有限公司');
	await page.locator('[name=effectiveOn]').fill('2020-11-30');
	await page.locator('[name=amountFen]').fill('8');
	await page.locator('input[name="payment.amount"]').first().fill('5');
	await page.locator('input[name="payment.dueOn"]').first().fill('2027-01-31');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.locator('[id$=-patents-error]')).toContainText('校验位应为 3，现在是 4');
	await expect(page.locator('[name=acquirerName]')).toHaveValue('云川冷链设备有限公司');
	await hasNoBarriers(page);
	await page.locator('[name=patents]').fill('201710601862.3');
	await page.getByRole('button', { name: '保存' }).click();
	const row = page.getByRole('row').filter({ hasText: '云川冷链设备有限公司' });
	// Three months after 30 November is the last of February.
	await expect(row).toContainText('已过备案期限 2021-02-28');
	await expect(row).toContainText('下一笔 2027-01-31');
	await page.getByRole('link', { name: '看这些' }).click();
	await expect(page.getByRole('row').filter({ hasText: '青岚化工' })).toHaveCount(0);
	await row.getByRole('link').click();
	await page.locator('[name=recordedOn]').fill('2021-02-01');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(row).not.toContainText('备案期限');

	await page.getByRole('link', { name: '质押', exact: false }).first().click();
	await page.getByRole('link', { name: '导入台账' }).click();
	await page.locator('input[type=file]').setInputFiles({
		name: '质押.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(
			'出质人,质权人,登记日期,质押登记金额（万元）\n云川望岳精密机械有限公司,云川农商银行,2026-03-05,500\n'
		)
	});
	await page.locator('.dockbar button[type=submit]').click();
	await expect(page.getByText('已导入 1 笔质押')).toBeVisible();
	await page.getByRole('link', { name: '看台账' }).click();
	await expect(page.getByRole('row').filter({ hasText: '云川望岳精密机械有限公司' })).toContainText(
		'500 万元'
	);
});

test('another’s book is not there', async ({ page }) => {
	await signIn(page);
	for (const place of ['patents', 'counterparts', 'ledger', 'import']) {
		const answer = await page.goto(`${app.url}/desk/organise/book/${randomUUID()}/${place}`);
		expect(answer?.status()).toBe(404);
	}
});

// The organiser's catalogue on the built app: an Excel list with one wrong check digit, explained and mended; a patent by form; a booth and its printed card.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { sheetRow, workbookParts, zip } from '../zip.ts';
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

const TITLE = '一种用于冷库的低温密封圈';
const catalogue = () => {
	const xml =
		sheetRow(1, [
			'专利号',
			'专利名称',
			'专利权人',
			'法律状态',
			'通俗介绍',
			'转化方式',
			'价格（万元）',
			'核验日期'
		]) +
		// The last digit of the first is wrong: it should be 3.
		sheetRow(2, [
			'ZL201710601862.4',
			TITLE,
			'云川理工大学',
			'有效',
			'零下五十度不漏油',
			'许可',
			'8',
			'2026-11-01'
		]) +
		sheetRow(3, ['95115608.X', '一种老式密封装置', '云川理工大学', '届满', '', '转让', '面议', '2026-11-01']);
	return {
		name: '目录.xlsx',
		mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		buffer: Buffer.from(zip(workbookParts(xml)))
	};
};

test('imports a catalogue: a wrong check digit is explained, mended, and all of it is there', async ({
	page
}) => {
	await signIn(page);
	await page.getByRole('link', { name: '专利目录' }).first().click();
	await expect(page.getByRole('heading', { name: '专利目录', level: 1 })).toBeVisible();
	await hasNoBarriers(page);
	await page.getByRole('link', { name: '导入目录' }).click();
	await page.locator('input[type=file]').setInputFiles(catalogue());
	await expect(page.getByText('校验位对不上，应为 3？').first()).toBeVisible();
	await expect(page.getByRole('button', { name: /导入/ }).last()).toBeVisible();
	await hasNoBarriers(page);
	const problems = page.waitForEvent('download');
	await page.getByRole('link', { name: '问题清单' }).click();
	expect((await problems).suggestedFilename()).toContain('.xlsx');
	await page.locator('#cell-number').fill('ZL201710601862.3');
	await page.locator('.beside form button[type=submit]').first().click();
	await expect(page.locator('.dockbar')).toContainText('2');
	await page.locator('.dockbar button[type=submit]').click();
	await expect(page.getByText('已导入 2 件专利')).toBeVisible();
	await page.getByRole('link', { name: '看专利目录' }).click();
	await page.getByRole('searchbox').fill('冷库 密封');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('row')).toHaveCount(2);
	await expect(page.getByText('ZL201710601862.3')).toBeVisible();
	await expect(page.getByText('普通许可 8 万元')).toBeVisible();
});

test('the form explains a wrong check digit and keeps what was typed; the patent has a page and a history', async ({
	page
}) => {
	await signIn(page);
	await page.getByRole('link', { name: '专利目录' }).first().click();
	await page.getByRole('link', { name: '新增一件' }).click();
	await page.getByLabel('专利号或申请号').fill('ZL 97101765.5');
	await page.getByLabel('名称', { exact: true }).fill('一种卷扬装置');
	await page.locator('#holderName').fill('云川理工大学');
	await page.getByText('开放许可', { exact: true }).last().click();
	await page.locator('[id="price.open-licence"]').fill('三万');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.locator('#number-error')).toContainText('校验位应为 4，现在是 5');
	await expect(page.locator('[id="price.open-licence-error"]')).toContainText('请填数字');
	await expect(page.locator('#number')).toHaveValue('ZL 97101765.5');
	await expect(page.getByLabel('名称', { exact: true })).toHaveValue('一种卷扬装置');
	await hasNoBarriers(page);
	await page.locator('#number').fill('ZL 97101765.4');
	await page.locator('[id="price.open-licence"]').fill('3');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.getByRole('heading', { name: '一种卷扬装置' })).toBeVisible();
	await expect(page.getByText('已保存。')).toBeVisible();
	await page.getByRole('link', { name: '修改', exact: true }).click();
	await page.locator('#plain').fill('吊得稳的小卷扬机');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.getByText('改了一句话说明')).toBeVisible();
	await expect(page.getByText('加入目录')).toBeVisible();
	await hasNoBarriers(page);
});

test('a booth is made with the patent, and its card is printed with its own code, 61 mm wide', async ({
	page
}) => {
	await signIn(page);
	await page.getByRole('link', { name: /高校专利进园区/ }).click();
	await page.getByRole('link', { name: '展位', exact: true }).click();
	await page.getByRole('link', { name: '新增展位' }).click();
	await page.locator('#booth-number').fill('A01');
	await page.locator('#booth-name').fill('冷库密封');
	await page.getByRole('searchbox').fill('冷库');
	await page.getByRole('button', { name: `加入 ${TITLE}` }).click();
	await page.getByRole('button', { name: '保存' }).click();
	// A01 is there already.
	await expect(page.locator('#booth-number-error')).toContainText('已经有了');
	await expect(page.getByRole('button', { name: `移出 ${TITLE}` })).toBeVisible();
	await page.locator('#booth-number').fill('C09');
	await page.getByRole('button', { name: '保存' }).click();
	await expect(page.getByText('展位 C09 已保存。')).toBeVisible();
	await hasNoBarriers(page);
	const code = await page.getByRole('row').filter({ hasText: 'C09' }).locator('.code').innerText();
	expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);

	await page.getByRole('link', { name: '打印展位卡' }).click();
	await page.emulateMedia({ media: 'print' });
	const card = page.locator('article').filter({ hasText: 'C09' });
	await expect(card).toContainText('零下五十度不漏油');
	await expect(card).toContainText('ZL201710601862.3');
	await expect(card).toContainText(`${code.slice(0, 4)}-${code.slice(4)}`);
	const widthMm = await card
		.locator('.qr svg path')
		.last()
		.evaluate((path: SVGPathElement) => (path.getBoundingClientRect().width * 25.4) / 96);
	expect(widthMm).toBeGreaterThanOrEqual(61);
	const sheet = await page.locator('.a4').first().boundingBox();
	expect(Math.round((sheet!.width * 25.4) / 96)).toBe(210);
	expect(await page.locator('.a4').first().locator('article').count()).toBe(2);
});

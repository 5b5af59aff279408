// A bureau writes next year's document: from a preset, a rule changed and tried on real records, published; a park of its region adopts it. Exported and imported it is the same.
import { readFileSync } from 'node:fs';
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

const NAME = '园区中小企业专利转化促进项目';
const NEXT = '二〇二七年园区专利转化促进项目';
const EVENTS = '专利转化对接活动次数';
async function signIn(page: Page, [email, password]: [string, string], place: string) {
	await page.goto(`${app.url}/desk`);
	await page.getByLabel('邮箱').fill(email);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.getByRole('link', { name: place }).first().click();
}
const PARK: [string, string] = ['hejingyi@yunxi.example', 'yunxi-2026'];
const BUREAU: [string, string] = ['zhouliqun@yunchuan.example', 'yunchuan-2026'];
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

test('the park carries a preset out, so that there are records to try rules on', async ({ page }) => {
	await signIn(page, PARK, '项目与目标');
	await page.getByRole('link', { name: '承担一个项目' }).first().click();
	await page.getByRole('link', { name: NAME }).click();
	const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
	await page.locator('#startsOn').fill(`${year - 1}-01-01`);
	await page.locator('#endsOn').fill(`${year + 1}-12-31`);
	await page.getByRole('button', { name: '承担，开始计数' }).click();
	await expect(page.getByText('已有的记录都计入了')).toBeVisible();
});

test('a bureau begins with the preset, changes a rule, tries it, mends what is wrong, and publishes', async ({
	page
}) => {
	await signIn(page, BUREAU, '政策文件');
	await expect(page.getByText('还没有自己的文件')).toBeVisible();
	await hasNoBarriers(page);
	await page
		.locator('#from')
		.selectOption({ label: await page.locator('#from option', { hasText: NAME }).innerText() });
	await page.getByRole('button', { name: '开始写' }).click();
	await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
	await hasNoBarriers(page);

	await page.getByRole('link', { name: '封面与期间' }).click();
	await page.locator('[id="name.zh"]').fill('');
	await page.getByRole('button', { name: '保存草稿' }).click();
	await expect(page.getByText('草稿已保存，还有 1 处')).toBeVisible();
	await expect(page.locator('[id="name.zh-error"]')).toContainText('请填写');
	await hasNoBarriers(page);
	await page.locator('[id="name.zh"]').fill(NEXT);
	await page.getByRole('button', { name: '保存草稿' }).click();
	await expect(page.getByRole('heading', { level: 1, name: NEXT })).toBeVisible();

	await page.getByRole('link', { name: EVENTS, exact: true }).click();
	// The preset asks for two to three.
	await page.locator('[id$=".rule.op"]').first().selectOption('gte');
	const number = page.locator('[id$=".rule.value"]').first();
	await number.fill('十');
	await expect(page.getByText('规则还没写完')).toBeVisible();
	await number.fill('1');
	await expect(page.locator('.sentence')).toContainText('不少于 1 场');
	const own = page.locator('#trial option', { hasText: NAME }).first();
	await page.locator('#trial').selectOption({ label: await own.innerText() });
	await page.getByRole('button', { name: '试算' }).click();
	const trial = page.getByRole('status');
	await expect(trial).toContainText('已达成');
	await expect(trial).toContainText('没有存下任何数');
	await number.fill('100000');
	await page.getByRole('button', { name: '试算' }).click();
	await expect(trial).not.toContainText('已达成');
	await hasNoBarriers(page);

	// Another sentence, of two parts, and back: what both ask for stays.
	await page.locator('[id$=".rule.op"]').first().selectOption('any_of');
	await page.getByRole('button', { name: '再加一项要求' }).click();
	await page.locator('[id$=".rule.rules.0.value"]').fill('3');
	await expect(page.locator('.sentence')).toContainText('满足其一：（1）');
	await page.getByRole('button', { name: '保存草稿' }).click();
	await expect(page.getByText('草稿已保存。')).toBeVisible();
	await expect(page.getByText('满足其一：（1）').first()).toBeVisible();

	await page.getByRole('button', { name: `删除：${EVENTS}` }).click();
	await expect(page.getByText('已删除一项')).toBeVisible();
	await expect(page.getByRole('link', { name: EVENTS, exact: true })).toHaveCount(0);
	await page.getByRole('button', { name: '恢复' }).click();
	await expect(page.getByRole('link', { name: EVENTS, exact: true })).toBeVisible();

	await page.getByRole('button', { name: '发布第 1 版' }).click();
	await expect(page.getByText('已发布')).toBeVisible();
	await expect(page.getByRole('link', { name: '导出第 1 版' })).toBeVisible();
	await hasNoBarriers(page);
});

test('exported and imported it is the same; a file with faults is told its places', async ({ page }) => {
	await signIn(page, BUREAU, '政策文件');
	await page.getByRole('link', { name: NEXT }).click();
	const save = async (name: string) => {
		const [file] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name }).click()
		]);
		return readFileSync(await file.path(), 'utf8');
	};
	const first = await save('导出第 1 版');
	await page.getByRole('link', { name: '政策文件' }).first().click();
	const give = async (text: string) => {
		await page
			.locator('#file')
			.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
		await page.getByRole('button', { name: '导入' }).click();
	};
	await give(first.replace('"op": "any_of"', '"op": "some_of"'));
	await expect(page.getByRole('alert')).toContainText(`「${EVENTS}」 · 规则`);
	await give('{"format":');
	await expect(page.getByText('文件读不出来')).toBeVisible();
	await give(first);
	await expect(page.getByRole('heading', { level: 1, name: NEXT })).toBeVisible();
	expect(await save('导出文件')).toBe(first);
});

test('a park of the region adopts it; a newer version is told on its page', async ({ page, browser }) => {
	await signIn(page, PARK, '项目与目标');
	await page.getByRole('link', { name: '承担一个项目' }).first().click();
	await expect(page.getByText('主管部门和本单位发布的文件')).toBeVisible();
	await hasNoBarriers(page);
	await page.getByRole('link', { name: NEXT }).click();
	await page.getByRole('button', { name: '承担，开始计数' }).click();
	await expect(page.getByText('已有的记录都计入了')).toBeVisible();
	await expect(page.getByRole('heading', { level: 1, name: NEXT })).toBeVisible();
	await expect(page.getByText('已发布第 2 版')).toHaveCount(0);

	const bureau = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
	await signIn(bureau, BUREAU, '政策文件');
	await bureau.getByRole('row').filter({ hasText: '第 1 版' }).getByRole('link', { name: NEXT }).click();
	await bureau.getByRole('link', { name: EVENTS, exact: true }).click();
	await bureau.getByRole('button', { name: '再加一项要求' }).click();
	await bureau.locator('[id$=".rule.rules.1.value"]').fill('5');
	await bureau.getByRole('button', { name: '保存草稿' }).click();
	await bureau.getByRole('button', { name: '发布第 2 版' }).click();
	await expect(bureau.getByText('已发布')).toBeVisible();
	await bureau.close();
	await page.reload();
	await expect(page.getByText('已发布第 2 版')).toBeVisible();
	await expect(page.getByText('仍按第 1 版计')).toBeVisible();
});

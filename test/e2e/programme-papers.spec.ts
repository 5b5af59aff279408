// The papers of a programme through the screens, on the built app: a report with its number, whose workbook says the page's numbers; a period that is handed in; the package with what it
// lacks; the sheet of an award; Hubei's entry check.
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
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
	await page.getByRole('link', { name: '项目与目标' }).first().click();
}
async function adopt(page: Page, name: string) {
	await signIn(page);
	await page.getByRole('link', { name: '承担一个项目' }).first().click();
	await page.getByRole('link', { name }).click();
	const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
	await page.locator('#startsOn').fill(`${year}-01-01`);
	await page.locator('#endsOn').fill(`${year}-12-31`);
	await page.getByRole('button', { name: '承担，开始计数' }).click();
	await expect(page.getByText('已有的记录都计入了')).toBeVisible();
}
const download = async (page: Page, href: string | null): Promise<Uint8Array> => {
	const answer = await page.request.get(app.url + href);
	expect(answer.status()).toBe(200);
	return new Uint8Array(await answer.body());
};

test('a report is made of two months, keeps its number, and its workbook says what the page says', async ({
	page
}) => {
	await signIn(page);
	await page.getByRole('link', { name: '运营平台专利转化提升项目' }).click();
	const row = page.getByRole('row').filter({ hasText: '知识产权运营特色活动' });
	const shown = Number.parseInt(await row.getByRole('link', { name: / 场$/ }).innerText(), 10);
	await page.getByRole('button', { name: '出具报告' }).click();
	await expect(page.getByText('已出具，编号存档')).toBeVisible();
	const first = page.getByRole('link', { name: /1号 汇总通报（Excel）$/ });
	const sheets = await readXlsx(Buffer.from(await download(page, await first.getAttribute('href'))));
	const numbers = sheets.find(({ sheet }) => sheet === '数据')!.data;
	const told = numbers.find((line) => String(line[1]).includes('知识产权运营特色活动'))!;
	expect(told[3]).toBe(shown);

	const days = await page.locator('#report-span option', { hasText: '第 1 个双月' }).innerText();
	await page.locator('#report-span').selectOption({ label: days });
	await page.getByRole('button', { name: '出具报告' }).click();
	const second = page.getByRole('row').filter({ hasText: '2号' });
	await expect(second).toContainText(days.split(' · ')[1]!);
	const word = await page.getByRole('link', { name: /2号 汇总通报（Word）$/ }).getAttribute('href');
	expect(strFromU8(unzipSync(await download(page, word))['word/document.xml']!)).toContain('本期新增');
});

test('a period is handed in, and says when and that nothing moved', async ({ page }) => {
	await signIn(page);
	await page.getByRole('link', { name: '运营平台专利转化提升项目' }).click();
	const periods = page.locator('#periods');
	await periods.getByText('报出这一期').first().click();
	await expect(periods.getByText('还没结束').first()).toBeVisible();
	await periods.getByRole('checkbox').first().check();
	await periods.getByRole('checkbox').nth(1).check();
	await periods.getByRole('button', { name: '确认报出' }).first().click();
	await expect(page.getByText('已报出，当时的数已存下。')).toBeVisible();
	await expect(periods.getByText('报出后没有变化')).toBeVisible();
});

test('the package is saved with the list of what it lacks', async ({ page }) => {
	await signIn(page);
	await page.getByRole('link', { name: '运营平台专利转化提升项目' }).click();
	const href = await page.getByRole('link', { name: '下载材料包' }).getAttribute('href');
	const names = Object.keys(unzipSync(await download(page, href)));
	expect(names.some((name) => name.includes('缺件清单'))).toBe(true);
	await expect(page.locator('#papers')).toContainText(/缺 \d+ 件材料|没有缺件/);
});

test('the sheet of an award says what it goes by', async ({ page }) => {
	await adopt(page, '专利转让许可绩效奖补');
	await page.getByRole('link', { name: '奖补测算' }).click();
	await page.getByText('依据和口径').click();
	await expect(page.getByText('同一单位奖补金额不超过10万元').first()).toBeVisible();
	const href = await page.getByRole('link', { name: '下载测算表' }).getAttribute('href');
	expect((await readXlsx(Buffer.from(await download(page, href)))).length).toBeGreaterThan(0);
});

test('an enterprise is checked against Hubei’s ten criteria', async ({ page }) => {
	await adopt(page, '专利产业化样板企业培育库');
	await page.getByRole('link', { name: '准入自查' }).click();
	await page.getByRole('link', { name: '登记一家企业' }).click();
	await page.getByLabel('企业名称').fill('临溪精工有限公司');
	await page.getByRole('button', { name: '保存，重新核对' }).click();
	await expect(page.getByText('已保存，已按十项标准重新核对。')).toBeVisible();
	await expect(page.getByText('还缺').first()).toBeVisible();
});

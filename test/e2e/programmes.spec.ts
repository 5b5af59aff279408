// A programme from adoption to its records, on the built app: counted from what is there, opened down to the scan, disputed by the bureau, answered with a reported value.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { query } from './event-data.ts';
import { expect, test } from './own-origin.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'serial', timeout: 150_000 });

let app: App;
test.beforeAll(async () => {
	app = await startApp();
});
test.afterAll(() => app?.stop());

async function signIn(page: Page, email: string, password: string) {
	await page.goto(`${app.url}/desk`);
	await page.getByLabel('邮箱').fill(email);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.getByRole('link', { name: '项目与目标' }).first().click();
}
const asPark = (page: Page) => signIn(page, 'hejingyi@yunxi.example', 'yunxi-2026');
const asBureau = (page: Page) => signIn(page, 'zhouliqun@yunchuan.example', 'yunchuan-2026');
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
const NAME = '园区中小企业专利转化促进项目';
const EVENTS = '专利转化对接活动次数';
/** Adopts it for the year that the demo is dated around. */
async function adopt(page: Page) {
	await page.getByRole('link', { name: '承担一个项目' }).first().click();
	await expect(page.getByText('20 条', { exact: true })).toBeVisible();
	await hasNoBarriers(page);
	await page.getByRole('link', { name: NAME }).click();
	const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
	await page.locator('#startsOn').fill(`${year}-12-31`);
	await page.locator('#endsOn').fill(`${year}-01-01`);
	await page.getByRole('button', { name: '承担，开始计数' }).click();
	await expect(page.locator('#endsOn-error')).toContainText('晚于开始日期');
	await page.locator('#startsOn').fill(`${year - 1}-01-01`);
	await page.locator('#endsOn').fill(`${year + 1}-12-31`);
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '承担，开始计数' }).click();
	await expect(page.getByText('已有的记录都计入了')).toBeVisible();
}

test('a programme is adopted and counts what is there; its number opens to its records, and these to who was there', async ({
	page
}) => {
	await asPark(page);
	// The demo's own two.
	await expect(page.getByText('2 条', { exact: true })).toBeVisible();
	await adopt(page);
	const row = page.getByRole('row').filter({ hasText: EVENTS });
	const number = row.getByRole('link', { name: / 场$/ });
	await expect(number).not.toHaveText('0 场');
	const count = Number.parseInt(await number.innerText(), 10);
	await hasNoBarriers(page);
	await number.click();
	await expect(page.getByText(`合计 ${count} 场，来自 ${count} 条记录。`)).toBeVisible();
	await expect(page.getByRole('row')).toHaveCount(count + 1);
	await hasNoBarriers(page);
	await page.getByRole('row').nth(1).getByRole('link').first().click();
	await expect(page).toHaveURL(/people\?status=present/);
});

test('a bureau disputes with a reason, and the park reads it', async ({ page, browser }) => {
	await asBureau(page);
	await hasNoBarriers(page);
	await page.getByRole('link', { name: NAME }).click();
	await page.getByRole('link', { name: EVENTS }).click();
	await page.getByRole('button', { name: '提出异议' }).click();
	await expect(page.locator('#dispute-reason-error')).toContainText('至少 4 个字');
	await page.locator('#dispute-reason').fill('签到表与人数对不上，请核对');
	await page.getByRole('button', { name: '提出异议' }).click();
	await expect(page.getByText('已告知承担单位')).toBeVisible();
	await hasNoBarriers(page);

	const park = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	await asPark(park);
	await expect(park.getByRole('row').filter({ hasText: NAME })).toContainText('有争议 1');
	await park.getByRole('link', { name: NAME }).click();
	await expect(park.getByRole('row').filter({ hasText: EVENTS })).toContainText('有争议');
	await park.getByRole('link', { name: EVENTS }).click();
	await expect(park.getByText('签到表与人数对不上，请核对')).toBeVisible();
	await park.close();
	await page.getByRole('button', { name: '核实无误' }).click();
	await expect(page.getByRole('row').filter({ hasText: EVENTS })).toContainText('已核实');
});

test('a record without a lead opens to the bureau, read only; disputed there, it is struck by the park and restored', async ({
	page,
	browser
}) => {
	const [found] = await query<Record<'programme' | 'key' | 'pledge' | 'borrower' | 'organisation', string>>(
		app,
		`select m.programme, m.key, d.id as pledge, d.borrower_name as borrower, d.organisation from pledges d join programme_records r on r.record = d.id
		join programme_metrics m on m.id = r.metric join programmes p on p.id = m.programme and p.dropped_at is null and p.organisation = d.organisation
		where d.lead is null and r.day between p.starts_on and p.ends_on
			and not exists (select from closed_periods c where c.programme = p.id) order by d.id, m.key limit 1`
	);
	const { programme, key, pledge, borrower, organisation } = found!;
	await asBureau(page);
	await page.goto(
		`${app.url}/desk/bureau/programmes/${programme}/records?key=${encodeURIComponent(key)}&period=1000`
	);
	await page.getByRole('link', { name: borrower }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(borrower);
	await expect(page.getByRole('button', { name: '保存' })).toHaveCount(0);
	const history = page.getByRole('region', { name: '经过' });
	await expect(history).toContainText('登记');
	await hasNoBarriers(page);
	await page.getByText('提出异议').first().click();
	await page.getByLabel('异议原因，承担单位看得到').fill('合同号与另一家相同');
	await page.getByRole('button', { name: '提出异议' }).click();
	await expect(history).toContainText('理由：合同号与另一家相同');
	await expect(page.getByRole('button', { name: '核实无误' })).toBeVisible();

	const office = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const park = await office.newPage();
	await asPark(park);
	await park.goto(
		`${app.url}/desk/organise/book/${organisation}/ledger/record?list=pledges&record=${pledge}`
	);
	await expect(park.getByRole('region', { name: '经过' })).toContainText('合同号与另一家相同');
	await park.getByText('撤销登记').first().click();
	await park.getByLabel('撤销原因，主管部门看得到').fill('错');
	await park.getByRole('button', { name: '撤销登记' }).click();
	await expect(park.locator('#strike-reason-error')).toBeVisible();
	await park.getByLabel('撤销原因，主管部门看得到').fill('登记重复，合同只有一份');
	await park.getByRole('button', { name: '撤销登记' }).click();
	await expect(park.getByText('这条记录已撤销登记，不计入任何指标')).toBeVisible();
	await expect(park.getByRole('button', { name: '保存' })).toHaveCount(0);
	await hasNoBarriers(park);
	await page.reload();
	await expect(page.getByText('登记重复，合同只有一份').first()).toBeVisible();
	await park.getByRole('button', { name: '恢复登记' }).click();
	await expect(park.getByText('已恢复登记，各项指标已重新计算')).toBeVisible();
	await expect(park.getByRole('button', { name: '保存' })).toBeVisible();
	await office.close();
});

test('a base value is reported with evidence, counts once it is approved, and settles what was undetermined', async ({
	page
}) => {
	await asPark(page);
	await page.getByRole('link', { name: NAME }).click();
	const row = page.getByRole('row').filter({ hasText: '普惠性贷款惠及企业数量增幅' });
	await page.getByRole('link', { name: '第 1 年', exact: true }).click();
	await expect(row).toContainText('缺数据');
	await row.getByRole('link').first().click();
	await page.locator('#report-amount').fill('十');
	await page.getByRole('button', { name: '填报', exact: true }).click();
	await expect(page.locator('#report-amount-error')).toContainText('请填一个数');
	await page.locator('#report-amount').fill('10');
	await page.locator('#report-evidence').setInputFiles({
		name: '上年台账.pdf',
		mimeType: 'application/pdf',
		buffer: Buffer.from('%PDF-1.4\n%EOF\n')
	});
	await page.getByRole('button', { name: '填报', exact: true }).click();
	await expect(page.getByText('等审核')).toBeVisible();
	await expect(row).toContainText('缺数据');
	const file = page.getByRole('link', { name: '上年台账.pdf' });
	expect((await page.request.get(app.url + (await file.getAttribute('href')))).status()).toBe(200);
	await page.getByRole('button', { name: '审核通过' }).click();
	await expect(page.getByText('已审核。')).toBeVisible();
	await expect(row).not.toContainText('缺数据');
	await hasNoBarriers(page);
	await page.getByRole('button', { name: '出具报告' }).click();
	await expect(page.getByText('已出具，编号存档')).toBeVisible();
	for (const [name, kind] of [
		[/1号 汇总通报（Word）$/, 'wordprocessingml'],
		[/1号 汇总通报（Excel）$/, 'spreadsheetml']
	] as const) {
		const href = await page.getByRole('link', { name }).getAttribute('href');
		const report = await page.request.get(app.url + href);
		expect([report.status(), report.headers()['content-type']]).toEqual([200, expect.stringContaining(kind)]);
		expect((await report.body()).subarray(0, 2).toString()).toBe('PK');
	}
});

test('an event is taken out of the programme, and its number follows', async ({ page }) => {
	await asPark(page);
	await page.getByRole('link', { name: NAME }).click();
	await page.getByRole('link', { name: '第 2 年', exact: true }).click();
	await expect(page).toHaveURL(/year=1/);
	const number = page.getByRole('row').filter({ hasText: EVENTS }).getByRole('link', { name: / 场$/ });
	const before = Number.parseInt(await number.innerText(), 10);
	const programme = page.url();
	await number.click();
	await expect(page).toHaveURL(/\/records\?/);
	const event = await page.getByRole('row').nth(1).getByRole('link').first().getAttribute('href');
	await page.goto(`${app.url}${event!.replace(/people.*/, 'settings')}`);
	const counts = page.locator('section.counts');
	await expect(page.locator('section.outlook')).toContainText(EVENTS);
	await counts.getByRole('radio', { name: '只计入选中的' }).check();
	await counts.getByRole('checkbox', { name: NAME }).uncheck();
	await counts.getByRole('button', { name: '保存计入的项目' }).click();
	await expect(page.getByText('已保存').first()).toBeVisible();
	await hasNoBarriers(page);
	await page.goto(programme);
	await expect(number).toHaveText(`${before - 1} 场`);
});

// The organiser's side of matching, on the built app: a need's best patents with the reason, a push that gives text and link and counts once, the backs of badges, and
// what people said about the event.
import AxeBuilder from '@axe-core/playwright';
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import { hashPassword } from '../../src/lib/server/identity/password.ts';
import { startSmtp, type FakeSmtp } from '../fakes/smtp.ts';
import type { TestDatabase } from '../postgres.ts';
import { foundRequestWorld, needArgs, type RequestWorld } from '../sql/request-world.ts';
import { person } from '../sql/world.ts';
import { startApp, type App } from './app.ts';
import { databaseUrl } from './event-data.ts';
import { expect, test } from './own-origin.ts';

test.describe.configure({ mode: 'serial' });
test.use({ viewport: { width: 1440, height: 900 } });

const PASSWORD = 'Park-Gate-2026';
let app: App;
let pool: pg.Pool;
let smtp: FakeSmtp;
let of: RequestWorld;
let base: string;
let database: ReturnType<typeof openPostgres>;
test.beforeAll(async () => {
	smtp = await startSmtp();
	app = await startApp({ env: { DEMO: '0', SMTP_URL: smtp.url, MAIL_FROM: 'park@example.com' } });
	const url = databaseUrl(app);
	pool = new pg.Pool({ connectionString: url, max: 2 });
	pool.on('error', () => {});
	database = openPostgres({ url });
	const sql = async (text: string, params: unknown[] = []) => (await pool.query(text, params)).rows;
	of = await foundRequestWorld({ database, sql } as unknown as TestDatabase);
	base = `${app.url}/desk/organise/${of.world.event}`;
	const { user } = of.world.organiser as { user: string };
	await pool.query('update auth.users set email = $2, encrypted_password = $3 where id = $1', [
		user,
		'organiser@example.com',
		await hashPassword(PASSWORD)
	]);
	const who = person('闻人立夏', { mobile: '13912345678', organisation: '海陵电机有限公司' });
	const other = person('李思齐', { organisation: null });
	await of.world.perform('addAttendee', [who, other]);
	const need = needArgs(
		{ title: '冬天漏油的密封圈', problem: '低温下密封失效', company: '海陵电机有限公司' },
		{ contact: who.attendee }
	);
	const pump = needArgs({ title: '泵用耐低温密封垫', company: '云川泵业有限公司' });
	for (const one of [need, pump])
		expect(await of.submit('recordNeed', one)).toMatchObject({ status: 'accepted' });
	for (const overall of [5, 2]) {
		const form = {
			feedback: randomUUID(),
			role: 'attendee',
			organisationKind: 'university',
			text: '灯光太暗'
		};
		await of.submit('giveFeedback', { ...form, ratings: { overall } });
	}
});
test.afterAll(async () => {
	await pool?.end();
	await database?.close();
	await app?.stop();
	await smtp?.close();
});

async function signIn(page: Page) {
	await page.goto(`${app.url}/desk/sign-in`);
	await page.getByLabel('邮箱').fill('organiser@example.com');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.waitForURL(/\/desk\/organise/);
}
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

test('a patent is pushed to the firm that needs it, with the reason, and counts once', async ({ page }) => {
	await signIn(page);
	await page.goto(`${base}/matching`);
	await page.getByRole('link', { name: '冬天漏油的密封圈' }).click();
	const fits = page.getByRole('complementary', { name: '冬天漏油的密封圈' });
	await expect(fits).toContainText(/都提到：.*密封.*同属新材料链|都提到：.*密封/);
	await hasNoBarriers(page);
	await fits.getByRole('button', { name: '推送给海陵电机有限公司' }).first().click();
	const text = page.getByLabel('推送文字');
	await expect(text).toHaveValue(
		new RegExp(`冬天漏油的密封圈[^]*201710601862.3?[^]*/b/${of.code}[^]*不想再收到推荐`)
	);
	expect(await text.inputValue()).not.toMatch(/闻人立夏|13912345678/);
	await expect(fits.getByText('已推送')).toBeVisible();
	const { rows } = await pool.query('select item, channel, recipient_name, pushed_by from targeted_pushes');
	expect(rows).toEqual([
		{ item: 'patent', channel: 'link', recipient_name: '海陵电机有限公司', pushed_by: '何静怡' }
	]);
	await hasNoBarriers(page);
});

test('by mail: an address that is none is told, the mail has reason and link, and one push counts', async ({
	page
}) => {
	await signIn(page);
	await page.goto(`${base}/matching`);
	await page.getByRole('link', { name: '泵用耐低温密封垫' }).click();
	const fits = page.getByRole('complementary', { name: '泵用耐低温密封垫' });
	await fits.getByLabel(/云川泵业有限公司的邮箱/).fill('rep@nowhere');
	await fits.getByRole('button', { name: '发邮件推送' }).click();
	await expect(page.getByRole('alert')).toContainText('请填对方的邮箱');
	expect(smtp.got()).toBe('');
	await fits.getByLabel(/云川泵业有限公司的邮箱/).fill('rep@example.com');
	await fits.getByRole('button', { name: '发邮件推送' }).click();
	await expect(page.getByRole('alert')).toContainText('邮件已发出');
	const body = smtp.got().split('\r\n\r\n').slice(1).join('').replace(/\s/g, '');
	expect(Buffer.from(body, 'base64').toString()).toMatch(
		new RegExp(`泵用耐低温密封垫[^]*都提到[^]*/b/${of.code}`)
	);
	const { rows } = await pool.query("select recipient_name from targeted_pushes where channel = 'email'");
	expect(rows).toEqual([{ recipient_name: '云川泵业有限公司' }]);
	const kept = await pool.query("select 1 from op_inbox where raw like '%rep@example.com%'");
	expect(kept.rows).toEqual([]);
});

test('a need is pushed to the holder of a patent, with the link of its own page', async ({ page }) => {
	await signIn(page);
	await page.goto(`${base}/matching?tab=patents`);
	await page.getByRole('link', { name: /低温密封用氟硅橡胶/ }).click();
	await page.getByRole('button', { name: '推送给云川理工大学' }).first().click();
	await expect(page.getByLabel('推送文字')).toHaveValue(new RegExp(`/m/${of.links.holder}`));
	await page.goto(`${app.url}/m/${of.links.holder}`);
	await expect(page.getByRole('heading', { name: '等您答复（1 条）' })).toBeVisible();
});

test('badges carry on their backs what to see first, behind the right front', async ({ page }) => {
	await signIn(page);
	await page.goto(`${base}/print`);
	await expect(page.locator('article.back')).toHaveCount(0);
	await page.getByLabel('正反面').selectOption({ label: '背面印会前配对单' });
	await page.getByRole('button', { name: '看这些' }).click();
	const fronts = page.locator('.a4').nth(0).locator('article h2').first();
	const backs = page.locator('.a4').nth(1).locator('> *');
	// The first front's back lies at the right of the second sheet.
	await expect(backs.nth(1)).toContainText(await fronts.innerText());
	const mine = page.locator('article.back').filter({ hasText: '闻人立夏' });
	await expect(mine).toContainText('A12');
	await expect(mine).toContainText('一种低温密封用氟硅橡胶及其制备方法');
	await expect(page.locator('article.back').filter({ hasText: '李思齐' })).toContainText('扫展位卡上的码');
});

test('feedback: counts and averages, down to the forms', async ({ page }) => {
	await signIn(page);
	await page.goto(`${base}/feedback`);
	await expect(page.getByRole('row', { name: /总的来说，您满意吗/ })).toContainText(/2\s*3\.50\s*1（50%）/);
	await page.getByRole('link', { name: '总的来说，您满意吗' }).click();
	await expect(page.getByText('答了“总的来说，您满意吗”的评价')).toBeVisible();
	await expect(page.getByRole('row', { name: /匿名.*灯光太暗/ })).toHaveCount(2);
	await hasNoBarriers(page);
});

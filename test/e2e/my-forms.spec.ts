// The forms behind a personal link, with script: what was typed outlives a closed page, what was sent without a network goes up once; and a person corrects
// their own name and mobile. On the built app.
import type { Page } from '@playwright/test';
import pg from 'pg';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { foundRequestWorld, type RequestWorld } from '../sql/request-world.ts';
import { person } from '../sql/world.ts';
import { startApp, type App } from './app.ts';
import { databaseUrl } from './event-data.ts';
import { expect, test } from './own-origin.ts';

let app: App;
let pool: pg.Pool;
let of: RequestWorld;
let database: ReturnType<typeof openPostgres>;
let me: { attendee: string; secret: string };
test.beforeAll(async () => {
	app = await startApp({ env: { DEMO: '0' } });
	const url = databaseUrl(app);
	pool = new pg.Pool({ connectionString: url, max: 2 });
	pool.on('error', () => {});
	database = openPostgres({ url });
	const sql = async (text: string, params: unknown[] = []) => (await pool.query(text, params)).rows;
	of = await foundRequestWorld({ database, sql } as unknown as TestDatabase);
	const who = person('闻人立夏', { mobile: '13912345678', organisation: '海陵电机有限公司' });
	await of.world.perform('addAttendee', [who]);
	const [row] = await sql('select secret from private.personal_links where attendee = $1', [who.attendee]);
	me = { attendee: who.attendee, secret: row.secret as string };
});
test.afterAll(async () => {
	await pool?.end();
	await database?.close();
	await app?.stop();
});
test.use({ viewport: { width: 360, height: 800 } });

const open = (page: Page, path: string) => page.goto(`${app.url}/m/${me.secret}${path}`);
const titles = async () =>
	(
		await pool.query(
			'select title, (select count(*)::int from consents c where c.subject = n.id) as consents from needs n order by 1'
		)
	).rows;

test('a need: begun, left at the second step, begun again where it was; sent without a network, once, without a consent that nobody ticked again', async ({
	page,
	context
}) => {
	await open(page, '/needs/technical');
	const step = page.getByRole('button', { name: /^下一步/ }).last();
	await step.click();
	await page.getByLabel('需求名称').fill('低温下不漏油的密封圈');
	await page.getByLabel('现在的主要问题').fill('零下四十度漏油');
	await expect
		.poll(() => page.evaluate(() => indexedDB.databases().then((all) => all.length)))
		.toBeGreaterThan(0);
	await page.waitForTimeout(600);
	await page.close();

	const again = await context.newPage();
	await open(again, '/needs/technical');
	await expect(again.getByText('上次没填完的已恢复')).toBeVisible();
	const next = () => again.getByRole('button', { name: /^下一步/ }).last();
	await next().click();
	await expect(again.getByLabel('需求名称')).toHaveValue('低温下不漏油的密封圈');
	await context.setOffline(true);
	await next().click();
	await expect(again.getByText('现在没有网络')).toBeVisible();
	await context.setOffline(false);
	await next().click();
	await next().click();
	await again.getByRole('checkbox', { name: '云川市知识产权局' }).check();
	await again.locator('input[name=visibility]').first().check();
	await again.getByText('我确认没有填写涉密信息').click();
	await again.getByText('我已获得单位授权').click();
	await context.setOffline(true);
	await again.getByRole('button', { name: '提交需求' }).click();
	await expect(again.getByText('没有网络，已存在这台手机里')).toBeVisible();
	await again.close();
	expect(await titles()).toEqual([]);
	await context.setOffline(false);
	const later = await context.newPage();
	await open(later, '/needs/technical');
	await expect.poll(titles).toEqual([{ title: '低温下不漏油的密封圈', consents: 1 }]);
	// On to its page, and there is nothing left to send.
	await later.waitForURL(/done=recorded/);
	await open(later, '/needs/technical');
	await later.waitForTimeout(1000);
	expect(await titles()).toHaveLength(1);
});

test('what waited and was not taken stays, and opens with the reason beside it', async ({
	page,
	context
}) => {
	await open(page, '/needs/service');
	await page.getByLabel('需求名称').fill('想找人做专利评估');
	await page.getByLabel('现在的主要问题').fill('不知道值多少');
	await page
		.getByRole('button', { name: /^下一步/ })
		.last()
		.click();
	await page.locator('input[name=visibility]').first().check();
	await page.getByText('我已获得单位授权').click();
	await context.setOffline(true);
	await page.getByRole('button', { name: '提交需求' }).click();
	await expect(page.getByText('没有网络，已存在这台手机里')).toBeVisible();
	await page.close();
	await context.setOffline(false);
	for (let twice = 0; twice < 2; twice++) {
		const later = await context.newPage();
		await open(later, '/rights');
		await expect(later.getByText('刚才等网络的没有收下')).toBeVisible();
		await later.getByRole('button', { name: '打开看原因' }).click();
		await expect(later.locator('#holdsNoSecrets-error')).toHaveText('请看过后勾选');
		await expect(later.getByText('刚才等网络的没有收下')).toBeHidden();
		if (twice) {
			await later.getByRole('checkbox', { name: '我确认没有填写涉密信息' }).check();
			await later.getByRole('button', { name: '提交需求' }).click();
			await later.waitForURL(/done=recorded/);
			await open(later, '/rights');
			await later.waitForTimeout(500);
			await expect(later.getByText('刚才等网络的没有收下')).toBeHidden();
		}
		await later.close();
	}
	expect(await titles()).toContainEqual({ title: '想找人做专利评估', consents: 0 });
});

test('name and mobile are corrected; what is wrong is said beside the field and stays', async ({ page }) => {
	await open(page, '/rights');
	await page.getByLabel('手机号').fill('1391234567');
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.locator('#mobile-error')).toBeVisible();
	await expect(page.getByLabel('手机号')).toHaveValue('1391234567');
	await page.getByLabel('手机号').fill('139 1234 5670');
	await page.getByLabel('姓名').fill('闻人立秋');
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.getByText('已更正。')).toBeVisible();
	const { rows } = await pool.query(
		"select name, mobile, pinyin ->> 'initials' as initials from attendees where id = $1",
		[me.attendee]
	);
	expect(rows).toEqual([{ name: '闻人立秋', mobile: '13912345670', initials: 'wrlq' }]);
});

test('a link takes 60 changes in ten minutes from one address; then it says so, with what was typed', async ({
	page
}) => {
	await open(page, '/rights');
	for (let i = 0; i < 60; i++)
		await page.request.post(`${app.url}/m/${me.secret}?/recommend`, {
			form: { wanted: 'yes' },
			headers: { origin: app.url },
			maxRedirects: 0
		});
	await open(page, '');
	await page.getByRole('button', { name: '不再给我推荐专利' }).click();
	await expect(page.getByText('请过 10 分钟再提交')).toBeVisible();
	await expect(page.getByText('推荐已关掉')).toHaveCount(0);
	await open(page, '/rights');
	await page.getByLabel('职务').fill('工程师');
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.getByText('请过 10 分钟再提交')).toBeVisible();
	await expect(page.getByLabel('职务')).toHaveValue('工程师');
});

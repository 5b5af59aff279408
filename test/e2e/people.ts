// What an organiser and a clerk do in the browser, step by step, as the end-to-end tests tell it.
import { expect, type Page } from '@playwright/test';
import { showCodeUntil } from '../fakes/camera.ts';
import { ORGANISER } from './hall.ts';

export async function signIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/desk/sign-in`);
	await page.getByLabel('邮箱').fill(ORGANISER.email);
	await page.getByLabel('密码').fill(ORGANISER.password);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(/\/desk\/organise/);
}

/** Opens an address of the origin that the page is on. */
const open = (page: Page, path: string) => page.goto(new URL(path, page.url()).href);

/** Makes an event of today with two doors and a target, and imports the list. Returns its id. */
export async function prepareEvent(page: Page, name: string, list: string): Promise<string> {
	await open(page, '/desk/organise/new');
	await page.getByLabel('活动名称').fill(name);
	await page.getByLabel('活动类型').selectOption('matchmaking');
	await page.getByLabel('地点').fill('云溪高新区会展中心二层');
	await page.getByLabel('目标人数').fill('300');
	await page.getByLabel('目标家数').fill('120');
	await fillTimes(page);
	await page.getByRole('button', { name: '加一处' }).click();
	const doors = page.getByLabel(/签到点名称/);
	await doors.nth(0).fill('A口（东门）');
	await doors.nth(1).fill('B口（西门）');
	await page
		.locator('form.form')
		.getByRole('button', { name: /建|保存/ })
		.last()
		.click();
	await page.waitForURL(/\/import/);
	const event = /organise\/([0-9a-f-]{36})/.exec(page.url())![1]!;
	await page.locator('input[type=file]').setInputFiles(list);
	await page.waitForURL(/\/import\/[0-9a-f-]{36}/);
	await page.getByRole('button', { name: /^导入 \d+ 行/ }).click();
	await expect(page.getByText('已导入 288 人')).toBeVisible({ timeout: 30_000 });
	await open(page, `/desk/organise/${event}`);
	await page.locator('details.stage summary').click();
	await page.getByRole('button', { name: '开始活动' }).click();
	await expect(page.getByText('进行中').first()).toBeVisible();
	return event;
}

/** Today, the whole day. */
async function fillTimes(page: Page): Promise<void> {
	const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
	await page.locator('input[type=date]').first().fill(day);
	await page.locator('input[type=time]').nth(0).fill('00:01');
	await page.locator('input[type=time]').nth(1).fill('23:59');
}

/** Issues a pass and returns its address. */
export async function issuePass(
	page: Page,
	event: string,
	{ person, station }: { person: string; station: string }
): Promise<string> {
	await open(page, `/desk/organise/${event}/passes`);
	await page.getByLabel('使用人').fill(person);
	await page.getByLabel('签到点').selectOption({ label: station });
	await page.getByRole('button', { name: '发通行证' }).click();
	const link = page.getByText(/\/p\/[A-Za-z0-9_-]{22}/).first();
	await expect(link).toBeVisible();
	return /https?:\/\/\S+\/p\/[A-Za-z0-9_-]{22}/.exec((await link.textContent()) ?? '')![0];
}

/** Opens a pass on a phone, takes it up, and waits until the whole list is here and the app opens without network. */
export async function enrol(page: Page, pass: string): Promise<void> {
	await page.goto(pass);
	await page
		.getByRole('link', { name: /在这台手机上启用/ })
		.or(page.getByRole('button', { name: /在这台手机上启用/ }))
		.click();
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByText('名单 288/288')).toBeVisible({ timeout: 30_000 });
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
	await page
		.getByRole('button', { name: /回到活动|先开始扫码/ })
		.or(page.getByRole('link', { name: /回到活动|先开始扫码/ }))
		.click();
}

/** Stands at the door with the camera open. A page that nobody has touched yet waits for a tap; whether it was is the browser's to say. */
export async function openDoor(page: Page, url: string, event: string): Promise<void> {
	await page.goto(`${url}/field/e/${event}/scan`);
	const start = page.getByRole('button', { name: '开始扫码' });
	await expect(async () => {
		if (await start.isVisible()) await start.click({ timeout: 1_000 });
		await expect(page.locator('video')).toBeVisible({ timeout: 1_000 });
	}).toPass();
}

/** Holds each badge before the camera in turn, until it is answered. */
export async function scanAll(
	page: Page,
	people: { name: string; code: string }[],
	kind: 'ok' | 'again' = 'ok'
): Promise<void> {
	for (const { name, code } of people) {
		const selector = `[data-answer=${kind}]`;
		await showCodeUntil(page, code, { selector, answer: name });
		await expect(page.locator(selector, { hasText: name })).toBeVisible();
	}
}

/** Registers somebody on the spot. */
export async function register(
	page: Page,
	url: string,
	who: { event: string; name: string; mobile: string }
): Promise<void> {
	await page.goto(`${url}/field/e/${who.event}/walk-in`);
	await page.getByLabel('姓名').fill(who.name);
	await page.getByLabel('单位', { exact: false }).first().fill('同启传感技术有限公司');
	await page.getByLabel('手机号').fill(who.mobile);
	await page.getByRole('radio', { name: '企业', exact: true }).check({ force: true });
	await page.getByRole('checkbox', { name: /已口头告知/ }).check();
	await page.getByRole('button', { name: '登记并签到' }).click();
	await expect(page.locator('[data-answer=ok]', { hasText: who.name })).toBeVisible();
}

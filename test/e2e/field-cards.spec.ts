// What becomes of a record that is not simply accepted, on the clerk's own screen: held and mended, handed over and decided, seen at two doors,
// carried up by another phone, and a phone that cannot keep anything.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { installFakeCamera, showCode } from '../fakes/camera.ts';
import type { FakeCameraWindow } from '../fakes/camera-script.ts';
import { startApp, type App } from './app.ts';
import { issuePass, performAsServer, query, runningEvent } from './event-data.ts';
import { expect, test, watchOrigin } from './own-origin.ts';

let app: App;
let event: Awaited<ReturnType<typeof runningEvent>>;

test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp();
	event = await runningEvent(app);
});
test.afterAll(() => app?.stop());
test.beforeEach(async ({ context, page }) => {
	await installFakeCamera(context);
	page.on('pageerror', (error) => expect.soft(error.message, 'an error in the page').toBe(''));
});

async function enrol(page: Page, person = '周敏') {
	const { hash } = await issuePass(app, event.id, person);
	await page.goto(`${app.url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByText('与服务器一致')).toBeVisible();
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
	return hash;
}
/** What the answer said when it appeared: it stands for seconds only, and a busy machine may look too late. */
async function scan(page: Page, code: string, kind: string): Promise<string> {
	await page.goto(`${app.url}/field/e/${event.id}`);
	// By a tap, as a clerk does: the camera starts in it.
	await page.getByRole('link', { name: '扫码签到' }).click();
	const said = page.evaluate(
		(selector) =>
			new Promise<string>((resolve) => {
				const observer = new MutationObserver(() => {
					const given = document.querySelector(selector);
					if (!given) return;
					observer.disconnect();
					(window as unknown as FakeCameraWindow).fakeCamera.show(null);
					resolve(given.textContent);
				});
				observer.observe(document, { subtree: true, childList: true });
			}),
		`[data-answer=${kind}]`
	);
	await showCode(page, code);
	return said;
}
const openRecords = (page: Page) => page.goto(`${app.url}/field/e/${event.id}/records`);
async function upload(page: Page) {
	await page.getByRole('button', { name: '现在上传' }).click();
	await expect(page.getByText('全部已上传').first()).toBeVisible();
}
/** Another phone: a browser context of its own. */
async function anotherPhone(
	browser: Browser,
	leaks: string[]
): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext();
	watchOrigin(context, leaks);
	await installFakeCamera(context);
	return { context, page: await context.newPage() };
}
/** A badge of the right shape that this event never printed. */
const falseCode = (fill: string) => `${app.url}/c/${fill.repeat(22)}`;

test('a false badge is held with its card; the clerk finds the person, and the card goes for good', async ({
	page
}) => {
	await enrol(page);
	await scan(page, falseCode('A'), 'attention');
	await openRecords(page);
	const card = page.getByRole('article');
	await expect(card).toContainText('胸牌编号核不过');
	await expect(card).toContainText('周敏');
	await expect(page.getByRole('link', { name: /待处理 1/ }).first()).toBeVisible();

	await card.getByRole('button', { name: '修改后重新提交' }).click();
	await expect(page.getByText('会被替换，留着备查')).toBeVisible();
	const { name } = event.people[30]!;
	await page.getByRole('searchbox').fill(name);
	await page
		.getByRole('button', { name: `签到 ${name}` })
		.first()
		.click();
	await page.getByRole('dialog').getByRole('button', { name: '签到' }).click();
	await expect(page.locator('[data-answer=ok]')).toContainText(name);

	await openRecords(page);
	await expect(page.getByRole('article')).toHaveCount(0);
	await upload(page);
	await expect(page.getByRole('listitem').filter({ hasText: '已撤销' })).toHaveCount(1);
	const outcomes = await query<{ status: string }>(
		app,
		`select o.status from outcomes o join op_inbox i using (op, hash) join enrolments e on e.id = i.enrolment
		where e.kind = 'phone' and i.event = $1 and i.raw::jsonb ->> 'verb' = 'recordCheckIn' order by i.seq`,
		[event.id]
	);
	expect(outcomes.map(({ status }) => status)).toEqual(['undone', 'accepted']);
});

test('handed to the organiser it waits apart; their no comes back with name and reason until it is known', async ({
	page
}) => {
	await enrol(page);
	await scan(page, falseCode('B'), 'attention');
	await scan(page, falseCode('C'), 'attention');
	await openRecords(page);
	const cards = page.getByRole('article');
	await expect(cards).toHaveCount(2);

	await cards.first().getByRole('button', { name: '撤回' }).click();
	await page.getByRole('button', { name: '撤回这一条' }).click();
	await expect(page.getByRole('dialog')).toContainText('请选原因');
	await page.getByRole('radio', { name: '试扫的' }).check();
	await page.getByRole('button', { name: '撤回这一条' }).click();
	await expect(cards).toHaveCount(1);
	await cards.getByRole('button', { name: '转负责人处理' }).click();
	await expect(page.getByRole('heading', { name: '等负责人定 1 条' })).toBeVisible();
	await expect(cards).toHaveCount(0);
	await upload(page);

	const [held] = await query<{ op: string }>(
		app,
		`select o.op from outcomes o where o.event = $1 and o.status = 'held' and o.body ? 'referred'`,
		[event.id]
	);
	await performAsServer(app, event.id, {
		verb: 'settleHeld',
		args: { target: held!.op, decision: 'dismiss', reason: '不是本场的人' }
	});
	await expect(cards).toContainText('不是本场的人');
	await expect(cards).toContainText('已退回');
	await cards.getByRole('button', { name: '知道了' }).click();
	await expect(cards).toHaveCount(0);
	await page.reload();
	await expect(page.getByRole('listitem').first()).toBeVisible();
	await expect(cards).toHaveCount(0);
});

test('one person at two doors counts once; a notice with both places goes with one tap', async ({
	page,
	context,
	browser,
	leaks
}) => {
	const { code, name } = event.people[70]!;
	const other = await anotherPhone(browser, leaks);
	await enrol(page);
	await enrol(other.page, '李强');
	await context.setOffline(true);
	expect(await scan(page, code, 'ok')).toContain(name);
	expect(await scan(other.page, code, 'ok')).toContain(name);
	await openRecords(other.page);
	await upload(other.page);
	// The later one to arrive was the first to see them: the other phone hears of it.
	await context.setOffline(false);
	await openRecords(page);
	await upload(page);

	const notice = other.page.getByRole('article');
	await expect(notice).toContainText(name);
	await expect(notice).toContainText('周敏');
	await expect(notice).toContainText('已合并，只算一次');
	await expect(page.getByRole('article')).toHaveCount(0);
	await expect(other.page.getByRole('link', { name: /待处理/ })).toHaveCount(1);
	await notice.getByRole('button', { name: /知道了/ }).click();
	await expect(notice).toHaveCount(0);
	await other.context.close();
});

test('what one phone cannot send goes up by another; nothing counts twice', async ({
	page,
	context,
	browser,
	leaks
}) => {
	await enrol(page);
	await context.setOffline(true);
	for (const n of [80, 81]) await scan(page, event.people[n]!.code, 'ok');
	await openRecords(page);
	await page.getByRole('button', { name: '导出未上传记录' }).click();
	const saved = page.waitForEvent('download');
	await page.getByRole('dialog').getByRole('button', { name: '导出未上传记录' }).click();
	const file = await saved;
	expect(file.suggestedFilename()).toMatch(/^园惠通-未上传-\d+号机-\d{8}-\d{4}\.yht$/);
	await expect(page.getByRole('dialog')).toContainText('2 条。记录仍在本机。');

	const other = await anotherPhone(browser, leaks);
	await enrol(other.page, '李强');
	await openRecords(other.page);
	await other.page.getByRole('link', { name: '活动' }).click();
	await other.page.getByRole('button', { name: '更多' }).click();
	await other.page.getByRole('button', { name: '救援文件' }).click();
	const chooser = other.page.waitForEvent('filechooser');
	await other.page.getByRole('button', { name: '选救援文件' }).click();
	await (await chooser).setFiles(await file.path());
	await expect(other.page.getByRole('dialog')).toContainText(/代 \d+号机 上传 2 条。/);
	await other.context.close();

	await page.getByRole('dialog').press('Escape');
	await context.setOffline(false);
	await upload(page);
	const [stored] = await query<{ ops: string }>(
		app,
		`select count(*) as ops from op_inbox where event = $1 and relayed_by is not null`,
		[event.id]
	);
	expect(stored).toEqual({ ops: '2' });
});

test('a phone that cannot keep shows nothing before the receipt, and a pass used here leads back to its event', async ({
	page,
	context
}) => {
	await context.addInitScript(() => {
		navigator.storage.estimate = async () => ({ quota: 400 * 1024 * 1024, usage: 390 * 1024 * 1024 });
	});
	const hash = await enrol(page);
	const { code, name } = event.people[90]!;
	const given = await scan(page, code, 'ok');
	expect(given).toContain(name);
	expect(given).toContain('已上传');
	expect(given).not.toContain('已存本机');
	await page.goto(`${app.url}/field/e/${event.id}`);
	await expect(page.getByText('出现“已上传”才算数')).toBeVisible();

	await page.goto(`${app.url}/field/enrol#${hash}`);
	await expect(page).toHaveURL(`${app.url}/field/e/${event.id}`);
});

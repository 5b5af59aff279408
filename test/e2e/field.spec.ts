// A clerk's phone from pass to upload: enrol, download, scan without network, undo, reopen, and deliver. The great run of two phones is
// elsewhere; this one is to be quick to fail.
import type { Page } from '@playwright/test';
import { installFakeCamera, failNext, showCode, showNothing } from '../fakes/camera.ts';
import { startApp, type App } from './app.ts';
import { issuePass, query, runningEvent } from './event-data.ts';
import { expect, test } from './own-origin.ts';

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

async function enrol(page: Page) {
	const { hash } = await issuePass(app, event.id);
	await page.goto(`${app.url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByText('与服务器一致')).toBeVisible();
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}
/** Holds up the badge of the n-th person and waits for the answer that names them. */
async function scan(page: Page, n: number, answer = 'ok') {
	const { code, name } = event.people[n]!;
	await showCode(page, code);
	const given = page.locator(`[data-answer=${answer}]`, { hasText: name });
	await expect(given).toContainText('已存本机');
	await showNothing(page);
}
const records = (page: Page) => page.goto(`${app.url}/field/e/${event.id}/records`);

test('enrols, scans three without network, undoes one, is reopened, and delivers everything once', async ({
	page,
	context
}) => {
	await enrol(page);
	expect(page.url()).toBe(`${app.url}/field/e/${event.id}`);
	await context.setOffline(true);
	await page.getByRole('link', { name: '扫码签到' }).click();
	for (const n of [0, 1, 2]) await scan(page, n);

	const { name } = event.people[1]!;
	await page.getByRole('button', { name: `撤销${name}的签到` }).click();
	await expect(page.getByRole('status').filter({ hasText: `已撤销${name}的签到` })).toBeVisible();

	await records(page);
	const waiting = page.getByRole('listitem').filter({ hasText: '已存本机' });
	await expect(waiting).toHaveCount(4);
	await expect(page.getByText('本机待传 4 条')).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: '已撤销' })).toContainText(name);

	await context.setOffline(false);
	await page.getByRole('button', { name: '现在上传' }).click();
	await expect(page.getByText('已上传 4 条')).toBeVisible();
	await expect(page.getByRole('link', { name: /全部已上传/ })).toBeVisible();
	const [stored] = await query<{ ops: string; people: string }>(
		app,
		`select (select count(*) from op_inbox i join enrolments e on e.id = i.enrolment where e.kind = 'phone' and i.event = $1 and i.raw::jsonb ->> 'verb' like '%CheckIn') as ops,
			(select people from event_streams where event = $1) as people`,
		[event.id]
	);
	expect(stored).toEqual({ ops: '4', people: 2 });
});

test('a tap before the phone could look whether it has the pass waits for that, and enrols', async ({
	page
}) => {
	const { hash } = await issuePass(app, event.id);
	await page.addInitScript(() => {
		const gate = new Promise<void>((resolve) => Object.assign(window, { letOpen: resolve }));
		const open = IDBFactory.prototype.open;
		IDBFactory.prototype.open = function (name, version) {
			const request = open.call(this, name, version);
			let told: IDBOpenDBRequest['onsuccess'] = null;
			Object.defineProperty(request, 'onsuccess', { get: () => told, set: (next) => (told = next) });
			request.addEventListener('success', (opened) => void gate.then(() => told?.call(request, opened)));
			return request;
		};
	});
	await page.goto(`${app.url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByRole('button', { name: '正在启用' })).toBeVisible();
	await expect(page.getByText('转移码是 8 位')).toBeHidden();
	await page.evaluate(() => (window as unknown as { letOpen(): void }).letOpen());
	await expect(page.getByText('与服务器一致')).toBeVisible();
});

test('registers a walk-in without network; the badge on the screen is let in by another phone later', async ({
	page,
	context
}) => {
	await enrol(page);
	await context.setOffline(true);
	await page.getByRole('button', { name: '回到活动' }).click();
	await page.getByRole('link', { name: '现场登记' }).click();
	await page.getByLabel('姓名').fill('林可');
	await page.getByRole('button', { name: '登记并签到' }).click();
	await expect(page.getByRole('alert')).toContainText('还差 3 处');
	await page.getByLabel('单位', { exact: true }).fill('同启传感');
	await page.getByRole('radio', { name: '企业' }).check();
	await page.getByRole('checkbox').check();
	await expect(page.getByRole('alert')).toHaveCount(0);
	await page.getByRole('button', { name: '登记并签到' }).click();
	await expect(page.locator('[data-answer=ok]')).toContainText('林可');
	const code = await page.getByRole('img', { name: '林可的胸牌二维码' }).getAttribute('data-address');
	expect(code).toMatch(new RegExp(`^${app.url}/c/[A-Za-z0-9_-]{22}$`));

	await page.getByRole('link', { name: '回到扫码' }).click();
	await showCode(page, code!);
	await expect(page.locator('[data-answer=again]')).toContainText('林可');
});

test('somebody is found by initials and checked in; a foreign code and a false badge are never green', async ({
	page
}) => {
	await enrol(page);
	await page.getByRole('link', { name: '扫码签到' }).click();
	await showCode(page, 'https://example.com/');
	await expect(page.locator('[data-answer=unreadable]')).toContainText('没有记下');
	await showCode(page, `${app.url}/c/AAAAAAAAAAAAAAAAAAAAAA`);
	await expect(page.locator('[data-answer=attention]')).toContainText('不是本场胸牌');
	await page.getByRole('link', { name: '查名单找本人' }).click();

	const [person] = await query<{ name: string; initials: string }>(
		app,
		`select name, pinyin ->> 'initials' as initials from attendees where event = $1 and name = $2`,
		[event.id, event.people[40]!.name]
	);
	await page.getByRole('searchbox').fill(person!.initials);
	await page
		.getByRole('button', { name: `签到 ${person!.name}` })
		.first()
		.click();
	await page.getByRole('dialog').getByRole('button', { name: '签到' }).click();
	await expect(page.locator('[data-answer=ok]')).toContainText(person!.name);
});

test('without a camera it says why and offers the other ways; the typed code finds the person', async ({
	page
}) => {
	await enrol(page);
	await failNext(page, 'NotAllowedError', 4);
	await page.getByRole('link', { name: '扫码签到' }).click();
	await expect(page.getByRole('alert')).toContainText('相机没有授权');
	await page.getByRole('button', { name: '输入编号' }).click();
	const { badge, name } = event.people[60]!;
	await page.getByRole('textbox', { name: '胸牌编号' }).fill('7K2M');
	await page.getByRole('dialog').getByRole('button', { name: '签到' }).click();
	await expect(page.getByRole('dialog')).toContainText('编号是 12 位');
	await page.getByRole('textbox', { name: '胸牌编号' }).fill(typed(badge).toLowerCase());
	await page.getByRole('button', { name: `给${name}签到` }).click();
	await expect(page.locator('[data-answer=ok]')).toContainText(name);
});

/** The code beneath a badge's picture: the sixty bits in Crockford's base 32. */
function typed(badge: string): string {
	const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	const bits = BigInt(`0x${badge}`).toString(2).padStart(60, '0');
	return bits
		.match(/.{5}/g)!
		.map((five) => digits[parseInt(five, 2)])
		.join('')
		.replace(/.{4}(?=.)/g, '$&-');
}

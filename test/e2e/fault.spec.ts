// Faults of a phone's browser, in a browser: storage that aborts, hangs, is full or wiped; two tabs and a lock that is never given back; a frozen page;
// a server that does not know the phone. The numbers are those of docs/fault-campaign.md.
import type { CDPSession, Page } from '@playwright/test';
import { installFakeCamera, showCode, showNothing } from '../fakes/camera.ts';
import { fillStorage, installStorageFaults, setStorageFault } from '../fakes/storage-faults.ts';
import { openHouse, type House, type Listed } from '../fault/kill/house.ts';
import { issuePass } from './event-data.ts';
import { startFront, type Front } from './front.ts';
import { expect, test } from './own-origin.ts';
import { openDoor as openDoorOf } from './people.ts';

test.describe.configure({ timeout: 120_000 });

let front: Front;
let house: House;
/** What a busy machine may take for a step that no test is about. */
const SLOW_MS = 45_000;
/** Everybody is scanned once. */
let turn = 0;

test.beforeAll(async () => {
	test.setTimeout(240_000);
	front = await startFront();
	house = await openHouse({ people: 40, origin: front.url });
	front.setTarget(house.url);
});
test.afterAll(async () => {
	await house?.close();
	await front?.close();
});
test.beforeEach(async ({ context }) => {
	front.setRule();
	await installFakeCamera(context);
	await installStorageFaults(context);
});

const next = (): Listed => house.people[turn++]!;
const code = (person: { token: string }) => `${front.url}/c/${person.token}`;
const given = (page: Page, kind: string) => page.locator(`[data-answer=${kind}]`);

async function enrol(page: Page, pass?: string): Promise<string> {
	const hash = pass ?? (await issuePass(house.app(), house.event)).hash;
	await page.goto(`${front.url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByText('与服务器一致')).toBeVisible({ timeout: SLOW_MS });
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
	return page.evaluate(async () => {
		const open = indexedDB.open('yuanhui');
		await new Promise((resolve) => (open.onsuccess = resolve));
		const ask = open.result.transaction('enrolments').objectStore('enrolments').getAllKeys();
		await new Promise((resolve) => (ask.onsuccess = resolve));
		open.result.close();
		return String(ask.result[0]);
	});
}
const openDoor = (page: Page) => openDoorOf(page, front.url, house.event);
async function scan(page: Page, person = next()): Promise<void> {
	await showCode(page, code(person));
	await expect(given(page, 'ok').filter({ hasText: person.name })).toContainText('已存本机', {
		timeout: SLOW_MS
	});
	await showNothing(page);
}
/** How many operations of a phone the server holds, each once. */
async function stored(enrolment: string): Promise<number> {
	const [row] = await house.sql<{ n: number; distinct: number }>(
		'select count(*)::int as n, count(distinct seq)::int as distinct from op_inbox where enrolment = $1',
		[enrolment]
	);
	expect(row!.n).toBe(row!.distinct);
	return row!.n;
}
const uploaded = async (page: Page) => {
	await page.goto(`${front.url}/field/e/${house.event}/records`);
	await page.getByRole('button', { name: '现在上传' }).click();
	await expect(page.getByText('全部已上传').first()).toBeVisible({ timeout: SLOW_MS });
};
const cdp = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page);

test('T3 the transaction aborts after the write: no tick, the form as it was, and then it is stored once', async ({
	page
}) => {
	const enrolment = await enrol(page);
	await page.goto(`${front.url}/field/e/${house.event}/walk-in`);
	await page.getByLabel('姓名').fill('林可');
	await page.getByLabel('单位', { exact: true }).fill('同启传感');
	await page.getByRole('radio', { name: '企业' }).check();
	await page.getByRole('checkbox').check();
	await setStorageFault(page, 'abort');
	await page.getByRole('button', { name: '登记并签到' }).click();
	await expect(page.getByText('没存下来，填的都在')).toBeVisible();
	await expect(page.getByText('已存本机')).toHaveCount(0);
	await expect(page.getByLabel('姓名')).toHaveValue('林可');
	await expect(page.getByLabel('单位', { exact: true })).toHaveValue('同启传感');

	await setStorageFault(page, 'none');
	await page.getByRole('button', { name: '登记并签到' }).click();
	await expect(given(page, 'ok')).toContainText('林可');
	await uploaded(page);
	expect(await stored(enrolment)).toBe(2);
});

test('T4 a transaction that never ends is given up: 未保存, and the next try is stored', async ({ page }) => {
	await enrol(page);
	await openDoor(page);
	const person = next();
	await setStorageFault(page, 'hang');
	await showCode(page, code(person));
	await expect(given(page, 'unsaved')).toContainText('未保存', { timeout: SLOW_MS });
	await expect(page.getByText('已存本机')).toHaveCount(0);
	await showNothing(page);
	await setStorageFault(page, 'none');
	await page.getByRole('button', { name: '再试一次' }).click();
	// What hung may have been stored in the end; then the second is one more scan of the same person, and still one attendance.
	await expect(given(page, 'ok').or(given(page, 'again'))).toContainText(person.name);
	await uploaded(page);
	const [row] = await house.sql<{ n: number }>(
		'select count(*)::int as n from attendances where event = $1 and attendee = $2',
		[house.event, person.attendee]
	);
	expect(row!.n).toBe(1);
});

test('T8 a full disk: 未保存, nothing is counted, and with space again it is stored', async ({ page }) => {
	// The browser remembers for half a minute how much room it found: less is only less if it is so from the beginning, and is then used up.
	const session = await cdp(page);
	await session.send('Storage.overrideQuotaForOrigin', { origin: front.url, quotaSize: 120 * 2 ** 20 });
	const enrolment = await enrol(page);
	await openDoor(page);
	await fillStorage(page);
	const person = next();
	await showCode(page, code(person));
	await expect(given(page, 'unsaved')).toContainText('未保存');
	await expect(page.getByText('已存本机')).toHaveCount(0);
	await showNothing(page);
	await session.send('Storage.overrideQuotaForOrigin', { origin: front.url });
	await page.getByRole('button', { name: '再试一次' }).click();
	await expect(given(page, 'ok').filter({ hasText: person.name })).toContainText('已存本机');
	await uploaded(page);
	expect(await stored(enrolment)).toBe(1);
});

test('T9 the whole origin is wiped: the server still names the phone, its last report and its last number', async ({
	page
}) => {
	const enrolment = await enrol(page);
	await openDoor(page);
	await scan(page);
	await expect.poll(() => stored(enrolment), { timeout: SLOW_MS }).toBe(1);
	await page.context().setOffline(true);
	await scan(page);
	const session = await cdp(page);
	await session.send('Storage.clearDataForOrigin', { origin: front.url, storageTypes: 'all' });
	await page.context().setOffline(false);
	await page.goto(`${front.url}/field/e/${house.event}/scan`);
	await expect(page.getByText('这台手机没有启用这场活动')).toBeVisible();

	const [row] = await house.sql<{
		number: number;
		person: string;
		max_seq: string;
		reported: boolean;
		sealed: boolean;
	}>(
		`select number, person, max_seq, last_contact_at is not null as reported, sealed_at is not null as sealed from enrolments where id = $1`,
		[enrolment]
	);
	expect(row).toMatchObject({ person: '周敏', max_seq: '1', reported: true, sealed: false });
});

test('T9 the database alone is lost: the same pass gives out no number twice', async ({ page }) => {
	const { hash } = await issuePass(house.app(), house.event);
	const enrolment = await enrol(page, hash);
	await openDoor(page);
	await scan(page);
	await expect.poll(() => stored(enrolment), { timeout: SLOW_MS }).toBe(1);
	await page.goto('about:blank');
	const session = await cdp(page);
	await session.send('Storage.clearDataForOrigin', { origin: front.url, storageTypes: 'indexeddb' });

	// This pass is good for several phones; one that is good for a single phone says that it was used.
	expect(await enrol(page, hash)).not.toBe(enrolment);
	await expect(page.getByText('这台手机的记录被清空过')).toBeVisible();
	await openDoor(page);
	await scan(page);
	await uploaded(page);
	expect(await stored(enrolment)).toBe(1);
});

test('T18 two tabs record and send at once; a lock that is never given back does not stop the other tab', async ({
	page,
	context
}) => {
	const enrolment = await enrol(page);
	await openDoor(page);
	const other = await context.newPage();
	await openDoor(other);
	await Promise.all([scan(page), scan(other)]);
	await expect.poll(() => stored(enrolment), { timeout: SLOW_MS }).toBe(2);

	// The other tab takes the sender's lock and hangs; its lease is as old as that of a page that was frozen.
	await other.evaluate(() => {
		void navigator.locks.request('yuanhui-sender', () => new Promise(() => {}));
	});
	await page.evaluate(async () => {
		const open = indexedDB.open('yuanhui');
		await new Promise((resolve) => (open.onsuccess = resolve));
		const writing = open.result.transaction('meta', 'readwrite');
		writing.objectStore('meta').put({ key: 'sender', value: { at: Date.now() - 3_600_000 } });
		await new Promise((resolve) => (writing.oncomplete = resolve));
		open.result.close();
	});
	await (await cdp(other)).send('Page.setWebLifecycleState', { state: 'frozen' });
	await page.bringToFront();
	await scan(page);
	await expect.poll(() => stored(enrolment), { timeout: SLOW_MS }).toBe(3);
});

test('T19 a page that was frozen goes on: what it recorded before and after arrives once', async ({
	page
}) => {
	const enrolment = await enrol(page);
	await openDoor(page);
	front.setRule((path) => (path.startsWith('/trpc/') ? 'destroy' : undefined));
	await scan(page);
	const session = await cdp(page);
	await session.send('Page.setWebLifecycleState', { state: 'frozen' });
	front.setRule();
	await session.send('Page.setWebLifecycleState', { state: 'active' });
	await scan(page);
	await expect.poll(() => stored(enrolment), { timeout: SLOW_MS }).toBe(2);
});

test('T27 T29 a server that does not know the phone: it is said, nothing changes, no final word is taken; then everything goes', async ({
	page
}) => {
	const enrolment = await enrol(page);
	const refusal = { code: 'UNAUTHORIZED', httpStatus: 401, reason: 'YH001', fields: [] };
	front.setRule((path) =>
		path.startsWith('/trpc/')
			? {
					status: 401,
					type: 'application/json',
					body: JSON.stringify({ error: { code: -32001, message: 'unauthorized', data: refusal } })
				}
			: undefined
	);
	await openDoor(page);
	await scan(page);
	await scan(page);
	await page.goto(`${front.url}/field/e/${house.event}/records`);
	await page.getByRole('button', { name: '现在上传' }).click();
	await expect(page.locator('.tick[data-state=saved]')).toHaveCount(2);
	await page.goto(`${front.url}/field/e/${house.event}`);
	await expect(page.getByText('服务器不认得这台手机')).toBeVisible();
	await page.getByRole('button', { name: '更多' }).click();
	const handOver = page.getByRole('button', { name: '本场结束，交班' });
	await expect(handOver).toHaveAttribute('aria-disabled', 'true');
	await expect(page.getByText('还有 2 条没上传')).toBeVisible();

	front.setRule();
	await uploaded(page);
	expect(await stored(enrolment)).toBe(2);
});

// The main job, end to end: two phones without network check people in by QR from a list that was imported, and every one of them arrives at the
// organiser's counter exactly once, whatever breaks on the way.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { installFakeCamera } from '../fakes/camera.ts';
import { fixturePeople } from '../fixtures/attendee-rows.ts';
import { openHall, type Hall } from './hall.ts';
import { expect, test, watchOrigin } from './own-origin.ts';
import { enrol, issuePass, openDoor, prepareEvent, register, scanAll, signIn } from './people.ts';

const LIST = 'test/fixtures/attendees-300.gb18030.csv';
test.describe.configure({ mode: 'serial', timeout: 240_000 });

let hall: Hall;
test.beforeAll(async () => {
	hall = await openHall();
});
test.afterAll(() => hall?.close());
test.afterEach(() => hall.front.setRule());

interface PhoneContext {
	context: BrowserContext;
	profile: string;
	page: Page;
}

/** A phone: a browser of its own with a camera, its data in a folder that outlives it. */
async function phone(leaks: string[], profile?: string): Promise<PhoneContext> {
	const folder = profile ?? (await mkdtemp(join(tmpdir(), 'yuanhui-phone-')));
	const { launchOptions, viewport, locale, timezoneId } = test.info().project.use;
	const context = await chromium.launchPersistentContext(folder, {
		...launchOptions,
		viewport: viewport ?? null,
		locale,
		timezoneId,
		headless: true
	});
	watchOrigin(context, leaks);
	await installFakeCamera(context);
	return { context, profile: folder, page: context.pages()[0] ?? (await context.newPage()) };
}

/** Every process of that browser, at once, as when the phone's battery is pulled. */
function killBrowser({ profile }: PhoneContext): void {
	execFileSync('pkill', ['-KILL', '-f', `user-data-dir=${profile}`]);
}

/** The story as far as both phones are offline and full: A has 20 scans, 2 walk-ins and an undo; B has scanned 11–25. */
async function workOffline(organiser: Page, leaks: string[], name: string) {
	await signIn(organiser, hall.url);
	const event = await prepareEvent(organiser, name, LIST);
	const badges = await hall.sql<{ name: string; token: string }>(
		'select a.name, private.badge_token(a.event, b.badge) as token from attendees a join badges b on b.attendee = a.id where a.event = $1',
		[event]
	);
	const codes = new Map(badges.map((badge) => [badge.name, `${hall.url}/c/${badge.token}`]));
	const people = fixturePeople(25).map(({ name }) => ({ name, code: codes.get(name)! }));
	const a = await phone(leaks);
	const b = await phone(leaks);
	await enrol(a.page, await issuePass(organiser, event, { person: '周敏', station: 'A口（东门）' }));
	await enrol(b.page, await issuePass(organiser, event, { person: '赵一帆', station: 'B口（西门）' }));
	await a.context.setOffline(true);
	await b.context.setOffline(true);

	await openDoor(a.page, hall.url, event);
	await scanAll(a.page, people.slice(0, 20));
	await a.page.goto(`${hall.url}/field/e/${event}/records`);
	await a.page.getByRole('button', { name: `撤销${people[4]!.name}的签到` }).click();
	await expect(a.page.getByText(`已撤销${people[4]!.name}的签到`)).toBeVisible();
	await register(a.page, hall.url, { event, name: '林可', mobile: '13800007001' });
	await register(a.page, hall.url, { event, name: '郭蕾', mobile: '13800007002' });

	await openDoor(b.page, hall.url, event);
	await scanAll(b.page, people.slice(10, 25));
	return { event, people, a, b };
}

/** What a phone shows of its records: each with its tick. */
async function ticks(page: Page, event: string): Promise<Record<string, number>> {
	await page.goto(`${hall.url}/field/e/${event}/records`);
	await page.locator('.rows li').first().waitFor();
	const words = await page.locator('.rows li .tick').allInnerTexts();
	return words.reduce<Record<string, number>>(
		(counts, word) => ({ ...counts, [word.trim()]: (counts[word.trim()] ?? 0) + 1 }),
		{}
	);
}

/** Back in the network: nothing is waiting on this phone any more. */
async function comeBack(page: Page, event: string): Promise<void> {
	await page.goto(`${hall.url}/field/e/${event}/records`);
	await expect(async () => {
		await page.getByRole('button', { name: '现在上传' }).click();
		await expect(page.getByText('全部已上传')).toBeVisible({ timeout: 3000 });
	}).toPass({ timeout: 60_000 });
}

/** The end that every variant of the story must have. */
async function expectTheEnd(
	organiser: Page,
	{ event, people, a, b }: { event: string; people: { name: string }[]; a: PhoneContext; b: PhoneContext }
) {
	expect(await ticks(a.page, event)).toEqual({ 已上传: 24, 已撤销: 1 });
	await expect.poll(() => ticks(b.page, event)).toEqual({ 已上传: 5, 已合并: 10 });
	const merged = b.page.locator('.rows li', { hasText: '已并入' });
	await expect(merged).toHaveCount(10);
	for (const text of await merged.allInnerTexts()) {
		expect(text).toContain('A口（东门）');
		expect(text).toContain('B口（西门）');
	}

	await organiser.goto(`${hall.url}/desk/organise/${event}`);
	await expect(organiser.locator('.count', { hasText: '到场人数' }).locator('span.sure')).toHaveText('26');

	const [counts] = await hall.sql<{ people: number; attendances: number }>(
		'select people, attendances from event_streams where event = $1',
		[event]
	);
	expect(counts).toEqual({ people: 26, attendances: 26 });
	const operations = await hall.sql<{ number: number; stored: number; distinct: number; receipts: number }>(
		`select e.number, count(i.op)::int as stored, count(distinct i.seq)::int as distinct,
			(select count(*)::int from receipts r where r.op in (select op from op_inbox where enrolment = e.id)) as receipts
		from enrolments e join op_inbox i on i.enrolment = e.id where e.event = $1 and e.kind = 'phone' group by e.id order by e.number`,
		[event]
	);
	expect(operations).toEqual([
		{ number: 1, stored: 25, distinct: 25, receipts: 25 },
		{ number: 2, stored: 15, distinct: 15, receipts: 15 }
	]);
	const undone = await hall.sql<{ name: string }>(
		`select a.name from check_in_voids v join check_ins c on c.op = v.target join attendees a on a.id = c.attendee where v.event = $1`,
		[event]
	);
	expect(undone).toEqual([{ name: people[4]!.name }]);
}

async function leave(...phones: PhoneContext[]): Promise<void> {
	for (const { context, profile } of phones) {
		await context.close().catch(() => {});
		await rm(profile, { recursive: true, force: true });
	}
}

test('two phones offline, closed and reopened, end at 26 people', async ({ page, leaks }) => {
	const story = await workOffline(page, leaks, '对接会一：断网');
	const { a, b, event } = story;
	await a.page.close();
	a.page = await a.context.newPage();
	expect(await ticks(a.page, event)).toEqual({ 已存本机: 25 });
	await a.context.setOffline(false);
	await comeBack(a.page, event);
	await b.context.setOffline(false);
	await comeBack(b.page, event);
	await expectTheEnd(page, story);
	await leave(a, b);
});

test('the server is killed between commit and reply', async ({ page, leaks }) => {
	const story = await workOffline(page, leaks, '对接会二：服务器断电');
	const { a, b, event } = story;
	const committed = hall.nextCommitOf('push');
	await a.context.setOffline(false);
	await a.page.goto(`${hall.url}/field/e/${event}/records`);
	await committed;
	await hall.killServer();
	// The database has it all; the phone knows of nothing.
	const [stored] = await hall.sql<{ n: number }>(
		`select count(*)::int as n from op_inbox i join enrolments e on e.id = i.enrolment where i.event = $1 and e.number = 1`,
		[event]
	);
	expect(stored?.n).toBe(25);
	expect(await ticks(a.page, event)).toEqual({ 已存本机: 25 });
	await hall.restart();
	await comeBack(a.page, event);
	await b.context.setOffline(false);
	await comeBack(b.page, event);
	await expectTheEnd(page, story);
	await leave(a, b);
});

test("the reply is a captive portal's page", async ({ page, leaks }) => {
	const story = await workOffline(page, leaks, '对接会三：认证页面');
	const { a, b, event } = story;
	let portals = 0;
	hall.front.setRule((path) =>
		path.startsWith('/trpc/') && ++portals
			? { status: 200, body: '<!doctype html><title>请先登录无线网</title>' }
			: undefined
	);
	await a.context.setOffline(false);
	await a.page.goto(`${hall.url}/field/e/${event}/records`);
	await a.page.getByRole('button', { name: '现在上传' }).click();
	await expect.poll(() => portals).toBeGreaterThan(2);
	expect(await ticks(a.page, event)).toEqual({ 已存本机: 25 });
	hall.front.setRule();
	await comeBack(a.page, event);
	await b.context.setOffline(false);
	await comeBack(b.page, event);
	await expectTheEnd(page, story);
	await leave(a, b);
});

test('the browser is killed after the first tick', async ({ page, leaks }) => {
	const story = await workOffline(page, leaks, '对接会四：手机断电');
	const { b, event } = story;
	killBrowser(story.a);
	const a = await phone(leaks, story.a.profile);
	await a.context.setOffline(true);
	expect(await ticks(a.page, event)).toEqual({ 已存本机: 25 });
	await a.context.setOffline(false);
	await comeBack(a.page, event);
	await b.context.setOffline(false);
	await comeBack(b.page, event);
	await expectTheEnd(page, { ...story, a });
	await leave(a, b);
});

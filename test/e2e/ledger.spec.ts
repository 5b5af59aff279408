// The ledger and what follows from it: a gap comes and goes before two organisers, records wait for a word, a lost phone is replaced, an
// event is archived although a phone owes. Phones speak over the wire; organisers have browsers.
import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { sealRescue } from '#lib/protocol/rescue-seal.ts';
import { hashPassword } from '#lib/server/identity/password.ts';
import { startApp, type App } from './app.ts';
import { issuePass, query, runningEvent } from './event-data.ts';
import { startFront, type Front } from './front.ts';
import { expect, test, watchOrigin } from './own-origin.ts';
import { enrolWirePhone, type WirePhone } from './wire-phone.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'serial', timeout: 240_000 });

let app: App;
let front: Front;
let event: Awaited<ReturnType<typeof runningEvent>>;
let session: string;
let phones: WirePhone[];
const SECOND = { email: 'liujia@yunxi.example', password: 'Ledger-2026' };

test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp();
	front = await startFront();
	front.setTarget(app.url);
	event = await runningEvent(app);
	const [first] = await query<{ id: string }>(
		app,
		'select id from sessions where event = $1 order by starts_at',
		[event.id]
	);
	session = first!.id;
	await addSecondOrganiser();
	phones = [];
	for (const person of ['周敏', '赵一帆', '王晓楠']) phones.push(await enrol(person));
});
test.afterAll(async () => {
	await front?.close();
	await app?.stop();
});

async function addSecondOrganiser() {
	const secret = await hashPassword(SECOND.password);
	await query(
		app,
		`select public.add_person(jsonb_build_object('person', $1::text, 'email', $2::text, 'secret', $3::text, 'name', '刘佳',
			'roles', jsonb_build_array(jsonb_build_object('organisation', e.organisation, 'role', 'organiser'))))
		from (select set_config('request.jwt.claims', '{"role":"service_role"}', false)) claims, events e where e.id = $4`,
		[randomUUID(), SECOND.email, secret, event.id]
	);
}
/** Through the front, which can lose what the phone sends. */
async function enrol(person: string): Promise<WirePhone> {
	const { hash } = await issuePass(app, event.id, person);
	return enrolWirePhone(front.url, { hash, session });
}
async function signIn(page: Page, { email, password }: { email: string; password: string }) {
	await page.goto(`${app.url}/desk/sign-in`);
	await page.getByLabel('邮箱').fill(email);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.waitForURL(/\/desk\/organise/);
}
const FIRST = { email: 'hejingyi@yunxi.example', password: 'yunxi-2026' };
const base = () => `${app.url}/desk/organise/${event.id}`;
const here = async (page: Page, path = '') => {
	await page.goto(base() + path);
	await page.evaluate(() => Object.assign(window, { stays: true }));
};
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
const hasStayed = (page: Page) => page.evaluate(() => 'stays' in window);
const row = (page: Page, phone: WirePhone) =>
	page.getByRole('row', { name: new RegExp(`^${phone.number}号机`) });

test('a gap appears and disappears before two organisers without a reload', async ({
	browser,
	page,
	leaks
}) => {
	const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	watchOrigin(context, leaks);
	const other = await context.newPage();
	await signIn(page, FIRST);
	await signIn(other, SECOND);
	await here(page);
	await here(other, '/phones');
	const pages = [page, other];

	for (const [index, phone] of phones.entries())
		await phone.push([phone.record({ attendee: event.people[index]!.id })], {
			phone: {
				grade: 'ABC'[index],
				isInstalled: index === 0,
				isPersisted: index === 0,
				freeMb: 900,
				battery: 71,
				app: '1'
			}
		});
	for (const one of pages) {
		await expect(one.getByText('3 台手机，最近一次联网时都已收齐')).toBeVisible();
		await expect(row(one, phones[1]!)).toContainText('B 浏览器，可能被清理');
	}

	// Its second record is lost on the way, the third comes.
	const phone = phones[1]!;
	const lost = phone.record({ attendee: event.people[3]!.id });
	front.setRule((path) => (path.startsWith('/trpc/sync.push') ? 'destroy' : undefined));
	await expect(phone.push([lost])).rejects.toThrow();
	front.setRule();
	await phone.push([phone.record({ attendee: event.people[4]!.id })], { unsent: 2 });
	for (const one of pages) {
		await expect(row(one, phone)).toContainText('第2条未上传');
		await expect(one.getByText('3 台手机，1 台还有未上传（共至少 1 条）')).toBeVisible();
		await expect(one.getByRole('status').filter({ hasText: '2号机：第2条未上传' })).toBeAttached();
		// What owes stands first.
		await expect(one.locator('tbody tr').filter({ hasText: '号机' }).first()).toContainText('2号机');
	}
	await expect(page.locator('.counters')).toContainText('手机上至少 1 条');

	await phone.push([lost]);
	for (const one of pages) {
		await expect(row(one, phone)).toContainText('已收齐');
		await expect(one.getByText('3 台手机，最近一次联网时都已收齐')).toBeVisible();
		expect(await hasStayed(one)).toBe(true);
	}
	await expect(page.locator('.counters .sure').first()).toHaveText('5');

	// Each number opens to its records.
	await row(page, phone).getByRole('link').first().click();
	await expect(page.getByRole('heading', { name: /^2号机 · / })).toBeVisible();
	await expect(page.locator('tbody tr')).toHaveCount(3);
	await context.close();
});

test('what waits is decided with a word: who it was, or not accepted and why', async ({ page }) => {
	await signIn(page, FIRST);
	await here(page, '/waiting');
	await expect(page.getByText('没有要您决定的')).toBeVisible();
	const [phone] = phones as [WirePhone];
	const strange = phone.record({ badge: 'A'.repeat(22) });
	const stray = phone.record({ badge: 'B'.repeat(22) });
	const refer = phone.record(
		{ target: idOf(strange), decision: 'refer', reason: '领导说他来了' },
		{ verb: 'settleHeld', subject: idOf(strange) }
	);
	await phone.push([strange, stray, refer]);

	// They appear by themselves, what the staff handed over first.
	const cards = page.locator('article.waits');
	await expect(cards).toHaveCount(2);
	await expect(cards.first()).toContainText('周敏 转来：领导说他来了');
	expect(await hasStayed(page)).toBe(true);

	const person = event.people[5]!;
	await cards.first().getByRole('searchbox').fill(person.name);
	await cards.first().getByRole('button', { name: '查名单' }).click();
	await cards.first().getByRole('radio', { name: person.name }).first().check();
	await cards.first().getByRole('button', { name: '就是这位，确认有效' }).click();
	await expect(page.getByText('已确认有效，计入。')).toBeVisible();
	await expect(cards).toHaveCount(1);

	await cards.first().getByText('不予采纳').first().click();
	await cards.first().getByLabel('原因').fill('不是本场的人');
	await cards.first().getByRole('button', { name: '不予采纳' }).click();
	await expect(page.getByText('已不予采纳，不计入。')).toBeVisible();
	await expect(page.getByText('没有要您决定的')).toBeVisible();
	// Nobody was named, and so it cannot count after all: it says so.
	await page.getByRole('button', { name: '改为有效' }).click();
	await expect(page.getByRole('alert')).toContainText('还不能计入：胸牌编号核不过');
	await page.getByRole('link', { name: /已处理/ }).click();
	await expect(cards).toHaveCount(2);
	await expect(page.getByText('不是本场的人')).toBeVisible();
	await expect(page.getByText(/何静怡/).first()).toBeVisible();
});

test('a lost phone is replaced; what it owes comes by its rescue file, and waits', async ({ page }) => {
	await signIn(page, FIRST);
	const lost = phones[2]!;
	const owed = [6, 7].map((n) => lost.record({ attendee: event.people[n]!.id }));
	await lost.push([], { unsent: 2 });
	await here(page, '/phones');
	await expect(row(page, lost)).toContainText('第2–3条未上传');
	await row(page, lost).getByRole('link', { name: '换新手机' }).click();
	await expect(page.getByText('3号机还欠至少 2 条')).toBeVisible();
	await page.getByRole('button', { name: '发通行证' }).click();
	await expect(page.getByText('替换 3号机')).toBeVisible();
	const hash = (await page.locator('.address').innerText()).split('/').at(-1)!;
	const next = await enrolWirePhone(front.url, { hash, session });
	expect(next.number).toBe(4);

	await here(page, '/phones');
	await expect(row(page, lost)).toContainText('已停用');
	await expect(row(page, lost)).toContainText('由 4号机 接替');
	await hasNoBarriers(page);
	const file = await sealRescue(
		{ event: event.id, enrolment: lost.enrolment, number: lost.number, madeAt: new Date().toISOString() },
		{ enrolment: lost.enrolment, token: lost.token, ops: owed, maxSeq: lost.bodies.length },
		lost.rescueKey
	);
	await page.locator('input[type=file]').setInputFiles({
		name: '园惠通-未上传-3号机.yht',
		mimeType: 'application/octet-stream',
		buffer: Buffer.from(JSON.stringify(file))
	});
	await expect(page.getByText('代 3号机 上传 2 条：0 条接受，2 条待处理')).toBeVisible();
	await here(page, '/waiting');
	await page.locator('article.waits').first().focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText('已确认有效，计入。')).toBeVisible();
	await expect(page.locator('article.waits')).toHaveCount(1);
	await hasNoBarriers(page);
	// Dismissed by a slip, and taken back.
	const card = page.locator('article.waits').first();
	await card.getByText('不予采纳').first().click();
	await card.getByLabel('原因').fill('点错了');
	await card.getByRole('button', { name: '不予采纳' }).click();
	await page.getByRole('button', { name: '改为有效' }).click();
	await expect(page.getByText('已确认有效，计入。')).toBeVisible();
	await expect(page.getByText('没有要您决定的')).toBeVisible();
});

test('archiving names the phones it waits for, and keeps the reason', async ({ page }) => {
	await signIn(page, FIRST);
	await here(page);
	const step = async (name: string) => {
		const stage = page.locator('details.stage');
		if ((await stage.getAttribute('open')) === null) await stage.locator('summary').click();
		await stage.getByRole('button', { name, exact: true }).click();
	};
	await step('结束活动');
	await expect(page.getByText('待办结').first()).toBeVisible();
	await step('归档');
	await expect(page.getByRole('alert')).toContainText('还有手机没交班：1号机、2号机、3号机、4号机');
	await page.getByLabel('不再等了，为什么').fill('丢了');
	await step('归档');
	await expect(page.getByRole('alert')).toContainText('至少 4 个字');
	await page.getByLabel('不再等了，为什么').fill('三台手机已由志愿者带走，记录都已收齐');
	await step('归档');
	await expect(page.getByText('已归档').first()).toBeVisible();
	await page.reload();
	await expect(page.getByText('原因：三台手机已由志愿者带走')).toBeVisible();
});

const idOf = (body: string) => (JSON.parse(body) as { id: string }).id;

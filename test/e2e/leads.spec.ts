// Leads on the desk: the organiser follows one up to a signed contract, a second tab is told that somebody was quicker, the bureau of the region finds it,
// takes it out and sees the person for a reason, a bureau of another region finds nothing anywhere. On the built app with the demo's accounts.
import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import readWorkbook from 'read-excel-file/node';
import { uuidv7 } from 'uuidv7';
import type { Actor, Database } from '../../src/lib/server/database/database.ts';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import { hashPassword } from '../../src/lib/server/identity/password.ts';
import { startApp, type App } from './app.ts';
import { databaseUrl, query, runningEvent } from './event-data.ts';
import { expect, test } from './own-origin.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const ORGANISER = ['hejingyi@yunxi.example', 'yunxi-2026'] as const;
const BUREAU = ['zhouliqun@yunchuan.example', 'yunchuan-2026'] as const;
const STRANGER = ['bieshu@hailing.example', 'hailing-2026'] as const;
const FIRM = '恒澈密封科技有限公司';
const WHO = { name: '司马清扬', mobile: '13900001111' };
const [lead, need] = [randomUUID(), randomUUID()];

let app: App;
let database: Database;
let event: string;

test.beforeAll(async () => {
	app = await startApp();
	database = openPostgres({ url: databaseUrl(app) });
	event = (await runningEvent(app)).id;
	await prepare();
});
test.afterAll(async () => {
	await database?.close();
	await app?.stop();
});

const draft = (verb: string, args: Record<string, unknown>) => ({
	id: uuidv7(),
	verb,
	subject: String(args.lead ?? args.need ?? args.patent ?? args.counterpart),
	source: 'desk',
	captured: { wall: Date.now(), monotonic: 0, boot: randomUUID(), offsetMs: 0, uncertaintyMs: 0 },
	args
});
const perform = (by: Actor, where: object, one: ReturnType<typeof draft>) =>
	database.call('perform', { ...where, drafts: [one], atomic: true }, by);

/** A firm's patent in the catalogue, a request for it and a need, whose person lets the region's bureau know; and a bureau of another region. */
async function prepare() {
	const server: Actor = { kind: 'server' };
	const [account] = await query<{ id: string; organisation: string }>(
		app,
		"select p.id, r.organisation from people p join roles r on r.person = p.id where p.name = '何静怡'"
	);
	const organiser: Actor = { kind: 'account', user: account!.id };
	const book = { organisation: account!.organisation };
	const [holder, patent, contact] = [randomUUID(), randomUUID(), randomUUID()];
	await perform(
		organiser,
		book,
		draft('recordCounterpart', {
			counterpart: holder,
			kind: 'enterprise',
			name: '川北高分子有限公司'
		})
	);
	await perform(
		organiser,
		book,
		draft('recordPatent', {
			patent,
			number: '2017106018623',
			kind: 'invention',
			title: '一种低温密封用氟硅橡胶及其制备方法',
			holderName: '川北高分子有限公司',
			holderKind: 'enterprise',
			holder,
			legalStatus: 'granted'
		})
	);
	const { recipients } = (await database.call('list_recipients', { event }, { kind: 'anonymous' })) as {
		recipients: { kind: string; recipient: string }[];
	};
	const bureau = recipients.find(({ kind }) => kind === 'bureau')!.recipient;
	const consents = [{ kind: 'bureau', recipient: bureau, version: 'share_bureau.1' }];
	await perform(
		server,
		{ event },
		draft('requestPatent', {
			lead,
			patent,
			intent: 'licence',
			company: FIRM,
			contact,
			...WHO,
			use: '电池包密封圈',
			consents
		})
	);
	await perform(
		server,
		{ event },
		draft('recordNeed', {
			need,
			kind: 'technical',
			contact,
			declared: { noSecrets: true, authorised: true },
			fields: {
				title: '找一种低温下不漏油的密封材料',
				visibility: 'public',
				company: FIRM,
				problem: '零下四十度漏油'
			}
		})
	);
	const organisation = randomUUID();
	await database.call(
		'add_organisation',
		{ id: organisation, name: '海陵市知识产权局', kind: 'bureau', region: '980100', regionName: '海陵市' },
		server
	);
	const secret = await hashPassword(STRANGER[1]);
	const roles = [{ organisation, role: 'bureau' }];
	await database.call(
		'add_person',
		{ person: randomUUID(), email: STRANGER[0], secret, name: '别枢', roles },
		server
	);
}

/** A browser of its own for each account. */
async function signedIn(browser: Browser, [email, password]: readonly [string, string]): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
	const page = await context.newPage();
	await page.goto(`${app.url}/desk`);
	await page.getByLabel('邮箱').fill(email);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.waitForURL(/\/desk\/(organise|bureau)/);
	return page;
}
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
async function step(page: Page, stage: string) {
	await page.locator('label.choice', { hasText: stage }).click();
	await page.getByRole('button', { name: `改为${stage}` }).click();
}
const day = (days: number) =>
	new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000);

test('the organiser steps a lead to a signed contract; the second tab is told who was quicker', async ({
	browser
}) => {
	const page = await signedIn(browser, ORGANISER);
	await page.goto(`${app.url}/desk/organise/${event}/leads?text=恒澈`);
	await expect(page.getByRole('row', { name: /恒澈密封/ })).toContainText('已提交');
	await hasNoBarriers(page);
	await page.getByRole('link', { name: /恒澈密封/ }).click();
	await expect(page.getByRole('heading', { name: FIRM })).toBeVisible();
	await hasNoBarriers(page);
	// A firm's patent needs no 校内审批.
	await expect(page.locator('label.choice')).toHaveText(['已联系', '洽谈中', '未达成', '已撤回']);
	const second = await page.context().newPage();
	await second.goto(page.url());

	await page.getByLabel('回访人').fill('周敏');
	await page.getByRole('button', { name: '指派', exact: true }).click();
	await expect(page.getByText('已指派给 周敏。')).toBeVisible();
	await page.getByLabel(/^下一步做什么/).fill('寄送样品');
	await step(page, '已联系');
	await expect(page.getByText('已改为已联系。')).toBeVisible();
	await expect(page.getByText('下一步：寄送样品')).toBeVisible();

	await second.getByLabel(/^理由/).fill('谈过价格');
	await step(second, '洽谈中');
	await expect(second.getByRole('alert')).toContainText(/没有改：已由 何静怡 在 \d\d:\d\d 推进到 已联系/);
	await expect(second.getByLabel(/^理由/)).toHaveValue('谈过价格');

	// Ending needs a reason.
	await step(page, '未达成');
	await expect(page.getByText('请写明原因。')).toBeVisible();
	await step(page, '洽谈中');
	await expect(page.getByText('已改为洽谈中。')).toBeVisible();
	await step(page, '已签约');
	await expect(page.getByRole('heading', { name: '签约情况' })).toBeVisible();

	await page.getByLabel('签约日期').fill(day(1));
	await page.getByLabel(/^生效日期/).fill(day(0));
	await page.getByLabel(/^合同金额/).fill('八万');
	await page.getByRole('button', { name: '保存签约情况' }).click();
	await expect(page.getByText('请填数字，单位万元。').first()).toBeVisible();
	await expect(page.getByLabel(/^合同金额/)).toHaveValue('八万');
	await page.getByLabel(/^合同金额/).fill('8.5');
	await page.getByRole('group', { name: '第 1 笔' }).getByLabel('到账日期').fill(day(0));
	await page.getByRole('group', { name: '第 1 笔' }).getByLabel('金额（万元）').fill('2');
	await page.getByRole('button', { name: '保存签约情况' }).click();
	await expect(page.getByText('日期不能晚于今天').first()).toBeVisible();
	await page.getByLabel('签约日期').fill(day(0));
	await page.getByLabel(/^是否关联方/).selectOption('no');
	await page.getByLabel(/^许可种类/).selectOption({ label: '排他许可' });
	await page.getByLabel(/^促成方/).fill('云川专利代理');
	await page.getByRole('button', { name: '保存签约情况' }).click();
	await expect(page.getByText('签约情况已保存。')).toBeVisible();
	await expect(page.getByText(/剩 \d\d 天/)).toBeVisible();
	await hasNoBarriers(page);
	expect(
		await query(
			app,
			'select d.type, d.amount_fen::int, d.is_related_party, d.licence_kind, d.facilitated_by, d.patents, p.amount_fen::int as paid from deals d join deal_payments p on p.deal = d.id where d.lead = $1',
			[lead]
		)
	).toEqual([
		{
			type: 'licence',
			amount_fen: 8_500_000,
			is_related_party: false,
			licence_kind: 'sole',
			facilitated_by: ['云川专利代理'],
			patents: ['2017106018623'],
			paid: 2_000_000
		}
	]);
	await page.context().close();
});

test('J and K walk through the list with the lead beside it, Enter opens it; needs of all events stand together', async ({
	browser
}) => {
	const page = await signedIn(browser, ORGANISER);
	await page.goto(`${app.url}/desk/organise/${event}/leads?text=恒澈`);
	const row = page.getByRole('row', { name: /恒澈密封/ });
	await expect(row).toBeVisible();
	await page.getByRole('searchbox').press('j');
	await expect(page.getByRole('complementary', { name: FIRM })).toHaveCount(0);
	await page.getByRole('searchbox').blur();
	await page.keyboard.press('j');
	const beside = page.getByRole('complementary', { name: FIRM });
	await expect(beside).toContainText('密封');
	await hasNoBarriers(page);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: FIRM, level: 1 })).toBeVisible();
	await page.goto(`${app.url}/desk/organise`);
	await page.getByRole('link', { name: '全部企业需求' }).click();
	await expect(page.getByRole('row', { name: /不漏油的密封材料/ })).toBeVisible();
	await page.context().close();
});

test('the bureau of the region finds it, takes it out with a stamp, and sees the person for a written reason', async ({
	browser
}) => {
	const page = await signedIn(browser, BUREAU);
	await page.getByRole('link', { name: '对接意向' }).first().click();
	await page.getByRole('searchbox').fill('氟硅 密封');
	await page.getByRole('searchbox').press('Enter');
	await expect(page.getByRole('row', { name: /恒澈密封/ })).toContainText('已签约');
	await hasNoBarriers(page);
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: '导出这个视图' }).click()
	]);
	const text = JSON.stringify(await readWorkbook(await file.path()));
	expect(text).toContain(FIRM);
	expect(text).toContain('司** 139****1111');
	expect(text).toMatch(/由 [^"]*周立群 于 [^"]* 导出，共 \d+ 条，已记入日志。/);
	expect(text).not.toMatch(/司马清扬|13900001111/);

	await page.getByRole('link', { name: /恒澈密封/ }).click();
	await expect(page.locator('[data-masked]')).toHaveText('司** · 139****1111');
	await page.getByText('显示完整姓名和手机号').click();
	await page.getByLabel('查看理由').fill('看');
	await page.getByRole('button', { name: '显示', exact: true }).click();
	await expect(page.getByText('理由太短')).toBeVisible();
	await page.getByLabel('查看理由').fill('核对合同真实性');
	await page.getByRole('button', { name: '显示', exact: true }).click();
	await expect(page.locator('[data-whole]')).toHaveText('司马清扬 · 13900001111');
	await hasNoBarriers(page);
	const audit = await query<{ action: string; reason: string | null }>(
		app,
		"select action, detail ->> 'reason' as reason from audit_entries where action in ('export_leads', 'reveal_contact') order by id"
	);
	expect(audit).toEqual([
		{ action: 'export_leads', reason: null },
		{ action: 'reveal_contact', reason: '核对合同真实性' }
	]);
	// Taken back, it is gone at the next read.
	await perform({ kind: 'server' }, { event }, draft('withdrawConsent', { lead }));
	await page.reload();
	await expect(page.getByText('本人未同意提供给贵局，只显示企业。')).toBeVisible();
	await expect(page.getByText('139****1111')).toHaveCount(0);
	await page.context().close();
});

test('the organiser changes a need, settles what two people changed by one tap, and shows it to a counterpart', async ({
	browser
}) => {
	const page = await signedIn(browser, ORGANISER);
	await page.goto(`${app.url}/desk/organise/${event}/needs?kind=technical&text=不漏油`);
	await page.getByRole('link', { name: /不漏油的密封材料/ }).click();
	await expect(page.getByText('零下四十度漏油').first()).toBeVisible();
	await hasNoBarriers(page);
	const second = await page.context().newPage();
	await second.goto(page.url());
	const amend = async (tab: Page, problem: string) => {
		await tab.getByText('修改需求').click();
		await tab.getByLabel(/^现在的主要问题/).fill(problem);
	};
	await amend(page, '零下五十度漏油');
	await page.getByRole('button', { name: '保存修改' }).click();
	await expect(page.getByText('需求已修改。')).toBeVisible();
	// The same field from the value that was there, and another one: that is saved, this waits.
	await amend(second, '零下六十度漏油');
	await second.getByLabel(/^需求名称/).fill('找一种低温密封材料');
	await second.getByRole('button', { name: '保存修改' }).click();
	await expect(second.getByText('有一栏刚被别人改过')).toBeVisible();
	await expect(second.getByRole('heading', { name: '找一种低温密封材料' })).toBeVisible();
	const held = second.getByRole('article');
	await expect(held).toContainText('零下五十度漏油');
	await expect(held).toContainText('零下六十度漏油');
	await hasNoBarriers(second);
	await held.getByRole('button', { name: '用另一个' }).click();
	await expect(second.getByText('已用另一个写法。')).toBeVisible();
	await expect(held).toHaveCount(0);

	await second.getByLabel('推荐给', { exact: true }).selectOption({ label: '川北高分子有限公司 · 企业' });
	await second.getByRole('button', { name: '推荐', exact: true }).click();
	await expect(second.getByText('已推荐，进展见列表。')).toBeVisible();
	await second.getByRole('link', { name: '川北高分子有限公司' }).click();
	await expect(second.getByRole('heading', { name: FIRM })).toBeVisible();
	// What was asked stands there, and leads back.
	const opener = second.getByRole('region', { name: '由这条需求介绍而来' });
	await expect(opener).toContainText('零下六十度漏油');
	await opener.getByRole('link', { name: '打开这条需求' }).click();
	await expect(second).toHaveURL(new RegExp(`/needs/${need}`));
	// Choices are words, sums are numbers; what is wrong is said beside its field, what is emptied is gone.
	await second.getByText('修改需求').click();
	await expect(second.getByLabel('谁能看到')).toHaveValue('public');
	await second.getByLabel('拟投入资金（万元）').fill('很多');
	await second.getByLabel('合作研发').check();
	await second.getByRole('button', { name: '保存修改' }).click();
	await expect(second.locator('#amend-budgetWan-error')).toBeVisible();
	await second.getByLabel('拟投入资金（万元）').fill('80');
	await second.getByRole('button', { name: '保存修改' }).click();
	await expect(second.getByText('需求已修改。')).toBeVisible();
	await expect(second.getByRole('region', { name: '需求内容' })).toContainText('合作研发');
	await expect(second.getByRole('region', { name: '需求内容' })).toContainText('拟投入资金（万元）');
	await expect(second.getByText('融资金额（万元）')).toHaveCount(0);
	await second.getByText('修改需求').click();
	await second.getByLabel('拟投入资金（万元）').fill('');
	await second.getByRole('button', { name: '保存修改' }).click();
	await expect(second.locator('dt', { hasText: '拟投入资金（万元）' })).toHaveCount(0);
	expect(
		await query(app, "select fields ->> 'problem' as problem, title from needs where id = $1", [need])
	).toEqual([{ problem: '零下六十度漏油', title: '找一种低温密封材料' }]);
	await page.context().close();
});

test('the bureau narrows its lists by organiser and event', async ({ browser }) => {
	const page = await signedIn(browser, BUREAU);
	await page.goto(`${app.url}/desk/bureau/needs?text=密封材料`);
	await page.locator('select[name=event]').selectOption(event);
	await expect(page).toHaveURL(new RegExp(`event=${event}`));
	await expect(page.getByRole('row', { name: /密封材料/ })).toBeVisible();
	const [other] = await query<{ id: string }>(
		app,
		'select id from events where organisation = (select organisation from events where id = $1) and id <> $1 limit 1',
		[event]
	);
	await page.goto(`${app.url}/desk/bureau/leads?event=${other!.id}`);
	await expect(page.getByRole('row', { name: /恒澈密封/ })).toHaveCount(0);
	await page.goto(`${app.url}/desk/bureau/leads?event=${event}&text=恒澈密封`);
	await expect(page.getByRole('row', { name: /恒澈密封/ }).first()).toBeVisible();
	await hasNoBarriers(page);
	await page.context().close();
});

test('a bureau of another region finds nothing: list, address, export', async ({ browser }) => {
	const page = await signedIn(browser, STRANGER);
	await page.goto(`${app.url}/desk/bureau/leads`);
	await expect(page.getByText('还没有对接意向')).toBeVisible();
	for (const path of [
		`bureau/leads/${lead}`,
		`bureau/needs/${need}`,
		`organise/${event}/leads/${lead}`,
		`organise/leads`
	]) {
		const answer = await page.goto(`${app.url}/desk/${path}`);
		expect([403, 404], path).toContain(answer?.status());
		expect(await page.content()).not.toMatch(/恒澈|司马清扬|139\*|低温密封|不漏油/);
	}
	await page.goto(`${app.url}/desk/bureau/leads`);
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: '导出这个视图' }).click()
	]);
	expect(JSON.stringify(await readWorkbook(await file.path()))).not.toMatch(/恒澈|低温/);
	await page.context().close();
});

test('at the word of the person the organiser takes a consent back, withdraws and erases; without it nothing', async ({
	browser
}) => {
	const { recipients } = (await database.call('list_recipients', { event }, { kind: 'anonymous' })) as {
		recipients: { kind: string; recipient: string; name: string }[];
	};
	const bureau = recipients.find(({ kind }) => kind === 'bureau')!;
	const consents = [{ kind: 'bureau', recipient: bureau.recipient, version: 'share_bureau.1' }];
	await perform({ kind: 'server' }, { event }, draft('grantConsent', { need, consents }));
	const page = await signedIn(browser, ORGANISER);
	await page.goto(`${app.url}/desk/organise/${event}/needs/${need}`);
	const inForce = async () =>
		(await query(app, 'select from consents where subject = $1 and withdrawn_at is null', [need])).length;
	await page.getByText(`撤回对${bureau.name}的同意`).click();
	await page.getByRole('button', { name: '撤回同意', exact: true }).click();
	await expect(page.getByText('请先核实是本人要求，再勾选')).toBeVisible();
	expect(await inForce()).toBe(1);
	await page.getByRole('checkbox', { name: '已核实是本人要求' }).first().check();
	await page.getByRole('button', { name: '撤回同意', exact: true }).click();
	await expect(page.getByText('同意已撤回')).toBeVisible();
	expect(await inForce()).toBe(0);
	await hasNoBarriers(page);

	await page.goto(`${app.url}/desk/organise/${event}/leads/${lead}`);
	await page.getByText('代为撤回', { exact: true }).click();
	await page.getByRole('textbox', { name: '撤回原因' }).fill('电话要求');
	await page.getByRole('checkbox', { name: '已核实是本人要求' }).first().check();
	await page.getByRole('button', { name: '撤回这一条' }).click();
	await expect(page.getByText('已代为撤回，')).toBeVisible();
	await page.getByText('代为删除', { exact: true }).click();
	await page.getByRole('checkbox', { name: '已核实是本人要求' }).last().check();
	await page.getByRole('button', { name: '删除这一条' }).click();
	await expect(page.getByText('已代为删除。')).toBeVisible();
	expect(await query(app, 'select stage, contact, use from leads where id = $1', [lead])).toEqual([
		{ stage: 'withdrawn', contact: null, use: null }
	]);
	await page.context().close();
});

// The pages behind secret links, without script: a person's own (requests, needs, consents, feedback, rights), and a counterpart's (answer, next step). On the built app.
import AxeBuilder from '@axe-core/playwright';
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { foundRequestWorld, leadArgs, needArgs, type RequestWorld } from '../sql/request-world.ts';
import { person } from '../sql/world.ts';
import { startApp, type App } from './app.ts';
import { databaseUrl } from './event-data.ts';
import { expect, test, watchOrigin } from './own-origin.ts';

test.describe.configure({ mode: 'serial' });
test.use({ javaScriptEnabled: false });

let app: App;
let pool: pg.Pool;
let of: RequestWorld;
let database: ReturnType<typeof openPostgres>;
/** The secret of somebody on the list, with a lead and a need that fits the patent at the booth. */
let mine: { secret: string; attendee: string; lead: string; need: string };
test.beforeAll(async () => {
	app = await startApp({ env: { DEMO: '0' } });
	const url = databaseUrl(app);
	pool = new pg.Pool({ connectionString: url, max: 2 });
	pool.on('error', () => {});
	database = openPostgres({ url });
	const sql = async (text: string, params: unknown[] = []) => (await pool.query(text, params)).rows;
	of = await foundRequestWorld({ database, sql } as unknown as TestDatabase);
	mine = await registered('闻人立夏', '13912345678');
});
test.afterAll(async () => {
	await pool?.end();
	await database?.close();
	await app?.stop();
});

async function registered(name: string, mobile: string) {
	const who = person(name, { mobile, organisation: '海陵电机有限公司' });
	await of.world.perform('addAttendee', [who]);
	const consents = [{ kind: 'counterpart', recipient: of.holder, version: 'share_holder.1' }];
	const lead = leadArgs(of, {
		contact: who.attendee,
		company: '海陵电机有限公司',
		use: '做密封圈',
		consents
	});
	const need = needArgs(
		{ problem: '冬天低温下密封圈漏油', company: '海陵电机有限公司' },
		{ contact: who.attendee }
	);
	for (const outcome of [await of.submit('requestPatent', lead), await of.submit('recordNeed', need)])
		expect(outcome.status).toBe('accepted');
	const { rows } = await pool.query('select secret from private.personal_links where attendee = $1', [
		who.attendee
	]);
	return { secret: rows[0].secret as string, attendee: who.attendee, lead: lead.lead, need: need.need };
}
const open = (page: Page, path = '', secret = mine.secret) => page.goto(`${app.url}/m/${secret}${path}`);
const row = (page: Page, text: string | RegExp) => page.locator('li').filter({ hasText: text }).first();

test('my page: badge, what I asked for and where it stands, what to see and why; this browser is remembered, or not', async ({
	page,
	context
}) => {
	await open(page);
	await expect(page.getByRole('heading', { name: '闻人立夏' })).toBeVisible();
	await expect(page.getByRole('heading', { name: '我的意向与需求（2 条）' })).toBeVisible();
	await expect(row(page, /低温密封用氟硅橡胶.*许可/)).toContainText(/回执号 \w{4}-\w{4}/);
	await expect(page.getByRole('img', { name: '第 1 步，共 7 步：已提交' })).toBeVisible();
	await expect(row(page, '找一种低温下不漏油的密封材料')).toContainText('看 1 件');
	const sheet = page.locator(`#see-${mine.need}`);
	await expect(sheet).toContainText('A12 展位');
	await expect(sheet).toContainText(/都提到：.*密封/);
	const me = async () => (await context.cookies()).find(({ name }) => name === 'yh_me');
	expect(await me()).toMatchObject({ value: mine.secret, httpOnly: true, sameSite: 'Lax', path: '/' });
	await page.getByRole('button', { name: '不在这台设备上记住我' }).click();
	await expect(page.getByRole('alert')).toContainText('已不在这台设备上记住您');
	await open(page);
	expect(await me()).toBeUndefined();
	await page.getByRole('button', { name: '在这台设备上记住我' }).click();
	expect(await me()).toMatchObject({ value: mine.secret });
});

test('recommendations are switched off, and on again', async ({ page }) => {
	await open(page);
	await page.getByRole('button', { name: '不再给我推荐专利' }).click();
	await expect(page.getByText('推荐已关掉，不再按您的需求挑专利。')).toBeVisible();
	await expect(page.locator(`#see-${mine.need}`)).toHaveCount(0);
	await page.getByRole('button', { name: '重新给我推荐专利' }).click();
	await expect(page.locator(`#see-${mine.need}`)).toBeVisible();
});

test('a request is corrected, a consent taken back and given again, the request withdrawn', async ({
	page
}) => {
	const own = await registered('公孙立秋', '13912345679');
	await open(page, '', own.secret);
	await page
		.getByRole('link', { name: /低温密封用氟硅橡胶/ })
		.first()
		.click();
	await page.locator('summary', { hasText: '更正' }).click();
	await page.getByLabel('预算（万元）').fill('很多');
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.locator('#amend-budgetFen-error')).toHaveText('请填数字，如 80 或 12.5。');
	await page.getByLabel('预算（万元）').fill('１２.５');
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.getByRole('alert')).toContainText('已更正');
	await expect(page.locator('dl')).toContainText('12.5 万元');
	const holderSees = async () =>
		JSON.stringify(
			await database.call('read_counterpart_page', { secret: of.links.holder }, { kind: 'anonymous' })
		);
	expect(await holderSees()).toContain('公孙立秋');
	await page.getByRole('button', { name: '撤回对云川理工大学的同意' }).click();
	await expect(page.getByRole('alert')).toContainText('同意已撤回');
	expect(await holderSees()).not.toContain('公孙立秋');
	await page.locator('summary', { hasText: '再同意一家' }).click();
	await page.getByLabel(/提供给专利权人云川理工大学/).check();
	await page.getByRole('button', { name: '同意勾选的各家' }).click();
	expect(await holderSees()).toContain('公孙立秋');
	await page.locator('summary', { hasText: '撤回' }).click();
	await page.getByRole('button', { name: '撤回这一条' }).click();
	await expect(page.getByText('已撤回，对方不再联系您。')).toBeVisible();
	expect(await holderSees()).not.toContain('公孙立秋');
	await page.locator('summary', { hasText: '删除' }).click();
	await page.getByRole('button', { name: '删除这一条' }).click();
	await expect(page.getByRole('heading', { name: '已删除' })).toBeVisible();
	const { rows } = await pool.query('select contact, use from leads where id = $1', [own.lead]);
	expect(rows).toEqual([{ contact: null, use: null }]);
	await page.getByRole('link', { name: '我的' }).click();
	await expect(page.getByRole('heading', { name: '公孙立秋' })).toBeVisible();
});

test('a need is corrected field by field; a change of somebody else meanwhile is kept and told', async ({
	page
}) => {
	await open(page, `/requests/${mine.need}`);
	await page.locator('summary', { hasText: '更正' }).click();
	await page.getByLabel('现在的主要问题').fill('零下四十度漏油');
	const staff = {
		need: mine.need,
		changes: { problem: { from: '冬天低温下密封圈漏油', to: '电话里说：高温也漏' } }
	};
	expect(await of.submit('amendNeed', staff)).toMatchObject({ status: 'accepted' });
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.getByRole('alert')).toContainText('两种写法都留着');
});

test('a need: every field is seen and changed; what was emptied is gone, a wrong number is told beside its field', async ({
	page
}) => {
	const contact = { contact: mine.attendee };
	const args = needArgs(
		{
			title: '质押融资 300 万元',
			amountFen: 300_000_000,
			headcount: 120,
			pledgePatents: ['2017106018623'],
			isPledged: false,
			purpose: '买设备',
			wantsSubsidy: true,
			existingLoansFen: 50_000_000
		},
		{ ...contact, kind: 'financing' }
	);
	expect((await of.submit('recordNeed', args)).status).toBe('accepted');
	await open(page, `/requests/${args.need}`);
	const facts = page.locator('dl').first();
	for (const said of ['从业人员（人）', '现有贷款（万元）', '201710601862.3', '需要贴息'])
		await expect(facts).toContainText(said);
	await page.locator('summary', { hasText: '更正' }).click();
	await page.getByLabel('拟质押专利号').fill('ZL201710601862.4');
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.locator('#pledgePatents-error')).toContainText('校验位对不上');
	await page.getByLabel('拟质押专利号').fill('97101765.4');
	await page.getByLabel('资金用途').fill('');
	await page.getByLabel('公开').check();
	await page.locator('#isPledged').getByLabel('是', { exact: true }).check();
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.getByRole('alert')).toContainText('已更正');
	const { rows } = await pool.query('select fields, visibility from needs where id = $1', [args.need]);
	expect(rows[0]).toMatchObject({
		visibility: 'public',
		fields: { pledgePatents: ['971017654'], isPledged: true, headcount: 120 }
	});
	expect(rows[0].fields).not.toHaveProperty('purpose');
	await page.locator('summary', { hasText: '更正' }).click();
	await page.getByRole('button', { name: '保存更正' }).click();
	await expect(page.getByRole('alert')).toContainText('内容没有变化');

	// Shown to a bank: it reads all of the form, and of the person what they say it may.
	const lead = randomUUID();
	await of.world.perform('introduceNeed', [{ lead, need: args.need, counterpart: of.bank }]);
	await open(page, `/requests/${lead}`, of.links.bank);
	for (const said of ['从业人员（人）', '现有贷款（万元）', '需要贴息', '企业规模'])
		await expect(page.locator('dl')).toContainText(said);
	await expect(page.locator('dl')).not.toContainText('闻人立夏');
	await open(page, `/requests/${args.need}`);
	await page.getByRole('link', { name: '已介绍给云川银行科技支行' }).click();
	await expect(page.getByRole('heading', { name: '质押融资 300 万元' })).toBeVisible();
	await page.locator('summary', { hasText: '再同意一家' }).click();
	await page.getByLabel(/提供给云川银行科技支行/).check();
	await page.getByRole('button', { name: '同意勾选的各家' }).click();
	await expect(page.locator('#consents')).toContainText('云川银行科技支行');
	await page.getByRole('link', { name: '看这条需求' }).click();
	await expect(page).toHaveURL(new RegExp(args.need));
	await open(page, `/requests/${lead}`, of.links.bank);
	await expect(page.locator('dl')).toContainText('闻人立夏');
});

test('a technical need that was shown to its university: the consent speaks of the need, not of a patent', async ({
	page
}) => {
	const lead = randomUUID();
	await of.world.perform('introduceNeed', [{ lead, need: mine.need, counterpart: of.holder }]);
	await open(page, `/requests/${lead}`);
	await page.locator('summary', { hasText: '再同意一家' }).click();
	await page.getByLabel(/只用于就需求“.+”洽谈合作/).check();
	await page.getByRole('button', { name: '同意勾选的各家' }).click();
	await expect(page.locator('#consents')).toContainText('《提供给对接方》第 1 版');
	await open(page, `/requests/${lead}`, of.links.holder);
	await expect(page.locator('dl')).toContainText('闻人立夏');
});

test('a policy need in two steps; the browser goes back and forth between them without sending anything again', async ({
	page
}) => {
	await open(page);
	await page.getByRole('link', { name: '登记政策需求' }).click();
	await page.getByLabel('需求名称').fill('想知道专利转化补贴怎么申请');
	await page.getByLabel('现在的主要问题').fill('不知道找哪个部门');
	await page.getByRole('button', { name: /下一步/ }).click();
	await expect(page.getByLabel('我已获得单位授权')).toBeVisible();
	expect((await page.goBack())?.request().method()).toBe('GET');
	await expect(page.getByLabel('需求名称')).toBeVisible();
	await page.goForward();
	await page.getByRole('button', { name: '提交需求' }).click();
	await expect(page.locator('#isAuthorised-error')).toHaveText('请看过后勾选');
	await page.getByRole('button', { name: '上一步' }).click();
	await expect(page.getByLabel('需求名称')).toHaveValue('想知道专利转化补贴怎么申请');
	await page.getByRole('button', { name: /下一步/ }).click();
	await page.getByLabel('公开').check();
	await page.getByLabel('我确认没有填写涉密信息').check();
	await page.getByLabel('我已获得单位授权').check();
	await page.getByRole('button', { name: '提交需求' }).click();
	await expect(page.getByRole('alert')).toContainText('需求已提交');
	const { rows } = await pool.query("select fields from needs where kind = 'policy'");
	expect(rows).toMatchObject([{ fields: { company: '海陵电机有限公司', problem: '不知道找哪个部门' } }]);
	// Back to the form of what has been sent leads to what was sent.
	await page.goBack();
	await expect(page).toHaveURL(/\/requests\//);
});

test('a technical need in four steps: what is missing is told, what was typed stays, sent twice it is one', async ({
	page
}) => {
	await open(page);
	await page.getByRole('link', { name: '登记技术需求' }).click();
	await expect(page.getByLabel('企业名称')).toHaveValue('海陵电机有限公司');
	await page.getByLabel('企业名称').press('Enter');
	await page.getByLabel('现在的主要问题').fill('电机绕组在高温下老化');
	await page.getByRole('button', { name: /下一步/ }).click();
	await expect(page.locator('#title-error')).toHaveText('还没填');
	await expect(page.getByLabel('现在的主要问题')).toHaveValue('电机绕组在高温下老化');
	await page.getByLabel('需求名称').fill('耐高温绝缘漆');
	await page.getByRole('button', { name: /下一步/ }).click();
	await page.getByLabel('拟投入资金（万元）').fill('80');
	await page.getByLabel('合作研发').check();
	await page.getByRole('button', { name: /下一步/ }).click();
	await page.getByRole('button', { name: '上一步' }).click();
	await expect(page.getByLabel('拟投入资金（万元）')).toHaveValue('80');
	await page.getByRole('button', { name: /下一步/ }).click();
	await page.getByRole('button', { name: '提交需求' }).click();
	await expect(page.locator('#holdsNoSecrets-error')).toHaveText('请看过后勾选');
	await page.getByLabel('匿名：看得到需求，看不到是谁').check();
	await page.getByLabel('我确认没有填写涉密信息').check();
	await page.getByLabel('我已获得单位授权').check();
	await expect(page.getByLabel(/同意主管部门云川市知识产权局/)).not.toBeChecked();
	await page.getByRole('button', { name: '提交需求' }).click();
	await expect(page.getByRole('alert')).toContainText('需求已提交');
	await expect(page.getByRole('heading', { name: '耐高温绝缘漆' })).toBeVisible();
	const { rows } = await pool.query(
		"select fields, visibility, amount_fen from needs where title = '耐高温绝缘漆'"
	);
	expect(rows).toMatchObject([
		{
			visibility: 'anonymous',
			amount_fen: '80000000',
			fields: { company: '海陵电机有限公司', solutionWays: ['joint'] }
		}
	]);
	expect(JSON.stringify(rows)).not.toMatch(/闻人立夏|13912345678/);
});

test('a financing need: the size class is computed with its reason, and asks for what is missing', async ({
	page
}) => {
	await open(page, '/needs/financing');
	await page.getByLabel('所属行业').selectOption({ label: '工业（采矿、制造、电热燃水）' });
	await page.getByLabel('从业人员（人）').fill('120');
	await page.getByRole('button', { name: '算一算企业规模' }).click();
	await expect(page.locator('.size')).toContainText('还不能判断，缺：营业收入');
	await page.getByLabel('上年营业收入（万元）').fill('3000');
	await page.getByRole('button', { name: '算一算企业规模' }).click();
	await expect(page.locator('.size')).toContainText('小型（按从业人员，工信部联企业〔2011〕300号）');
	await page.getByRole('button', { name: /下一步/ }).click();
	await page.getByLabel('拟质押专利号').fill('2017106018624');
	await page.getByRole('button', { name: /下一步/ }).click();
	await expect(page.locator('#pledgePatents-error')).toContainText('校验位对不上');
	await page.getByLabel('拟质押专利号').fill('201710601862.3');
	await page.locator('#isAnnuityPaid').getByLabel('否').check();
	await page.getByRole('button', { name: /下一步/ }).click();
	await page.getByLabel('融资金额（万元）').fill('300');
	await page.getByRole('button', { name: /下一步/ }).click();
	await expect(page.getByText('年费未缴，质押登记不受理。请先缴年费。')).toBeVisible();
	await page.getByLabel('仅对接方').check();
	await page.getByLabel('我确认没有填写涉密信息').check();
	await page.getByLabel('我已获得单位授权').check();
	await page.getByLabel(/提供给云川银行科技支行/).check();
	await page.getByRole('button', { name: '提交需求' }).click();
	await expect(page.getByRole('heading', { name: '质押融资 300 万元' })).toBeVisible();
	await expect(page.locator('dl')).toContainText('小型（按从业人员');
	await expect(page.locator('#consents')).toContainText('云川银行科技支行');
});

test('feedback: five questions, once, anonymous if wished', async ({ page }) => {
	await open(page);
	await page.getByRole('link', { name: /给这场活动提意见/ }).click();
	await page.getByLabel('还想说的').fill('灯光太暗');
	await page.getByRole('button', { name: '提交意见' }).click();
	await expect(page.locator('#overall-error')).toContainText('第 1 题还没选');
	await expect(page.getByLabel('还想说的')).toHaveValue('灯光太暗');
	await page.locator('#overall').getByLabel('4 满意', { exact: true }).check();
	await page.locator('#fit').getByLabel('2 不满意', { exact: true }).check();
	await page.getByLabel(/匿名提交/).check();
	await page.getByRole('button', { name: '提交意见' }).click();
	await expect(page.getByRole('alert')).toContainText('意见已收到');
	await expect(row(page, '给这场活动提意见')).toContainText('您已经评价过');
	const { rows } = await pool.query(
		'select respondent, text, (select count(*)::int from feedback_ratings r where r.feedback = f.id) as rated from feedback f'
	);
	expect(rows).toEqual([{ respondent: null, text: '灯光太暗', rated: 2 }]);
});

test('rights: what is held, as a copy to keep, and who answers', async ({ page }) => {
	await open(page, '/rights');
	await expect(page.locator('#view')).toContainText('闻人立夏');
	await expect(page.locator('#who')).toContainText('15 个工作日');
	const copy = await (await page.request.get(`${app.url}/m/${mine.secret}/export`)).json();
	expect(copy).toMatchObject({ about: { name: '闻人立夏', mobile: '13912345678' } });
	expect(copy.needs.length).toBeGreaterThanOrEqual(3);
	await open(page, '/materials');
	await expect(page.getByText('1 个展位，1 件专利')).toBeVisible();
});

test('a counterpart answers, says why not, takes a lead further, and is told who was first', async ({
	page
}) => {
	await open(page, '', of.links.holder);
	await expect(page.getByRole('heading', { name: '云川理工大学' })).toBeVisible();
	await page
		.getByRole('link', { name: /低温密封用氟硅橡胶.*海陵电机有限公司/ })
		.first()
		.click();
	await expect(page.locator('dl')).toContainText('闻人立夏');
	await page.getByLabel('不合适').check();
	await page.getByRole('button', { name: '发送答复' }).click();
	await expect(page.getByRole('alert')).toContainText('不合适的原因还没写');
	await page.getByLabel('想先了解').check();
	await page.getByLabel('原因或想问的').fill('年用量多少');
	await page.locator('#answer').getByLabel('下一步').fill('寄样品');
	await page.locator('#answer').getByLabel('哪一天').fill('2026-12-05');
	await page.getByRole('button', { name: '发送答复' }).click();
	await expect(page.getByRole('alert')).toContainText('答复已发出');
	await page.getByLabel('已联系').check();
	const step = { lead: mine.lead, from: 'submitted', to: 'contacted' };
	await of.world.perform('advanceLead', [step]);
	await page.getByRole('button', { name: '保存进展' }).click();
	await expect(page.getByRole('alert')).toContainText(/何静怡.*已先更新为“已联系”/);
	await page.getByLabel('洽谈中').check();
	await page.getByRole('button', { name: '保存进展' }).click();
	await expect(page.getByRole('alert')).toContainText('进展已更新');
	await open(page, `/requests/${mine.lead}`);
	await expect(page.getByText('云川理工大学：想先了解')).toBeVisible();
	await expect(page.getByText(/12月5日 寄样品/)).toBeVisible();
	await expect(page.getByRole('img', { name: '第 3 步，共 7 步：洽谈中' })).toBeVisible();
});

test('nobody opens what is not theirs, and nothing that is posted breaks it', async ({ page }) => {
	const other = randomUUID();
	for (const path of [`/requests/${other}`, '/needs/gift', `/feedback?lead=${other}`])
		expect((await open(page, path))?.status(), path).toBe(404);
	for (const path of ['', '/rights', '/export', '/feedback', '/materials', '/needs/technical'])
		expect((await open(page, path, 'A'.repeat(22)))?.status(), path).toBe(404);
	const acts = [
		`/requests/${mine.lead}?/amend`,
		`/requests/${mine.lead}?/grant`,
		`/requests/${mine.lead}?/step`,
		`/requests/${other}?/erase`,
		'/needs/technical',
		'/feedback',
		'?/remember'
	];
	const forms: Record<string, string>[] = [
		{},
		{ go: 'send', step: '-1', need: 'x', consent: 'y' },
		{ overall: '9', feedback: 'x', to: 'x', 'from-title': '\u0000' }
	];
	for (const act of acts)
		for (const form of forms) {
			const answer = await page.request.post(`${app.url}/m/${mine.secret}${act}`, {
				form,
				headers: { origin: app.url },
				maxRedirects: 0
			});
			expect(answer.status(), act).toBeLessThan(500);
		}
});

test('axe finds nothing on any page, in light and dark', async ({ browser, leaks }) => {
	const context = await browser.newContext({
		viewport: { width: 360, height: 800 },
		locale: 'zh-CN',
		// The pages need none; what looks at them does.
		javaScriptEnabled: true
	});
	watchOrigin(context, leaks);
	const page = await context.newPage();
	const { rows } = await pool.query('select id from leads where counterpart = $1 limit 1', [of.holder]);
	const pages = [
		...[
			'',
			'/rights',
			'/materials',
			'/feedback',
			'/needs/technical',
			'/needs/financing',
			`/requests/${mine.lead}`,
			`/requests/${mine.need}`,
			'/erased'
		].map((path) => [mine.secret, path] as const),
		[of.links.holder, ''] as const,
		[of.links.holder, `/requests/${rows[0].id}`] as const,
		[of.links.bank, ''] as const
	];
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		for (const [secret, path] of pages) {
			await open(page, path, secret);
			await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
			const { violations } = await new AxeBuilder({ page })
				.withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
				.analyze();
			expect
				.soft(
					violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
					`${colorScheme} ${path}`
				)
				.toEqual([]);
		}
	}
	await context.close();
});

// Needs and leads on staff phones: recorded without a network, with pictures, for people registered on the spot; sent once whatever breaks; two who change the same
// thing are merged, held or told.
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { uuidv7 } from 'uuidv7';
import { PIECE_BYTES } from '../../src/lib/domain/file.ts';
import { startApp, type App } from './app.ts';
import { issuePass, performAsServer, query, runningEvent } from './event-data.ts';
import { expect, test, watchOrigin } from './own-origin.ts';
import { noisePicture } from './pictures.ts';

let app: App;
let event: Awaited<ReturnType<typeof runningEvent>>;
test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp();
	event = await runningEvent(app);
});
test.afterAll(() => app?.stop());
test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => expect.soft(error.message, 'an error in the page').toBe(''));
});
test.use({ viewport: { width: 360, height: 800 } });

const home = () => `${app.url}/field/e/${event.id}`;
async function enrol(page: Page, person = '周敏') {
	const { hash } = await issuePass(app, event.id, person);
	await page.goto(`${app.url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByText('与服务器一致')).toBeVisible();
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}
/** A phone of its own. */
async function phone(browser: Browser, leaks: string[], person: string) {
	const context = await browser.newContext({ viewport: { width: 360, height: 800 }, locale: 'zh-CN' });
	watchOrigin(context, leaks);
	const page = await context.newPage();
	await enrol(page, person);
	return { context, page };
}
async function sent(page: Page) {
	await page.evaluate(() => dispatchEvent(new Event('online')));
}
const next = (page: Page) => page.getByRole('button', { name: '下一步' }).click();
async function registerHere(page: Page, { name, firm }: { name: string; firm: string }) {
	await page.getByRole('button', { name: '现场登记' }).click();
	await page.getByLabel('姓名', { exact: true }).fill(name);
	await page.getByLabel('单位', { exact: true }).fill(firm);
	await page.getByText('已口头告知').click();
}
async function confirm(page: Page) {
	await page.getByText('我确认没有填写涉密信息').click();
	await page.getByText('我已获得单位授权').click();
	await page.getByRole('button', { name: '记下需求' }).click();
	await expect(page.getByText('回执号')).toBeVisible();
}
const needIn = (page: Page) => page.url().split('/').pop()!;

async function technicalNeed(page: Page, pictures: number[], title = '高温烟气换热管防腐涂层') {
	await page.goto(`${home()}/needs`);
	await page.getByRole('link', { name: '技术需求', exact: true }).click();
	await registerHere(page, { name: '李思齐', firm: '云川恒澈环保科技有限公司' });
	await next(page);
	await page.getByLabel('需求名称').fill(title);
	await page.getByLabel('现在的主要问题').fill('烟气 650℃，换热管半年就腐蚀穿孔');
	await page.getByLabel('关键字').fill('防腐涂层、换热管');
	if (pictures.length) {
		await page.locator('input[type=file]').setInputFiles(pictures.map((seed) => noisePicture(seed)));
		await expect(page.getByText(`${pictures.length} 张已存本机`)).toBeVisible();
	}
	await next(page);
	await page.getByLabel('拟投入资金').fill('80');
	await next(page);
	await confirm(page);
	return needIn(page);
}
/** Each picture came, and is one. */
async function drawn(pictures: Locator) {
	for (const one of await pictures.all()) {
		await one.scrollIntoViewIfNeeded();
		await expect
			.poll(() => one.evaluate((img) => (img as HTMLImageElement).naturalWidth), { timeout: 10_000 })
			.toBeGreaterThan(0);
	}
}
const filesOf = (need: string) =>
	query<{ id: string; stored: boolean; bytes: number }>(
		app,
		'select id, stored_at is not null as stored, bytes from files where need = $1 order by attached_at, id',
		[need]
	);

test('offline: a technical need with two pictures and a financing need, for people registered on the spot; the organiser gets both', async ({
	page,
	context,
	browser
}) => {
	test.setTimeout(120_000);
	await enrol(page);
	await context.setOffline(true);
	const technical = await technicalNeed(page, [1, 2]);
	await page.goto(`${home()}/needs`);
	await page.getByRole('link', { name: '融资需求', exact: true }).click();
	await registerHere(page, { name: '欧阳晓', firm: '同启传感技术有限公司' });
	await page.getByLabel('所属行业').selectOption({ label: '工业（采矿、制造、电热燃水）' });
	await page.getByLabel('从业人员').fill('350');
	await page.getByLabel('上年营业收入').fill('1500');
	await expect(page.getByText('小型（按营业收入')).toBeVisible();
	await next(page);
	await page.getByLabel('拟质押专利号').fill('ZL201710601862.4');
	await next(page);
	await expect(page.getByRole('alert')).toContainText('校验位对不上');
	await page.getByLabel('拟质押专利号').fill('ZL201710601862.3');
	await page.locator('#isPledged').getByRole('radio', { name: '是', exact: true }).check();
	await expect(page.getByText('专利已经质押')).toBeVisible();
	await page.locator('input[type=file]').setInputFiles([noisePicture(3, 200, 150)]);
	await expect(page.getByText('1 张已存本机')).toBeVisible();
	await next(page);
	await page.getByLabel('融资金额').fill('300');
	await next(page);
	await confirm(page);
	const financing = needIn(page);
	await expect(page.getByText('已存本机').first()).toBeVisible();

	await context.setOffline(false);
	await sent(page);
	for (const [need, count] of [
		[technical, 2],
		[financing, 1]
	] as const)
		await expect
			.poll(async () => (await filesOf(need)).filter(({ stored }) => stored).length, { timeout: 40_000 })
			.toBe(count);
	await expect(page.getByText('1 张已上传')).toBeVisible({ timeout: 20_000 });
	const [stored] = await query<Record<string, unknown>>(
		app,
		'select n.kind, n.headcount, n.revenue_fen, n.amount_fen, a.name from needs n join attendees a on a.id = n.contact where n.id = $1',
		[financing]
	);
	expect(stored).toEqual({
		kind: 'financing',
		headcount: 350,
		revenue_fen: '1500000000',
		amount_fen: '300000000',
		name: '欧阳晓'
	});

	const desk = await browser.newContext();
	const organiser = await desk.newPage();
	const [picture] = await filesOf(technical);
	const address = `${app.url}/files/${picture!.id}`;
	expect((await organiser.request.get(address)).status()).not.toBe(200);
	await organiser.goto(`${app.url}/desk/sign-in`);
	await organiser.getByLabel('邮箱').fill('hejingyi@yunxi.example');
	await organiser.getByLabel('密码').fill('yunxi-2026');
	await organiser.getByRole('button', { name: '登录', exact: true }).click();
	await organiser.waitForURL(/\/desk\/organise/);
	const given = await organiser.request.get(address);
	expect(given.status()).toBe(200);
	expect(given.headers()).toMatchObject({
		'content-type': 'image/jpeg',
		'x-content-type-options': 'nosniff',
		'content-length': String(picture!.bytes)
	});
	const body = await given.body();
	expect(body.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
	// Drawn anew: nothing of the camera is in it.
	expect(body.includes('Exif')).toBe(false);
	// On the page of the need itself, and drawn.
	await organiser.goto(`${app.url}/desk/organise/${event.id}/needs/${technical}`);
	const shown = organiser.getByRole('region', { name: '照片和附件' }).getByRole('img');
	await expect(shown).toHaveCount(2);
	await drawn(shown);
	await desk.close();
	// One more, taken for the need that is recorded already.
	await page.goto(`${home()}/needs/${technical}`);
	await page.locator('input[type=file]').setInputFiles([noisePicture(5, 200, 150)]);
	await expect(page.getByText('3 张已上传')).toBeVisible({ timeout: 20_000 });
	expect((await filesOf(technical)).filter(({ stored }) => stored)).toHaveLength(3);
});

test('a lead that was begun outlives a closed page, with its picture; a need is not changed to what it cannot be', async ({
	page,
	context
}) => {
	await enrol(page);
	await context.setOffline(true);
	await page.goto(`${home()}/leads/new`);
	await page.getByLabel('备注').fill('想先看样品');
	await page.getByRole('radio', { name: '先咨询' }).check();
	await page.locator('input[type=file]').setInputFiles([noisePicture(6, 200, 150)]);
	await expect(page.getByText('1 张已存本机')).toBeVisible();
	await expect(page.getByText('草稿已存本机')).toBeVisible();
	await page.waitForTimeout(600);
	await page.close();
	const again = await context.newPage();
	await again.goto(`${home()}/leads`);
	await again.getByRole('link', { name: /草稿/ }).click();
	await expect(again.getByLabel('备注')).toHaveValue('想先看样品');
	await expect(again.getByRole('radio', { name: '先咨询' })).toBeChecked();
	await expect(again.getByText('1 张已存本机')).toBeVisible();
	await again.goto(`${home()}/leads`);
	await again.getByRole('button', { name: '删除' }).click();
	await expect(again.getByRole('link', { name: /草稿/ })).toHaveCount(0);

	const need = await technicalNeed(again, [], '不能乱改');
	await again.getByRole('button', { name: '修改' }).click();
	await again.getByLabel('拟投入资金').fill('很多');
	await again.getByLabel('从哪一年').fill('2030');
	await again.getByLabel('到哪一年').fill('2028');
	await again.getByRole('button', { name: '记下修改' }).click();
	await expect(again.locator('#budgetWan-error')).toBeVisible();
	await again.getByLabel('拟投入资金').fill('');
	await again.getByLabel('到哪一年').fill('2031');
	await again.getByRole('button', { name: '记下修改' }).click();
	await expect(again.getByRole('button', { name: '修改' })).toBeVisible();
	await expect(again.getByText('拟投入资金')).toHaveCount(0);
	await context.setOffline(false);
	await sent(again);
	await expect
		.poll(() => fieldsOf(need), { timeout: 20_000 })
		.toMatchObject({ fromYear: 2030, untilYear: 2031 });
	await expect.poll(async () => (await fieldsOf(need))?.amountFen).toBeUndefined();
});

test('a lead is followed up with all that was asked: use, budget, time, a call, and who calls', async ({
	page
}) => {
	const { patent } = await placeBooth('Z98', '95115608X');
	const lead = randomUUID();
	await performAsServer(app, event.id, {
		verb: 'requestPatent',
		args: {
			lead,
			patent,
			intent: 'licence',
			company: '同启传感技术有限公司',
			use: '做密封圈',
			budgetFen: 12_500_000,
			timeframe: '三个月内',
			callBack: true
		}
	});
	await performAsServer(app, event.id, { verb: 'assignLead', args: { lead, caller: '赵一帆' } });
	await enrol(page);
	await page.goto(`${home()}/leads/${lead}`);
	for (const said of ['做密封圈', '12.5 万元', '三个月内', '希望电话回访', '赵一帆'])
		await expect(page.locator('dl')).toContainText(said, { timeout: 20_000 });
});

test('a form that was begun outlives a closed page, with its picture', async ({ page, context }) => {
	await enrol(page);
	await context.setOffline(true);
	await page.goto(`${home()}/needs/new?form=quick`);
	await page.getByRole('searchbox').fill(event.people[5]!.name);
	await page
		.getByRole('button', { name: `选这位 ${event.people[5]!.name}` })
		.first()
		.click();
	await page.getByLabel('需求名称').fill('低温密封材料');
	await page.locator('input[type=file]').setInputFiles([noisePicture(4, 200, 150)]);
	await expect(page.getByText('1 张已存本机')).toBeVisible();
	await expect(page.getByText('草稿已存本机')).toBeVisible();
	await page.waitForTimeout(600);
	await page.close();
	const again = await context.newPage();
	await again.goto(`${home()}/needs`);
	await again.getByRole('link', { name: '快速记录 草稿' }).click();
	await expect(again.getByLabel('需求名称')).toHaveValue('低温密封材料');
	await expect(again.getByText('1 张已存本机')).toBeVisible();
	await again.getByLabel('现在的主要问题').fill('零下四十度漏油');
	await next(again);
	await confirm(again);
	await expect(again.getByText('1 张已存本机')).toBeVisible();
});

test('an upload broken in the middle goes on where it stopped when the page is opened again, once', async ({
	page,
	context
}) => {
	test.setTimeout(90_000);
	await enrol(page);
	await context.setOffline(true);
	const need = await technicalNeed(page, [7], '断点续传');
	const pieces: number[] = [];
	let isBroken = true;
	await context.route('**/files/*', async (route) => {
		if (route.request().method() !== 'PUT') return route.continue();
		const offset = Number(route.request().headers()['upload-offset']);
		if (isBroken && offset >= 2 * PIECE_BYTES) return route.abort('connectionreset');
		pieces.push(offset);
		return route.continue();
	});
	await context.setOffline(false);
	await sent(page);
	await expect.poll(() => pieces.length, { timeout: 30_000 }).toBe(2);
	await expect.poll(async () => (await filesOf(need)).length).toBe(1);
	expect((await filesOf(need))[0]!.stored).toBe(false);
	// Offline first: what a closing page has under way is let through without this route being asked.
	await context.setOffline(true);
	await page.close();
	isBroken = false;
	await context.setOffline(false);
	const again = await context.newPage();
	await again.goto(`${home()}/needs/${need}`);
	await expect(again.getByText('1 张已上传')).toBeVisible({ timeout: 40_000 });
	const [file] = await filesOf(need);
	expect(file!.stored).toBe(true);
	expect(pieces).toEqual(
		Array.from({ length: Math.ceil(file!.bytes / PIECE_BYTES) }, (_, i) => i * PIECE_BYTES)
	);
});

async function change(page: Page, need: string, fields: Record<string, string>) {
	await page.goto(`${home()}/needs/${need}`);
	await page.getByRole('button', { name: '修改' }).click();
	for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
	await page.getByRole('button', { name: '记下修改' }).click();
	await expect(page.getByRole('button', { name: '修改' })).toBeVisible();
}
const fieldsOf = async (need: string) =>
	(await query<{ fields: Record<string, unknown> }>(app, 'select fields from needs where id = $1', [need]))[0]
		?.fields;

test('two staff change one need offline: different fields are merged, the same field is held with both values and settled by one tap', async ({
	browser,
	leaks
}) => {
	test.setTimeout(120_000);
	const [a, b] = [await phone(browser, leaks, '周敏'), await phone(browser, leaks, '赵一帆')];
	const need = await technicalNeed(a.page, [], '合并');
	await expect.poll(() => fieldsOf(need), { timeout: 20_000 }).toBeTruthy();
	await b.page.goto(`${home()}/needs`);
	await expect(b.page.getByRole('link', { name: '合并' })).toBeVisible({ timeout: 30_000 });
	for (const one of [a, b]) await one.context.setOffline(true);
	await change(a.page, need, { 技术关键: '涂层结合力', 预期目标: '三年不穿孔' });
	await change(b.page, need, { 合作意向单位: '云川理工大学', 预期目标: '五年不穿孔' });
	await a.context.setOffline(false);
	await sent(a.page);
	await expect.poll(async () => (await fieldsOf(need))?.goal, { timeout: 20_000 }).toBe('三年不穿孔');
	await b.context.setOffline(false);
	await sent(b.page);
	const held = () =>
		query<{ op: string; hash: string; body: { conflicts: unknown[] } }>(
			app,
			`select op, encode(hash, 'hex') as hash, body from outcomes where event = $1 and status = 'held' and body ->> 'reason' = 'field_conflict'`,
			[event.id]
		);
	await expect.poll(async () => (await held()).length, { timeout: 20_000 }).toBe(1);
	const [one] = await held();
	expect(one!.body.conflicts).toMatchObject([
		{ field: 'goal', stands: '三年不穿孔', own: '五年不穿孔', by: '周敏' }
	]);
	expect(await fieldsOf(need)).toMatchObject({
		keyPoint: '涂层结合力',
		wantedPartner: '云川理工大学',
		goal: '三年不穿孔'
	});
	await b.page.goto(`${home()}/records`);
	const card = b.page.locator('article', { hasText: '需求修改' });
	await expect(card).toContainText('三年不穿孔');
	await expect(card).toContainText('五年不穿孔');
	await performAsServer(app, event.id, {
		verb: 'settleHeld',
		args: { target: one!.op, hash: one!.hash, decision: 'accept' }
	});
	expect((await fieldsOf(need))?.goal).toBe('五年不穿孔');
	for (const { context } of [a, b]) await context.close();
});

/** A booth with one patent at the event; what its code says. */
async function placeBooth(at = 'Z99', patentNumber = '971017654'): Promise<{ code: string; patent: string }> {
	const [booth, patent] = [randomUUID(), randomUUID()];
	const [own] = await query<{ organisation: string }>(app, 'select organisation from events where id = $1', [
		event.id
	]);
	const draft = {
		id: uuidv7(),
		verb: 'recordPatent',
		subject: patent,
		source: 'desk',
		captured: { wall: Date.now(), monotonic: 0, boot: randomUUID(), offsetMs: 0, uncertaintyMs: 0 },
		args: {
			patent,
			number: patentNumber,
			kind: 'invention',
			title: '一种低温密封圈',
			holderName: '云川恒泰密封件有限公司',
			holderKind: 'enterprise',
			legalStatus: 'granted',
			annuityStatus: 'paid',
			checkedOn: '2026-11-01',
			offers: [{ mode: 'transfer', pricing: 'negotiable' }]
		}
	};
	await query(
		app,
		`select public.perform($1::jsonb) from (select set_config('request.jwt.claims', '{"role":"service_role"}', false)) claims`,
		[JSON.stringify({ organisation: own!.organisation, drafts: [draft], atomic: true })]
	);
	await performAsServer(app, event.id, {
		verb: 'placeBooth',
		args: { booth, number: at, name: '恒泰展位', patents: [patent] }
	});
	const [row] = await query<{ code: string }>(app, 'select code from booths where id = $1', [booth]);
	return { code: row!.code, patent };
}

test('offline: a lead for somebody registered on the spot, who lets the bureau know when it is read out; unticked nobody is named', async ({
	page,
	context
}) => {
	await enrol(page);
	const [booth] = await query<{ id: string }>(
		app,
		`select b.id from booths b join booth_patents bp on bp.booth = b.id join patents p on p.id = bp.patent
		join counterparts c on c.id = p.holder where b.event = $1 order by b.number limit 1`,
		[event.id]
	);
	await context.setOffline(true);
	const ask = async (name: string, agreed: string[]) => {
		await page.goto(`${home()}/leads/new`);
		await page.getByLabel('展位').selectOption(booth!.id);
		const patents = page.locator('#patent').getByRole('radio');
		if (await patents.count()) await patents.first().check();
		await page.getByRole('radio', { name: '先咨询' }).check();
		await registerHere(page, { name, firm: '同启传感技术有限公司' });
		for (const box of await page.getByRole('group', { name: '把姓名和手机给谁' }).getByRole('checkbox').all())
			await expect(box).not.toBeChecked();
		for (const one of agreed) await page.getByRole('checkbox', { name: one }).check();
		if (agreed.length) await expect(page.getByText(`已口头同意 ${agreed.length} 家`)).toBeVisible();
		await page.getByRole('button', { name: '记下意向' }).click();
		await expect(page.getByText('回执号')).toBeVisible();
		return needIn(page);
	};
	const agreed = await ask('公孙胜', ['云川市知识产权局（联系方式：0329-88010012）']);
	const silent = await ask('公冶长', []);
	await context.setOffline(false);
	await sent(page);
	const known = () =>
		query(
			app,
			'select l.id, c.recipient_name, c.version from leads l left join consents c on c.subject = l.id where l.id in ($1, $2) order by c.version',
			[agreed, silent]
		);
	await expect.poll(known, { timeout: 30_000 }).toEqual([
		{ id: agreed, recipient_name: '云川市知识产权局', version: 'share_bureau.1' },
		{ id: silent, recipient_name: null, version: null }
	]);
});

test('a lead is recorded at a booth; three phones advance it, one wins and two are told', async ({
	browser,
	leaks
}) => {
	test.setTimeout(150_000);
	const { patent } = await placeBooth();
	const phones: { context: BrowserContext; page: Page }[] = [];
	for (const person of ['周敏', '赵一帆', '孙立']) phones.push(await phone(browser, leaks, person));
	const [first] = phones;
	await first!.context.setOffline(true);
	await first!.page.goto(`${home()}/leads/new`);
	await first!.page.getByLabel('展位').selectOption({ label: 'Z99 恒泰展位' });
	await expect(first!.page.getByText('一种低温密封圈')).toBeVisible();
	await first!.page.getByRole('radio', { name: '转让' }).check();
	const { name } = event.people[9]!;
	await first!.page.getByRole('searchbox').fill(name);
	await first!.page
		.getByRole('button', { name: `选这位 ${name}` })
		.first()
		.click();
	await first!.page.getByRole('button', { name: '记下意向' }).click();
	await expect(first!.page.getByText('回执号')).toBeVisible();
	const lead = needIn(first!.page);
	await first!.context.setOffline(false);
	await sent(first!.page);
	for (const { page } of phones) {
		await page.goto(`${home()}/leads/${lead}`);
		await expect(page.getByRole('button', { name: '已联系' })).toBeVisible({ timeout: 30_000 });
	}
	for (const { context } of phones) await context.setOffline(true);
	const steps = ['已联系', '洽谈中', '已联系'];
	for (const [i, { page }] of phones.entries()) {
		await page.getByRole('button', { name: steps[i]! }).click();
		await expect(page.getByText(steps[i]!).first()).toBeVisible();
	}
	for (const { context, page } of phones) {
		await context.setOffline(false);
		await sent(page);
	}
	const outcomes = () =>
		query<{ status: string; count: string }>(
			app,
			`select o.status, count(*) from outcomes o join op_inbox i using (op, hash) where i.event = $1 and i.raw like '%"advanceLead"%' and i.raw like '%' || $2 || '%' group by 1 order by 1`,
			[event.id, lead]
		);
	await expect.poll(outcomes, { timeout: 30_000 }).toEqual([
		{ status: 'accepted', count: '1' },
		{ status: 'refused', count: '2' }
	]);
	await expect
		.poll(
			async () => {
				let told = 0;
				for (const { page } of phones) told += await page.getByText('已有人推进，您的这一步没有算').count();
				return told;
			},
			{ timeout: 30_000 }
		)
		.toBe(2);
	const [stood] = await query(app, 'select patent from leads where id = $1', [lead]);
	expect(stood).toEqual({ patent });
	for (const { context } of phones) await context.close();
});

// The minute around the scan: a queue that never stops, and every other way in — photo, keyboard scanner, torch, confirmation, questions —
// on a phone without network.
import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encode } from 'uqr';
import { cameraState, installFakeCamera, showCode, showNothing } from '../fakes/camera.ts';
import { startApp, type App } from './app.ts';
import { issuePass, performAsServer, query, runningEvent } from './event-data.ts';
import { expect, test } from './own-origin.ts';

let app: App;
let event: Awaited<ReturnType<typeof runningEvent>>;
/** People by name: only names that stand for one person, so that an answer is told from the one before. */
let people: typeof event.people;
test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp();
	event = await runningEvent(app);
	people = event.people.filter(({ name }) => event.people.filter((one) => one.name === name).length === 1);
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
const openScanner = (page: Page) => page.getByRole('link', { name: '扫码签到' }).click();
const answer = (page: Page, kind: string, text: string) =>
	page.locator(`[data-answer=${kind}]`, { hasText: text });

type Person = (typeof people)[number];

/**
 * Types a code as a keyboard scanner does: real keys of the browser, ten milliseconds apart by their own time, however busy this machine is.
 */
async function pull(page: Page, code: string): Promise<void> {
	const keyboard = await page.context().newCDPSession(page);
	const from = Date.now() / 1000;
	const keys = [...code].map((char) => ({ key: char, text: char }));
	const enter = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 };
	for (const [i, key] of [...keys, enter].entries()) {
		const timestamp = from + i * 0.01;
		await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key });
		await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key: key.key });
	}
	await keyboard.detach();
}

/** Until the camera has shown so many pictures more, of 15 a second. */
async function moreFrames(page: Page, n: number): Promise<void> {
	const { frames } = await cameraState(page);
	await expect.poll(async () => (await cameraState(page)).frames).toBeGreaterThan(frames + n);
}

/** How many check-ins lie in this phone's outbox, and of how many people. */
const recorded = (page: Page) =>
	page.evaluate(
		() =>
			new Promise<{ ops: number; people: number }>((resolve, reject) => {
				const opening = indexedDB.open('yuanhui');
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const all = opening.result.transaction('ops').objectStore('ops').getAll();
					all.onsuccess = () => {
						const ops = (all.result as { verb: string; subject: string }[]).filter(
							({ verb }) => verb === 'recordCheckIn'
						);
						opening.result.close();
						resolve({ ops: ops.length, people: new Set(ops.map(({ subject }) => subject)).size });
					};
				};
			})
	);

test('sixty badges, each held up as soon as the last is answered, are sixty check-ins: offline, none twice, none missed', async ({
	page,
	context
}) => {
	await enrol(page);
	const before = await numbers();
	await context.setOffline(true);
	await openScanner(page);
	const queue = people.slice(0, 60);
	expect(queue).toHaveLength(60);
	await page.evaluate(
		(badges) =>
			new Promise<void>((resolve) => {
				const camera = (window as unknown as { fakeCamera: { show(badge: object | null): void } }).fakeCamera;
				let n = 0;
				const show = () => camera.show(badges[n]?.badge ?? null);
				// The next badge is there in the very moment of the answer, as in a queue that pushes.
				new MutationObserver((_, observer) => {
					const given = document.querySelector('[data-answer=ok] .who')?.textContent;
					if (!badges[n] || given !== badges[n]!.name) return;
					n++;
					show();
					if (n < badges.length) return;
					observer.disconnect();
					resolve();
				}).observe(document.body, { subtree: true, childList: true, characterData: true });
				show();
			}),
		queue.map(({ name, code }) => ({
			name,
			badge: { rows: encode(code, { ecc: 'Q', border: 4 }).data, share: 0.2, degrees: 4, blur: 0.6 }
		}))
	);
	expect(await recorded(page)).toEqual({ ops: 60, people: 60 });

	await context.setOffline(false);
	await page.goto(`${app.url}/field/e/${event.id}/records`);
	await page.getByRole('button', { name: '现在上传' }).click();
	await expect(page.getByRole('link', { name: /全部已上传/ })).toBeVisible();
	const after = await numbers();
	expect(after.people - before.people).toBe(60);
	expect(after.checkIns - before.checkIns).toBe(60);
});

async function numbers() {
	const [row] = await query<{ people: number; checkIns: number }>(
		app,
		`select (select people from event_streams where event = $1) as people,
			(select count(*)::integer from check_ins where event = $1) as "checkIns"`,
		[event.id]
	);
	return row!;
}

test('a photo of a badge checks in', async ({ page, context }) => {
	await enrol(page);
	await context.setOffline(true);
	await openScanner(page);
	const { name, code } = people[70]!;
	const buffer = await photograph(page, code);
	await page.locator('input[type=file]').setInputFiles({ name: 'badge.jpg', mimeType: 'image/jpeg', buffer });
	await expect(answer(page, 'ok', name)).toContainText('已存本机');
	// Of two badges nobody can say which was meant.
	const two = await photograph(page, people[83]!.code, people[84]!.code);
	await page
		.locator('input[type=file]')
		.setInputFiles({ name: 'two.jpg', mimeType: 'image/jpeg', buffer: two });
	await expect(page.getByText('照片里有 2 个胸牌码，没有签到')).toBeVisible();
	expect(await recorded(page)).toEqual({ ops: 1, people: 1 });
});

test('a keyboard scanner checks in whatever has the focus, and never touches what is typed into a field', async ({
	page,
	context
}) => {
	await enrol(page);
	await context.setOffline(true);
	await openScanner(page);
	const [first, second, third, typed] = people.slice(71, 75) as [Person, Person, Person, Person];
	// The list must be in memory; until then the scanner's code is told by a sound and nothing else.
	await expect(async () => {
		await pull(page, first.code);
		await expect(answer(page, 'ok', first.name)).toContainText('已存本机', { timeout: 2000 });
	}).toPass();

	// The Enter at the end would press the button that has the focus.
	const sound = page.getByRole('button', { name: '提示音' });
	await expect(sound).toHaveAttribute('aria-pressed', 'false');
	await sound.focus();
	// Pulled twice by one hand: answered once.
	await pull(page, second.code);
	await pull(page, second.code);
	await pull(page, third.code);
	await expect(answer(page, 'ok', third.name)).toContainText('已存本机');
	await expect(sound).toHaveAttribute('aria-pressed', 'false');
	expect(await recorded(page)).toEqual({ ops: 3, people: 3 });

	await page.getByRole('button', { name: '输入编号' }).click();
	const field = page.getByRole('textbox', { name: '胸牌编号' });
	await field.fill('');
	await field.pressSequentially(typed.code);
	await expect(field).toHaveValue(typed.code);
	expect(await recorded(page)).toEqual({ ops: 3, people: 3 });
	// With the Enter that scanners send, what stands in the field is a badge and no number.
	await field.press('Enter');
	await expect(answer(page, 'ok', typed.name)).toContainText('已存本机');
	await page.goto(`${app.url}/field/e/${event.id}/search`);
	await page.getByRole('searchbox').pressSequentially(people[75]!.code);
	await expect(answer(page, 'ok', people[75]!.name)).toContainText('已存本机');
	expect(await recorded(page)).toEqual({ ops: 5, people: 5 });
});

test('the torch is lit from the scanner and says so', async ({ page }) => {
	await enrol(page);
	await openScanner(page);
	await page.getByRole('button', { name: '手电，已关' }).click();
	await expect(page.getByRole('button', { name: '手电，已开' })).toHaveAttribute('aria-pressed', 'true');
	expect((await cameraState(page)).torch).toBe(true);
});

test('before the doors open, the phone reads a code made on the spot and says how long that took', async ({
	page,
	context
}) => {
	await enrol(page);
	await context.setOffline(true);
	await page.getByRole('button', { name: '回到活动' }).click();
	await page.getByRole('button', { name: '试一试扫码' }).click();
	await expect(page.getByText(/这台手机可用：\d+(\.\d)? 秒/)).toBeVisible();
});

test('where the event asks, nobody counts before 确认签到, and what they said travels with the check-in', async ({
	page,
	context
}) => {
	const questions = [
		{ id: randomUUID(), text: '用餐安排', options: ['清真', '不限'] },
		{ id: randomUUID(), text: '返程车次', options: [] }
	];
	await amend({ confirmAtDoor: true, questions });
	try {
		await enrol(page);
		await context.setOffline(true);
		await openScanner(page);
		const [leaves, stays, searched] = [people[80]!, people[81]!, people[82]!];
		const sheet = page.getByRole('dialog', { name: '请核对来人' });

		// Both badges stay before the camera, as they do on a lanyard: the same one is not asked for again.
		await showCode(page, leaves.code);
		await expect(sheet).toContainText(leaves.name);
		await sheet.getByRole('button', { name: '不签到' }).click();
		await expect(page.getByText('没有签到，没有留下记录。')).toBeVisible();
		await moreFrames(page, 40);
		await expect(sheet).toBeHidden();
		expect(await recorded(page)).toEqual({ ops: 0, people: 0 });

		await showCode(page, stays.code);
		await expect(sheet).toContainText(stays.name);
		// A keyboard scanner's next badge is no answer and no word of the clerk's: it is told to come again.
		await pull(page, searched.code);
		await expect(sheet).toContainText('刚扫的那张请再扫一次');
		expect(await recorded(page)).toEqual({ ops: 0, people: 0 });
		await sheet.getByRole('radio', { name: '清真' }).check();
		const bus = sheet.getByRole('textbox', { name: '返程车次' });
		await bus.fill('17:30 大巴');
		await bus.press('Enter');
		await expect(sheet).toBeVisible();
		await sheet.getByRole('button', { name: '确认签到' }).click();
		await expect(answer(page, 'ok', stays.name)).toContainText('已存本机');
		await moreFrames(page, 40);
		expect(await recorded(page)).toEqual({ ops: 1, people: 1 });
		await showNothing(page);

		await page.getByRole('link', { name: '姓名、拼音、手机后四位、单位' }).click();
		await page.getByRole('searchbox').fill(searched.name);
		await page
			.getByRole('button', { name: `签到 ${searched.name}` })
			.first()
			.click();
		// Nothing of what the one before said.
		await expect(page.getByRole('dialog').getByRole('textbox', { name: '返程车次' })).toHaveValue('');
		await page.getByRole('dialog').getByRole('button', { name: '签到', exact: true }).click();
		await expect(answer(page, 'ok', searched.name)).toContainText('已存本机');

		await context.setOffline(false);
		await page.goto(`${app.url}/field/e/${event.id}/records`);
		await page.getByRole('button', { name: '现在上传' }).click();
		await expect(page.getByRole('link', { name: /全部已上传/ })).toBeVisible();
		const stored = await query<{ name: string; answers: { text: string }[] | null }>(
			app,
			`select a.name, private.readable(i.raw) #> '{args,answers}' as answers
			from check_ins c join op_inbox i using (op, hash) join attendees a on a.id = c.attendee
			where a.name = any ($1)`,
			[[leaves.name, stays.name, searched.name]]
		);
		expect(stored.find(({ name }) => name === stays.name)!.answers!.map(({ text }) => text)).toEqual([
			'清真',
			'17:30 大巴'
		]);
		expect(stored.find(({ name }) => name === searched.name)!.answers).toBeNull();
		expect(stored).toHaveLength(2);
	} finally {
		await amend({ confirmAtDoor: false, questions: [] });
	}
});

test('the wall shows who came, masked, as they come; what they answered stands on its page and in a workbook', async ({
	page
}) => {
	const question = { id: randomUUID(), text: '用餐安排', options: ['清真', '不限'] };
	await amend({ questions: [question] });
	await page.setViewportSize({ width: 1440, height: 900 });
	await page.goto(`${app.url}/desk/organise/${event.id}`);
	await page.getByLabel('邮箱').fill('hejingyi@yunxi.example');
	await page.getByLabel('密码').fill('yunxi-2026');
	await page.getByRole('button', { name: '登录', exact: true }).click();
	const [wall] = await Promise.all([
		page.waitForEvent('popup'),
		page.getByRole('link', { name: '签到大屏' }).click()
	]);
	await expect(wall.getByRole('heading', { name: event.name })).toBeVisible();
	const { id, name } = people[90]!;
	await performAsServer(app, event.id, {
		verb: 'recordCheckIn',
		args: {
			session: (await query<{ id: string }>(app, 'select id from sessions where event = $1', [event.id]))[0]!
				.id,
			direction: 'in',
			attendee: id,
			answers: [{ question: question.id, text: '清真' }]
		}
	});
	const masked = name[0] + '*'.repeat(Math.min(name.length - 1, 2));
	await expect(wall.getByRole('article').first()).toContainText(masked);
	expect(await wall.content()).not.toContain(name);
	const { violations } = await new AxeBuilder({ page: wall }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);

	await page.goto(`${app.url}/desk/organise/${event.id}/answers`);
	await expect(page.getByRole('row', { name })).toContainText('清真');
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: /下载 \d+ 份回答/ }).click()
	]);
	expect(file.suggestedFilename()).toBe('签到问答.xlsx');
	await amend({ questions: [] });
});

/** The event as it is, with something else asked at its doors. */
async function amend(asks: object) {
	const [row] = await query<{ args: Record<string, unknown> }>(
		app,
		`select jsonb_build_object('event', id, 'name', name, 'type', type, 'campaigns', campaigns, 'place', place, 'host', host,
			'startsAt', private.iso(starts_at), 'endsAt', private.iso(ends_at), 'sessions', '[]'::jsonb, 'stations', '[]'::jsonb,
			'targets', jsonb_strip_nulls(jsonb_build_object('people', target_people, 'organisations', target_organisations))) as args
		from events where id = $1`,
		[event.id]
	);
	await performAsServer(app, event.id, { verb: 'amendEvent', args: { ...row!.args, ...asks } });
}

/** Badges as a phone's own camera app would keep them: twelve megapixels, the codes small and turned. */
async function photograph(page: Page, ...codes: string[]): Promise<Buffer> {
	const address = await page.evaluate(
		(badges) => {
			const canvas = document.createElement('canvas');
			canvas.width = 4032;
			canvas.height = 3024;
			const context = canvas.getContext('2d')!;
			context.fillStyle = '#9a958c';
			context.fillRect(0, 0, canvas.width, canvas.height);
			context.translate(1700, 1300);
			context.rotate(0.15);
			for (const rows of badges) {
				const module = 700 / rows.length;
				context.fillStyle = '#fbfaf7';
				context.fillRect(0, 0, 700, 700);
				context.fillStyle = '#222';
				rows.forEach((row, y) =>
					row.forEach((isDark, x) => {
						if (isDark) context.fillRect(x * module, y * module, module + 0.5, module + 0.5);
					})
				);
				context.translate(900, 0);
			}
			return canvas.toDataURL('image/jpeg', 0.85);
		},
		codes.map((code) => encode(code, { ecc: 'Q', border: 4 }).data)
	);
	return Buffer.from(address.split(',')[1] ?? '', 'base64');
}

// A patent's picture from end to end: from the organiser's computer to the booth page. On the built app.
import { expect, test } from './own-origin.ts';
import { startApp, type App } from './app.ts';
import { query, runningEvent } from './event-data.ts';
import { noisePicture } from './pictures.ts';

let app: App;
test.beforeAll(async () => {
	app = await startApp();
});
test.afterAll(() => app?.stop());

test('a patent gets a picture: without place and camera, at its size on the booth page, gone when it is removed', async ({
	page,
	browser
}) => {
	const event = await runningEvent(app);
	const [at] = await query<{ code: string; patent: string; title: string; book: string }>(
		app,
		`select b.code, p.id as patent, p.title, p.organisation as book from booths b join booth_patents bp on bp.booth = b.id join patents p on p.id = bp.patent
		where b.event = $1 order by b.number limit 1`,
		[event.id]
	);
	await page.goto(`${app.url}/desk/sign-in`);
	await page.getByLabel('邮箱').fill('hejingyi@yunxi.example');
	await page.getByLabel('密码').fill('yunxi-2026');
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.waitForURL(/\/desk\/organise/);
	const patent = `${app.url}/desk/organise/book/${at!.book}/patents/${at!.patent}`;
	await page.goto(patent);
	await page.getByRole('link', { name: '添加或删除图片' }).click();
	await page.getByLabel('选图片').setInputFiles([noisePicture(1, 2000, 1000)]);
	await page.getByRole('button', { name: '上传图片' }).click();
	await expect(page.getByText('图片已保存')).toBeVisible();
	await expect(page.getByText('1 / 6 张')).toBeVisible();
	await page
		.getByLabel('选图片')
		.setInputFiles([
			{ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg onload="alert(1)"/>') }
		]);
	await page.getByRole('button', { name: '上传图片' }).click();
	await expect(page.getByText('这张图片读不了')).toBeVisible();

	const visitor = await browser.newContext({
		viewport: { width: 360, height: 800 },
		javaScriptEnabled: false
	});
	const booth = await visitor.newPage();
	await booth.goto(`${app.url}/b/${at!.code}/${at!.patent}`);
	const shown = booth.getByRole('list', { name: '图片，共 1 张' }).getByRole('img');
	await expect(shown).toHaveAttribute('width', '1280');
	await expect(shown).toHaveAttribute('height', '640');
	await expect(shown).toHaveAttribute('loading', 'lazy');
	const address = new URL((await shown.getAttribute('src'))!, app.url).href;
	const answer = await booth.request.get(address);
	expect(answer.headers()).toMatchObject({
		'content-type': 'image/jpeg',
		'x-content-type-options': 'nosniff'
	});
	expect((await answer.body()).includes('Exif')).toBe(false);

	await page.goto(`${patent}/pictures`);
	await page.getByRole('button', { name: '删除图 1' }).click();
	await expect(page.getByText('图片已删除')).toBeVisible();
	expect((await booth.request.get(address)).status()).toBe(404);
	await booth.reload();
	await expect(booth.getByRole('img', { name: /图 1/ })).toHaveCount(0);
	await visitor.close();
});

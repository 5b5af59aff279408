// What a phone loads to scan: the decoder's WebAssembly holds nothing up, and a decoder that does not come is asked for again.
import type { BrowserContext } from '@playwright/test';
import { encode } from 'uqr';
import { cameraState, installFakeCamera, showCode } from '../fakes/camera.ts';
import { startApp, type App } from './app.ts';
import { expect, test } from './own-origin.ts';

let app: App;

test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp({ env: { YUANHUI_TEST_PAGES: '1', DEMO: '0' }, readyPath: '/field/shell' });
});
test.afterAll(() => app?.stop());

const CODE = 'https://xxxxxxxxxx.yuanhui.example/c/000AbCdEfGhIjKlMnOpQrS';

test('a WebAssembly that does not come holds up neither page nor picture; when it comes, the code is read', async ({
	page,
	context
}) => {
	await installFakeCamera(context);
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	await context.route('**/*.wasm', async (route) => {
		await held;
		await route.continue();
	});
	await page.goto(`${app.url}/dev/scanner`);
	await expect(page.getByTestId('abilities')).not.toHaveText('');
	await showCode(page, CODE);
	const { frames } = await cameraState(page);
	await expect.poll(async () => (await cameraState(page)).frames).toBeGreaterThan(frames + 10);
	await expect(page.getByTestId('text')).toHaveCount(0);
	release();
	await expect(page.getByTestId('text')).toHaveCount(1);
});

test('a decoder that does not start is started again, and nobody is told', async ({ page, context }) => {
	await installFakeCamera(context);
	await refuseWorkers(context, 1);
	await page.goto(`${app.url}/dev/scanner`);
	await showCode(page, CODE);
	await expect(page.getByTestId('text')).toHaveText([CODE]);
	await expect(page.getByTestId('trouble')).toHaveText('');
});

test('one that does not start twice is told, the camera is let go, and retry helps', async ({
	page,
	context
}) => {
	await installFakeCamera(context);
	await refuseWorkers(context, 2);
	await page.goto(`${app.url}/dev/scanner`);
	await expect(page.getByTestId('trouble')).toHaveText('no-decoder');
	expect((await cameraState(page)).live).toBe(0);
	await page.getByRole('button', { name: 'Retry' }).click();
	await showCode(page, CODE);
	await expect(page.getByTestId('text')).toHaveText([CODE]);
});

test('window.qrDecode reads a canvas', async ({ page }) => {
	await installFakeCamera(page.context());
	await page.goto(`${app.url}/dev/decode`);
	await expect(page.getByTestId('ready')).not.toHaveText('');
	const blank = await page.evaluate(() => {
		const canvas = document.createElement('canvas');
		canvas.width = canvas.height = 300;
		return (window as unknown as { qrDecode(c: HTMLCanvasElement): Promise<string[]> }).qrDecode(canvas);
	});
	expect(blank).toEqual([]);
	const rows = encode(CODE, { ecc: 'Q', border: 4 }).data;
	const texts = await page.evaluate((rows) => {
		const canvas = document.createElement('canvas');
		canvas.width = canvas.height = rows.length * 6;
		const context = canvas.getContext('2d')!;
		context.fillStyle = '#fff';
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.fillStyle = '#000';
		rows.forEach((row, y) => row.forEach((isDark, x) => isDark && context.fillRect(x * 6, y * 6, 6, 6)));
		return (window as unknown as { qrDecode(c: HTMLCanvasElement): Promise<string[]> }).qrDecode(canvas);
	}, rows);
	expect(texts).toEqual([CODE]);
});

/** Lets the worker's script fail the first `times` times, as a network does that breaks off. */
async function refuseWorkers(context: BrowserContext, times: number) {
	let left = times;
	await context.route('**/workers/decode-worker*', (route) =>
		left-- > 0 ? route.abort() : route.continue()
	);
}

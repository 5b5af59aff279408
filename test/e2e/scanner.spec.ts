// The scanner alone, on its test page: it reads what is held before it, once, and says what is wrong with the camera.
import type { Page } from '@playwright/test';
import { cameraState, failNext, freeze, installFakeCamera, showCode, showNothing } from '../fakes/camera.ts';
import { startApp, type App } from './app.ts';
import { expect, test } from './own-origin.ts';

let app: App;

test.beforeAll(async () => {
	app = await startApp({ env: { YUANHUI_TEST_PAGES: '1', DEMO: '0' }, readyPath: '/field/shell' });
});

test.afterAll(async () => {
	await app?.stop();
});

/** As long as a real badge's address: 34 characters of origin, /c/, 22 of token. */
const badge = (n: number) =>
	`https://xxxxxxxxxx.yuanhui.example/c/${String(n).padStart(3, '0')}AbCdEfGhIjKlMnOpQrS`;

async function openScanner(page: Page) {
	await installFakeCamera(page.context());
	await page.goto(app.url + '/dev/scanner');
	await expect(page.getByTestId('abilities')).not.toHaveText('');
}

test('ten codes shown one after another are each read once', async ({ page }) => {
	await openScanner(page);
	const shown = Array.from({ length: 10 }, (_, n) => badge(n));
	for (const [n, text] of shown.entries()) {
		await showCode(page, text);
		await expect(page.getByTestId('text')).toHaveCount(n + 1);
	}
	await showNothing(page);
	await expect(page.getByTestId('text')).toHaveText(shown);
});

test('a small and turned code is read', async ({ page }) => {
	await openScanner(page);
	await showCode(page, badge(1), { share: 0.12, degrees: 25 });
	await expect(page.getByTestId('text')).toHaveText([badge(1)]);
});

test('paused, it reads nothing and keeps the camera; resumed, it reads', async ({ page }) => {
	await openScanner(page);
	await page.getByRole('button', { name: 'Pause' }).click();
	await showCode(page, badge(1));
	// Two seconds of pictures: unpaused, the first few are enough.
	await untilPictures(page, 30);
	await showNothing(page);
	// The video lags a few pictures behind the canvas: the badge must have left it before anything is read again.
	await untilPictures(page, 10);
	expect(await cameraState(page)).toMatchObject({ live: 1, asked: 1 });
	await page.getByRole('button', { name: 'Resume' }).click();
	await showCode(page, badge(2));
	await expect(page.getByTestId('text')).toHaveText([badge(2)]);
});

test('a camera that is still busy is asked again until it opens', async ({ page }) => {
	await openScanner(page);
	await failNext(page, 'NotReadableError', 2);
	await page.getByRole('button', { name: 'Retry' }).click();
	await showCode(page, badge(1));
	await expect(page.getByTestId('text')).toHaveText([badge(1)]);
	expect(await cameraState(page)).toMatchObject({ live: 1, asked: 4 });
	await expect(page.getByTestId('trouble')).toHaveText('');
});

for (const [name, trouble] of [
	['NotAllowedError', 'denied'],
	['NotFoundError', 'no-camera'],
	['NotReadableError', 'busy'],
	['TypeError', 'unknown']
] as const) {
	test(`${name} is told as ${trouble}, and retry helps`, async ({ page }) => {
		await openScanner(page);
		await failNext(page, name, 9);
		await page.getByRole('button', { name: 'Retry' }).click();
		await expect(page.getByTestId('trouble')).toHaveText(trouble);
		expect((await cameraState(page)).live).toBe(0);
		await failNext(page, name, 0);
		await page.getByRole('button', { name: 'Retry' }).click();
		await showCode(page, badge(1));
		await expect(page.getByTestId('text')).toHaveText([badge(1)]);
	});
}

test('the torch is lit, the lens is switched and remembered', async ({ page }) => {
	await openScanner(page);
	await expect(page.getByTestId('abilities')).toHaveText(/"torch":true.*"lenses":true/);
	await page.getByRole('button', { name: 'Torch' }).click();
	await expect.poll(async () => (await cameraState(page)).torch).toBe(true);
	await page.getByRole('button', { name: 'Switch' }).click();
	await expect.poll(async () => (await cameraState(page)).lens).toBe('rear-tele');
	await page.reload();
	await expect.poll(async () => (await cameraState(page)).lens).toBe('rear-tele');
	expect((await cameraState(page)).asked).toBe(1);
});

test('hidden, the camera is released; visible again, it reads again', async ({ page }) => {
	await openScanner(page);
	await setVisibility(page, 'hidden');
	await expect.poll(async () => (await cameraState(page)).live).toBe(0);
	await setVisibility(page, 'visible');
	await showCode(page, badge(1));
	await expect(page.getByTestId('text')).toHaveText([badge(1)]);
	expect((await cameraState(page)).live).toBe(1);
});

test('a picture that goes black while it runs is told, and comes back when the sensor does', async ({
	page
}) => {
	await openScanner(page);
	const tell = (name: string) =>
		page.evaluate((name) => {
			const stream = document.querySelector('video')!.srcObject as MediaStream;
			const track = stream.getVideoTracks()[0]!;
			Object.defineProperty(track, 'muted', { value: name === 'mute', configurable: true });
		}, name);
	await tell('mute');
	await expect(page.getByTestId('trouble')).toHaveText('needs-tap');
	await tell('unmute');
	await expect(page.getByTestId('trouble')).toHaveText('');
});

test('a picture that freezes is told, and a restart brings it back', async ({ page }) => {
	await openScanner(page);
	await freeze(page);
	await expect(page.getByTestId('trouble')).toHaveText('needs-tap');
	await page.getByRole('button', { name: 'Retry' }).click();
	await expect(page.getByTestId('trouble')).toHaveText('');
	await showCode(page, badge(1));
	await expect(page.getByTestId('text')).toHaveText([badge(1)]);
});

test('stopped while it opens, the camera is released', async ({ page }) => {
	await openScanner(page);
	await page.evaluate(() => {
		const named = (name: string) =>
			[...document.querySelectorAll('button')].find((one) => one.innerText === name)!;
		named('Retry').click();
		named('Stop').click();
	});
	await expect.poll(async () => (await cameraState(page)).live).toBe(0);
	await showCode(page, badge(1));
	await expect(page.locator('video')).toHaveCount(0);
	await expect(page.getByTestId('text')).toHaveCount(0);
});

test('a picked photo is read; without a code it says none; no picture is said to be unreadable', async ({
	page
}) => {
	await openScanner(page);
	await showCode(page, badge(7), { share: 0.14, degrees: 12 });
	await expect(page.getByTestId('text')).toHaveCount(1);
	const withCode = await photograph(page);
	await showNothing(page);
	const without = await photograph(page);
	const pick = (name: string, mimeType: string, buffer: Buffer) =>
		page.getByLabel('Photo').setInputFiles({ name, mimeType, buffer });
	await pick('badge.jpg', 'image/jpeg', withCode);
	await expect(page.getByTestId('photo')).toHaveText(badge(7));
	await pick('wall.jpg', 'image/jpeg', without);
	await expect(page.getByTestId('photo')).toHaveText('none');
	await pick('IMG_0001.HEIC', 'image/heic', Buffer.from('ftypheic, but no picture'));
	await expect(page.getByTestId('photo')).toHaveText('unreadable-file');
	await pick('empty.png', 'image/png', Buffer.alloc(0));
	await expect(page.getByTestId('photo')).toHaveText('unreadable-file');
});

test('outside a test build there is no such page', async ({ page }) => {
	const plain = await startApp({ env: { YUANHUI_TEST_PAGES: '', DEMO: '0' }, readyPath: '/field/shell' });
	try {
		expect((await page.goto(plain.url + '/dev/scanner'))?.status()).toBe(404);
	} finally {
		await plain.stop();
	}
});

async function setVisibility(page: Page, state: 'hidden' | 'visible') {
	await page.evaluate((value) => {
		Object.defineProperty(document, 'visibilityState', { value, configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
	}, state);
}

/** Waits until the fake camera has drawn `count` more pictures. */
async function untilPictures(page: Page, count: number) {
	const { frames } = await cameraState(page);
	await expect.poll(async () => (await cameraState(page)).frames).toBeGreaterThan(frames + count);
}

/** What the fake camera shows now, enlarged to a phone's 12 megapixels, as JPEG. */
async function photograph(page: Page): Promise<Buffer> {
	// The video lags a few pictures behind what was just shown.
	await untilPictures(page, 10);
	const address = await page.evaluate(() => {
		const video = document.querySelector('video')!;
		const canvas = document.createElement('canvas');
		canvas.width = 4032;
		canvas.height = 2268;
		canvas.getContext('2d')!.drawImage(video, 0, 0, canvas.width, canvas.height);
		return canvas.toDataURL('image/jpeg', 0.85);
	});
	return Buffer.from(address.split(',')[1] ?? '', 'base64');
}

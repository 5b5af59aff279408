// The staff app opens without network, survives a broken update, and never updates by itself.
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { startFront, type Answer, type Front } from './front.ts';
import { expect, test } from './own-origin.ts';

const SHELL = '/field/shell';
const DEEP_LINK = '/field/e/x/scan';

let app: App;
let front: Front;

test.beforeAll(async () => {
	front = await startFront();
	app = await startApp({ env: { ORIGIN: front.url, DEMO: '0' }, readyPath: SHELL });
	front.setTarget(app.url);
});

test.afterAll(async () => {
	await app?.stop();
	await front?.close();
});

test.beforeEach(({ page }) => {
	front.setRule();
	page.on('pageerror', (error) => expect.soft(error.message, 'an error in the page').toBe(''));
});

/** Opens /field/ and waits until its worker has taken the page over. */
async function install(page: Page) {
	await page.goto(front.url + '/field/');
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

async function goOffline(page: Page) {
	await page.context().setOffline(true);
	front.setRule(() => 'destroy');
}

/** Asks for a new worker and answers the state it ends its installation in. */
function update(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		return new Promise<string>((resolve) => {
			registration.addEventListener('updatefound', () => {
				const worker = registration.installing!;
				worker.addEventListener('statechange', () => resolve(worker.state));
			});
			void registration.update();
		});
	});
}

/** The next version of the app: a shell of its own, and a worker that expects exactly it. `shell` replaces what is sent as it. */
function nextVersion(shell?: Answer) {
	let body = '';
	return async (path: string, fromApp: () => Promise<string>): Promise<Answer | undefined> => {
		if (path.startsWith(SHELL)) return shell ?? { body };
		if (path !== '/service-worker.js') return undefined;
		const script = await fromApp();
		const old = await (await fetch(app.url + SHELL)).text();
		body = old.replace('<head>', '<head><meta name="test-version" content="2">');
		const entry = new RegExp(`\\{[^{}]*"url":"${SHELL}"\\}`);
		expect(script).toMatch(entry);
		const integrity = 'sha384-' + createHash('sha384').update(body).digest('base64');
		const next = JSON.stringify({ integrity, revision: 'next', url: SHELL });
		return { type: 'text/javascript', body: script.replace(entry, next) };
	};
}

test('a deep link opens offline, and nothing outside /field/ is answered', async ({ page }) => {
	await install(page);
	await goOffline(page);
	const response = await page.goto(front.url + DEEP_LINK);
	expect(response?.fromServiceWorker()).toBe(true);
	expect(response?.status()).toBe(200);
	await expect(page.locator('body')).not.toHaveText('');
	await page.goto(front.url + '/field/');
	await expect(page.locator('link[rel=manifest]')).toHaveAttribute('href', '/field/manifest.webmanifest');
	await expect(page.goto(front.url + '/')).rejects.toThrow(/ERR_/);
});

test('the worker stores the shell and what /field needs, and nothing else', async ({ page }) => {
	await install(page);
	const stored = await page.evaluate(async () => {
		const names = await caches.keys();
		const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
		return { caches: names.length, paths: lists.flat().map((request) => new URL(request.url).pathname) };
	});
	expect(stored.caches).toBe(1);
	expect(stored.paths).toContain(SHELL);
	expect(stored.paths).toContain('/field/manifest.webmanifest');
	expect(stored.paths.some((path) => path.startsWith('/_app/immutable/entry/start.'))).toBe(true);
	for (const path of stored.paths)
		expect(path).toMatch(/^\/(_app\/immutable\/|field\/|icon|apple-touch-icon|favicon)/);
});

test('the offline shell has a policy of its own: its page sends nothing elsewhere', async ({ page }) => {
	await install(page);
	await goOffline(page);
	await page.goto(front.url + DEEP_LINK);
	const refused = await page.evaluate(
		() =>
			new Promise<string>((resolve) => {
				document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
				void fetch('https://elsewhere.invalid/').catch(() => {});
			})
	);
	expect(refused).toBe('connect-src');
});

const PORTAL = '<html><body>请先登录无线网络</body></html>';
const BROKEN: [string, Answer][] = [
	['404', { status: 404, body: '' }],
	['a captive portal with 200', { body: PORTAL }],
	['no answer', 'destroy']
];

for (const [name, shell] of BROKEN) {
	test(`an update with one file answered by ${name} is dropped, the old worker goes on`, async ({ page }) => {
		await install(page);
		front.setRule(nextVersion(shell));
		expect(await update(page)).toBe('redundant');
		await goOffline(page);
		const response = await page.goto(front.url + DEEP_LINK);
		expect(response?.fromServiceWorker()).toBe(true);
		expect(await response?.text()).not.toContain(PORTAL);
		await expect(page.locator('body')).not.toHaveText('');
	});
}

test('a first installation with one file missing leaves no worker', async ({ page }) => {
	let asked = 0;
	front.setRule((path) => {
		if (!path.startsWith(SHELL)) return undefined;
		asked++;
		return { status: 404, body: '' };
	});
	await page.goto(front.url + '/field/');
	await expect.poll(() => asked).toBeGreaterThan(0);
	await expect
		.poll(() =>
			page.evaluate(async () => {
				const registration = await navigator.serviceWorker.getRegistration('/field/');
				return registration?.installing ? 'installing' : (registration?.active?.state ?? 'none');
			})
		)
		.toBe('none');
	expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
});

test('an update waits for the tap, then reloads once', async ({ page }) => {
	await install(page);
	front.setRule(nextVersion());
	expect(await update(page)).toBe('installed');

	await page.reload();
	const version = page.locator('meta[name=test-version]');
	await expect(page.getByTestId('apply-update')).toBeVisible();
	await expect(version).toHaveCount(0);
	expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe(
		'installed'
	);

	let loads = 0;
	page.on('load', () => loads++);
	await page.getByTestId('apply-update').click();
	await expect(version).toHaveAttribute('content', '2');
	await expect(page.getByTestId('apply-update')).toHaveCount(0);
	expect(loads).toBe(1);
});

test('a request to elsewhere is noticed, from a page and from a worker', async ({ page, leaks }) => {
	await install(page);
	const worker = page.context().serviceWorkers()[0];
	expect(worker).toBeDefined();
	await worker!.evaluate(() => fetch('https://elsewhere.invalid/worker').catch(() => {}));
	await page.goto('https://elsewhere.invalid/page').catch(() => {});
	await expect
		.poll(() => [...leaks].sort())
		.toEqual(['https://elsewhere.invalid/page', 'https://elsewhere.invalid/worker']);
	// Meant: it shall not fail this test.
	leaks.length = 0;
});

// What a phone fetches before it can scan, weighed as it travels (gzip), and what happens when a late piece does not come.
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { cameraState, installFakeCamera, showCode } from '../fakes/camera.ts';
import { startApp, type App } from './app.ts';
import { issuePass, query, runningEvent } from './event-data.ts';
import { expect, test } from './own-origin.ts';
import { openDoor } from './people.ts';

let app: App;
let event: Awaited<ReturnType<typeof runningEvent>>;
test.beforeAll(async () => {
	test.setTimeout(240_000);
	app = await startApp();
	event = await runningEvent(app);
});
test.afterAll(() => app?.stop());

// The worker would fetch all of /field at once; a phone that has it fetches nothing.
test.use({ serviceWorkers: 'block' });

/** What the scanner takes to open, kB gzip (measured: 119.9); the decoder's worker and its WebAssembly come beside it, the engine after it. */
const MOST_KB = 120;

/** Enrols the phone; its list arrives through an engine that came in time. */
async function enrol(page: Page) {
	const { hash } = await issuePass(app, event.id);
	await page.goto(`${app.url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await expect(page.getByText('与服务器一致')).toBeVisible();
}

/** The scripts that `page` asked for since the last `take`, read anew: a browser forgets the bodies of a page it has left. */
function scriptsOf(page: Page) {
	const asked = new Set<string>();
	page.on('request', (request) => {
		if (new URL(request.url()).pathname.endsWith('.js')) asked.add(request.url());
	});
	return {
		async take(): Promise<{ path: string; text: string }[]> {
			const addresses = [...asked];
			asked.clear();
			return Promise.all(
				addresses.map(async (address) => ({
					path: new URL(address).pathname,
					text: await (await page.request.get(address)).text()
				}))
			);
		}
	};
}

test('the scanner opens with little', async ({ page, context }) => {
	await installFakeCamera(context);
	await enrol(page);
	// The browser never has a moment: the engine is left to wait, and the scanner opens all the same.
	await page.addInitScript(() => (window.requestIdleCallback = () => 0));
	const fetched = scriptsOf(page);
	await openDoor(page, app.url, event.id);
	await expect.poll(async () => (await cameraState(page)).frames).toBeGreaterThan(0);
	const scripts = (await fetched.take())
		.filter(({ path }) => !path.includes('/workers/'))
		.map(({ path, text }): [string, number] => [path, gzipSync(text, { level: 9 }).length]);
	const kb = scripts.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
	test.info().annotations.push({ type: 'kB gzip', description: kb.toFixed(1) });
	expect(kb, JSON.stringify(scripts)).toBeLessThan(MOST_KB);
});

test('an engine that does not come is fetched again: a badge is answered meanwhile, and goes up afterwards', async ({
	page,
	context
}) => {
	await installFakeCamera(context);
	await enrol(page);
	const { people } = event;
	const guest = people.find(({ name }) => people.filter((one) => one.name === name).length === 1)!;
	let refusals = 0;
	let isRefused = true;
	await page.route('**/_app/**/*.js', async (route) => {
		const response = await route.fetch();
		// Only the wire knows the server's address, and only the engine takes the wire.
		if (!isRefused || !(await response.text()).includes('/trpc')) return route.fulfill({ response });
		refusals++;
		await route.abort();
	});
	await openDoor(page, app.url, event.id);
	await showCode(page, guest.code);
	await expect(page.locator('[data-answer=ok]')).toContainText(guest.name);
	await expect.poll(() => refusals).toBeGreaterThan(0);
	isRefused = false;
	await expect
		.poll(
			async () =>
				(
					await query(app, 'select 1 from attendances where event = $1 and attendee = $2', [
						event.id,
						guest.id
					])
				).length,
			{ timeout: 30_000 }
		)
		.toBe(1);
});

test('English comes in a file of its own, for its readers alone', async ({ page, context }) => {
	await installFakeCamera(context);
	await enrol(page);
	const english = 'Hold the badge into the frame';
	const fetched = scriptsOf(page);
	const withEnglish = async () => (await fetched.take()).filter(({ text }) => text.includes(english));
	await openDoor(page, app.url, event.id);
	await expect(page.getByText('把胸牌二维码放进框里')).toBeVisible();
	expect(await withEnglish()).toEqual([]);

	await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: app.url }]);
	await page.reload();
	await expect(page.getByText(english)).toBeVisible();
	await expect(page.getByText('把胸牌二维码放进框里')).toBeHidden();
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	expect(await withEnglish()).toHaveLength(1);
});

// A Chromium with the built app's test pages, the rivals put into them, and the fake camera. Knows no pictures.
import { chromium, type Browser, type Page } from '@playwright/test';
import { build } from 'vite';
import { installFakeCamera } from '../../fakes/camera.ts';
import { startApp, type App } from '../../e2e/app.ts';
import { BROWSER_ARGS, browserPath } from '../../e2e/browser.ts';

const WASM = 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm';

export interface BenchBrowser {
	/** A page with `window.qrDecode` and the rivals (rivals.ts). */
	decodePage(): Promise<Page>;
	/** The app's scanner alone, its camera open. */
	scannerPage(): Promise<Page>;
	browser: Browser;
	close(): Promise<void>;
}

export async function openBenchBrowser(): Promise<BenchBrowser> {
	const rivals = await bundled('test/bench/scan/rivals.ts');
	const app: App = await startApp({
		env: { YUANHUI_TEST_PAGES: '1', DEMO: '0' },
		readyPath: '/field/shell'
	});
	const browser = await chromium.launch({ executablePath: browserPath(), args: BROWSER_ARGS });
	// The policy of the app forbids scripts of strangers, and rivals are.
	const context = await browser.newContext({ bypassCSP: true, viewport: { width: 360, height: 800 } });
	await installFakeCamera(context);
	await context.route('**/bench/zxing_reader.wasm', (route) => route.fulfill({ path: WASM }));
	const open = async (address: string, ready: string) => {
		const page = await context.newPage();
		await page.goto(app.url + address);
		await page.getByTestId(ready).filter({ hasText: /./ }).waitFor();
		return page;
	};
	return {
		browser,
		async decodePage() {
			const page = await open('/dev/decode', 'ready');
			await page.addScriptTag({ content: rivals });
			return page;
		},
		scannerPage: () => open('/dev/scanner', 'abilities'),
		async close() {
			await browser.close();
			await app.stop();
		}
	};
}

/** One script for a page, with everything that `entry` imports. */
async function bundled(entry: string): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: 'error',
		build: { write: false, minify: false, lib: { entry, name: 'rivals', formats: ['iife'] } }
	});
	const [first] = Array.isArray(result) ? result : [result];
	if (!first || !('output' in first)) throw new Error('The rivals were not bundled.');
	return first.output[0].code;
}

// End-to-end tests against the built app (`npm run build` first). Each test starts the servers it needs with test/e2e/app.ts.
import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, browserPath } from './test/e2e/browser.ts';

export default defineConfig({
	testDir: 'test/e2e',
	outputDir: 'test-results',
	workers: 1,
	retries: 0,
	forbidOnly: true,
	// Generous: nothing waits for the clock, only for what it expects, and a busy machine is no fault.
	timeout: 180_000,
	expect: { timeout: 30_000 },
	reporter: [['list']],
	use: {
		browserName: 'chromium',
		headless: true,
		actionTimeout: 30_000,
		viewport: { width: 360, height: 800 },
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai',
		trace: 'retain-on-failure',
		launchOptions: { executablePath: browserPath(), args: BROWSER_ARGS }
	}
});

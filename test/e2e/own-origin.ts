// No request of a page, a frame or a worker may leave the own origin. Import `test` and `expect` from here in every e2e test.
import { test as base, type BrowserContext } from '@playwright/test';

export { expect } from '@playwright/test';

/** Addresses of this machine: which port is the app's differs from test to test. */
const OWN = /^(https?|wss?):\/\/(127\.0\.0\.1|localhost)(:\d+)?\//;
const INSIDE = /^(data|blob|about|chrome-error):/;

/** Notes every request of `context` that goes elsewhere. Its workers' requests count as well. */
export function watchOrigin(context: BrowserContext, leaks: string[]): void {
	const note = (url: string) => {
		if (!OWN.test(url) && !INSIDE.test(url)) leaks.push(url);
	};
	context.on('request', (request) => note(request.url()));
	context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())));
}

/**
 * `leaks` collects what leaves the own origin and fails the test at its end. The built-in context is watched; a test that makes
 * contexts by itself (`browser.newContext`, `launchPersistentContext`) calls `watchOrigin(context, leaks)` on each.
 */
export const test = base.extend<{ leaks: string[] }>({
	leaks: [
		async ({ browserName: _ }, use) => {
			const leaks: string[] = [];
			await use(leaks);
			base.expect(leaks, 'requests that left the own origin').toEqual([]);
		},
		{ auto: true }
	],
	context: async ({ context, leaks }, use) => {
		watchOrigin(context, leaks);
		await use(context);
	}
});

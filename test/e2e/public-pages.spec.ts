// axe finds nothing on any public page, in the light and in the dark. One list: a new public page is added to it.
import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { startApp, type App } from './app.ts';
import { issuePass, runningEvent } from './event-data.ts';
import { expect, test } from './own-origin.ts';
import { foundPublicWorld, type PublicWorld } from './public-world.ts';

let app: App;
let of: PublicWorld;
const known: Record<string, string> = {};
test.beforeAll(async ({ playwright }) => {
	test.setTimeout(240_000);
	app = await startApp({
		env: {
			OPERATOR_NAME: '云川企业服务中心',
			OPERATOR_CONTACT: '0571-00000000',
			ICP_NUMBER: '京ICP备12345678号-1',
			POLICE_NUMBER: '京公网安备11010502030123号'
		}
	});
	of = await foundPublicWorld(app);
	const event = await runningEvent(app);
	known.badge = new URL(event.people[0]!.code).pathname;
	known.pass = `/p/${(await issuePass(app, of.event)).hash}`;
	const request = await playwright.request.newContext();
	const ask = `/b/${of.booths.one}/${of.patents.granted}/ask`;
	const post = (path: string, form: Record<string, string>) =>
		request.post(app.url + path, { headers: { origin: app.url, accept: 'text/html' }, form });
	const lead = await post(`${ask}?/send`, {
		submit: randomUUID(),
		intent: 'licence',
		company: '无障碍有限公司',
		name: '李',
		declared: 'on'
	});
	known.receipt = new URL(lead.url()).pathname;
	const done = await post(`/e/${of.eventCode}`, {
		submit: randomUUID(),
		name: '李',
		organisation: '无障碍有限公司',
		kind: 'enterprise',
		agreed: '1'
	});
	known.registered = new URL(done.url()).pathname;
	await request.dispose();
});
test.afterAll(() => app?.stop());

/** Every public page, by what it is. `post` presses the page's main button first: a form with its faults. */
const PAGES: [what: string, path: () => string, post?: string][] = [
	['booth with one patent', () => `/b/${of.booths.one}`],
	['booth with two patents', () => `/b/${of.booths.two}`],
	['a patent', () => `/b/${of.booths.two}/${of.patents.application}`],
	['lead form', () => `/b/${of.booths.one}/${of.patents.granted}/ask`],
	['lead form with faults', () => `/b/${of.booths.one}/${of.patents.granted}/ask`, '提交意向'],
	['receipt', () => known.receipt!],
	['no such booth', () => '/b/00000000'],
	['event', () => `/e/${of.eventCode}`],
	['event with faults', () => `/e/${of.eventCode}`, '提交报名'],
	['registered', () => known.registered!],
	['badge', () => known.badge!],
	['staff pass', () => known.pass!],
	['personal page', () => `/m/${of.guest.secret}`]
];

for (const scheme of ['light', 'dark'] as const)
	test.describe(scheme, () => {
		test.use({ colorScheme: scheme });
		for (const [what, path, button] of PAGES)
			test(what, async ({ page }) => {
				await page.goto(app.url + path());
				if (button) {
					await page.getByRole('button', { name: button }).click();
					await expect(page.locator('.error-summary')).toBeVisible();
				}
				await expect(page.locator('main')).not.toBeEmpty();
				const { violations } = await new AxeBuilder({ page })
					.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
					.analyze();
				expect(
					violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
				).toEqual([]);
				// Nothing is wider than the phone.
				expect(
					await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
				).toBeLessThanOrEqual(0);
				await expect(page.getByRole('link', { name: '京ICP备12345678号-1' })).toHaveAttribute(
					'href',
					'https://beian.miit.gov.cn/'
				);
			});
	});

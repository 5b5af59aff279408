// The bureau's year on the built app: every number opens to as many records as it says, at both widths, in light and dark, without a barrier.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { expect, test } from './own-origin.ts';

test.describe.configure({ mode: 'serial', timeout: 150_000 });

let app: App;
test.beforeAll(async () => {
	app = await startApp();
});
test.afterAll(() => app?.stop());

async function signIn(page: Page) {
	await page.goto(`${app.url}/desk`);
	await page.getByLabel('邮箱').fill('zhouliqun@yunchuan.example');
	await page.getByLabel('密码').fill('yunchuan-2026');
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await expect(page.getByRole('heading', { name: /^\d{4} 年辖区总览$/ })).toBeVisible();
}
const hasNoBarriers = async (page: Page) => {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

for (const [width, height] of [
	[360, 800],
	[1440, 900]
] as const)
	for (const colorScheme of ['light', 'dark'] as const)
		test(`the year fits ${width} × ${height}, ${colorScheme}`, async ({ browser }, info) => {
			const context = await browser.newContext({ viewport: { width, height }, colorScheme });
			const page = await context.newPage();
			await signIn(page);
			await expect(page.getByRole('region', { name: '全年合计' }).getByRole('link')).toHaveCount(12);
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
			await hasNoBarriers(page);
			await page.screenshot({ path: info.outputPath(`year-${width}-${colorScheme}.png`), fullPage: true });
			await context.close();
		});

test('every number opens to its records, and their count is the number', async ({ page }) => {
	await signIn(page);
	const numbers = page.locator('main a[href*="/desk/bureau/records?"]:visible');
	const links = await numbers.evaluateAll((all) =>
		all.map((one) => ({ href: one.getAttribute('href')!, text: one.textContent!.trim() }))
	);
	expect(links.length).toBeGreaterThan(15);
	for (const { href, text } of links) {
		await page.goto(app.url + href);
		const sum = await page.getByText(/^合计 .* 条记录。$/).innerText();
		const [, number = ''] = /([\d,.]+)/.exec(text)!;
		expect(sum).toMatch(new RegExp(`^合计 ${number.replaceAll('.', '\\.')} `));
		const [, count = ''] = /来自 ([\d,]+) 条/.exec(sum)!;
		const rows = Math.min(50, Number(count.replaceAll(',', '')));
		await expect(page.locator('tbody tr')).toHaveCount(rows);
	}
	await hasNoBarriers(page);
	await page.getByRole('link', { name: '回到总览' }).click();
	await expect(page.getByRole('heading', { name: '意向走到哪一步' })).toBeVisible();
});

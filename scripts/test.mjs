// `npm test`: every check, one after the other, to the end even when one fails. The last line is `N passed, N failed`.
// `--quick` (`npm run check`) leaves out the build and what needs it. Format, lint, types and build count one each, tests by their number.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build-if-changed.mjs';
import { countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest } from './test-counts.mjs';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'yuanhui-reports-'));
const vitestReport = join(reports, 'vitest.json');
const outsideErrors = join(reports, 'outside.json');
const playwrightReport = join(reports, 'playwright.json');
const isQuick = process.argv.includes('--quick');

/** @typedef {{ passed: number, failed: number }} Count */
/** @type {Count} */
const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const failedSteps = [];

await step('format', () => all(['prettier', '--check', '--log-level', 'warn', '.']));
await step('lint', () => all(['eslint', '--max-warnings', '0', '.']));
await step('types', () =>
	all(
		['node', 'scripts/compile-texts.mjs'],
		['svelte-kit', 'sync'],
		['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
		['tsc', '-p', 'tsconfig.service-worker.json']
	)
);
await step('unit and SQL tests', async () =>
	countVitest(
		vitestReport,
		await run(
			[
				'vitest',
				'run',
				'--reporter=default',
				'--reporter=json',
				`--outputFile.json=${vitestReport}`,
				'--reporter=./scripts/outside-errors.mjs'
			],
			{ OUTSIDE_ERRORS: outsideErrors }
		)
	)
);
if (!isQuick) {
	const isBuilt = await step('build', async () => one(buildIfChanged()));
	await step('end-to-end tests', async () => {
		if (isBuilt)
			return countPlaywright(
				playwrightReport,
				await run(['playwright', 'test', '--reporter=list,json'], {
					PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport
				})
			);
		console.log('Not run: there is nothing to test without a build.');
		return { passed: 0, failed: 1 };
	});
}

for (const { name, why } of [
	...failuresOfVitest(vitestReport, outsideErrors),
	...failuresOfPlaywright(playwrightReport)
])
	console.log(`\n✗ ${name}\n  ${why}`);
rmSync(reports, { recursive: true, force: true });
if (failedSteps.length) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);

/**
 * @param {string} name
 * @param {() => Promise<Count>} work
 */
async function step(name, work) {
	console.log(`\n── ${name}`);
	const count = await work();
	total.passed += count.passed;
	total.failed += count.failed;
	if (count.failed) failedSteps.push(name);
	return count.failed === 0;
}

/** Runs the commands until one fails. @param {...string[]} commands */
async function all(...commands) {
	for (const command of commands) if ((await run(command)) !== 0) return one(false);
	return one(true);
}

/** @param {boolean} isPassed */
function one(isPassed) {
	return isPassed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Resolves to the exit code; what the command prints is seen as it comes.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>}
 */
function run([program, ...args], env = {}) {
	const PATH = [join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter);
	return new Promise((resolve) => {
		const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env, PATH } });
		child.once('error', (error) => {
			console.error(error.message);
			resolve(1);
		});
		child.once('exit', (code, signal) => {
			if (signal === 'SIGINT') process.exit(130);
			resolve(code ?? 1);
		});
	});
}

// Before `npm start` and `npm test`: makes node_modules what package-lock.json says, and with --test sees to a Chromium.
// Runs on whatever Node the machine has (20 or later) before anything is installed: built-ins only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const STAMP = join(ROOT, 'node_modules', '.yuanhui-setup');

// As in test/e2e/browser.ts, which starts what is found here.
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

if (Number(process.versions.node.split('.')[0]) < 20)
	fail(`Node ${process.versions.node} is too old: install Node 20 or later.`);
setUpPackages();
if (process.argv.includes('--test')) await setUpBrowser();

function setUpPackages() {
	const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
	const wanted = createHash('sha256').update(lock).digest('hex');
	if (readIfThere(STAMP) === wanted) return;
	if (!isInstalled(JSON.parse(lock))) {
		console.log('Installing packages (npm ci; the first time a few minutes) …');
		if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
			fail(
				'npm ci did not succeed; what it wrote above says why. Without network, copy node_modules from another clone.'
			);
		console.log('Packages are installed.');
	}
	writeFileSync(STAMP, wanted);
}

/** Whether the last install put every package of the lock there, in its version; npm notes that at the very end of an install. */
function isInstalled(lock) {
	const text = readIfThere(join(ROOT, 'node_modules', '.package-lock.json'));
	if (text === null) return false;
	const installed = JSON.parse(text).packages;
	return (
		Object.entries(lock.packages).every(
			([path, { version, optional }]) =>
				path === '' || (installed[path] ? installed[path].version === version : Boolean(optional))
		) && Object.keys(installed).every((path) => lock.packages[path])
	);
}

async function setUpBrowser() {
	if (hasBrowser()) return;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log('Installing Chromium (apt-get) …');
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		run('apt-get', ['update'], env);
		if (run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], env) && hasBrowser()) return;
	}
	const playwright = join(ROOT, 'node_modules', '@playwright', 'test');
	if (await hasPlaywrightBrowser(playwright)) return;
	console.log("Downloading Playwright's Chromium …");
	run(process.execPath, [join(playwright, 'cli.js'), 'install', 'chromium']);
	if (await hasPlaywrightBrowser(playwright)) return;
	fail(
		'The end-to-end tests need Chromium, and none could be installed. Install it (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM_PATH to one.'
	);
}

/** One that really starts: a distribution may have put a placeholder there. */
function hasBrowser() {
	const candidates = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : BROWSERS;
	if (
		candidates.some(
			(name) => spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0
		)
	)
		return true;
	if (process.env.CHROMIUM_PATH) fail(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, which does not start.`);
	return false;
}

async function hasPlaywrightBrowser(playwright) {
	const { chromium } = (await import(pathToFileURL(join(playwright, 'index.mjs')).href)).default;
	const path = chromium.executablePath();
	return (
		existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0
	);
}

function run(command, args, env = process.env) {
	return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status === 0;
}

function readIfThere(file) {
	return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function fail(message) {
	console.error(`\n${message}`);
	process.exit(1);
}

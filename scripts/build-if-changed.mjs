// Builds the app unless build/ was made from exactly these sources. Needs no git; contents count, not times.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STAMP = join(ROOT, 'build', '.sources');

/** Whatever the build reads. Not the tests, and not what the build itself writes. */
const SOURCES = [
	'src',
	'static',
	'messages',
	'supabase/migrations',
	'project.inlang/settings.json',
	// Parts of the Vite configuration end in .js, commands in .mjs.
	'scripts',
	'package-lock.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts'
];
const LEFT_OUT = /\.test\.ts$|^scripts\/.*\.mjs$|^src\/lib\/i18n\/generated(\/|$)/;

/** True when build/ is now what the sources make; false when the build failed, which has then been shown. */
export function buildIfChanged() {
	const sources = hashOf(SOURCES);
	if (
		existsSync(join(ROOT, 'build', 'index.js')) &&
		existsSync(STAMP) &&
		readFileSync(STAMP, 'utf8') === sources
	)
		return true;
	console.log('Building (a few minutes on a slow machine, only when something has changed) …');
	const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
	const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
		cwd: ROOT,
		env: { ...process.env, NODE_ENV: 'production' },
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024
	});
	if (status !== 0) {
		console.error(stdout + stderr);
		return false;
	}
	writeFileSync(STAMP, sources);
	console.log('Built.');
	return true;
}

/** @param {string[]} paths */
function hashOf(paths) {
	const hash = createHash('sha256');
	for (const path of paths) add(hash, path);
	return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function add(hash, path) {
	const full = join(ROOT, path);
	if (LEFT_OUT.test(path) || !existsSync(full)) return;
	if (statSync(full).isDirectory()) {
		for (const entry of readdirSync(full).sort()) add(hash, `${path}/${entry}`);
	} else {
		const content = readFileSync(full);
		hash.update(`${path}\0${content.length}\0`).update(content);
	}
}

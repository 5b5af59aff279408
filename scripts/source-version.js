// Names a build by what it is made of. The same sources give the same build, so that phones are offered an update only when there
// is one; and server and client of a build agree on the name, which with Kit's default, the time, they did not.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['src', 'messages', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
/** Made by tools out of the sources, or not part of the app. */
const LEFT_OUT = /(^|\/)generated(\/|$)|\.test\.ts$/;

/** @type {string | undefined} */
let version;

/** Twelve hex digits that change with the content of any source; read once in a build, also when the configuration is loaded again. */
export function sourceVersion() {
	return (version ??= readVersion());
}

function readVersion() {
	const hash = createHash('sha256');
	for (const source of SOURCES)
		for (const file of filesOf(source)) hash.update(file).update(readFileSync(file));
	return hash.digest('hex').slice(0, 12);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
		.filter((file) => !LEFT_OUT.test(file))
		.sort();
}

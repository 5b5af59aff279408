// Chooses what the service worker precaches: the shell, and of the client build only what /field can reach, each with the hash
// of its content. Runs inside `vite build`, after the pages are prerendered. Reads the build's output, changes nothing.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const CLIENT = 'client/';
const PAGES = 'prerendered/pages/';
const NODES = '.svelte-kit/generated/client-optimized/nodes/';
const ENTRIES = ['runtime/client/entry.js', 'client-optimized/app.js'];
/** The scanner's decoder: a worker and its WebAssembly, which no chunk imports. Nothing else of the app has either. */
const DECODER = /^client\/_app\/immutable\/(workers\/.*\.js|assets\/zxing_reader[^/]*\.wasm)$/;
const ICONS =
	/^client\/(icon[^/]*\.(svg|png)|apple-touch-icon\.png|favicon[^/]*|field\/manifest\.webmanifest)$/;

/**
 * A manifest transform for workbox: keeps the files of /field, names them by their addresses, and adds `integrity`, so that a
 * file answered with anything but its own content fails the install.
 * @param {string} outDir the folder that the entries' addresses are relative to (.svelte-kit/output)
 */
export function fieldPrecache(outDir) {
	/** @param {(import('workbox-build').ManifestEntry & { size: number })[]} entries */
	return async (entries) => {
		const wanted = await fieldFiles(outDir);
		const kept = entries.filter(({ url }) => wanted.has(url) || DECODER.test(url) || ICONS.test(url));
		for (const end of ['.js', '.wasm']) {
			if (!kept.some(({ url }) => DECODER.test(url) && url.endsWith(end)))
				throw new Error(`/field cannot scan offline: the precache globs find no decoder (${end}).`);
		}
		for (const file of [...wanted]) {
			if (!kept.some(({ url }) => url === file))
				throw new Error(`/field needs ${file}, but the precache globs leave it out.`);
		}
		const manifest = await Promise.all(
			kept.map(async (entry) => ({
				...entry,
				url: addressOf(entry.url),
				integrity: await integrityOf(join(outDir, entry.url))
			}))
		);
		return { manifest, warnings: [] };
	};
}

/**
 * The files that the entry, the root layout and error page and every page below src/routes/field import, directly or later.
 * @param {string} outDir
 * @returns {Promise<Set<string>>}
 */
async function fieldFiles(outDir) {
	/** @type {import('vite').Manifest} */
	const chunks = JSON.parse(await readFile(join(outDir, 'client/.vite/manifest.json'), 'utf8'));
	const files = new Set([PAGES + 'field/shell.html']);
	const seen = new Set();
	/** @param {string} key */
	const visit = async (key) => {
		const chunk = chunks[key];
		if (!chunk || seen.has(key)) return;
		seen.add(key);
		for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(CLIENT + file);
		for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) {
			if (!next.startsWith(NODES) || (await belongsToField(next))) await visit(next);
		}
	};
	const starts = Object.keys(chunks).filter((key) => ENTRIES.some((entry) => key.endsWith(entry)));
	if (starts.length !== ENTRIES.length)
		throw new Error(`The build's entries are not where they were: ${starts}.`);
	for (const key of starts) await visit(key);
	return files;
}

/**
 * Whether a node (a layout, error page or page as Kit numbers them) is shown below /field: its own, or one of the root's.
 * @param {string} node path of Kit's generated module, which re-exports one file of src/routes
 */
async function belongsToField(node) {
	const source = await readFile(node, 'utf8');
	const routes = [...source.matchAll(/src\/routes\/([^"']+)/g)].map((match) => match[1] ?? '');
	// Without a file of ours it is Kit's own fallback layout or error page.
	return routes.length === 0 || routes.some((file) => /^(field\/|\+layout|\+error)/.test(file));
}

/** @param {string} file */
function addressOf(file) {
	if (file.startsWith(PAGES)) return '/' + file.slice(PAGES.length).replace(/\.html$/, '');
	return '/' + file.slice(CLIENT.length);
}

/** @param {string} path */
async function integrityOf(path) {
	return (
		'sha384-' +
		createHash('sha384')
			.update(await readFile(path))
			.digest('base64')
	);
}

// Runs the campaign with a defect planted, in a copy of the tree. The copy goes when the run is over.
import { spawn } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	globSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged } from '../../../scripts/build-if-changed.mjs';
import { KILL_PLANTS, type KillPlant } from './plants.ts';

const TREE = [
	'src',
	'static',
	'messages',
	'supabase',
	'project.inlang',
	'scripts',
	'test',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'tsconfig.json',
	'tsconfig.service-worker.json',
	'vite.config.ts'
];

/** Resolves with the exit code of the campaign: 1 when it saw the defect. `args` are the campaign's own. */
export async function runPlanted(name: string, args: readonly string[]): Promise<number> {
	const plant = KILL_PLANTS[name];
	if (!plant) {
		console.error(`There is no plant "${name}". There are: ${Object.keys(KILL_PLANTS).join(', ')}.`);
		return 2;
	}
	const isBuilt = plant.place !== 'browser';
	if (isBuilt && !args.includes('--built') && !buildIfChanged()) return 2;
	const tree = mkdtempSync(join(tmpdir(), 'yuanhui-planted-'));
	chmodSync(tree, 0o755);
	try {
		for (const entry of isBuilt ? [...TREE, 'build'] : TREE)
			if (existsSync(entry)) cpSync(entry, join(tree, entry), { recursive: true });
		symlinkSync(join(process.cwd(), 'node_modules'), join(tree, 'node_modules'));
		put(tree, plant);
		console.log(`Planted: ${plant.what}.`);
		return await run(tree, [...withoutPlant(args), ...(isBuilt ? ['--built'] : [])]);
	} finally {
		rmSync(tree, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** @throws when the text is not there exactly once: a plant must not quietly stop being one. */
function put(tree: string, { file, find, replace }: KillPlant): void {
	const files = file ? [file] : globSync('build/server/**/*.js', { cwd: tree });
	const holding = files.filter((one) => readFileSync(join(tree, one), 'utf8').includes(find));
	const path = join(tree, holding[0] ?? '');
	const source = holding.length === 1 ? readFileSync(path, 'utf8') : '';
	if (source.split(find).length !== 2)
		throw new Error(`The text of the plant is not exactly once in ${file ?? 'build/server'}.`);
	writeFileSync(
		path,
		source.replace(find, () => replace)
	);
}

const withoutPlant = (args: readonly string[]) =>
	args.filter((arg, i) => !arg.startsWith('--plant') && args[i - 1] !== '--plant' && arg !== '--built');

function run(cwd: string, args: string[]): Promise<number> {
	const child = spawn(process.execPath, ['test/fault/kill/index.ts', ...args], { cwd, stdio: 'inherit' });
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 2));
	});
}

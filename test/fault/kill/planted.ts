// Runs the campaign with a defect planted: in a copy of the tree, built there. The copy goes when the run is over.
import { spawn } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
	chmodSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KILL_PLANTS } from './plants.ts';

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
	const tree = mkdtempSync(join(tmpdir(), 'yuanhui-planted-'));
	chmodSync(tree, 0o755);
	try {
		for (const entry of plant.needsNoBuild ? [...TREE, 'build'] : TREE)
			if (existsSync(entry)) cpSync(entry, join(tree, entry), { recursive: true });
		symlinkSync(join(process.cwd(), 'node_modules'), join(tree, 'node_modules'));
		const file = join(tree, plant.file);
		const source = readFileSync(file, 'utf8');
		if (source.split(plant.find).length !== 2)
			throw new Error(`${plant.file} does not hold the text of the plant "${name}" exactly once.`);
		writeFileSync(
			file,
			source.replace(plant.find, () => plant.replace)
		);
		console.log(`Planted: ${plant.what}.`);
		return await run(tree, [...withoutPlant(args), ...(plant.needsNoBuild ? ['--built'] : [])]);
	} finally {
		rmSync(tree, { recursive: true, force: true, maxRetries: 5 });
	}
}

const withoutPlant = (args: readonly string[]) =>
	args.filter((arg, i) => !arg.startsWith('--plant') && args[i - 1] !== '--plant');

function run(cwd: string, args: string[]): Promise<number> {
	const child = spawn(process.execPath, ['test/fault/kill/index.ts', ...args], { cwd, stdio: 'inherit' });
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 2));
	});
}

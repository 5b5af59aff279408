// npm run fault -- --runs N --seed S [--only K] [--plant DEFECT] [--plants] [--list] [--workers W]
// Runs the simulator and says what it found. Exits 1 on any violation, and over 1,000 runs when a kind of fault never happened.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import setup, { type Templates } from '../global-setup.ts';
import { PLANTS } from './plants.ts';
import { report, isComplete } from './report.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '200' },
		seed: { type: 'string', default: '1' },
		only: { type: 'string' },
		plant: { type: 'string' },
		plants: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false },
		shrink: { type: 'boolean', default: false },
		workers: { type: 'string', default: '2' },
		/** A migrated database to copy, when somebody has one already. */
		template: { type: 'string' }
	}
});

interface Line {
	isDone?: boolean;
	index: number;
	tally: Tally;
	complaints: string[] | null;
	trace: string[] | null;
}

if (values.list) {
	for (const [name, { what }] of Object.entries(PLANTS)) console.log(`${name.padEnd(28)} ${what}`);
	process.exit(0);
}

const [templateUrl, stop] = await openTemplate();
let isGreen: boolean;
try {
	isGreen = values.plants ? await provePlants() : await campaign(values.plant ?? null);
} finally {
	await stop();
}
process.exit(isGreen ? 0 : 1);

async function openTemplate(): Promise<[string, () => Promise<void>]> {
	if (values.template) return [values.template, async () => {}];
	let templates: Templates | undefined;
	const stop = await setup({ provide: (_key: string, value: Templates) => (templates = value) } as never);
	if (!templates || templates.error) throw new Error(templates?.error ?? 'no database');
	return [templates.migratedUrl, stop];
}

/** One campaign; true when nothing was found. */
async function campaign(plant: string | null): Promise<boolean> {
	const runs = Number(values.runs);
	const only = values.only === undefined ? null : Number(values.only);
	const began = performance.now();
	const total = new Tally();
	const failed: Line[] = [];
	await runWorkers({ runs: only === null ? runs : only + 1, only, plant }, (line) => {
		total.add(line.tally);
		if (line.complaints) failed.push(line);
		if (line.complaints || only !== null) tellRun(line);
		if (total.runs % 50 === 0)
			console.log(`… ${total.runs} runs, ${total.operations} operations, ${failed.length} failed`);
	});
	console.log(report(total, { seconds: (performance.now() - began) / 1000, failed: failed.length }));
	return failed.length === 0 && (total.runs < 1000 || isComplete(total));
}

/** Every plant in turn: each must be caught. */
async function provePlants(): Promise<boolean> {
	let isGreen = true;
	for (const plant of Object.keys(PLANTS)) {
		let caught: Line | null = null;
		let runs = 0;
		await runWorkers({ runs: Number(values.runs), only: null, plant }, (line) => {
			runs++;
			const isSeen = line.complaints?.some((one) => /^O[1-6]: /.test(one));
			if (isSeen && (!caught || line.index < caught.index)) caught = line;
		});
		const line = caught as Line | null;
		console.log(
			line
				? `caught  ${plant.padEnd(26)} run ${line.index}: ${line.complaints!.find((one) => /^O[1-6]: /.test(one))}`
				: `MISSED  ${plant} in ${runs} runs`
		);
		isGreen &&= line !== null;
	}
	return isGreen;
}

async function runWorkers(
	{ runs, only, plant }: { runs: number; only: number | null; plant: string | null },
	onLine: (line: Line) => void
): Promise<void> {
	const workers = only === null ? Math.min(Number(values.workers), runs) : 1;
	const children = Array.from({ length: workers }, (_, first) =>
		startWorker({
			templateUrl,
			seed: Number(values.seed),
			first: only ?? first,
			step: workers,
			runs,
			only,
			plant,
			stopAtFirst: plant !== null,
			shrinks: values.shrink
		})
	);
	let isOver = false;
	await Promise.all(
		children.map(
			(child) =>
				new Promise<void>((resolve, reject) => {
					let rest = '';
					let isDone = false;
					child.stdout.on('data', (data: Buffer) => {
						const lines = (rest + String(data)).split('\n');
						rest = lines.pop()!;
						for (const text of lines) {
							const line = JSON.parse(text) as Line;
							if (line.isDone) isDone = true;
							else if (!isOver) onLine(line);
							if (line.complaints && plant && !values.shrink) {
								isOver = true;
								for (const other of children) if (other !== child) other.kill('SIGTERM');
							}
						}
					});
					child.once('exit', (code) =>
						isDone || isOver ? resolve() : reject(new Error(`a worker ended by itself (${code})`))
					);
				})
		)
	);
}

function startWorker(job: Record<string, unknown>) {
	return spawn(
		process.execPath,
		['--expose-gc', fileURLToPath(new URL('worker.ts', import.meta.url)), JSON.stringify(job)],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, NODE_NO_WARNINGS: '1' }
		}
	);
}

function tellRun({ index, complaints, trace }: Line): void {
	console.log(`\nrun ${index} of seed ${values.seed}: ${complaints ? 'FAILED' : 'content'}`);
	for (const line of trace ?? []) console.log(`  ${line}`);
	for (const complaint of complaints ?? []) console.log(`  ✗ ${complaint}`);
	if (complaints)
		console.log(
			`  again: npm run fault -- --seed ${values.seed} --only ${index}${values.plant ? ` --plant ${values.plant}` : ''}`
		);
}

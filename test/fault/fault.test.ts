// A small campaign of the simulator in `npm test`, and a few planted defects that it must see. The large one: npm run fault -- --runs 1000.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));

/** Runs the campaign on this test run's PostgreSQL. */
function fault(...args: string[]): Promise<{ code: number | null; output: string }> {
	const { migratedUrl, error } = inject('templates');
	if (error) throw new Error(error);
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [RUN, '--template', migratedUrl, ...args], {
			env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' }
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
		child.once('exit', (code) => resolve({ code, output }));
	});
}

test(
	'24 runs of phones, faults and a real server: nothing is lost, nothing doubled',
	{ timeout: 900_000 },
	async () => {
		const { code, output } = await fault('--runs', '24', '--seed', '11');
		expect(code, output).toBe(0);
		expect(output).toMatch(/losses +0\n/);
	}
);

test.each([
	'no-read-back',
	'retry-with-new-id',
	'ack-before-commit',
	'undo-keeps-count',
	'held-without-card'
])('the oracles see a planted defect: %s', { timeout: 900_000 }, async (plant) => {
	const { code, output } = await fault('--runs', '60', '--seed', '3', '--workers', '1', '--plant', plant);
	expect(code, output).toBe(1);
	expect(output).toMatch(/✗ O[1-6]: /);
});

test(
	'a plant whose text is gone, and a name that no plant has, are errors',
	{ timeout: 120_000 },
	async () => {
		const { code, output } = await fault('--runs', '1', '--plant', 'no-such-plant');
		expect(code).not.toBe(0);
		expect(output).toContain('no plant is called no-such-plant');
	}
);

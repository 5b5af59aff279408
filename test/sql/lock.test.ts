// The lock of a data directory, asked for by two processes at the same instant: one gets it, always. With `begin exclusive` in the place of
// `begin immediate`, about one try in ten ends with nobody.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROUNDS = 200;

test('of two processes that ask at once, exactly one gets each of 200 folders', async () => {
	const home = mkdtempSync(join(tmpdir(), 'yuanhui-lock-'));
	for (let i = 0; i < ROUNDS; i++) mkdirSync(join(home, String(i)));
	const start = Date.now() + 1_000;
	const racers = [0, 1].map(() =>
		spawn(
			process.execPath,
			[fileURLToPath(new URL('lock-racer.ts', import.meta.url)), home, String(ROUNDS), String(start)],
			{ stdio: ['pipe', 'pipe', 'ignore'] }
		)
	);
	const answers = await Promise.all(
		racers.map(async (racer) => String((await once(racer.stdout, 'data'))[0]))
	);
	for (const racer of racers) racer.stdin.end();
	const winners = Array.from({ length: ROUNDS }, (_, i) => answers.filter((one) => one[i] === 'y').length);
	expect(winners).toEqual(Array(ROUNDS).fill(1));
	rmSync(home, { recursive: true, force: true });
});

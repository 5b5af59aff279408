// npm run soak -- --minutes 20 --phones 20 --ops 500 [--seed 1]
// T38: many phones on bad lines (30 % of exchanges cut, 2 s there and back, gone for 2 s every 5 s) against the built server with its own
// PostgreSQL. What was shown is looked for every ten seconds; at the end the lines heal, and everything must arrive by itself within a minute.
import { parseArgs } from 'node:util';
import { buildIfChanged } from '../../../scripts/build-if-changed.mjs';
import { diceOf } from '../kill/dice.ts';
import { FleetPhone, serveFrom } from '../kill/fleet.ts';
import { openHouse } from '../kill/house.ts';
import { doubles, nothingLost, settled } from '../kill/oracle.ts';
import { openBadLine, type BadLine, type Harm } from './bad-line.ts';

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '20' },
		phones: { type: 'string', default: '20' },
		ops: { type: 'string', default: '500' },
		seed: { type: 'string', default: '1' }
	}
});
const [minutes, count, ops, seed] = [values.minutes, values.phones, values.ops, values.seed].map(Number);
if (![minutes, count, ops, seed].every((n) => Number.isFinite(n) && n! > 0)) {
	console.error('Usage: npm run soak -- --minutes 20 --phones 20 --ops 500 --seed 1');
	process.exit(2);
}
if (!buildIfChanged()) process.exit(2);

const WEATHER = { loss: 0.3, latencyMs: 2000, flapEveryMs: 5000, flapForMs: 2000 };
const LOOK_EVERY_MS = 10_000;
/** O5. */
const HEALED_WITHIN_MS = 60_000;

const began = performance.now();
const house = await openHouse({ people: 600 });
serveFrom(house.url);
const phones: FleetPhone[] = [];
const lines: BadLine[] = [];
const faults = new Set<string>();
try {
	for (let i = 1; i <= count!; i++) {
		const dice = diceOf(seed! * 1000 + i);
		const line = await openBadLine(house.url, WEATHER, dice.next);
		lines.push(line);
		phones.push(await FleetPhone.enrol(house, { name: `${i}号机`, dice, line: line.url }));
	}
	const workMs = minutes! * 60_000;
	// Everybody is done a little before the end, so that the last records meet bad weather too.
	for (const phone of phones) phone.work((workMs * 0.9) / ops!, ops!);
	const end = performance.now() + workMs;
	while (performance.now() < end) {
		await pause(Math.min(LOOK_EVERY_MS, Math.max(0, end - performance.now())));
		for (const fault of await nothingLost(house, phones)) faults.add(fault);
		await tell('bad weather');
	}
	await Promise.all(phones.map((phone) => phone.rest()));
	for (const line of lines) line.heal();
	const healedAt = performance.now();
	while ((await unsent()) > 0 && performance.now() - healedAt < HEALED_WITHIN_MS) await pause(250);
	const drainedAfter = (performance.now() - healedAt) / 1000;
	const left = await unsent();
	if (left)
		faults.add(
			`O5 ${left} records were still unsent ${HEALED_WITHIN_MS / 1000} s after the lines had healed`
		);
	await tell('healed');
	await Promise.all(phones.map((phone) => phone.engine.syncNow()));
	for (const fault of [...(await nothingLost(house, phones)), ...(await settled(house, phones))])
		faults.add(fault);
	for (const phone of phones) for (const failure of phone.failures) faults.add(`${phone.name}: ${failure}`);
	const twice = await doubles(house);
	if (twice) faults.add(`O3 ${twice} operations are there more than once`);

	const harm = total();
	console.log(`
phones            ${count}
records           ${sum(phones.map((phone) => phone.shownSaved.size))} shown 已存本机, ${sum(phones.map((phone) => phone.shownReceived.size))} shown 已上传
exchanges         ${harm.exchanges}, cut on the way up ${harm.cutUp}, on the way down ${harm.cutDown}; lines gone ${harm.flaps} times, ${harm.refused} calls met no line
drained           ${drainedAfter.toFixed(1)} s after healing, untouched
lost or wrong     ${faults.size}
doubles           ${twice}
minutes           ${((performance.now() - began) / 60_000).toFixed(1)}`);
	for (const fault of [...faults].slice(0, 20)) console.log(`  ✗ ${fault}`);
	for (const phone of phones) phone.engine.stop();
} finally {
	for (const line of lines) await line.close();
	await house.close();
}
process.exit(faults.size ? 1 : 0);

async function unsent(): Promise<number> {
	return sum(await Promise.all(phones.map((phone) => phone.unsent())));
}

async function tell(weather: string): Promise<void> {
	const saved = sum(phones.map((phone) => phone.shownSaved.size));
	const { cutUp, cutDown, flaps } = total();
	console.log(
		`${((performance.now() - began) / 60_000).toFixed(1)} min, ${weather}: 已存本机 ${saved}, 本机待传 ${await unsent()}, cut ${cutUp} up ${cutDown} down, flaps ${flaps}, lost or wrong ${faults.size}`
	);
}

function total(): Harm {
	const all: Harm = { exchanges: 0, cutUp: 0, cutDown: 0, flaps: 0, refused: 0 };
	for (const { harm } of lines) for (const key of Object.keys(all) as (keyof Harm)[]) all[key] += harm[key];
	return all;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((a, b) => a + b, 0);
}
function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

// npm run bench:rollup [-- --attendances 1000000 --json file]: what the page of a programme asks for (read_programme, the first page of records), against the same numbers by plain
// aggregates over the facts in the same run; and against itself at a tenth of the size, turn by turn, so that a slow moment of the machine is both's. Real PostgreSQL as it runs for real.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Size } from './generate.ts';
import { PLAIN } from './plain.ts';
import { openYear, type Year } from './year.ts';

const { values } = parseArgs({
	options: {
		attendances: { type: 'string', default: '1000000' },
		leads: { type: 'string', default: '100000' },
		events: { type: 'string', default: '20000' },
		parks: { type: 'string', default: '40' },
		reads: { type: 'string', default: '41' },
		json: { type: 'string' }
	}
});
const FULL: Size = {
	parks: Number(values.parks),
	events: Number(values.events),
	attendances: Number(values.attendances),
	leads: Number(values.leads)
};
const TENTH: Size = {
	parks: FULL.parks,
	events: Math.round(FULL.events / 10),
	attendances: Math.round(FULL.attendances / 10),
	leads: Math.round(FULL.leads / 10)
};
/** Left out of the figures: the first ones plan and warm up. */
const WARM_UP = 3;

interface Result {
	size: Size;
	countedMs: number;
	/** Medians in milliseconds: the bureau's programme, its first page of records, a park's programme, the same numbers by plain aggregates. */
	read: number;
	records: number;
	readOfPark: number;
	plain: number;
	areEqual: boolean;
}

const years: Year[] = [];
try {
	for (const size of [TENTH, FULL]) {
		years.push(await openYear(size));
		console.log(
			`${sizeOf(size)}: generated, and counted for two programmes in ${Math.round(years.at(-1)!.countedMs / 1000)} s`
		);
	}
	const times = years.map(() => ({ read: [] as number[], records: [] as number[], ofPark: [] as number[] }));
	for (let turn = 0; turn < Number(values.reads) + WARM_UP; turn++)
		for (const [i, year] of years.entries()) {
			const taken = {
				read: await time(year.read),
				records: await time(year.records),
				ofPark: await time(year.readOfPark)
			};
			if (turn >= WARM_UP)
				for (const key of ['read', 'records', 'ofPark'] as const) times[i]![key].push(taken[key]);
		}
	const results: Result[] = [];
	for (const [i, year] of years.entries()) {
		const plain = [await time(year.plain), await time(year.plain), await time(year.plain)];
		const { read, records, ofPark } = times[i]!;
		results.push({
			size: year.size,
			read: median(read),
			records: median(records),
			readOfPark: median(ofPark),
			plain: median(plain),
			areEqual: await year.areEqual(),
			countedMs: year.countedMs
		});
	}
	report(results);
} finally {
	for (const year of years) await year.close();
}

function report([tenth, full]: Result[]): void {
	const page = ({ read, records }: Result) => read + records;
	const speed = full!.plain / page(full!);
	const growth = page(full!) / page(tenth!);
	console.log(`${FULL.parks} parks, ${PLAIN.length} figures; medians of ${values.reads} turns`);
	for (const one of [tenth!, full!])
		console.log(
			`  ${sizeOf(one.size)}: page ${ms(page(one))} (read_programme ${ms(one.read)}, first records ${ms(one.records)}), a park's ${ms(one.readOfPark)}; plain ${ms(one.plain)}`
		);
	show('figures equal the plain aggregates (1: yes)', tenth!.areEqual && full!.areEqual ? 1 : 0, {
		least: 1
	});
	show('times faster than the plain aggregates', speed, { least: 20 });
	show('page at the full size over the page at a tenth', growth, { most: 1.3 });
	if (values.json) writeFileSync(values.json, JSON.stringify({ tenth, full, speed, growth }, null, '\t'));
}

/** A figure beside what it must be. */
function show(
	what: string,
	figure: number,
	{ least = -Infinity, most = Infinity }: { least?: number; most?: number }
): void {
	const isKept = figure >= least && figure <= most;
	console.log(
		`${isKept ? 'ok  ' : 'MISS'} ${what}: ${figure.toFixed(2)} (${most === Infinity ? `at least ${least}` : `at most ${most}`})`
	);
	if (!isKept) process.exitCode = 1;
}

async function time(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

function median(figures: number[]): number {
	return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;
}

function sizeOf({ events, attendances, leads }: Size): string {
	return `${attendances} attendances, ${leads} leads, ${events} events`;
}

function ms(figure: number): string {
	return `${figure.toFixed(1)} ms`;
}

// What a run of the bench says: tables, and what must hold. Measures nothing.
import type { LiveResult, LongRun } from './live.ts';
import { DECODERS, type Row } from './pictures.ts';
import type { Decoder } from './rivals.ts';

export interface Verdict {
	isGood: boolean;
	what: string;
}

export interface Result {
	seed: number;
	samples: Row[];
	synthetic: Row[];
	live: LiveResult | null;
	long: LongRun | null;
	seconds: number;
	verdicts: Verdict[];
}

/** A table of decode rates, with a row for all of them. */
export function lines(title: string, rows: Row[]): string[] {
	const head = ['', 'pictures', ...DECODERS, 'ms', ...DECODERS.map(() => '')];
	const body = [...rows, totalOf(rows)].map((row) => [
		row.name,
		String(row.pictures),
		...DECODERS.map((name) => {
			const rate = `${Math.round((100 * row.hits[name]) / row.pictures)} % (${row.hits[name]})`;
			return row.misreads[name] ? `${rate} !${row.misreads[name]}` : rate;
		}),
		...DECODERS.map((name) => (row.ms[name] ? row.ms[name].toFixed(0) : ''))
	]);
	return ['', title, ...table([head, ...body])];
}

export function liveLines({ ours, html5 }: LiveResult): string[] {
	const row = (name: string, one: LiveResult['ours']) => [
		name,
		one.attemptsPerSecond.toFixed(1),
		`${Math.round(100 * one.hitShare)} %`,
		String(one.misreads)
	];
	const title = 'Live page, 120 characters, a fifth of the width, noise';
	const head = ['', 'attempts/s', 'hits', 'misreads'];
	return ['', title, ...table([head, row('html5-qrcode, fps 30', html5), row('ours', ours)])];
}

export function longLines(run: LongRun): string[] {
	const [from, to] = run.memoryMb;
	return [
		'',
		`${run.minutes} minutes of scanning: ${run.attempts} attempts, memory ${from.toFixed(1)} → ${to.toFixed(1)} MB,`,
		`${run.workersLost} workers lost, camera ${run.isCameraReleased ? 'released' : 'NOT released'} on leaving`
	];
}

/** What the scanner promises, of the parts that were run. */
export function judge({ samples, synthetic, live, long }: Result): Verdict[] {
	const verdicts: Verdict[] = [];
	const say = (isGood: boolean, what: string) => verdicts.push({ isGood, what });
	const rows = [...samples, ...synthetic];
	if (rows.length) {
		const below = rows.filter(({ hits }) => hits.ours < hits['zxing-wasm']).map(({ name }) => name);
		const { hits, misreads } = totalOf(rows);
		say(!below.length, `ours ≥ zxing-wasm in every row${below.length ? `, but ${below.join(', ')}` : ''}`);
		say(hits.ours > hits['zxing-wasm'], `ours ${hits.ours} > zxing-wasm ${hits['zxing-wasm']} in total`);
		say(misreads.ours === 0, `${misreads.ours} misreads`);
	}
	const hd = samples.find(({ name }) => name.startsWith('1280'));
	if (hd) {
		const ratio = hd.hits.ours / hd.hits['html5-qrcode'];
		say(ratio >= 1.3, `ours ${ratio.toFixed(2)} × html5-qrcode over the samples at 1280×720 (≥ 1.3)`);
	}
	if (live) {
		const ratio = live.ours.attemptsPerSecond / live.html5.attemptsPerSecond;
		say(live.ours.hitShare >= 0.9, `${Math.round(100 * live.ours.hitShare)} % of live attempts hit (≥ 90 %)`);
		say(ratio >= 2, `${ratio.toFixed(1)} × the attempts per second of html5-qrcode (≥ 2)`);
		say(live.ours.misreads === 0, `${live.ours.misreads} misreads live`);
	}
	if (long) {
		const grown = long.memoryMb[1] - long.memoryMb[0];
		say(grown <= 20, `memory grew by ${grown.toFixed(1)} MB (≤ 20)`);
		say(long.workersLost === 0, `${long.workersLost} workers lost`);
		say(long.isCameraReleased, 'camera released on leaving');
	}
	return verdicts;
}

function totalOf(rows: Row[]): Row {
	const sum = (of: (row: Row) => Record<Decoder, number>) =>
		Object.fromEntries(
			DECODERS.map((name) => [name, rows.reduce((all, row) => all + of(row)[name], 0)])
		) as Record<Decoder, number>;
	return {
		name: 'all',
		pictures: rows.reduce((all, row) => all + row.pictures, 0),
		hits: sum((row) => row.hits),
		misreads: sum((row) => row.misreads),
		ms: { 'html5-qrcode': 0, 'zxing-wasm': 0, ours: 0 }
	};
}

/** Columns as wide as their widest cell. */
function table(rows: string[][]): string[] {
	const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
	return rows.map((row) =>
		row
			.map((cell, i) => cell.padEnd(widths[i]!))
			.join('  ')
			.trimEnd()
	);
}

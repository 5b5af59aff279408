// The live page before a fake camera: attempts a second and hits, ours and html5-qrcode in turn; and a long run that looks for growth.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { cameraState, showCode } from '../../fakes/camera.ts';
import type { BenchBrowser } from './browser.ts';
import type { BenchWindow } from './rivals.ts';

export interface LiveCount {
	attemptsPerSecond: number;
	hitShare: number;
	misreads: number;
}

export interface LiveResult {
	ours: LiveCount;
	html5: LiveCount;
}

/** A badge's address is half as long: a code this dense is what a careless organiser prints. */
const DENSE = `https://xxxxxxxxxx.yuanhui.example/c/${'AbCdEfGhIjKlMnOpQrStUv'.repeat(4)}`.slice(0, 120);
const ROUNDS = 3;
const ROUND_MS = 3000;

interface Attempts {
	all: number;
	/** In how many of them each text was read. */
	read: Record<string, number>;
}

/** A dense code, a fifth of the picture wide, on moving noise. */
export async function compareLive(bench: BenchBrowser): Promise<LiveResult> {
	const sums = { ours: [0, 0, 0], html5: [0, 0, 0] };
	for (let round = 0; round < ROUNDS; round++) {
		const ours = await scanOurs(bench);
		const html5 = await scanHtml5(bench);
		[ours, html5].forEach((one, i) => {
			const sum = i ? sums.html5 : sums.ours;
			sum[0]! += one.attempts;
			sum[1]! += one.hits;
			sum[2]! += one.misreads;
		});
	}
	const count = ([attempts, hits, misreads]: number[]): LiveCount => ({
		attemptsPerSecond: attempts! / ((ROUNDS * ROUND_MS) / 1000),
		hitShare: attempts ? hits! / attempts : 0,
		misreads: misreads!
	});
	return { ours: count(sums.ours), html5: count(sums.html5) };
}

async function scanOurs(bench: BenchBrowser) {
	const page = await bench.scannerPage();
	await showCode(page, DENSE, { share: 0.2 });
	await page.getByTestId('text').first().waitFor();
	const before = await attemptsOf(page);
	await page.waitForTimeout(ROUND_MS);
	const after = await attemptsOf(page);
	await page.close();
	return {
		attempts: after.all - before.all,
		hits: (after.read[DENSE] ?? 0) - (before.read[DENSE] ?? 0),
		misreads: Object.keys(after.read).filter((text) => text !== DENSE).length
	};
}

async function scanHtml5(bench: BenchBrowser) {
	const page = await bench.decodePage();
	await page.bringToFront();
	const scanning = page.evaluate(
		([text, ms]) => (window as unknown as BenchWindow).bench.scanLive(text, ms),
		[DENSE, ROUND_MS] as const
	);
	await showCode(page, DENSE, { share: 0.2 });
	const result = await scanning;
	await page.close();
	return result;
}

function attemptsOf(page: Page): Promise<Attempts> {
	return page.evaluate(() => structuredClone((window as unknown as { scanAttempts: Attempts }).scanAttempts));
}

export interface LongRun {
	minutes: number;
	attempts: number;
	/** Memory of the page's process, worker and WebAssembly included, after its first half minute and at the end; megabytes. */
	memoryMb: [number, number];
	workersLost: number;
	isCameraReleased: boolean;
}

/** Scans for so long, another badge every two seconds, then leaves. Linux only: the memory is read from /proc. */
export async function scanLong(bench: BenchBrowser, minutes: number): Promise<LongRun> {
	const page = await bench.scannerPage();
	let workers = page.workers().length;
	page.on('worker', () => workers++);
	const memory = await memoryOf(bench, page);
	const until = Date.now() + minutes * 60_000;
	const settledAt = Date.now() + Math.min(30_000, minutes * 15_000);
	let settledMb = 0;
	for (let n = 0; Date.now() < until; n++) {
		await showCode(page, `${DENSE.slice(0, 40)}${n}`, { share: 0.15, degrees: (n * 37) % 360 });
		await page.waitForTimeout(2000);
		if (!settledMb && Date.now() > settledAt) settledMb = await memory();
	}
	const endMb = await memory();
	const { all } = await attemptsOf(page);
	await page.getByRole('button', { name: 'Stop' }).click();
	await page.waitForFunction(() => !document.querySelector('video'));
	const isCameraReleased = (await cameraState(page)).live === 0 && page.workers().length === 0;
	await page.close();
	return {
		minutes,
		attempts: all,
		memoryMb: [settledMb, endMb],
		workersLost: Math.max(0, workers - 1),
		isCameraReleased
	};
}

/** Reads how much memory the process of `page` holds, after its garbage has been collected. */
async function memoryOf(bench: BenchBrowser, page: Page): Promise<() => Promise<number>> {
	const session = await page.context().newCDPSession(page);
	const whole = await bench.browser.newBrowserCDPSession();
	const times = async () => {
		const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
		return new Map(processInfo.filter(({ type }) => type === 'renderer').map((one) => [one.id, one.cpuTime]));
	};
	// The browser has renderers of its own: ours is the one that works while codes are read.
	const before = await times();
	await page.waitForTimeout(3000);
	const worked = [...(await times())].map(([id, time]) => ({ id, time: time - (before.get(id) ?? 0) }));
	const { id } = worked.reduce((most, one) => (one.time > most.time ? one : most));
	return async () => {
		await session.send('HeapProfiler.collectGarbage');
		const status = await readFile(`/proc/${id}/smaps_rollup`, 'utf8');
		const private_ = [...status.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
		return private_.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1024;
	};
}

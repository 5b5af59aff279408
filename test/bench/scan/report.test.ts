// What the bench calls good, and that its pictures are the same in every run.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { judge, lines, type Result } from './report.ts';
import { syntheticPictures } from './synthetic.ts';

const of = (html5: number, zxing: number, ours: number) => ({
	'html5-qrcode': html5,
	'zxing-wasm': zxing,
	ours
});
const row = (name: string, hits: ReturnType<typeof of>, misreads = of(0, 0, 0)) => ({
	name,
	pictures: 100,
	hits,
	misreads,
	ms: of(1, 1, 1)
});
const live = (attemptsPerSecond: number, hitShare: number) => ({ attemptsPerSecond, hitShare, misreads: 0 });
const good: Result = {
	seed: 1,
	samples: [row('own size', of(60, 90, 90)), row('1280×720', of(60, 85, 88))],
	synthetic: [row('plain', of(100, 100, 100))],
	live: { ours: live(30, 1), html5: live(10, 0) },
	long: { minutes: 10, attempts: 9000, memoryMb: [100, 112], workersLost: 0, isCameraReleased: true },
	seconds: 1,
	verdicts: []
};
const bad = (change: Partial<Result>) =>
	judge({ ...good, ...change })
		.filter(({ isGood }) => !isGood)
		.map(({ what }) => what);

test('a run in which everything holds has nothing to complain of, and says so line by line', () => {
	expect(bad({})).toEqual([]);
	expect(judge(good)).toHaveLength(10);
	expect(lines('Samples', good.samples).at(-1)).toMatch(
		/^all +200 +60 % \(120\) +88 % \(175\) +89 % \(178\)$/
	);
});

test.each([
	['a row below zxing-wasm', { synthetic: [row('dark', of(0, 50, 49))] }, 'but dark'],
	['no better in total', { samples: [row('1280×720', of(60, 85, 85))] }, '> zxing-wasm'],
	['a misread', { synthetic: [row('plain', of(1, 1, 2), of(0, 0, 1))] }, '1 misreads'],
	['too near html5-qrcode', { samples: [row('1280×720', of(80, 85, 88))] }, '1.10 × html5-qrcode'],
	['live misses', { live: { ours: live(30, 0.8), html5: live(10, 0) } }, '80 % of live'],
	['too slow', { live: { ours: live(15, 1), html5: live(10, 0) } }, '1.5 × the attempts'],
	['a leak', { long: { ...good.long!, memoryMb: [100, 130] as [number, number] } }, 'grew by 30.0'],
	['a camera left on', { long: { ...good.long!, isCameraReleased: false } }, 'camera released']
])('%s is not good', (_, change, what) => {
	expect(bad(change)).toEqual([expect.stringContaining(what)]);
});

test('the synthetic pictures come from their seed', () => {
	const hash = (seed: number) => {
		const sum = createHash('sha256');
		for (const { picture, text } of syntheticPictures(seed, 1, ['dark', 'bent']))
			sum.update(text).update(picture.data);
		return sum.digest('hex');
	};
	expect(hash(1)).toBe(hash(1));
	expect(hash(2)).not.toBe(hash(1));
});

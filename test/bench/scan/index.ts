// npm run bench:scan [-- --samples <folder>] [--json <file>] [--seed 1] [--each 8] [--quick] [--live-minutes 10]
// How well codes are read: html5-qrcode as it comes, zxing-wasm with every option on, and ours, over the same pictures in one run; and in
// the live page. Exits 1 when ours is below zxing-wasm in a row, or a text was misread. `--live-minutes` does the long run alone.
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfChanged } from '../../../scripts/build-if-changed.mjs';
import { openBenchBrowser } from './browser.ts';
import { compareLive, scanLong } from './live.ts';
import { rateSamples, rateSynthetic, samplesIn } from './pictures.ts';
import { judge, lines, liveLines, longLines, type Result } from './report.ts';

const { values } = parseArgs({
	options: {
		samples: { type: 'string' },
		json: { type: 'string' },
		seed: { type: 'string', default: '1' },
		/** Synthetic pictures of each condition. */
		each: { type: 'string', default: '8' },
		/** Every fourth sample, upright; two synthetic pictures of each condition. */
		quick: { type: 'boolean', default: false },
		'live-minutes': { type: 'string' }
	}
});
const minutes = values['live-minutes'] === undefined ? null : Number(values['live-minutes']);
const [seed, each] = [Number(values.seed), values.quick ? 2 : Number(values.each)];
if (![seed, each, minutes ?? 1].every((n) => n > 0) || (values.samples && !existsSync(values.samples))) {
	console.error(
		'Usage: npm run bench:scan -- [--samples <folder>] [--json <file>] [--seed 1] [--each 8] [--quick] [--live-minutes 10]'
	);
	process.exit(2);
}
if (!buildIfChanged()) process.exit(2);

const startedAt = Date.now();
const bench = await openBenchBrowser();
const result: Result = { seed, samples: [], synthetic: [], live: null, long: null, seconds: 0, verdicts: [] };
try {
	if (minutes) {
		result.long = await scanLong(bench, minutes);
		show(longLines(result.long));
	} else {
		await ratePictures();
		result.live = await compareLive(bench);
		show(liveLines(result.live));
	}
} finally {
	await bench.close();
}
result.seconds = Math.round((Date.now() - startedAt) / 1000);
result.verdicts = judge(result);
show(['', ...result.verdicts.map(({ isGood, what }) => `${isGood ? 'ok  ' : 'NOT '} ${what}`)]);
console.log(`\n${result.seconds} s`);
if (values.json) writeFileSync(values.json, JSON.stringify(result, null, '\t') + '\n');
process.exit(result.verdicts.every(({ isGood }) => isGood) ? 0 : 1);

async function ratePictures(): Promise<void> {
	const page = await bench.decodePage();
	if (values.samples) {
		const all = samplesIn(values.samples);
		const pictures = values.quick ? all.filter((_, i) => i % 4 === 0) : all;
		const rotations = values.quick ? [0] : [0, 90, 180, 270];
		result.samples = await rateSamples(page, pictures, rotations);
		show(
			lines(`Samples: ${pictures.length} pictures, turned ${rotations.join(', ')} degrees`, result.samples)
		);
	} else {
		console.log(
			'Samples: left out (--samples <folder> of pictures, the expected texts beside them as .txt).'
		);
	}
	result.synthetic = await rateSynthetic(page, seed, each);
	show(lines(`Synthetic: ${each} pictures of each condition, seed ${seed}`, result.synthetic));
	await page.close();
}

function show(text: string[]): void {
	console.log(text.join('\n'));
}

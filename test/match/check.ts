// npm run match:check -- FILE
// Reads needs, patents and known pairs (docs/howto/check-matching.md), matches each need against all patents of the file, and says
// recall@5, what each pair was matched on, and which were missed. Exits 1 below 0.8, 2 when the file is not of that shape.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { matchFile, type MatchFile } from '#lib/domain/matching/match-file.ts';
import type { SharedWord } from '#lib/domain/matching/explain.ts';
import { judgePairs, recallAt, type Judged } from '#lib/domain/matching/recall.ts';

z.config(z.locales.en());

const K = 5;
const LEAST_RECALL = 0.8;

const { positionals } = parseArgs({ allowPositionals: true });
const file = read(positionals[0]);
const judged = judgePairs(file);

for (const one of judged) tell(one);
console.log(`\n${file.needs.length} needs, ${file.patents.length} patents, ${judged.length} pairs`);
for (const part of new Set(judged.map(({ part }) => part)))
	if (part)
		report(
			part,
			judged.filter((one) => one.part === part)
		);
report('all', judged);
process.exit(recallAt(judged, K) >= LEAST_RECALL ? 0 : 1);

function read(path: string | undefined): MatchFile {
	if (!path) stop('npm run match:check -- FILE');
	let content: unknown;
	try {
		content = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
	} catch (error) {
		stop(`${path}: ${error instanceof Error ? error.message : String(error)}`);
	}
	const parsed = matchFile.safeParse(content);
	if (!parsed.success)
		stop(`${path} is not of the shape in docs/howto/check-matching.md:\n${z.prettifyError(parsed.error)}`);
	return parsed.data;
}

function stop(reason: string): never {
	console.error(reason);
	process.exit(2);
}

/** A hit in one line with what it matched on; a miss with what stood before it. */
function tell({ need, expected, ranks, best }: Judged): void {
	expected.forEach((id, i) => {
		const rank = ranks[i] ?? null;
		const isHit = rank !== null && rank <= K;
		console.log(`${isHit ? '✓' : '✗'} ${need.id} → ${id} ${rank === null ? '—' : `#${rank}`}  ${need.title}`);
		const match = best.find(({ item }) => item.id === id);
		if (match) console.log(`    ${why(match)}`);
		if (!isHit)
			for (const before of best.slice(0, K))
				console.log(`    instead ${before.item.id} ${before.item.title}  ${why(before)}`);
	});
}

function why({ words, chains }: { words: readonly SharedWord[]; chains: readonly string[] }): string {
	const said = words.map(({ asked, found }) => (asked === found ? asked : `${asked}=${found}`)).join('、');
	return [said && `words: ${said}`, chains.length > 0 && `chains: ${chains.join('、')}`]
		.filter(Boolean)
		.join('  ');
}

function report(name: string, some: readonly Judged[]): void {
	const percent = (k: number) => recallAt(some, k).toFixed(3);
	console.log(
		`${name.padEnd(10)} recall@1 ${percent(1)}  recall@5 ${percent(K)}  recall@10 ${percent(10)}  of ${some.length}`
	);
}

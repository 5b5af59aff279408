// How well matching does on pairs that people know to be right: recall@k, the mean over the needs of the share of their right
// patents that stand among the first k.
import { matchableNeed, matchablePatent, type MatchFile } from './match-file.ts';
import { bestMatches, matchIndex, type Match } from './rank.ts';
import type { Matchable } from './features.ts';

/** One need with what was expected and what was found. `ranks`: the place of each expected patent from 1, null beyond `depth`. */
export interface Judged {
	need: Matchable;
	part: string;
	expected: string[];
	ranks: (number | null)[];
	best: Match<Matchable>[];
}

/** Judges each pair of the file; `depth` is how far down a rank is told. */
export function judgePairs(file: MatchFile, depth = 20): Judged[] {
	const index = matchIndex(file.patents.map(matchablePatent));
	const needs = new Map(file.needs.map((one) => [one.id, matchableNeed(one)]));
	return file.pairs.flatMap((pair) => {
		const need = needs.get(pair.need);
		if (!need) return [];
		const best = bestMatches(index, need, depth);
		const ranks = pair.patents.map((id) => {
			const at = best.findIndex(({ item }) => item.id === id);
			return at < 0 ? null : at + 1;
		});
		return [{ need, part: pair.part ?? '', expected: [...pair.patents], ranks, best }];
	});
}

/** recall@k of what was judged, 0 to 1; 0 when nothing was. */
export function recallAt(judged: readonly Judged[], k: number): number {
	const shares = judged.map(
		({ ranks }) => ranks.filter((rank) => rank !== null && rank <= k).length / ranks.length
	);
	return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}

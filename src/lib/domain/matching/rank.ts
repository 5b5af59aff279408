// Ranks records for a record: patents for a need, or needs for a patent; the rule is the same. Weighs each channel by BM25, rare
// features more than common ones, and adds for sharing an industry chain. Offline and explainable: a score is a sum over
// features, and explain.ts names the largest. Does not know who may see what, nor who opted out: give it only what may be shown.
import { chainsOf, sharedChains } from './chains.ts';
import { explain, type SharedWord } from './explain.ts';
import { CHANNELS, featuresOf, type Channel, type Features, type Matchable } from './features.ts';

/** What each channel counts. Chosen on the tuned part of test/match/pairs.json; the other parts are reported beside it. */
const CHANNEL_WEIGHT: Record<Channel, number> = { concept: 1, pair: 0.45, character: 0.6 };
/** A shared chain raises the score by at most this part. */
const CHAIN_BONUS = 0.4;
/** BM25: how soon repetition stops counting, and how much long texts are held back. */
const K1 = 1.2;
const B = 0.5;
/** A need that says a word over and over is not asking for it more than so much. */
const MOST_ASKED = 1.5;

/** One record with what was made of it. */
interface Entry<M extends Matchable> {
	item: M;
	features: Features;
	chains: Map<string, number>;
}

/** Records made ready to be searched. */
export interface MatchIndex<M extends Matchable> {
	entries: Entry<M>[];
	postings: Record<Channel, Map<string, Map<number, number>>>;
	lengths: Record<Channel, number[]>;
	meanLength: Record<Channel, number>;
}

/** One record that fits, with why. `score` compares within one list only. */
export interface Match<M extends Matchable> {
	item: M;
	score: number;
	/** Words both speak of, the weightiest first: as the asked record says it, and as the found one does. */
	words: SharedWord[];
	/** Names of the industry chains both lie in. */
	chains: string[];
}

/** Makes an index. Costs some tenths of a millisecond a record; keep it while the records stay. */
export function matchIndex<M extends Matchable>(items: readonly M[]): MatchIndex<M> {
	const entries = items.map((item) => {
		const features = featuresOf(item);
		return { item, features, chains: chainsOf(features, item.chains) };
	});
	const perChannel = <T>(make: (channel: Channel) => T) =>
		Object.fromEntries(CHANNELS.map((channel) => [channel, make(channel)])) as Record<Channel, T>;
	const lengths = perChannel((channel) =>
		entries.map(({ features }) => sum(features.weights[channel].values()))
	);
	const postings = perChannel((channel) => {
		const lists = new Map<string, Map<number, number>>();
		entries.forEach(({ features }, at) => {
			for (const [feature, weight] of features.weights[channel])
				lists.set(feature, (lists.get(feature) ?? new Map<number, number>()).set(at, weight));
		});
		return lists;
	});
	const meanLength = perChannel((channel) => sum(lengths[channel]) / Math.max(1, entries.length));
	return { entries, postings, lengths, meanLength };
}

/** The at most `limit` records of the index that fit `asked` best, the best first; equal ones in the order of the index. */
export function bestMatches<M extends Matchable>(
	index: MatchIndex<M>,
	asked: Matchable,
	limit = 5
): Match<M>[] {
	const features = featuresOf(asked);
	const chains = chainsOf(features, asked.chains);
	const scores = new Map<number, number>();
	for (const channel of CHANNELS)
		for (const [feature, weight] of features.weights[channel])
			for (const [at, held] of index.postings[channel].get(feature) ?? [])
				scores.set(at, (scores.get(at) ?? 0) + gain(index, { channel, feature, weight, at, held }));
	return [...scores]
		.map(([at, score]) => {
			const shared = sharedChains(chains, index.entries[at]!.chains);
			return { at, score: score * (1 + CHAIN_BONUS * shared.share), chains: shared.names };
		})
		.sort((a, b) => b.score - a.score || a.at - b.at)
		.slice(0, limit)
		.map(({ at, score, chains }) => {
			const entry = index.entries[at]!;
			return {
				item: entry.item,
				score,
				words: explain({ asked, features }, entry, conceptGains(index, features, at)),
				chains
			};
		});
}

/** What one feature adds to the score of the record at `at`, by BM25. */
function gain(
	index: MatchIndex<Matchable>,
	{
		channel,
		feature,
		weight,
		at,
		held
	}: { channel: Channel; feature: string; weight: number; at: number; held: number }
): number {
	const having = index.postings[channel].get(feature)?.size ?? 0;
	const length = (index.lengths[channel][at] ?? 0) / (index.meanLength[channel] || 1);
	const worth = CHANNEL_WEIGHT[channel] * rarity(index, having) * Math.min(weight, MOST_ASKED);
	return (worth * held * (K1 + 1)) / (held + K1 * (1 - B + B * length));
}

/** What each concept that both hold added to the score of the record at `at`. */
function conceptGains(index: MatchIndex<Matchable>, { weights }: Features, at: number): Map<string, number> {
	const gains = new Map<string, number>();
	for (const [feature, weight] of weights.concept) {
		const held = index.postings.concept.get(feature)?.get(at);
		if (held !== undefined)
			gains.set(feature, gain(index, { channel: 'concept', feature, weight, at, held }));
	}
	return gains;
}

/** BM25's idf, never below zero: what half of all records say tells nothing. */
const rarity = (index: MatchIndex<Matchable>, having: number): number =>
	Math.log(1 + (index.entries.length - having + 0.5) / (having + 0.5));

const sum = (numbers: Iterable<number>): number => {
	let total = 0;
	for (const number of numbers) total += number;
	return total;
};

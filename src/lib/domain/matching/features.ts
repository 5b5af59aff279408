// A need or a patent as what can be compared: concepts, pairs of neighbouring characters (which find Chinese words without
// knowing them) and single characters. Knows no other text, so it can be made at write time.
import { broaderOf, comparableText, findConcepts } from './concepts.ts';
import { GENERIC_CHARACTERS, GENERIC_WORDS } from './generic-words.ts';

/** A need or a patent, as far as matching is concerned. */
export interface Matchable {
	id: string;
	/** 专利名称 or 技术需求名称. */
	title: string;
	/** Plain words: what it is good for, or what the trouble is. */
	text?: string | undefined;
	/** 技术手段, 功能效果, 应用场景, or keywords: somebody chose them, so they weigh more than running text. */
	tags?: readonly string[] | undefined;
	/** Industry chains as the record names them. */
	chains?: readonly string[] | undefined;
}

/** The three ways two texts can be alike, from sure to faint. */
export const CHANNELS = ['concept', 'pair', 'character'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How much of each feature a text holds. `words`: for each concept the word that stood there, and how many steps broader than the word it is. */
export interface Features {
	weights: Record<Channel, Map<string, number>>;
	words: Map<string, { term: string; steps: number }>;
}

/** How much a part of a record says about its subject. */
const PART = { title: 1, tags: 1.2, text: 0.8 } as const;
/** A broader concept counts by this share a step: 锂电池 says something of 电池, less of 储能. */
const BROADER = 0.5;
/** A word of one character (油, 沉) may mean much else. */
const ONE_CHARACTER = 0.35;

/** What `item` is about. Depends on nothing but the item and the thesaurus. */
export function featuresOf(item: Matchable): Features {
	const features: Features = {
		weights: { concept: new Map(), pair: new Map(), character: new Map() },
		words: new Map()
	};
	addPart(features, item.title, PART.title);
	for (const tag of item.tags ?? []) addPart(features, tag, PART.tags);
	if (item.text) addPart(features, item.text, PART.text);
	return features;
}

function addPart({ weights, words }: Features, raw: string, weight: number): void {
	const text = comparableText(raw);
	for (const { concept, term, owners } of findConcepts(text)) {
		// A word that many concepts own (老人) would count once for each; so each gets less.
		const own = (weight * (term.length === 1 ? ONE_CHARACTER : 1)) / Math.sqrt(owners);
		add(weights.concept, concept, own);
		note(words, concept, { term, steps: 0 });
		for (const [broader, steps] of broaderOf(concept)) {
			add(weights.concept, broader, own * BROADER ** steps);
			note(words, broader, { term, steps });
		}
	}
	for (const run of runsOf(text)) {
		if (/[a-z0-9]/.test(run)) {
			add(weights.pair, run, weight);
			continue;
		}
		for (let i = 0; i + 1 < run.length; i++) add(weights.pair, run.slice(i, i + 2), weight);
		for (const char of run) if (!GENERIC_CHARACTERS.has(char)) add(weights.character, char, weight);
	}
}

/** Keeps the nearest word of a concept, and of equally near ones the longest. */
function note(words: Features['words'], concept: string, word: { term: string; steps: number }): void {
	const known = words.get(concept);
	const isBetter =
		!known ||
		word.steps < known.steps ||
		(word.steps === known.steps && word.term.length > known.term.length);
	if (isBetter) words.set(concept, word);
}

const add = (map: Map<string, number>, key: string, weight: number): void =>
	void map.set(key, (map.get(key) ?? 0) + weight);

const GENERIC = new RegExp([...GENERIC_WORDS].sort((a, b) => b.length - a.length).join('|'), 'g');

/** Runs of Chinese characters without the generic words, and Latin words as they are. */
export function runsOf(text: string): string[] {
	return text.replace(GENERIC, ' ').match(/[\u3400-\u9fff]+|[a-z][a-z0-9.+-]*|\d+[a-z]+/g) ?? [];
}

// Why two records fit: the words that both say, or say in their own way (天冷 and 低温). For people, so words as they stand in the
// texts and no figures. Does not decide who fits.
import { comparableText } from './concepts.ts';
import { runsOf, type Features, type Matchable } from './features.ts';

/** A word of the asked record and the word of the found one that means the same; often they are equal. */
export interface SharedWord {
	asked: string;
	found: string;
}

/** A line holds so many. */
const MOST_WORDS = 4;

/** The shared words, the weightiest first, none within another. `gains` is what each concept added to the score. */
export function explain(
	{ asked, features }: { asked: Matchable; features: Features },
	found: { item: Matchable; features: Features },
	gains: ReadonlyMap<string, number>
): SharedWord[] {
	const words: SharedWord[] = [];
	const isNew = ({ asked: one, found: other }: SharedWord): boolean =>
		!words.some((word) => overlaps(word.asked, one) || overlaps(word.found, other));
	for (const [concept] of [...gains].sort(([, a], [, b]) => b - a)) {
		const [one, other] = [features.words.get(concept), found.features.words.get(concept)];
		// Two words that merely lie under one roof (白菜, 苹果: 种植) explain nothing to a person.
		if (!one || !other || Math.min(one.steps, other.steps) > 0) continue;
		const word = { asked: one.term, found: other.term };
		if (isSubject(word) && isNew(word)) words.push(word);
		if (words.length === MOST_WORDS) return words;
	}
	for (const whole of commonWords(asked, found.item)) {
		const word = { asked: whole, found: whole };
		if (isNew(word)) words.push(word);
		if (words.length === MOST_WORDS) break;
	}
	return words;
}

const overlaps = (a: string, b: string): boolean => a.includes(b) || b.includes(a);
const isSubject = ({ asked, found }: SharedWord): boolean => asked.length > 1 || found.length > 1;
const textOf = (item: Matchable): string =>
	comparableText([item.title, ...(item.tags ?? []), item.text ?? ''].join('，'));

/** What parts words without being one: 新能源汽车的密封 is 新能源汽车 and 密封. */
const PARTICLES = /[的了和与及或在是把被让]/;
/** A longer run is a sentence and no word. */
const LONGEST = 10;

/** What stands whole in a record: its tags, and what lies between generic words, particles and signs. */
const wholesOf = (item: Matchable): string[] =>
	[
		...(item.tags ?? []).map(comparableText),
		...runsOf(textOf(item)).flatMap((run) => run.split(PARTICLES))
	].filter((word) => word.length >= 2 && word.length <= LONGEST);

/** Words that stand whole in one of two records, and in the other as well, the longest first: never a scrap that happens to be in both (的密封). */
function commonWords(a: Matchable, b: Matchable): string[] {
	const both = (from: Matchable, to: Matchable): string[] => {
		const [text, wholes] = [textOf(to), new Set(wholesOf(to))];
		// Latin letters stand in longer words by chance: ai in chain.
		return wholesOf(from).filter((word) => (/[a-z0-9]/.test(word) ? wholes.has(word) : text.includes(word)));
	};
	return [...new Set([...both(a, b), ...both(b, a)])].sort((x, y) => y.length - x.length);
}

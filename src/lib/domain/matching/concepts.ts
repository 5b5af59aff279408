// What a text is about, as concepts: the words of the thesaurus found in it, the longest first. A concept joins the words that
// people and patents use for one thing (天冷, 冬季, 零下: 低温) and may lie within broader ones. Knows words only, no grammar.
import { toHalfWidth } from '../text.ts';
import { THESAURUS } from './thesaurus/index.ts';

export interface Concept {
	name: string;
	/** Its own name first, then the other words for it. */
	terms: readonly string[];
	broader: readonly string[];
}

/**
 * Reads a thesaurus: one concept a line, `name < broader broader: word word word`. Broader concepts must exist, names be
 * unique; the test over the shipped thesaurus holds it to that.
 */
export function parseThesaurus(text: string): Concept[] {
	return text.split('\n').flatMap((line) => {
		const match = /^(\S+)(?: < ([^:]+))?: (.*)$/.exec(line.trim());
		if (!match) return [];
		const [, name = '', broader = '', words = ''] = match;
		const terms = [...new Set([name, ...words.split(/\s+/).filter(Boolean)].map(comparableText))];
		return [{ name, terms, broader: broader.split(/\s+/).filter(Boolean) }];
	});
}

/** As texts are compared: half width and lower case, each run of blanks one blank. */
export const comparableText = (text: string): string =>
	toHalfWidth(text).toLowerCase().replace(/\s+/g, ' ').trim();

export const CONCEPTS: readonly Concept[] = parseThesaurus(THESAURUS);
const byName = new Map(CONCEPTS.map((concept) => [concept.name, concept]));

/** Terms by their first character, the longest first, each with the concepts that own it. */
const termsByFirst = new Map<string, { term: string; concepts: string[] }[]>();
for (const { name, terms } of CONCEPTS)
	for (const term of terms) {
		const first = term.charAt(0);
		const list = termsByFirst.get(first) ?? [];
		const known = list.find((one) => one.term === term);
		if (known) known.concepts.push(name);
		else list.push({ term, concepts: [name] });
		termsByFirst.set(first, list);
	}
for (const list of termsByFirst.values()) list.sort((a, b) => b.term.length - a.term.length);

/** A concept as it was found: the word that stood there, and how many concepts own that word. */
export interface Found {
	concept: string;
	term: string;
	owners: number;
}

const isLatin = (char: string): boolean => /[a-z0-9]/.test(char);

/** Every concept named in a text. A word within a longer word does not count (动车 in 电动车). Takes `comparableText`. */
export function findConcepts(text: string): Found[] {
	const found: Found[] = [];
	let coveredTo = 0;
	for (let at = 0; at < text.length; at++) {
		const hit = termsByFirst.get(text.charAt(at))?.find(({ term }) => stands(text, term, at));
		if (!hit || at + hit.term.length <= coveredTo) continue;
		coveredTo = at + hit.term.length;
		for (const concept of hit.concepts) found.push({ concept, term: hit.term, owners: hit.concepts.length });
	}
	return found;
}

/** True when `term` stands at `at`; Latin words only as whole words. */
function stands(text: string, term: string, at: number): boolean {
	if (!text.startsWith(term, at)) return false;
	if (isLatin(term.charAt(0)) && isLatin(text.charAt(at - 1))) return false;
	return !(isLatin(term.at(-1) ?? '') && isLatin(text.charAt(at + term.length)));
}

/** A concept's broader concepts, and theirs, with how many steps away each is; the nearest counts. */
export function broaderOf(name: string): Map<string, number> {
	const steps = new Map<string, number>();
	const walk = (one: string, step: number): void => {
		for (const broader of byName.get(one)?.broader ?? []) {
			if (broader === name || (steps.get(broader) ?? Infinity) <= step) continue;
			steps.set(broader, step);
			walk(broader, step + 1);
		}
	};
	walk(name, 1);
	return steps;
}

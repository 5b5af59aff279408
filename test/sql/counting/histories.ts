// Histories that chance seldom makes, each of which only one of the ways by which a fact is counted again brings to its right end. They run before the random ones.
import type { Step } from './steps.ts';

/** Firms under the three names that are small technology firms and 专精特新, of the own chain or of the region. */
const FIRMS: Step[] = [
	['firm', 0, 0, 6],
	['firm', 1, 1, 6],
	['firm', 2, 2, 6]
];
/** A lead of somebody without a firm: the fifth who is registered. */
const FIRMLESS: Step[] = [
	['register', 7, 0, 0],
	['lead', 0, 4, 1]
];
const LOOK: Step = ['push', 0, 0, 0];

export const HISTORIES: Record<string, Step[]> = {
	'what the library says of a firm changes, and its name and code stay': [
		['scan', 1, 0, 0],
		['deal', 0, 1, 2],
		['firm', 1, 1, 6],
		LOOK,
		['firm', 1, 1, 1]
	],
	'a need names the first of three of different firms, who are linked one after the other': [
		...FIRMS,
		['need', 0, 0, 6],
		['link', 0, 1, 0],
		LOOK,
		['link', 1, 2, 0]
	],
	'a lead names somebody who is linked twice': [
		...FIRMS,
		...FIRMLESS,
		['link', 4, 1, 0],
		LOOK,
		['link', 1, 2, 0]
	],
	'whom a lead names has a firm since a link; then the personal data goes': [
		...FIRMS,
		...FIRMLESS,
		['link', 1, 4, 0],
		['purge', 0, 0, 0]
	],
	'whom a need names moves to another firm, by themselves and under an alias': [
		...FIRMS,
		['need', 0, 0, 6],
		LOOK,
		['redo', 0, 1, 0],
		LOOK,
		['link', 0, 1, 0],
		LOOK,
		['redo', 1, 2, 0]
	],
	'whom a lead names moves to another firm under an alias': [
		...FIRMS,
		...FIRMLESS,
		['link', 4, 1, 0],
		LOOK,
		['redo', 1, 2, 0]
	],
	'a firm is renamed twice at once, and the last name has a deal': [
		['deal', 1, 1, 1],
		['firmTwice', 0, 0, 5]
	],
	'a firm comes to the library of whom deals, a pledge, a filing and requests speak; nobody counts what is tagged':
		[
			['amend', 0, 3, 0],
			['scan', 1, 0, 0],
			['scan', 2, 0, 0],
			['deal', 1, 2, 1],
			['deal', 0, 2, 2],
			['pledge', 1, 1, 1],
			['filing', 1, 1, 1],
			['need', 1, 1, 0],
			['lead', 1, 1, 0],
			['need', 2, 2, 6],
			...FIRMLESS,
			['link', 2, 4, 0],
			LOOK,
			['firm', 1, 1, 6],
			LOOK,
			['firm', 2, 2, 6],
			LOOK,
			// Its code stays, and its name is another firm's now.
			['firm', 2, 1, 6]
		],
	'an event changes its first and its second type, its session its topics': [
		['scan', 0, 0, 0],
		LOOK,
		['type', 1, 0, 0],
		LOOK,
		['type', 0, 0, 0],
		LOOK,
		['type', 0, 0, 2],
		LOOK,
		['session', 1, 0, 0]
	]
};

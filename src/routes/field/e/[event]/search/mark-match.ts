// Which letters of a result the search box matched, so that the list can mark them. Pure; twin of the ways in domain/search.ts.
import { comparable } from '#lib/domain/comparable.ts';
import type { Match, Searchable } from '#lib/domain/search.ts';

type Ranges = [number, number][];
export interface Marks {
	name: Ranges;
	organisation: Ranges;
	last4: Ranges;
	/** The spelling, when it is what matched. */
	spelling: { text: string; ranges: Ranges } | null;
}

export function markMatch({ person, by }: Match<Searchable>, box: string): Marks {
	const text = comparable(box);
	const marks: Marks = { name: [], organisation: [], last4: [], spelling: null };
	const full = person.pinyin?.full ?? '';
	if (by === 'name') marks.name = rangeIn(person.name, text);
	if (by === 'organisation') marks.organisation = rangeIn(person.organisation ?? '', text);
	if (by === 'mobile') marks.last4 = [[0, text.length]];
	if (by === 'initials') marks.spelling = { text: full, ranges: initialRanges(full, text.length) };
	if (by === 'pinyin') marks.spelling = { text: full, ranges: [[0, lengthOf(full, text.length)]] };
	return marks;
}

/** Where the first `count` characters that are no gap end. */
function lengthOf(spelling: string, count: number): number {
	let at = 0;
	for (let left = count; left > 0 && at < spelling.length; at++) if (spelling[at] !== ' ') left--;
	return at;
}

/** The first letters of the first `count` syllables. */
function initialRanges(full: string, count: number): Ranges {
	const ranges: Ranges = [];
	let at = 0;
	for (const syllable of full.split(' ').slice(0, count)) {
		ranges.push([at, at + 1]);
		at += syllable.length + 1;
	}
	return ranges;
}

/** The place of a compared text in the text as written; nothing when gaps or widths keep it from being found again. */
function rangeIn(written: string, text: string): Ranges {
	const at = written.toLowerCase().indexOf(text);
	return at < 0 ? [] : [[at, at + text.length]];
}

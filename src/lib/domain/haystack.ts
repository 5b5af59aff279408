// Many short texts looked through at once: they lie in one long string, so that one `indexOf` does the work of thousands of calls.
// Knows nothing of what the texts mean.

/** Each text between line ends; `starts[i]` is where text i begins, `starts[i + 1] - 1` where it ends. */
export interface Haystack {
	all: string;
	starts: Int32Array;
}

/** What a search finds of a text: nothing, something within, its beginning, or all of it. */
export const NOWHERE = 0;
export const WITHIN = 1;
export const BEGINNING = 2;
export const WHOLE = 3;

/** @param texts without line ends */
export function pile(texts: readonly string[]): Haystack {
	const starts = new Int32Array(texts.length + 1);
	let at = 1;
	texts.forEach((text, i) => {
		starts[i] = at;
		at += text.length + 1;
	});
	starts[texts.length] = at;
	return { all: `\n${texts.join('\n')}\n`, starts };
}

/** For each text whether and how `needle` (not empty, without line ends) is in it. */
export const findIn = (haystack: Haystack, needle: string): Uint8Array => sweep(haystack, needle, 0);

/** For each text whether it begins with `needle`: BEGINNING, WHOLE or NOWHERE. Quicker than `findIn`. */
export const findAtStart = (haystack: Haystack, needle: string): Uint8Array =>
	sweep(haystack, `\n${needle}`, 1);

/** `lead`: how many characters of the pattern come before the text that is sought. */
function sweep({ all, starts }: Haystack, pattern: string, lead: number): Uint8Array {
	const length = pattern.length - lead;
	const found = new Uint8Array(starts.length - 1);
	let i = 0;
	let at = all.indexOf(pattern);
	while (at >= 0) {
		const from = at + lead;
		while (starts[i + 1]! <= from) i++;
		const isStart = from === starts[i];
		const isWhole = isStart && from + length === starts[i + 1]! - 1;
		found[i] = isWhole ? WHOLE : isStart ? BEGINNING : WITHIN;
		// The first place in a text is its best: on to the next text, from the line end before it.
		at = all.indexOf(pattern, starts[i + 1]! - 1);
	}
	return found;
}

// How large a name stands in a scan answer: as large as fits one line of a 360 px phone, in four steps. Longer names
// wrap at the least step and are never cut.

/** Characters as wide as a Chinese one count 1, Latin letters, digits and spaces a little over a half. */
export function nameWidth(name: string): number {
	return [...name.trim()].reduce((width, char) => width + (char <= '\u024f' ? 0.58 : 1), 0);
}

/** Size of a name in px at the normal type size: 46, 40, 36 or 32. */
export function nameSize(name: string): 46 | 40 | 36 | 32 {
	const width = nameWidth(name);
	if (width <= 4) return 46;
	if (width <= 6) return 40;
	return width <= 8 ? 36 : 32;
}

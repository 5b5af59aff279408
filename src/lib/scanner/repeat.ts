// A code held before the camera is decoded ten times a second and must be answered once. Pure: the caller brings the clock.

/** How long a code must be out of sight before it counts as shown again. */
export const REPEAT_MS = 3000;

/**
 * A filter that answers true when `text` is to be handled: it was not seen during the last three seconds. Seeing it again starts
 * the three seconds anew, so a badge that stays before the camera is answered once, not every three seconds. Another text is
 * never ignored.
 * @param now milliseconds of a clock that only goes forward, `performance.now` for one
 */
export function repeatFilter(now: () => number): (text: string) => boolean {
	const lastSeen = new Map<string, number>();
	return (text) => {
		const at = now();
		for (const [known, seenAt] of lastSeen) if (at - seenAt >= REPEAT_MS) lastSeen.delete(known);
		const isNew = !lastSeen.has(text);
		lastSeen.set(text, at);
		return isNew;
	};
}

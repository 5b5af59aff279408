// The steps of the zoom button. Pure.

/** More than this no badge needs, and every hand shakes. */
const MOST = 3;

/** What comes after `factor`: one more, as far as the lens goes, then the least again. */
export function nextZoom(factor: number, { min, max }: { min: number; max: number }): number {
	const least = Math.max(1, min);
	return factor + 1 > Math.min(MOST, max) ? least : factor + 1;
}

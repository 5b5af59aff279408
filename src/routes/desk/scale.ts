// The lines of a chart's scale: from nought up, in steps that people count in. Knows numbers only.

/** Heights of the lines and the top of the scale, which holds `most`. */
export function scaleOf(most: number): { ticks: number[]; top: number } {
	const step = niceStep(Math.max(1, most));
	const top = Math.ceil(Math.max(1, most) / step) * step;
	return { ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step), top };
}

/** 1, 2 or 5 times a power of ten, at most four lines above zero. */
function niceStep(most: number): number {
	for (let power = 1; ; power *= 10)
		for (const factor of [1, 2, 5]) if (factor * power * 4 >= most) return factor * power;
}

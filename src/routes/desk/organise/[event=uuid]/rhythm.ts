// The geometry of the arrival chart: five-minute slots to bars. Knows numbers only.
import { scaleOf } from '../../scale.ts';

const SLOT_MS = 5 * 60_000;
/** No more bars than a screen can tell apart: eight hours. */
const MOST_SLOTS = 96;

export interface Bar {
	/** Start of the slot, milliseconds since 1970. */
	at: number;
	people: number;
	/** Shares of the width and height, 0 to 1. */
	x: number;
	width: number;
	height: number;
}
export interface Chart {
	bars: Bar[];
	/** Heights of the scale's lines, from 0 up. */
	ticks: number[];
	top: number;
	/** Times below the axis, with their place. */
	hours: { at: number; x: number }[];
	/** Where a moment lies; null outside the chart. */
	place(at: number): number | null;
}

/**
 * Null without any arrival: no invented bars. `until` (ms since 1970) draws the axis on to now while the event runs;
 * `mostMarks` is how many times fit below the axis.
 */
export function chartOf(
	slots: readonly { at: string; people: number }[],
	{ until, mostMarks }: { until: number | null; mostMarks: number }
): Chart | null {
	const known = slots.map(({ at, people }) => ({ at: Date.parse(at), people }));
	const [first, last] = [known[0], known.at(-1)];
	if (!first || !last) return null;
	// A day with two sittings has a hole in the middle; beyond eight hours the last eight are shown.
	const end = Math.max(last.at, until === null ? 0 : floor(until)) + 2 * SLOT_MS;
	const start = Math.max(first.at - SLOT_MS, end - MOST_SLOTS * SLOT_MS);
	const span = end - start;
	const shown = known.filter(({ at }) => at >= start);
	const { ticks, top } = scaleOf(Math.max(...shown.map(({ people }) => people)));
	const place = (at: number) => (at < start || at > end ? null : (at - start) / span);
	const width = SLOT_MS / span;
	return {
		bars: shown.map(({ at, people }) => ({
			at,
			people,
			x: (at - start) / span,
			width,
			height: people / top
		})),
		ticks,
		top,
		hours: hourMarks(start, end, mostMarks).map((at) => ({ at, x: (at - start) / span })),
		place
	};
}

const floor = (at: number) => Math.floor(at / SLOT_MS) * SLOT_MS;

/** Every ten minutes up to every eight hours, so that the words do not touch. */
function hourMarks(start: number, end: number, most: number): number[] {
	const step =
		[10, 20, 60, 120, 240].map((minutes) => minutes * 60_000).find((ms) => (end - start) / ms <= most) ??
		28_800_000;
	const marks = [];
	for (let at = Math.ceil(start / step) * step; at < end; at += step) marks.push(at);
	return marks;
}

// How long to wait before the next try.

/** First wait, and the longest (sync: "jittered backoff 1 s → 5 min"). */
const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** Milliseconds to wait after the n-th failure in a row (n ≥ 1): doubling, with half of it left to chance so that phones do not call in step. */
export function backoffMs(failures: number, random: () => number): number {
	const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
	return Math.round(full / 2 + (random() * full) / 2);
}

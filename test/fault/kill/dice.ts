// Chance that can be repeated: the same seed, the same throws. Where processes race, the moment a throw falls on may still differ.

export interface Dice {
	/** 0 ≤ x < 1. */
	next(): number;
	/** A whole number, 0 ≤ n < limit. */
	below(limit: number): number;
	pick<T>(choices: readonly T[]): T;
	/** The same things in another order. */
	shuffle<T>(things: readonly T[]): T[];
}

/** Mulberry32. */
export function diceOf(seed: number): Dice {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		next,
		below,
		pick: (choices) => choices[below(choices.length)]!,
		shuffle: (things) =>
			things
				.map((thing) => ({ thing, at: next() }))
				.sort((a, b) => a.at - b.at)
				.map(({ thing }) => thing)
	};
}

// Chance that always falls the same way: the demo and the fixtures are the same on every machine. Not for secrets.

/** A source of repeatable choices. */
export interface Seeded {
	/** A whole number from 0 to `below` - 1. */
	int(below: number): number;
	pick<T>(from: readonly T[]): T;
	/** True this often, 0 to 1. */
	chance(share: number): boolean;
	/** A UUID (version 4 in form). */
	uuid(): string;
	/** `count` lower-case hex digits. */
	hex(count: number): string;
}

/** mulberry32: small, and good enough for names. */
export function seeded(seed: number): Seeded {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const int = (below: number): number => Math.floor(next() * below);
	const hex = (count: number): string => Array.from({ length: count }, () => int(16).toString(16)).join('');
	return {
		int,
		hex,
		pick: (from) => from[int(from.length)]!,
		chance: (share) => next() < share,
		uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + int(4)).toString(16)}${hex(3)}-${hex(12)}`
	};
}

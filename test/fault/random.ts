// Chance that can be had again: everything random in a run comes from its seed.

/** A stream of numbers that depends on its seed and on nothing else (sfc32). */
export class Random {
	#a: number;
	#b: number;
	#c: number;
	#counter = 1;

	constructor(seed: number) {
		this.#a = seed | 0;
		this.#b = Math.imul(seed, 0x9e3779b1) | 0;
		this.#c = 0x243f6a88;
		for (let i = 0; i < 12; i++) this.next();
	}

	/** 0 ≤ x < 1. */
	next(): number {
		const t = (((this.#a + this.#b) | 0) + this.#counter++) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
		return (t >>> 0) / 2 ** 32;
	}

	/** A whole number, both ends included. */
	int(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	chance(p: number): boolean {
		return this.next() < p;
	}

	pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.next() * list.length)]!;
	}

	/** One of the names, by weight. */
	weighted<Name extends string>(weights: Partial<Record<Name, number>>): Name {
		const all = Object.entries(weights) as [Name, number][];
		let left = this.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
		for (const [name, weight] of all) if ((left -= weight) < 0) return name;
		return all.at(-1)![0];
	}

	hex(digits: number): string {
		return Array.from({ length: digits }, () => this.int(0, 15).toString(16)).join('');
	}

	/** A UUID of version 4. */
	uuid(): string {
		return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
	}

	/** A UUID of version 7 for the given time (milliseconds since 1970). */
	uuidAt(ms: number): string {
		const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').slice(-12);
		return `${time.slice(0, 8)}-${time.slice(8)}-7${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
	}
}

/** One seed out of several numbers. */
export function mix(...parts: number[]): number {
	let hash = 0x811c9dc5;
	for (const part of parts) {
		hash = Math.imul(hash ^ (part | 0), 0x01000193);
		hash ^= hash >>> 15;
		hash = Math.imul(hash, 0x85ebca6b);
		hash ^= hash >>> 13;
	}
	return hash | 0;
}

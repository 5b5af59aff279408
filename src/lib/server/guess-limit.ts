// Slows down guessing: so many failures from one address within a window, and it has to wait. In memory: a restart forgives.

export interface GuessLimit {
	isExceeded(address: string): boolean;
	noteFailure(address: string): void;
	/** Takes one failure back: it was counted before its outcome was known, and it was none. */
	forgive(address: string): void;
}

/** `windowMs` milliseconds from the first failure on. `now` is the clock, for tests. */
export function guessLimit({
	tries,
	windowMs,
	now = Date.now
}: {
	tries: number;
	windowMs: number;
	now?: () => number;
}): GuessLimit {
	const failures = new Map<string, { count: number; since: number }>();
	const recent = (address: string) => {
		const known = failures.get(address);
		if (known && now() - known.since > windowMs) failures.delete(address);
		return failures.get(address);
	};
	return {
		isExceeded: (address) => (recent(address)?.count ?? 0) >= tries,
		noteFailure(address) {
			const known = recent(address) ?? { count: 0, since: now() };
			failures.delete(address);
			failures.set(address, { ...known, count: known.count + 1 });
			// The oldest is forgotten first: a flood of addresses cannot fill the memory.
			if (failures.size > 10_000) failures.delete(failures.keys().next().value!);
		},
		forgive(address) {
			const known = recent(address);
			if (known) known.count = Math.max(known.count - 1, 0);
		}
	};
}

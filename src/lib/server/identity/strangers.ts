// Addresses without an account are locked out like those with one, so that a lock does not tell which addresses exist.
// Kept in memory and forgotten with the process: nothing real is behind them.

const TRIES = 5;
const LOCK_MS = 15 * 60_000;
const MOST = 10_000;

export function strangers() {
	const tries = new Map<string, { failures: number; lockedUntil: number | null }>();
	const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

	return {
		/** Until when this address is locked (ISO), or null. `now` in milliseconds since 1970. */
		lockedUntil(email: string, now: number): string | null {
			const known = tries.get(email);
			return known?.lockedUntil && known.lockedUntil > now ? iso(known.lockedUntil) : null;
		},
		/** Counts one failure; the fifth in a row locks. Returns the lock, or null. */
		noteFailure(email: string, now: number): string | null {
			const known = tries.get(email);
			const hasServedItsTime = known?.lockedUntil && known.lockedUntil <= now;
			const failures = known && !hasServedItsTime ? known.failures + 1 : 1;
			const lockedUntil = failures >= TRIES ? now + LOCK_MS : null;
			tries.delete(email);
			tries.set(email, { failures, lockedUntil });
			// The oldest is forgotten first; a flood of made-up addresses cannot fill the memory.
			if (tries.size > MOST) tries.delete(tries.keys().next().value!);
			return iso(lockedUntil);
		}
	};
}

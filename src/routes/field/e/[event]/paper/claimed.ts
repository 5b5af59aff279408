// The time on a paper list as an instant: hours and minutes of the session's own day in Shanghai, which has no summer time.

const HOUR = 3_600_000;

/** @param clock HH:MM; null when it is none. @returns ISO, UTC, with milliseconds */
export function claimedInstant(sessionStart: string, clock: string): string | null {
	if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(clock)) return null;
	const day = new Date(Date.parse(sessionStart) + 8 * HOUR).toISOString().slice(0, 10);
	return new Date(`${day}T${clock}:00.000+08:00`).toISOString();
}

// Errors of a camera as they are thrown, by us and by browsers. What they ask of a person: trouble.ts, which comes only when one is thrown.

/** Thrown by our own code when a stream is there but nothing plays (autoplay refused, black video). */
export class StandstillError extends Error {
	override name = 'StandstillError';
}

/** The name of a thrown thing, '' when it has none. */
export function errorName(error: unknown): string {
	return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

// Pokes of one event as an endless stream of versions. Only the latest matters: what piles up while nobody reads is forgotten.
import type { Database } from '../database/database.ts';

/** Yields { version } whenever the event's head moves, until `signal` ends it. */
export async function* pokesOf(
	database: Database,
	event: string,
	signal: AbortSignal | undefined
): AsyncGenerator<{ version: number }> {
	let latest: number | null = null;
	let wake: () => void = () => {};
	const stop = await database.onPoke((poked, version) => {
		if (poked !== event) return;
		latest = version;
		wake();
	});
	const onAbort = () => wake();
	signal?.addEventListener('abort', onAbort);
	try {
		while (!signal?.aborted) {
			if (latest === null) {
				await new Promise<void>((resolve) => (wake = resolve));
				continue;
			}
			const version = latest;
			latest = null;
			yield { version };
		}
	} finally {
		signal?.removeEventListener('abort', onAbort);
		await stop();
	}
}

// Pokes of one event as an endless stream of versions. Only the latest matters: what piles up while nobody reads is forgotten.
import type { Database } from '../database/database.ts';
import type { EnrolmentClaims } from '../identity/enrolment-token.ts';

/** A phone has one, and for a while those that it lost without our hearing of it. Beyond this the oldest ends. */
const MOST_STREAMS = 8;
/** What ends each open stream of an enrolment, oldest first. */
const open = new Map<string, (() => void)[]>();

/** Yields { version } whenever the event's head moves, until `signal` ends it or newer streams of the same phone take its place. */
export async function* pokesOf(
	database: Database,
	{ enrolment, event }: EnrolmentClaims,
	signal: AbortSignal | undefined
): AsyncGenerator<{ version: number }> {
	let latest: number | null = null;
	let isOver = false;
	let wake: () => void = () => {};
	const end = () => {
		isOver = true;
		wake();
	};
	const streams = open.get(enrolment) ?? [];
	open.set(enrolment, streams);
	streams.push(end);
	if (streams.length > MOST_STREAMS) streams.shift()?.();
	signal?.addEventListener('abort', end);
	let stop: (() => Promise<void>) | undefined;
	try {
		stop = await database.onPoke((poked, version) => {
			if (poked !== event) return;
			latest = version;
			wake();
		});
		while (!isOver && !signal?.aborted) {
			if (latest === null) {
				await new Promise<void>((resolve) => (wake = resolve));
				continue;
			}
			const version = latest;
			latest = null;
			yield { version };
		}
	} finally {
		signal?.removeEventListener('abort', end);
		if (streams.includes(end)) streams.splice(streams.indexOf(end), 1);
		if (streams.length === 0 && open.get(enrolment) === streams) open.delete(enrolment);
		await stop?.();
	}
}

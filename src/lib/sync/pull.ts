// Pulling: without a cursor a snapshot, then pages until the head is reached; each is applied with its cursor in one transaction (local-db/stream.ts).
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { reach } from '#lib/local-db/reach.ts';
import { applyPage, beginAnew, BrokenStream, noteBroken, readCursor } from '#lib/local-db/stream.ts';
import { PROTOCOL } from '#lib/protocol/index.ts';
import { ask, type Link } from './link.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Failure } from './transport.ts';

/**
 * `earlier` are this phone's other enrolments at the event. Null when the head was reached; `again` when the server knows another history: everything is
 * to be pushed again first; otherwise why it stopped. A page that does not follow is never applied: it is noted, and a snapshot taken, once.
 */
export async function pullAll(
	link: Link,
	enrolment: StoredEnrolment,
	earlier: string[]
): Promise<Failure | 'again' | null> {
	const { database, world } = link;
	const { event } = enrolment;
	let wasBroken = false;
	for (;;) {
		const from = await reach(database, () => readCursor(database, event));
		if (!from) {
			const stopped = await takeSnapshot(link, enrolment, earlier);
			if (stopped) return stopped;
			continue;
		}
		const reply = await ask(link, enrolment, (transport) =>
			transport.pull(enrolment.token, { protocol: PROTOCOL, event, cursor: from.cursor, earlier })
		);
		if (!reply.ok) return reply.why;
		const now = world.clock.wall();
		if (reply.data.restart) {
			await reach(database, () => beginAnew(database, event));
			return 'again';
		}
		try {
			await reach(database, () => applyPage(database, { event, from, reply: reply.data, now }));
		} catch (error) {
			if (!(error instanceof BrokenStream)) throw error;
			const { why } = error;
			await reach(database, () => noteBroken(database, event, { at: now, why }));
			if (wasBroken) return 'busy';
			wasBroken = true;
			continue;
		}
		if (!reply.data.more) return null;
	}
}

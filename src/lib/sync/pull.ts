// Pulling: pages come down until the head is reached; each is applied with its cursor in one transaction (local-db/stream.ts).
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { noteContact } from '#lib/local-db/enrolments.ts';
import { applyPage, GapError, readCursor } from '#lib/local-db/stream.ts';
import { PROTOCOL } from '#lib/protocol/index.ts';
import type { Link } from './push.ts';
import type { Failure } from './transport.ts';

/** `earlier` are this phone's other enrolments at the event. Null when the head was reached; otherwise why it stopped. A page that does not follow is never applied: it counts as not understood. */
export async function pullAll(
	link: Link,
	enrolment: StoredEnrolment,
	earlier: string[]
): Promise<Failure | null> {
	const { database, transport, world } = link;
	for (;;) {
		const from = await readCursor(database, enrolment.event);
		const sentAt = world.clock.wall();
		const reply = await transport.pull(enrolment.token, {
			protocol: PROTOCOL,
			event: enrolment.event,
			cursor: from?.cursor ?? null,
			earlier
		});
		if (!reply.ok) return reply.why;
		const now = world.clock.wall();
		try {
			await applyPage(database, { event: enrolment.event, from, reply: reply.data, now });
		} catch (error) {
			if (error instanceof GapError) return 'unreachable';
			throw error;
		}
		await noteContact(database, enrolment.id, { sentAt, now, serverTime: reply.data.serverTime });
		if (!reply.data.more) return null;
	}
}

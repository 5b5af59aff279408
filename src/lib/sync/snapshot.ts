// The snapshot: everything an event's stream says now, for a phone that has no cursor. Pages are gathered in memory and applied at once when all
// are here (local-db/stream.ts); a gathering that was interrupted goes on where it stopped, as long as the page lives and the server's history is the same.
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { noteOf } from '#lib/local-db/notes.ts';
import { LIMIT_MS, reach } from '#lib/local-db/reach.ts';
import { applySnapshot } from '#lib/local-db/stream.ts';
import { PROTOCOL, type Cursor, type SnapshotReply, type StreamRow } from '#lib/protocol/index.ts';
import { overlayOf } from './overlay.ts';
import { ask, type Link } from './link.ts';
import type { Failure } from './transport.ts';

/** A snapshot that is under way. */
export interface Gathering {
	at: Cursor;
	after: number;
	rows: StreamRow[];
}

/** A slow phone may take this long for each row. */
const MS_A_ROW = 3;

/**
 * `earlier` are this phone's other enrolments at the event. Null when the snapshot is applied; `again` when the server's history proved to be another
 * one, so that what it had confirmed is to be sent again; otherwise why it stopped.
 */
export async function takeSnapshot(
	link: Link,
	enrolment: StoredEnrolment,
	earlier: string[]
): Promise<Failure | 'again' | null> {
	const { database, gatherings } = link;
	const { event } = enrolment;
	for (;;) {
		const so = gatherings.get(event);
		const from = so && { at: so.at, after: so.after };
		const reply = await ask(link, enrolment, (transport) =>
			transport.snapshot(enrolment.token, { protocol: PROTOCOL, event, earlier, ...from })
		);
		if (!reply.ok) return reply.why;
		const { data } = reply;
		const { more, total } = data;
		const next = gather(so, data);
		if (next && more) {
			gatherings.set(event, next);
			const progress = { received: next.rows.length, total };
			await reach(database, () => noteOf(database, 'download:', event).write(progress));
			continue;
		}
		gatherings.delete(event);
		if (next?.rows.length !== total) return 'unreachable';
		const isOther = await reach(
			database,
			() => applySnapshot(database, { event, rows: next.rows, reply: data, overlayOf }),
			LIMIT_MS + MS_A_ROW * total
		);
		return isOther ? 'again' : null;
	}
}

/** The gathering with one more page; null when the page cannot be the next one. A reply for another instant than was asked begins anew. */
function gather(so: Gathering | undefined, { cursor, rows, after, more }: SnapshotReply): Gathering | null {
	const isSame = so?.at.epoch === cursor.epoch && so.at.version === cursor.version;
	const known = isSame ? so.rows : [];
	let last = isSame ? so.after : 0;
	for (const { version } of rows) {
		if (version <= last || version > cursor.version) return null;
		last = version;
	}
	if (after < last || (more && rows.length === 0)) return null;
	return { at: cursor, after, rows: [...known, ...rows] };
}

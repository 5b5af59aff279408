// Carrying up rescue files of other phones, after this phone's own records. A file stays here until the server has answered for it.
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { reach } from '#lib/local-db/reach.ts';
import { noteCarried, noteNotCarried, waitingRescues } from '#lib/local-db/rescues.ts';
import { PROTOCOL, readRescueFile } from '#lib/protocol/index.ts';
import type { Link } from './link.ts';
import type { Failure } from './transport.ts';

/** Null when no file waits any more; otherwise why it stopped. A file the server will not take is set aside and the next one goes. */
export async function carryAll(link: Link, enrolment: StoredEnrolment): Promise<Failure | null> {
	const { database, transport } = link;
	const waiting = await reach(database, () => waitingRescues(database, enrolment.event));
	for (const { id, text } of waiting) {
		const file = readRescueFile(text);
		if (!file) {
			await reach(database, () => noteNotCarried(database, id, 'unreadable'));
			continue;
		}
		const reply = await transport.carry(enrolment.token, { protocol: PROTOCOL, file });
		await link.onAnswer(reply, 0);
		if (reply.ok) {
			const { data } = reply;
			await reach(database, () => noteCarried(database, id, data));
		} else if (reply.why === 'refused') {
			const trouble = reply.detail ?? reply.why;
			await reach(database, () => noteNotCarried(database, id, trouble));
		} else return reply.why;
	}
	return null;
}

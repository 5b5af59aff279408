// Carrying up rescue files of other phones, after this phone's own records. A file stays here until the server has all that is in it. A file that does not get
// through has its own waiting times, and is no trouble of this phone's own sending.
import type { StoredEnrolment, StoredRescue } from '#lib/local-db/database.ts';
import { reach } from '#lib/local-db/reach.ts';
import { noteCarried, noteNotCarried, waitingRescues } from '#lib/local-db/rescues.ts';
import { PROTOCOL, readRescueFile } from '#lib/protocol/index.ts';
import { backoffMs } from './backoff.ts';
import type { Link } from './link.ts';

/** How often a file failed in a row, and when it may be tried again by the monotonic clock; Infinity while it is on its way. */
export interface Carrying {
	failures: number;
	nextAt: number;
}

/** Tries every waiting file that is due. */
export async function carryAll(link: Link, enrolment: StoredEnrolment): Promise<void> {
	const { database, carrying, world } = link;
	for (const one of await reach(database, () => waitingRescues(database, enrolment.event))) {
		const { failures, nextAt } = carrying.get(one.id) ?? { failures: 0, nextAt: 0 };
		if (nextAt > world.clock.monotonic()) continue;
		carrying.set(one.id, { failures, nextAt: Infinity });
		let isThrough = false;
		try {
			isThrough = await carry(link, enrolment, one);
		} finally {
			const wait = backoffMs(failures + 1, world.random);
			if (isThrough) carrying.delete(one.id);
			else carrying.set(one.id, { failures: failures + 1, nextAt: world.clock.monotonic() + wait });
		}
	}
}

/** True when the file needs no other try: the server has all of it, or will never take it. */
async function carry(link: Link, enrolment: StoredEnrolment, one: StoredRescue): Promise<boolean> {
	const { database, transport } = link;
	const refuse = async (trouble: string) => {
		await reach(database, () => noteNotCarried(database, one.id, trouble));
		return true;
	};
	const file = readRescueFile(one.text);
	if (!file) return refuse('unreadable');
	const reply = await transport.carry(enrolment.token, { protocol: PROTOCOL, file });
	if (!reply.ok) return reply.why === 'refused' ? refuse(reply.detail ?? reply.why) : false;
	const { data } = reply;
	await reach(database, () => noteCarried(database, one, data));
	return data.received + data.already >= one.count;
}

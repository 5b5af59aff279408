// Before another pass is taken up: does this phone still owe records? They go up first, so that nobody's are left behind on a phone that
// changes hands or events.
import { listEnrolments } from '#lib/local-db/enrolments.ts';
import { unsent } from '#lib/local-db/outbox.ts';
import { database, engine } from '../phone.ts';

export interface Owing {
	event: string;
	eventName: string;
	count: number;
}

/** Tries to send what is left, then says what still is. Null when nothing is. Records that a person must look at do not stand in the way: they stay here. */
export async function findOwing(): Promise<Owing | null> {
	if (!(await owed())) return null;
	await engine.syncNow();
	return owed();
}

async function owed(): Promise<Owing | null> {
	for (const { id, event, eventName, trouble } of await listEnrolments(database)) {
		// Its records cannot go up before a new pass makes it known again.
		if (trouble === 'not_enrolled') continue;
		const { length: count } = await unsent(database, id, 10_000);
		if (count) return { event, eventName, count };
	}
	return null;
}

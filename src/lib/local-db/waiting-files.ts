// Which pictures have yet to go up. Beside files.ts because every count of what waits asks it, at the door too.
import type { LocalDatabase } from './database.ts';
import type { StoredFile } from './files.ts';

/** Files that this phone has announced and the server has not got whole, in the order they were taken. */
export async function waitingFiles(
	database: LocalDatabase,
	event: string,
	enrolment?: string
): Promise<StoredFile[]> {
	const waiting = await database.files.where('[event+state]').equals([event, 'waiting']).toArray();
	const announced = waiting.length ? await announcedIn(database, event) : new Set();
	return waiting
		.filter((file) => announced.has(file.id) && (!enrolment || file.enrolment === enrolment))
		.sort((a, b) => a.savedAt - b.savedAt);
}

/** Which files operations of this phone have announced. Nothing else says so: what an app that was closed in the middle has recorded cannot be forgotten. */
async function announcedIn(database: LocalDatabase, event: string): Promise<Set<string>> {
	const pending = await database.overlay.where('[event+entity]').equals([event, 'file']).toArray();
	const settled = await database.rows.where('[event+entity]').equals([event, 'file']).toArray();
	return new Set([...pending, ...settled.filter(({ body }) => !body.removed)].map(({ id }) => id));
}

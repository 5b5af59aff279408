// This phone's enrolments: at which events it may work, as whom, and how its clock stands to the server's.
import type { EnrolmentTrouble, LocalDatabase, StoredEnrolment } from './database.ts';

export type NewEnrolment = Pick<
	StoredEnrolment,
	| 'id'
	| 'event'
	| 'token'
	| 'eventName'
	| 'number'
	| 'person'
	| 'station'
	| 'fields'
	| 'expiresAt'
	| 'retainUntil'
>;

/** Keeps an enrolment that the server granted. The same one again changes nothing that was counted since. */
export async function keepEnrolment(database: LocalDatabase, granted: NewEnrolment): Promise<void> {
	await database.transaction('rw!', database.enrolments, async () => {
		const known = await database.enrolments.get(granted.id);
		await database.enrolments.put({
			session: null,
			nextSeq: 1,
			offsetMs: null,
			uncertaintyMs: null,
			lastContactAt: null,
			lastFailureAt: null,
			sealedAt: null,
			...known,
			...granted,
			trouble: null
		});
	});
}

export const listEnrolments = (database: LocalDatabase): Promise<StoredEnrolment[]> =>
	database.enrolments.toArray();

/** The enrolment this phone works with at an event: the one granted last (the highest number). */
export async function findEnrolment(
	database: LocalDatabase,
	event: string
): Promise<StoredEnrolment | undefined> {
	const all = await database.enrolments.where('event').equals(event).toArray();
	return all.sort((a, b) => b.number - a.number)[0];
}

/** The door and the session this phone works at from now on. */
export async function choosePost(
	database: LocalDatabase,
	enrolment: string,
	post: { station: string | null; session: string | null }
): Promise<void> {
	await database.enrolments.update(enrolment, post);
}

/** The server answered: when, by both clocks. `sentAt` and `now` are milliseconds of this phone's clock. */
export async function noteContact(
	database: LocalDatabase,
	enrolment: string,
	contact: { sentAt: number; now: number; serverTime: number }
): Promise<void> {
	const { sentAt, now, serverTime } = contact;
	await database.enrolments.update(enrolment, {
		offsetMs: Math.round(serverTime - (sentAt + now) / 2),
		uncertaintyMs: Math.max(0, Math.ceil((now - sentAt) / 2)),
		lastContactAt: now,
		trouble: null
	});
}

/** The server did not answer, or would not talk to this phone. */
export async function noteFailure(
	database: LocalDatabase,
	enrolment: string,
	failure: { now: number; trouble: EnrolmentTrouble | null }
): Promise<void> {
	await database.enrolments.update(enrolment, { lastFailureAt: failure.now, trouble: failure.trouble });
}

/** This phone has given its final word (交班): milliseconds since 1970 by its own clock. */
export async function noteSealed(database: LocalDatabase, enrolment: string, now: number): Promise<void> {
	await database.enrolments.update(enrolment, { sealedAt: now });
}

// This phone's enrolments: at which events it may work, as whom, and how its clock stands to the server's.
import type { EnrolmentTrouble, LocalDatabase, StoredEnrolment } from './database.ts';
import { readNote, writeNote } from './notes.ts';

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

/**
 * Keeps an enrolment that the server granted. The same one again changes nothing that was counted since. `rescueKey` is the server's key for
 * rescue files; the canary in `meta` tells later whether this storage was emptied (storage.ts).
 */
export async function keepEnrolment(
	database: LocalDatabase,
	{ rescueKey, ...granted }: NewEnrolment & { rescueKey?: string }
): Promise<void> {
	await database.transaction('rw!', [database.enrolments, database.meta], async () => {
		if (rescueKey) await writeNote(database, 'rescueKey', rescueKey);
		if (!(await readNote(database, 'canary'))) await writeNote(database, 'canary', { at: Date.now() });
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

/** How much a phone's clock may wander from a measured offset: 100 millionths, twice what cheap quartz does. */
const DRIFT = 1e-4;

/**
 * The server answered: when, by both clocks. `sentAt` and `now` are milliseconds of this phone's clock. Of the measured offsets the surest is kept, its
 * age counted as uncertainty; one that contradicts it proves that the phone's clock was set, and takes its place.
 */
export async function noteContact(
	database: LocalDatabase,
	enrolment: string,
	contact: { sentAt: number; now: number; serverTime: number; rescueKey?: string }
): Promise<void> {
	const { sentAt, now, serverTime, rescueKey } = contact;
	const measured = {
		offsetMs: Math.round(serverTime - (sentAt + now) / 2),
		uncertaintyMs: Math.max(0, Math.ceil((now - sentAt) / 2)),
		offsetAt: now
	};
	await database.transaction('rw', [database.enrolments, database.meta], async () => {
		const known = await database.enrolments.get(enrolment);
		if (!known) return;
		const isKept = isSurer(known, measured);
		await database.enrolments.update(enrolment, {
			...(isKept ? {} : measured),
			lastContactAt: now,
			trouble: null
		});
		if (rescueKey && rescueKey !== (await readNote(database, 'rescueKey')))
			await writeNote(database, 'rescueKey', rescueKey);
	});
}

/** Whether the known offset agrees with the measured one and is less uncertain still. */
function isSurer(
	{ offsetMs, uncertaintyMs, offsetAt }: StoredEnrolment,
	measured: { offsetMs: number; uncertaintyMs: number; offsetAt: number }
): boolean {
	if (offsetMs === null || uncertaintyMs === null || offsetAt == null) return false;
	const uncertainty = uncertaintyMs + Math.abs(measured.offsetAt - offsetAt) * DRIFT;
	const agrees = Math.abs(offsetMs - measured.offsetMs) <= uncertainty + measured.uncertaintyMs;
	return agrees && uncertainty < measured.uncertaintyMs;
}

/** The server did not answer, or would not talk to this phone. */
export async function noteFailure(
	database: LocalDatabase,
	enrolment: string,
	failure: { now: number; trouble: EnrolmentTrouble | null }
): Promise<void> {
	await database.enrolments.update(enrolment, { lastFailureAt: failure.now, trouble: failure.trouble });
}

// What this browser can promise for what is stored in it: probed at each launch, kept in `meta`, told to the server with every push, said on the
// screen in plain words. A browser that empties its storage takes everything at once; this file also finds out afterwards that it did.
//
//   A  installed, persisted, probe well            offline until the enrolment expires
//   B  in the browser, or persistence not granted  offline for this event
//   C  private, probe failed, or < 50 MB free      online only: a tick appears only at 已上传
import type { PhoneState } from '#lib/protocol/index.ts';
import type { BrowserFacts } from './browser-facts.ts';
import type { LocalDatabase } from './database.ts';
import { readNote, writeNote } from './notes.ts';
import { reach } from './reach.ts';

export type Grade = PhoneState['grade'];
/** Why it is not A: the first says most. */
export type GradeReason = 'probe_failed' | 'private' | 'little_space' | 'not_installed' | 'not_persisted';
export interface StorageReport extends PhoneState {
	why: GradeReason[];
	/** Milliseconds since 1970 by this phone's clock. */
	at: number;
}

const LEAST_FREE_MB = 50;

/** What a grade lets the app say. `savedTick`: whether 已存本机 may be shown at all; without it, a tick appears only at 已上传. */
export function promises(grade: Grade): {
	offline: 'until_expiry' | 'this_event' | 'no';
	savedTick: boolean;
} {
	if (grade === 'A') return { offline: 'until_expiry', savedTick: true };
	return grade === 'B' ? { offline: 'this_event', savedTick: true } : { offline: 'no', savedTick: false };
}

/** The table above, from the facts. */
export function gradeOf(
	facts: Pick<StorageReport, 'isInstalled' | 'isPersisted' | 'freeMb'> & {
		isPrivate: boolean;
		isProbed: boolean;
	}
): { grade: Grade; why: GradeReason[] } {
	const { isInstalled, isPersisted, isPrivate, isProbed, freeMb } = facts;
	const never: GradeReason[] = [
		...(isProbed ? [] : ['probe_failed' as const]),
		...(isPrivate ? ['private' as const] : []),
		...(freeMb !== null && freeMb < LEAST_FREE_MB ? ['little_space' as const] : [])
	];
	const less: GradeReason[] = [
		...(isInstalled ? [] : ['not_installed' as const]),
		...(isPersisted ? [] : ['not_persisted' as const])
	];
	return { grade: never.length ? 'C' : less.length ? 'B' : 'A', why: [...never, ...less] };
}

/**
 * Looks, keeps and returns what this browser can promise. `app` is the app's version. Call it at each launch and after persistence was asked for.
 * Never rejects: what cannot be found out counts as not promised.
 */
export async function probeStorage(
	database: LocalDatabase,
	{ facts, app, now }: { facts: BrowserFacts; app: string; now: number }
): Promise<StorageReport> {
	const isProbed = await probe(database, now);
	const { isInstalled, isPersisted, isPrivate, freeMb, battery } = await facts();
	const judged = gradeOf({ isInstalled, isPersisted, isPrivate, isProbed, freeMb });
	const report = { ...judged, isInstalled, isPersisted, freeMb, battery, app: app.slice(0, 80), at: now };
	await reach(database, () => writeNote(database, 'storage', report)).catch(() => {});
	return report;
}

/** As last looked; undefined before the first look. */
export const readStorage = (database: LocalDatabase): Promise<StorageReport | undefined> =>
	readNote(database, 'storage');

/** The part of the report that goes to the server. */
export async function readPhoneState(database: LocalDatabase): Promise<PhoneState | undefined> {
	const report = await readStorage(database);
	if (!report) return undefined;
	const { grade, isInstalled, isPersisted, freeMb, battery, app } = report;
	return { grade, isInstalled, isPersisted, freeMb, battery, app };
}

/** Writes, reads back on a fresh transaction, removes. */
async function probe(database: LocalDatabase, now: number): Promise<boolean> {
	const row = { key: 'probe', value: now };
	try {
		await reach(database, () => database.transaction('rw!', database.meta, () => database.meta.put(row)));
		const read = await reach(database, () =>
			database.transaction('r', database.meta, () => database.meta.get(row.key))
		);
		await reach(database, () => database.meta.delete(row.key));
		return read?.value === now;
	} catch {
		return false;
	}
}

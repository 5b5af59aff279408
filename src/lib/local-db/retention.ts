// The promise that personal data goes: after an event's retention day everything of it is wiped from this phone, unless something was
// never uploaded; that waits. Knows no network.
import type { LocalDatabase } from './database.ts';
import { forgetNotes } from './notes.ts';

/**
 * Wipes events whose retention day is over in Asia/Shanghai. `serverTime` is the server's clock as it answered just now, milliseconds since 1970: this phone's
 * own clock may be a year ahead, and set between two calls. Returns the events wiped.
 */
export async function wipeExpired(database: LocalDatabase, serverTime: number): Promise<string[]> {
	const enrolments = await database.enrolments.toArray();
	const today = chinaDay(serverTime);
	const wiped: string[] = [];
	for (const event of new Set(enrolments.map((one) => one.event))) {
		const own = enrolments.filter((one) => one.event === event);
		if (own.every((one) => one.retainUntil < today) && (await wipe(database, event))) wiped.push(event);
	}
	return wiped;
}

/** False, and nothing is touched, while an operation of the event has no receipt, or another phone's rescue file waits here. */
async function wipe(database: LocalDatabase, event: string): Promise<boolean> {
	const {
		enrolments,
		ops,
		receipts,
		rows,
		overlay,
		outcomes,
		cursors,
		rescues,
		files,
		contents,
		drafts,
		meta
	} = database;
	return database.transaction(
		'rw!',
		[enrolments, ops, receipts, rows, overlay, outcomes, cursors, rescues, files, contents, drafts, meta],
		async () => {
			if (
				await ops
					.where('event')
					.equals(event)
					.filter(({ state }) => state !== 'received')
					.count()
			)
				return false;
			if (await rescues.filter((one) => one.event === event && one.state === 'waiting').count()) return false;
			for (const table of [ops, receipts, overlay, outcomes, rescues, files, contents, drafts, enrolments])
				await table.where('event').equals(event).delete();
			await rows.where('[event+entity]').between([event, ''], [event, '\uffff']).delete();
			await cursors.delete(event);
			await forgetNotes(database, event);
			return true;
		}
	);
}

/** YYYY-MM-DD in Asia/Shanghai (UTC+8, no summer time). */
const chinaDay = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

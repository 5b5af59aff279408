// The daily backup that the server takes of its own PostgreSQL: when one is due, and how many are kept. It knows no timer.
import { join } from 'node:path';
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { SettingsError } from '../database/settings-error.ts';
import { backUp, listBackups, removeOldBackups } from './back-up.ts';

const HOUR_MS = 3_600_000;
/** At 03:00 in Shanghai nobody scans; a server that was off then makes up for it once it has run for a while. */
const AT_HOUR = 3;
const SETTLE_MS = 10 * 60_000;
/** After a failure: the disk may have been made room on. */
const RETRY_MS = HOUR_MS;
const KEEP = 7;

const settings = z.object({
	DATA_DIR: z.string().default('./data'),
	BACKUP_DIR: z.string().optional(),
	BACKUP_DAILY: z.enum(['0', '1']).default('1')
});

export interface DailyBackup {
	/** Takes a backup if one is due. @throws BackupError */
	run(): Promise<void>;
}

/** Null when BACKUP_DAILY=0. Backups go to BACKUP_DIR, by default `backups` in DATA_DIR. */
export function dailyBackup(
	env: Record<string, string | undefined>,
	{ now = Date.now, log = console.log }: { now?: () => number; log?: (line: string) => void } = {}
): DailyBackup | null {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
	const read = settings.safeParse(given);
	if (!read.success) throw new SettingsError('Wrong settings: BACKUP_DAILY must be 0 or 1.');
	const { DATA_DIR: dataDir, BACKUP_DIR, BACKUP_DAILY } = read.data;
	if (BACKUP_DAILY === '0') return null;
	const to = BACKUP_DIR ?? join(dataDir, 'backups');
	const startedAt = now();
	let triedAt = -Infinity;
	let failure: unknown = null;

	return {
		async run() {
			if (now() - startedAt < SETTLE_MS) return;
			// Until it is tried again, what went wrong is still wrong.
			if (failure && now() - triedAt < RETRY_MS) throw failure;
			const [newest] = await listBackups(to);
			if (newest && newest.takenAt >= lastDue(now())) return;
			triedAt = now();
			failure = null;
			try {
				const { folder } = await backUp({ dataDir, to, log: () => {} });
				log(`Backed up the database to ${folder}, and opened it to see that it is whole.`);
				await removeOldBackups(to, KEEP);
			} catch (cause) {
				throw (failure = cause);
			}
		}
	};
}

/** The last 03:00 in Shanghai that is not after `now`; both in milliseconds since 1970. */
export function lastDue(now: number): number {
	const today = Date.parse(`${shanghaiDay(new Date(now))}T0${AT_HOUR}:00:00+08:00`);
	return today <= now ? today : today - 24 * HOUR_MS;
}

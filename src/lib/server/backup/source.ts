// The PostgreSQL that a backup reads from: the one that a running server has, or one started for the backup alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, databaseAccount } from '../database/embedded/account.ts';
import { findRunning } from '../database/embedded/cluster.ts';
import { addressOf, PASSWORD_FILE } from '../database/embedded/initialise.ts';
import { DirectoryInUse, lockDirectory } from '../database/embedded/lock.ts';
import { choosePlace, ELSEWHERE } from '../database/embedded/place.ts';
import { RESTORE_MARK, startLocked } from '../database/embedded.ts';
import { BackupError } from './manifest.ts';

export interface Source {
	/** Connects as the owner. */
	url: string;
	cluster: string;
	bin: string;
	account: Account;
	/** Stops it again, when it was started for this. */
	close(): Promise<void>;
}

/** @throws BackupError when `dataDir` holds no database, or its server does not answer. */
export async function openSource(about: {
	dataDir: string;
	elsewhere?: string;
	log: (line: string) => void;
}): Promise<Source> {
	const { dataDir, elsewhere = ELSEWHERE, log } = about;
	if (!existsSync(join(dataDir, PASSWORD_FILE)))
		throw new BackupError(
			`There is no database in ${dataDir}. Set DATA_DIR to the folder that the server uses; a database of your own (DATABASE_URL) is backed up by its own tools.`
		);
	if (existsSync(join(dataDir, RESTORE_MARK)))
		throw new BackupError(`A restore of ${dataDir} was interrupted. Run it again to its end first.`);
	const account = databaseAccount();
	const place = { ...choosePlace({ dataDir, account, elsewhere, log: () => {} }), account };
	if (!existsSync(join(place.cluster, 'PG_VERSION')))
		throw new BackupError(`There is no database in ${place.cluster}.`);

	let unlock: () => void;
	try {
		unlock = lockDirectory(dataDir);
	} catch (cause) {
		if (!(cause instanceof DirectoryInUse)) throw cause;
		const running = await findRunning(place.cluster);
		if (!running)
			throw new BackupError(
				`${cause.message} It has the folder, but its PostgreSQL does not answer: wait until it has started, then run the backup again.`
			);
		const password = readFileSync(join(dataDir, PASSWORD_FILE), 'utf8').trim();
		return { ...place, url: addressOf(running.port, password), close: async () => {} };
	}
	try {
		const own = await startLocked({ dataDir, elsewhere, log });
		return {
			...place,
			url: own.url,
			async close() {
				await own.stop();
				unlock();
			}
		};
	} catch (cause) {
		unlock();
		throw cause;
	}
}

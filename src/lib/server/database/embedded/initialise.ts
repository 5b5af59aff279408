// Making what an embedded PostgreSQL needs, where it is missing: the cluster (initdb), its password, our database in it.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Account, giveTo } from './account.ts';

/** The file of the data directory that holds the owner's password, readable by us alone. */
export const PASSWORD_FILE = 'database-password';

/** Makes an empty cluster. @throws with what initdb said. */
export function initialise(request: {
	cluster: string;
	bin: string;
	account: Account;
	password: string;
}): void {
	const { cluster, bin, account, password } = request;
	// Made beside and renamed: a start that is killed half way leaves nothing that looks like a database.
	const home = resolve(cluster, '..');
	clearDrafts(home);
	const draft = `${cluster}.new-${randomBytes(4).toString('hex')}`;
	const passwordFile = `${draft}.password`;
	mkdirSync(draft, { mode: 0o700 });
	giveTo(account, draft);
	writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
	try {
		giveTo(account, passwordFile);
		const { status, stderr, error } = spawnSync(
			join(bin, 'initdb'),
			[
				`--pgdata=${draft}`,
				'--username=postgres',
				`--pwfile=${passwordFile}`,
				'--auth=scram-sha-256',
				'--encoding=UTF8',
				// PostgreSQL's own collation: the same order and the same lower() on every machine.
				'--locale=C',
				'--locale-provider=builtin',
				'--builtin-locale=C.UTF-8',
				'--data-checksums'
			],
			{ ...account, cwd: '/', env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' }
		);
		if (status !== 0)
			throw new Error(`PostgreSQL could not be set up in ${home}: ${error?.message ?? stderr}`);
		renameSync(draft, cluster);
	} finally {
		rmSync(passwordFile, { force: true });
		rmSync(draft, { recursive: true, force: true });
	}
}

/** What a killed start left. Its initdb may still be writing; what cannot be removed now goes at the next first start. */
function clearDrafts(home: string) {
	for (const entry of readdirSync(home)) {
		if (!entry.startsWith('postgres.new-')) continue;
		try {
			rmSync(join(home, entry), { recursive: true, force: true, maxRetries: 10 });
		} catch {
			// A folder of another name is used; this one is in nobody's way.
		}
	}
}

/** Makes the database that `url` names, unless it is there. */
export async function makeDatabase(url: string): Promise<void> {
	const admin = new URL(url);
	admin.pathname = '/postgres';
	const client = new pg.Client({ connectionString: admin.href });
	await client.connect();
	try {
		const { rowCount } = await client.query("select from pg_database where datname = 'yuanhui'");
		if (!rowCount) await client.query('create database yuanhui');
	} finally {
		await client.end();
	}
}

/** The owner's password; made when there is none. */
export function readPassword(dataDir: string): string {
	const file = join(dataDir, PASSWORD_FILE);
	if (!existsSync(file)) {
		writeFileSync(`${file}.new`, randomBytes(24).toString('base64url'), { mode: 0o600 });
		renameSync(`${file}.new`, file);
	}
	chmodSync(file, 0o600);
	return readFileSync(file, 'utf8').trim();
}

/** The address of our database in the PostgreSQL that listens on `port`. */
export const addressOf = (port: number, password: string): string =>
	`postgres://postgres:${password}@127.0.0.1:${port}/yuanhui`;

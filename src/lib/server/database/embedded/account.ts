// Which account of the machine PostgreSQL runs as: our own, except that it refuses to run as root; then it is `postgres`.
import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** `uid` and `gid` are undefined when PostgreSQL simply runs as we do. */
export interface Account {
	uid?: number;
	gid?: number;
}

/** The account for PostgreSQL. As root, `postgres` is made when the machine has none. */
export function databaseAccount(): Account {
	if (process.getuid?.() !== 0) return {};
	const existing = lookUp();
	if (existing) return existing;
	spawnSync('useradd', [
		'--system',
		'--user-group',
		'--no-create-home',
		'--shell',
		'/usr/sbin/nologin',
		'postgres'
	]);
	const made = lookUp();
	if (made) return made;
	throw new Error(
		'PostgreSQL does not run as root, and there is no account "postgres" on this machine. Make one (useradd --system postgres), start as an ordinary user, or set DATABASE_URL.'
	);
}

function lookUp(): Account | null {
	const id = (flag: string) => {
		const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
		return status === 0 ? Number(stdout) : NaN;
	};
	const [uid, gid] = [id('-u'), id('-g')];
	return uid > 0 && Number.isInteger(gid) ? { uid, gid } : null;
}

/** Whether the account can really get into `dir`: asked of the kernel, so that every parent and every access list counts. */
export const canEnter = (account: Account, dir: string): boolean =>
	account.uid === undefined ||
	spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...account, cwd: '/' }).status === 0;

/** Whether the account can run `file`. */
export const canRun = (account: Account, file: string): boolean =>
	account.uid === undefined ||
	spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', file], { ...account, cwd: '/' }).status === 0;

/** Gives `path` to the account. */
export function giveTo(account: Account, path: string) {
	if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
}

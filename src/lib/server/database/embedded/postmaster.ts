// The running PostgreSQL of one data directory, as postmaster.pid tells of it: found, waited for, stopped. It does not start one.
//
//   (none) ──spawn──▶ starting ──recovered──▶ ready ──SIGINT──▶ stopping ──▶ (none)
//      ▲                                        │
//      └── killed: the file stays, "stale" ◀────┘        our process killed: PostgreSQL stays ready, an orphan
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
	pid: number;
	port: number;
	status: string;
}

/** What postmaster.pid says, whether or not that process still lives. Null when there is none, or it is being written. */
export function readPostmaster(cluster: string): Postmaster | null {
	try {
		// Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
		const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
		const [pid, port] = [Number(lines[0]), Number(lines[3])];
		return pid > 0 ? { pid, port: port || 0, status: (lines[7] ?? '').trim() } : null;
	} catch {
		return null;
	}
}

/** Whether the process exists and is a PostgreSQL: after a reboot the number may belong to anything. */
export function isAlive({ pid }: Pick<Postmaster, 'pid'>): boolean {
	try {
		process.kill(pid, 0);
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== 'EPERM') return false;
	}
	if (!existsSync('/proc/self/cmdline')) return true;
	try {
		// Empty for a process that has ended and was not yet collected.
		return /postgres/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
	} catch {
		return false;
	}
}

/** Asks again every few milliseconds until `answer` is not undefined; null after `timeoutMs`. */
export async function poll<T>(answer: () => T | undefined, timeoutMs: number): Promise<T | null> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const value = answer();
		if (value !== undefined) return value;
		if (performance.now() > deadline) return null;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** Resolves when `postmaster` accepts connections, with its port; null when it ended instead, or takes longer. */
export const untilReady = (cluster: string, pid: number): Promise<Postmaster | null> =>
	poll(() => {
		if (!isAlive({ pid })) return null;
		const now = readPostmaster(cluster);
		return now?.pid === pid && now.status === 'ready' ? now : undefined;
		// Recovery after a crash replays the log: minutes at worst, and stopping it would only start it over.
	}, 300_000);

/** Its file goes a breath before it does: gone is what lives no more, or has been followed by another. */
const gone = (cluster: string, pid: number, timeoutMs: number) =>
	poll(() => {
		const isFollowed = (readPostmaster(cluster)?.pid ?? pid) !== pid;
		return isAlive({ pid }) && !isFollowed ? undefined : true;
	}, timeoutMs);

/** Ends it: connections are closed, what they left undone is rolled back, everything is written. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
	if (!signal(pid, 'SIGINT') || (await gone(cluster, pid, 30_000))) return;
	// It did not manage to write everything; the next start replays the log.
	signal(pid, 'SIGQUIT');
	await gone(cluster, pid, 10_000);
}

/** Waits for one that is already on its way out. */
export const untilGone = (cluster: string, pid: number): Promise<true | null> => gone(cluster, pid, 60_000);

export function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): boolean {
	if (!isAlive({ pid })) return false;
	try {
		return process.kill(pid, name);
	} catch {
		return false;
	}
}

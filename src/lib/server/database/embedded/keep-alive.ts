// Watches the PostgreSQL of a running server and starts it again when it ended without being asked: killed, or out of memory.
// It keeps its port, so that the address in every pool stays true. It knows nothing of what runs in it.
import { isAlive, type Postmaster } from './postmaster.ts';

const LOOK_EVERY_MS = 250;
/** Between two starts that failed: the disk may be full for a while. */
const RETRY_MS = [0, 1_000, 5_000, 30_000];

export interface Kept {
	/** The process that runs now. */
	current(): Postmaster;
	/** Ends the watch; resolves when a start that was under way is over. */
	stop(): Promise<void>;
}

/** `restart` starts it on the port of `running`. */
export function keepAlive(
	running: Postmaster,
	restart: (port: number) => Promise<Postmaster>,
	log: (line: string) => void
): Kept {
	let current = running;
	let isStopped = false;
	let failures = 0;
	let starting: Promise<void> | null = null;

	async function startAgain() {
		log(`PostgreSQL (process ${current.pid}) ended unexpectedly; starting it again.`);
		try {
			current = await restart(current.port);
			failures = 0;
			log(`PostgreSQL runs again (process ${current.pid}).`);
		} catch (cause) {
			failures += 1;
			log((cause as Error).message);
		}
	}
	const look = () => {
		if (isStopped || isAlive(current)) return void next(LOOK_EVERY_MS);
		starting = startAgain().finally(() => {
			starting = null;
			next(failures ? (RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] as number) : LOOK_EVERY_MS);
		});
	};
	let timer: NodeJS.Timeout | undefined;
	const next = (ms: number) => {
		if (!isStopped) timer = setTimeout(look, ms).unref();
	};
	next(LOOK_EVERY_MS);
	return {
		current: () => current,
		async stop() {
			isStopped = true;
			clearTimeout(timer);
			await starting;
		}
	};
}

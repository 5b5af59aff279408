// What the server does by itself, again and again: one timer for each job, which never overlaps itself. The process does not stay
// alive for it. Knows nothing of what the jobs do; several servers on one database are the jobs' own concern (SQL takes a lock).

export interface Job {
	/** For the log. */
	name: string;
	/** From the end of one run to the beginning of the next, in milliseconds. The first run comes after as long. */
	everyMs: number;
	run(): Promise<unknown>;
}

/** Begins. Returns the way to stop: no run begins after that; one that is under way goes on by itself. */
export function startScheduler(
	jobs: readonly Job[],
	log: (line: string) => void = console.error
): () => void {
	let isStopped = false;
	const timers = new Map<Job, NodeJS.Timeout>();
	const plan = (job: Job, wasWrong: string | null) => {
		if (!isStopped) timers.set(job, setTimeout(() => void turn(job, wasWrong), job.everyMs).unref());
	};
	// What goes wrong every minute is said once, and once more when it is over.
	async function turn(job: Job, wasWrong: string | null) {
		const isWrong = await attempt(job);
		if (isWrong !== wasWrong && !isStopped)
			log(isWrong === null ? `${job.name}: works again.` : `${job.name}: ${isWrong}`);
		plan(job, isWrong);
	}
	for (const job of jobs) plan(job, null);
	return () => {
		isStopped = true;
		for (const timer of timers.values()) clearTimeout(timer);
	};
}

/** What went wrong, or null. */
async function attempt(job: Job): Promise<string | null> {
	try {
		await job.run();
		return null;
	} catch (cause) {
		return cause instanceof Error ? cause.message : String(cause);
	}
}

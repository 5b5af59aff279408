// How the feed's tests spend their time.

/** Does `work` again and again for `ms` milliseconds; what has begun is finished. */
export async function during(ms: number, work: () => Promise<void>): Promise<void> {
	const end = performance.now() + ms;
	while (performance.now() < end) await work();
}

/** Three times in ten a pause of up to 30 ms, as between a statement and its commit on a bad line. */
export async function maybeLater(): Promise<void> {
	if (Math.random() < 0.3) await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
}

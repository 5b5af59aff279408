// Keeps a page's picture of the event fresh: asks anew every three seconds while the page is shown, at once when it is shown again, and
// never twice at a time. Knows an address and when it was answered, not what the answer means.

const EVERY_MS = 3000;
const PATIENCE_MS = 10_000;

export class Poll<Answer> {
	/** The last answer; null before the first. */
	answer = $state.raw<Answer | null>(null);
	/** Milliseconds on this screen's clock since the last answer (or since it began). */
	ageMs = $state(0);
	/** The last question was not answered. */
	failed = $state(false);

	/** Begins asking `address`; returns what ends it. Call in an effect. */
	begin(address: string): () => void {
		let answeredAt = performance.now();
		let next: ReturnType<typeof setTimeout> | undefined;
		let isOver = false;
		let asking: AbortController | null = null;
		const tick = setInterval(() => (this.ageMs = performance.now() - answeredAt), 1000);
		const ask = async () => {
			clearTimeout(next);
			if (asking || isOver || document.visibilityState !== 'visible') return;
			asking = new AbortController();
			const patience = setTimeout(() => asking?.abort(), PATIENCE_MS);
			try {
				const answer = await fetch(address, { signal: asking.signal });
				// Signed out meanwhile, or the event is gone: the sign-in page brings back to this one.
				if (answer.redirected || answer.status === 404) return location.reload();
				if (!answer.ok) throw new Error(String(answer.status));
				const fresh = (await answer.json()) as Answer;
				if (isOver) return;
				this.answer = fresh;
				answeredAt = performance.now();
				this.ageMs = 0;
				this.failed = false;
			} catch {
				this.failed = !isOver;
			} finally {
				clearTimeout(patience);
				asking = null;
				if (!isOver) next = setTimeout(ask, EVERY_MS);
			}
		};
		next = setTimeout(ask, EVERY_MS);
		document.addEventListener('visibilitychange', ask);
		return () => {
			isOver = true;
			asking?.abort();
			clearTimeout(next);
			clearInterval(tick);
			document.removeEventListener('visibilitychange', ask);
		};
	}
}

// Keeps the screen on while somebody scans. Does not know about the camera.

export interface WakeLock {
	/** Asks once more; call it in the tap that starts scanning: without a tap some browsers refuse. */
	ask(): void;
	/** Lets the screen sleep again. May be called more than once. */
	release(): void;
}

/** Asks for the screen to stay on, and asks again whenever the page comes back: phones drop the lock when it is hidden. */
export function keepAwake(): WakeLock {
	if (!('wakeLock' in navigator)) return { ask: () => {}, release: () => {} };
	let isWanted = true;
	let sentinel: WakeLockSentinel | null = null;
	const ask = async () => {
		if (!isWanted || document.visibilityState !== 'visible' || (sentinel && !sentinel.released)) return;
		// Refused when the battery is low: the screen then sleeps as it always does.
		const lock = await navigator.wakeLock.request('screen').catch(() => null);
		sentinel = lock;
		if (!isWanted) void lock?.release().catch(() => {});
	};
	document.addEventListener('visibilitychange', ask);
	void ask();
	return {
		ask: () => void ask(),
		release() {
			isWanted = false;
			document.removeEventListener('visibilitychange', ask);
			void sentinel?.release().catch(() => {});
		}
	};
}

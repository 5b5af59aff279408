// Keeps the screen on while somebody scans. Does not know about the camera.

export interface WakeLock {
	/** Asks once more; call it in the tap that starts scanning: without a tap some browsers refuse. */
	ask(): void;
	/** Lets the screen sleep again. May be called more than once. */
	release(): void;
}

/**
 * Whether this browser can keep the screen on while somebody scans; where it cannot, the person is asked to switch the automatic lock off. iOS can
 * from 16.4, in home-screen apps from 18.4: before, they have the API, it grants the lock, and the screen goes dark all the same (WebKit 254545).
 */
export function canStayAwake(browser: Navigator = navigator): boolean {
	if (!('wakeLock' in browser)) return false;
	// Only iOS has `standalone`, and only there it is true.
	if (!(browser as { standalone?: boolean }).standalone) return true;
	// A home-screen app does not always name Safari's version: then the system's counts, and without either nothing is promised.
	const [, major = 0, minor = 0] =
		/Version\/(\d+)\.(\d+)/.exec(browser.userAgent) ?? /OS (\d+)_(\d+)/.exec(browser.userAgent) ?? [];
	return Number(major) + Number(minor) / 100 >= 18.04;
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

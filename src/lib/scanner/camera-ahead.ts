// What can be said of the camera before it is opened: asks for nothing, lights nothing. Does not know the words: the screen has those.

/**
 * - `granted` it opens without a question
 * - `denied` this site was refused: only the settings change that
 * - `asks` the browser will ask at the first scan (or does not tell beforehand: Firefox, Safari before 16)
 * - `none` this browser gives a page no camera: not https, or an app's own browser
 */
export type CameraAhead = 'granted' | 'denied' | 'asks' | 'none';

/** What the browser says of the camera now. Never throws. */
export async function cameraAhead(browser: Navigator = navigator): Promise<CameraAhead> {
	if (typeof browser.mediaDevices?.getUserMedia !== 'function') return 'none';
	try {
		const { state } = await browser.permissions.query({ name: 'camera' });
		return state === 'prompt' ? 'asks' : state;
	} catch {
		return 'asks';
	}
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

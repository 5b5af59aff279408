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

// Sorts what goes wrong with a camera by what the person must do next. Does not know the words: the screen has those.
import { errorName } from './camera-errors.ts';

/**
 * Why there is no picture.
 * - `denied` the person or the phone refused the camera: change it in the settings
 * - `no-camera` this device has none
 * - `busy` another app holds it, or the phone has not let go of it yet (html5-qrcode #764): close the other app, try again
 * - `insecure` the page was not opened over https (or on localhost): open it by its right address
 * - `wechat` it failed inside WeChat or WeCom (html5-qrcode #171, vue-qrcode-reader #375): open the page in the browser
 * - `needs-tap` the picture stands still until somebody taps (webrtc/samples #1565, html5-qrcode #515): call `retry()` from a tap
 * - `no-decoder` the camera is open, and what reads its pictures was lost twice in a row: try again, or type
 * - `unknown` anything else: try again, or photograph the code
 */
export type CameraTrouble =
	'denied' | 'no-camera' | 'busy' | 'insecure' | 'wechat' | 'needs-tap' | 'no-decoder' | 'unknown';

/** The error names of getUserMedia, old spellings of Android browsers among them. */
const BY_NAME: Record<string, CameraTrouble> = {
	NotAllowedError: 'denied',
	PermissionDeniedError: 'denied',
	SecurityError: 'denied',
	NotFoundError: 'no-camera',
	DevicesNotFoundError: 'no-camera',
	OverconstrainedError: 'no-camera',
	NotReadableError: 'busy',
	TrackStartError: 'busy',
	AbortError: 'busy',
	StandstillError: 'needs-tap',
	DecoderLostError: 'no-decoder'
};

/** Where the page runs; a parameter so that tests can say. */
export interface Surroundings {
	isSecure: boolean;
	userAgent: string;
}

/** Sorts an error of starting the camera. Never throws, whatever was thrown. */
export function sortTrouble(error: unknown, around: Surroundings = here()): CameraTrouble {
	if (!around.isSecure) return 'insecure';
	const trouble = BY_NAME[errorName(error)] ?? 'unknown';
	const isOurs = trouble === 'needs-tap' || trouble === 'no-decoder';
	return !isOurs && isInWeChat(around.userAgent) ? 'wechat' : trouble;
}

/** WeChat and WeCom (`wxwork`) run pages in a web view of their own. */
export function isInWeChat(userAgent: string): boolean {
	return /MicroMessenger|wxwork/i.test(userAgent);
}

function here(): Surroundings {
	return { isSecure: window.isSecureContext, userAgent: navigator.userAgent };
}

// Opens one camera with html5-qrcode's camera layer, in the order that works on slow and odd phones. Does not decode and does not
// decide when to open. Import it dynamically: html5-qrcode cannot be loaded on the server.
// Of the package only `es2015/camera` is taken: neither its ZXing nor its screens come into the bundle.
import type { RenderedCamera } from 'html5-qrcode/es2015/camera/core.js';
import { CameraFactory } from 'html5-qrcode/es2015/camera/factories.js';
import { errorName, StandstillError } from './camera-errors.ts';
import { watchPicture, type Told } from './watch-picture.ts';

/** An open camera, its first picture on the video. */
export interface Lens {
	video: HTMLVideoElement;
	track: MediaStreamTrack;
	hasTorch: boolean;
	zoom: { min: number; max: number; step: number } | null;
	/** Tells when the picture stands still and when it moves again. @returns the way to stop */
	watch(told: Told): () => void;
	/** Stops the camera and takes the video away; never throws, also when the screen has already gone (html5-qrcode #661). */
	close(): Promise<void>;
}

/** Some phones have not released the sensor yet when the page asks again (html5-qrcode #764): wait and ask again. */
const BUSY_RETRY_MS = [300, 800];
const BUSY = ['NotReadableError', 'TrackStartError', 'AbortError'];
/** Refusals by the person or the phone: asking again with other words would only ask again. */
const REFUSED = ['NotAllowedError', 'PermissionDeniedError', 'SecurityError'];
/** A stream without a picture for this long waits for a tap (webrtc/samples #1565, mind-ar-js #411, #144: iOS web views). */
const FIRST_PICTURE_MS = 4000;
/** Focus and zoom are taken only by a camera that has been running for a while (html5-qrcode #308, #820). */
const FOCUS_AFTER_MS = 2000;

const SIZE = { width: { ideal: 1920 }, height: { ideal: 1080 } };

/**
 * Shows a camera in `element` and answers when its first picture is there. Tries the chosen lens, then the rear camera, then
 * whatever there is: a stale id is refused on iOS, and in an iOS home-screen app only the plain question opens a camera (html5-qrcode
 * #713, zxing-js/browser #122). Cameras are never listed first: html5-qrcode's list opens and closes one, which is what breaks #764.
 * Rejects with the last DOMException, or a StandstillError.
 */
export async function openLens(element: HTMLElement, lensId: string | null): Promise<Lens> {
	// An empty wish asks as getUserMedia({ video: true }) does.
	const wishes: MediaTrackConstraints[] = [{ facingMode: 'environment', ...SIZE }, {}];
	if (lensId) wishes.unshift({ deviceId: { exact: lensId }, ...SIZE });
	let refusal: unknown;
	for (const wish of wishes) {
		try {
			return await show(element, wish);
		} catch (error) {
			refusal = error;
			if (REFUSED.includes(errorName(error))) break;
		}
	}
	throw refusal;
}

async function show(element: HTMLElement, wish: MediaTrackConstraints): Promise<Lens> {
	const factory = await CameraFactory.failIfNotSupported();
	const stream = await patiently(() => factory.create(wish));
	let onPicture = () => {};
	const picture = new Promise<void>((resolve) => (onPicture = resolve));
	const camera = await stream.render(element, {}, { onRenderSurfaceReady: () => onPicture() });
	const video = camera.getSurface();
	// The library sizes the video in pixels and throws from media events; we fill the element and watch the track instead.
	video.style.cssText = 'display:block;width:100%;height:100%;object-fit:cover';
	video.onabort = video.onerror = null;
	const timeout = setTimeout(onPicture, FIRST_PICTURE_MS);
	await picture;
	clearTimeout(timeout);
	const track = (video.srcObject as MediaStream).getVideoTracks()[0];
	const isPlaying = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.paused;
	if (track && isPlaying) {
		keepPlaying(video);
		setTimeout(() => void focus(track), FOCUS_AFTER_MS);
		return described(camera, track);
	}
	await close(camera, track);
	throw new StandstillError('The camera opened but shows no picture.');
}

function described(camera: RenderedCamera, track: MediaStreamTrack): Lens {
	const can = camera.getCapabilities();
	const zoom = can.zoomFeature();
	return {
		video: camera.getSurface(),
		track,
		hasTorch: can.torchFeature().isSupported(),
		zoom: zoom.isSupported() ? { min: zoom.min(), max: zoom.max(), step: zoom.step() } : null,
		watch: (told) => watchPicture({ video: camera.getSurface(), track }, told),
		close: () => close(camera, track)
	};
}

/**
 * iOS pauses a video, or stops painting it, while the camera goes on (html5-qrcode #890: black picture, yet codes are read): play it again,
 * and have it painted as a layer of its own. A refused play() is no error of ours: then the last picture stays.
 */
function keepPlaying(video: HTMLVideoElement): void {
	video.style.transform = 'translateZ(0)';
	video.addEventListener('pause', () => {
		if (video.isConnected) void video.play().catch(() => {});
	});
}

/** Phones that need to be told focus on what moves before them (html5-qrcode #690 Huawei, #308); others do it anyway. */
async function focus(track: MediaStreamTrack): Promise<void> {
	const modes = (track.getCapabilities?.() as { focusMode?: string[] } | undefined)?.focusMode;
	if (track.readyState !== 'live' || !modes?.includes('continuous')) return;
	await track.applyConstraints({ advanced: [{ focusMode: 'continuous' } as object] }).catch(() => {});
}

async function patiently<T>(open: () => Promise<T>): Promise<T> {
	for (const waitMs of BUSY_RETRY_MS) {
		try {
			return await open();
		} catch (error) {
			if (!BUSY.includes(errorName(error))) throw error;
			await new Promise((resolve) => setTimeout(resolve, waitMs));
		}
	}
	return open();
}

async function close(camera: RenderedCamera, track: MediaStreamTrack | undefined): Promise<void> {
	try {
		track?.stop();
		await camera.close();
	} catch {
		// The element was emptied before the camera was closed: the track is stopped, and that is what counts.
	}
}

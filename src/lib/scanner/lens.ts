// Opens one camera with html5-qrcode's camera layer, in the order that works on slow and odd phones. Does not decode and does not
// decide when to open. Import it dynamically: html5-qrcode cannot be loaded on the server.
import type { RenderedCamera } from 'html5-qrcode/es2015/camera/core.js';
import { CameraFactory } from 'html5-qrcode/es2015/camera/factories.js';
import { errorName, StandstillError } from './trouble.ts';

/** An open camera, its first picture on the video. */
export interface Lens {
	video: HTMLVideoElement;
	track: MediaStreamTrack;
	hasTorch: boolean;
	zoom: { min: number; max: number; step: number } | null;
	/** Stops the camera and takes the video away; never throws, also when the screen has already gone (html5-qrcode #661). */
	close(): Promise<void>;
}

/** Some phones have not released the sensor yet when the page asks again (html5-qrcode #764): wait and ask again. */
const BUSY_RETRY_MS = [300, 800];
const BUSY = ['NotReadableError', 'TrackStartError', 'AbortError'];
const UNSUITABLE = ['NotFoundError', 'DevicesNotFoundError', 'OverconstrainedError'];
/** A stream without a picture for this long waits for a tap (webrtc/samples #1565, iOS web views). */
const FIRST_PICTURE_MS = 4000;

const SIZE = { width: { ideal: 1920 }, height: { ideal: 1080 } };

/**
 * Shows a camera in `element` and answers when its first picture is there. Tries the chosen lens, then the rear camera, then
 * whatever there is (a stale id is refused on iOS; html5-qrcode #713). Cameras are never listed first: html5-qrcode's list opens
 * and closes one, which is what breaks #764. Rejects with the last DOMException, or a StandstillError.
 */
export async function openLens(element: HTMLElement, lensId: string | null): Promise<Lens> {
	const wishes: MediaTrackConstraints[] = [{ facingMode: 'environment', ...SIZE }, {}];
	if (lensId) wishes.unshift({ deviceId: { exact: lensId }, ...SIZE });
	let refusal: unknown;
	for (const wish of wishes) {
		try {
			return await show(element, wish);
		} catch (error) {
			refusal = error;
			if (!UNSUITABLE.includes(errorName(error)) && !BUSY.includes(errorName(error))) break;
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
	if (track && isPlaying) return described(camera, track);
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
		close: () => close(camera, track)
	};
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

// Opens one camera with html5-qrcode's camera layer, in the order that works on slow and odd phones, and lists the lenses.
// Does not decode and does not decide when to open.
import { CameraFactory } from 'html5-qrcode/es2015/camera/factories.js';
import type { RenderedCamera } from 'html5-qrcode/es2015/camera/core.js';
import { errorName, StandstillError } from './trouble.ts';

export type { RenderedCamera };

/** Some phones have not released the sensor yet when the page asks again (html5-qrcode #764): wait and ask again. */
const BUSY_RETRY_MS = [300, 800];
const BUSY = ['NotReadableError', 'TrackStartError', 'AbortError'];
const UNSUITABLE = ['NotFoundError', 'DevicesNotFoundError', 'OverconstrainedError'];
/** A stream whose first picture takes longer than this waits for a tap (webrtc/samples #1565, iOS web views). */
const FIRST_PICTURE_MS = 4000;

const SIZE = { width: { ideal: 1920 }, height: { ideal: 1080 } };

/**
 * Shows a camera in `element` and answers when its first picture is there. Tries the remembered lens, then the rear camera, then
 * whatever there is (a stale id is refused on iOS; html5-qrcode #713). Cameras are never listed first: html5-qrcode's list opens
 * and closes one, which is what breaks #764. Rejects with the last DOMException, or a StandstillError.
 */
export async function openLens(element: HTMLElement, lensId: string | null): Promise<RenderedCamera> {
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

async function show(element: HTMLElement, wish: MediaTrackConstraints): Promise<RenderedCamera> {
	const factory = await CameraFactory.failIfNotSupported();
	const stream = await patiently(() => factory.create(wish));
	let onPicture = () => {};
	const picture = new Promise<void>((resolve) => (onPicture = resolve));
	const camera = await stream.render(element, {}, { onRenderSurfaceReady: () => onPicture() });
	const video = camera.getSurface();
	// The library sizes the video in pixels and throws from media events; we fill the element and watch the track instead.
	video.style.cssText = 'display:block;width:100%;height:100%;object-fit:cover';
	video.onabort = video.onerror = null;
	const timeout = setTimeout(() => onPicture(), FIRST_PICTURE_MS);
	await picture;
	clearTimeout(timeout);
	if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.paused) return camera;
	await closeLens(camera);
	throw new StandstillError('The camera opened but shows no picture.');
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

/** Stops the camera and takes its video away; never throws, also when the screen has already gone (html5-qrcode #661). */
export async function closeLens(camera: RenderedCamera): Promise<void> {
	try {
		trackOf(camera)?.stop();
		await camera.close();
	} catch {
		// The element was emptied before the camera was closed: the track is stopped, and that is what counts.
	}
}

/** The video track of an open camera. */
export function trackOf(camera: RenderedCamera): MediaStreamTrack | undefined {
	return (camera.getSurface().srcObject as MediaStream | null)?.getVideoTracks()[0];
}

/** Ids of the lenses to go through, rear ones when the labels tell which those are. Only useful once a camera is open. */
export async function listLenses(): Promise<string[]> {
	const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
	const lenses = devices.filter((device) => device.kind === 'videoinput' && device.deviceId);
	const rear = lenses.filter((lens) => /back|rear|environment|后/i.test(lens.label));
	return (rear.length ? rear : lenses).map((lens) => lens.deviceId);
}

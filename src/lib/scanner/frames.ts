// Takes pictures out of a playing video and has them decoded, one after the other. Knows neither permissions nor lenses.
import type { Code, Decoder, Picture } from './decoder.ts';

/**
 * At most this many attempts a second; after half a minute without a code fewer, because a phone at a door is hot enough. The first code
 * brings the pace back.
 */
const QUICK_MS = 1000 / 30;
const RESTING_MS = 1000 / 10;
const RESTS_AFTER_MS = 30_000;
/** The longer side of what is decoded. Cameras are asked for 1920: nothing is thrown away but what some bring above it. */
const MOST_SIDE = 1920;

export interface FrameReader {
	/** While true, frames are let go by: the camera keeps running, so that resuming costs nothing. */
	paused: boolean;
	stop(): void;
}

export interface FrameOptions {
	video: HTMLVideoElement;
	decoder: Decoder;
	/** A frame was decoded: its codes, the nearest to the middle first, repeats included; often none. */
	onCodes(codes: Code[]): void;
	/** The decoder is lost and comes back only by a new start; nothing more is read. */
	onLost(error: unknown): void;
}

/**
 * Decodes frames of `video` until stopped. One at a time: the next is taken when the last is answered, so it is always the newest and
 * nothing queues up on a slow phone.
 */
export function readFrames({ video, decoder, onCodes, onLost }: FrameOptions): FrameReader {
	let isStopped = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const reader: FrameReader = {
		paused: false,
		stop() {
			isStopped = true;
			clearTimeout(timer);
		}
	};
	const take = grabber();
	let lastCodeAt = performance.now();

	async function next() {
		const startedAt = performance.now();
		try {
			const picture = reader.paused ? null : await take(video);
			if (isStopped) return;
			const codes = picture && (await decoder.decode(picture, 'glance'));
			if (isStopped) return;
			if (codes?.length) lastCodeAt = startedAt;
			// What was before the lens when somebody paused is not read any more.
			if (codes && !reader.paused) tell(codes);
		} catch (error) {
			if (!isStopped) onLost(error);
			return;
		}
		const paceMs = startedAt - lastCodeAt > RESTS_AFTER_MS ? RESTING_MS : QUICK_MS;
		timer = setTimeout(next, Math.max(0, startedAt + paceMs - performance.now()));
	}

	/** A callback that throws is the screen's matter: the scanner reads on. */
	function tell(codes: Code[]) {
		try {
			onCodes(codes);
		} catch (error) {
			reportError(error);
		}
	}

	timer = setTimeout(next, 0);
	return reader;
}

/**
 * Answers with the picture now on a video, or null while there is none. Where workers have a canvas, only a bitmap is made here and its
 * pixels are read over there; elsewhere (iOS before 16.4) they are read on this thread.
 */
function grabber(): (video: HTMLVideoElement) => Promise<Picture | null> {
	const hasCanvasInWorkers =
		typeof OffscreenCanvas !== 'undefined' && typeof createImageBitmap === 'function';
	let context: CanvasRenderingContext2D | null = null;
	return async (video) => {
		const { videoWidth, videoHeight } = video;
		if (!videoWidth || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
		const scale = Math.min(1, MOST_SIDE / Math.max(videoWidth, videoHeight));
		const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
		if (hasCanvasInWorkers) {
			const size = scale < 1 ? { resizeWidth: width, resizeHeight: height } : undefined;
			// Between two streams a video may have a size and no picture; the next frame has one.
			return createImageBitmap(video, size).catch(() => null);
		}
		context ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
		if (!context) return null;
		if (context.canvas.width !== width) context.canvas.width = width;
		if (context.canvas.height !== height) context.canvas.height = height;
		context.drawImage(video, 0, 0, width, height);
		return context.getImageData(0, 0, width, height);
	};
}

// Takes pictures out of a playing video and has them decoded, one after the other. Knows neither permissions nor lenses.
import type { Code, Decoder, Picture } from './decoder.ts';

/**
 * At most this many attempts a second: twice as many as a camera has pictures, so that none waits long to be looked at. After half a minute
 * without a code fewer, because a phone at a door is hot enough; the first code brings the pace back.
 */
const QUICK_MS = 1000 / 60;
const RESTING_MS = 1000 / 10;
const RESTS_AFTER_MS = 30_000;
/** Cameras bring thirty pictures a second. A decoder that answers within one of them has the next picture waiting; a slower one is given the newest. */
const PICTURE_MS = 1000 / 30;
/** The longer side of what is decoded. Cameras are asked for 1920: nothing is thrown away but what some bring above it. */
const MOST_SIDE = 1920;
/** A browser that refuses so many bitmaps in a row makes none of this video: its pixels are read on this thread then. */
const MOST_REFUSALS = 8;

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
 * Decodes frames of `video` until stopped. One is read at a time; where that is a matter of one picture the next one waits meanwhile, else it is
 * taken when the last is answered: so it is the newest there is, and nothing queues up on a slow phone.
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
	/** Asked for while the decoder was busy with the one before, so that it never waits for a picture. */
	let ahead: Promise<Code[] | null> | null = null;
	let lastCodeAt = performance.now();
	let answeredAt = 0;
	let decodedInMs = Infinity;

	async function next() {
		const startedAt = performance.now();
		const isResting = startedAt - lastCodeAt > RESTS_AFTER_MS;
		try {
			const looking = ahead ?? look();
			ahead = isResting || decodedInMs >= PICTURE_MS ? null : look();
			// Its failure is told when its turn comes; until then nobody listens.
			ahead?.catch(() => {});
			const codes = await looking;
			if (isStopped) return;
			if (codes?.length) lastCodeAt = startedAt;
			// What was before the lens when somebody paused is not read any more.
			if (codes && !reader.paused) tell(codes);
		} catch (error) {
			if (!isStopped) onLost(error);
			isStopped = true;
			return;
		}
		const waitMs = startedAt + (isResting ? RESTING_MS : QUICK_MS) - performance.now();
		// A timer of nothing waits four milliseconds all the same.
		if (waitMs > 0) timer = setTimeout(next, waitMs);
		else void next();
	}

	/** The codes of the newest picture; null while there is none, while paused, and where the decoder lost it. */
	async function look(): Promise<Code[] | null> {
		const picture = reader.paused ? null : await take(video);
		if (!picture) return null;
		if (isStopped) return letGo(picture);
		const askedAt = performance.now();
		const codes = await decoder.decode(picture, 'glance');
		const now = performance.now();
		decodedInMs = now - Math.max(askedAt, answeredAt);
		answeredAt = now;
		return codes;
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

/** A picture that nobody will look at. Pixels go by themselves, a bitmap does not. */
function letGo(picture: Picture): null {
	if ('close' in picture) picture.close();
	return null;
}

/**
 * Answers with the picture now on a video, or null while there is none. Where workers have a canvas, only a bitmap is made here and its
 * pixels are read over there; elsewhere (iOS before 16.4) they are read on this thread.
 */
function grabber(): (video: HTMLVideoElement) => Promise<Picture | null> {
	let hasCanvasInWorkers = typeof OffscreenCanvas !== 'undefined' && typeof createImageBitmap === 'function';
	let refusals = 0;
	let context: CanvasRenderingContext2D | null = null;
	return async (video) => {
		const { videoWidth, videoHeight } = video;
		if (!videoWidth || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
		const scale = Math.min(1, MOST_SIDE / Math.max(videoWidth, videoHeight));
		const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
		if (hasCanvasInWorkers) {
			const size = scale < 1 ? { resizeWidth: width, resizeHeight: height } : undefined;
			try {
				const bitmap = await createImageBitmap(video, size);
				refusals = 0;
				return bitmap;
			} catch {
				// Between two streams a video may have a size and no picture; the next frame has one.
				hasCanvasInWorkers = ++refusals < MOST_REFUSALS;
				return null;
			}
		}
		context ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
		if (!context) return null;
		if (context.canvas.width !== width) context.canvas.width = width;
		if (context.canvas.height !== height) context.canvas.height = height;
		context.drawImage(video, 0, 0, width, height);
		return context.getImageData(0, 0, width, height);
	};
}

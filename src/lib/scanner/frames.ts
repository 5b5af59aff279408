// Takes pictures out of a playing video and has them decoded, again and again. Knows neither permissions nor lenses.
import type { Threshold } from './decoder.ts';

/** At most this many attempts a second. */
const MAX_FPS = 12;
/** The whole frame is decoded at no more than this many pixels a side, the middle square at no more than MIDDLE_SIDE. */
const WHOLE_SIDE = 1280;
const MIDDLE_SIDE = 800;

interface Attempt {
	part: 'whole' | 'middle';
	threshold: Threshold;
}

/** What is tried frame after frame: a clerk aims, so the middle (more pixels for each module, less to search) comes every other time. */
const ATTEMPTS: readonly Attempt[] = [
	{ part: 'whole', threshold: 'local' },
	{ part: 'middle', threshold: 'local' },
	{ part: 'whole', threshold: 'local' },
	{ part: 'middle', threshold: 'global' }
];

export interface FrameReader {
	/** While true, frames are let go by: the camera keeps running, so that resuming costs nothing. */
	paused: boolean;
	stop(): void;
}

/**
 * Decodes frames of `video` until stopped and calls `onText` with every text read, repeats included. After each attempt it rests
 * at least as long as the attempt took: the decoder works on the main thread, and a slow phone must still answer taps.
 */
export function readFrames(
	video: HTMLVideoElement,
	decode: (image: ImageData, threshold: Threshold) => string | null,
	onText: (text: string) => void
): FrameReader {
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true });
	const reader: FrameReader = { paused: false, stop: () => clearTimeout(timer) };
	let turn = 0;
	let timer = setTimeout(next, 0);
	function next() {
		const startedAt = performance.now();
		// Set first: neither a throwing callback nor stop() within it may end or revive the loop.
		timer = setTimeout(next, 1000 / MAX_FPS);
		if (reader.paused || !context || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
		const attempt = ATTEMPTS[turn++ % ATTEMPTS.length]!;
		const text = decode(grab(video, context, attempt.part), attempt.threshold);
		const tookMs = performance.now() - startedAt;
		clearTimeout(timer);
		timer = setTimeout(next, Math.max(tookMs, 1000 / MAX_FPS - tookMs));
		if (text !== null) onText(text);
	}
	return reader;
}

/** The wanted part of the picture now on the video, in the camera's pixels where they fit. */
function grab(video: HTMLVideoElement, context: CanvasRenderingContext2D, part: Attempt['part']): ImageData {
	const { videoWidth, videoHeight } = video;
	const short = Math.min(videoWidth, videoHeight);
	const [width, height] = part === 'whole' ? [videoWidth, videoHeight] : [short, short];
	const scale = Math.min(1, (part === 'whole' ? WHOLE_SIDE : MIDDLE_SIDE) / Math.max(width, height));
	const { canvas } = context;
	const [toWidth, toHeight] = [Math.round(width * scale), Math.round(height * scale)];
	if (canvas.width !== toWidth) canvas.width = toWidth;
	if (canvas.height !== toHeight) canvas.height = toHeight;
	const [x, y] = [(videoWidth - width) / 2, (videoHeight - height) / 2];
	context.drawImage(video, x, y, width, height, 0, 0, toWidth, toHeight);
	return context.getImageData(0, 0, toWidth, toHeight);
}

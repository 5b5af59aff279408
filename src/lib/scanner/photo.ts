// Reads the codes in a picture that somebody picked or just took. Knows neither the camera nor what a code means.
import { openDecoder, type Decoder } from './decoder.ts';

export interface PhotoResult {
	/** What was read, each text once, the nearest to the middle first; empty when there is no readable code. */
	texts: string[];
	/**
	 * `unreadable-file`: this browser cannot open it as a picture (HEIC outside Safari, a damaged file, no picture at all).
	 * `no-decoder`: the picture is one, but this phone could not start what reads it: try again.
	 */
	trouble: 'unreadable-file' | 'no-decoder' | null;
}

/** The size at which most codes in photos read, and quickly: the longer side. */
const USUAL_SIDE = 1600;
/** More pixels than this no canvas holds on iOS. */
const MOST_PIXELS = 16_000_000;
/** So long somebody waits for a photo before it is quicker to type. */
const PATIENCE_MS = 8000;
/** And so long where another code was read, and what is sought may lie beside it. */
const IN_HAND_MS = 3000;

/**
 * Decodes `file` on this phone; it is sent nowhere. Never throws. The page stays usable meanwhile.
 * @param sought what is looked for: another code beside it does not end the looking
 */
export async function readPhoto(file: Blob, sought?: RegExp): Promise<PhotoResult> {
	const address = URL.createObjectURL(file);
	try {
		const picture = new Image();
		picture.src = address;
		await picture.decode();
		if (!picture.naturalWidth || !picture.naturalHeight) return { texts: [], trouble: 'unreadable-file' };
		return await readPicture(
			picture,
			{ width: picture.naturalWidth, height: picture.naturalHeight },
			sought
		).then(
			(texts) => ({ texts, trouble: null }),
			() => ({ texts: [], trouble: 'no-decoder' })
		);
	} catch {
		return { texts: [], trouble: 'unreadable-file' };
	} finally {
		URL.revokeObjectURL(address);
	}
}

/** The texts in anything that can be drawn, as `readPhoto` finds them. Rejects when no decoder starts. */
export async function readPicture(
	picture: CanvasImageSource,
	{ width, height }: { width: number; height: number },
	sought?: RegExp
): Promise<string[]> {
	const decoder = openDecoder(sought);
	const found = new Set<string>();
	try {
		const startedAt = performance.now();
		for (const view of viewsOf(picture, width, height)) {
			if (performance.now() - startedAt > (found.size ? IN_HAND_MS : PATIENCE_MS)) break;
			for (const text of await patiently(decoder, view)) found.add(text);
			if ([...found].some((text) => !sought || sought.test(text))) break;
		}
		return [...found];
	} finally {
		decoder.close();
	}
}

/** A worker that was lost over a picture is replaced; the new one is shown the same. */
async function patiently(decoder: Decoder, view: View): Promise<string[]> {
	const codes = (await decoder.decode(view(), 'patient')) ?? (await decoder.decode(view(), 'patient'));
	return codes?.map(({ text }) => text) ?? [];
}

type View = () => ImageData;

/**
 * The whole picture at its usual size, then with all its pixels, then its quarters and its middle: for a code that is small in a large
 * photo. Drawn one by one: a 48-megapixel photo would not fit into memory twice.
 */
function* viewsOf(picture: CanvasImageSource, width: number, height: number): Generator<View> {
	const whole = { x: 0, y: 0, width, height };
	const usual = Math.min(1, USUAL_SIDE / Math.max(width, height));
	yield () => draw(picture, whole, usual);
	if (usual === 1) return;
	yield () => draw(picture, whole, Math.min(1, Math.sqrt(MOST_PIXELS / (width * height))));
	if (usual > 0.75) return;
	for (const y of [0.25, 0, 0.5])
		for (const x of [0.25, 0, 0.5]) {
			const part = { x: x * width, y: y * height, width: width / 2, height: height / 2 };
			yield () => draw(picture, part, Math.min(1, usual * 2));
		}
}

function draw(
	picture: CanvasImageSource,
	part: { x: number; y: number; width: number; height: number },
	scale: number
): ImageData {
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(part.width * scale));
	canvas.height = Math.max(1, Math.round(part.height * scale));
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('This browser gives no canvas.');
	// A transparent picture is read as if it lay on paper.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(picture, part.x, part.y, part.width, part.height, 0, 0, canvas.width, canvas.height);
	return context.getImageData(0, 0, canvas.width, canvas.height);
}

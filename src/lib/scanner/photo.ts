// Reads the codes in a picture that somebody picked or just took. Knows neither the camera nor what a code means.
import type { Threshold } from './decoder.ts';

export interface PhotoResult {
	/** What was read, each text once; empty when there is no readable code. */
	texts: string[];
	/** `unreadable-file`: this browser cannot open it as a picture (HEIC outside Safari, a damaged file, no picture at all). */
	trouble: 'unreadable-file' | null;
}

/** Sizes of the longer side to try: the usual one, then finer for a small code, then coarser for a blurred one. */
const SIDES = [1280, 2200, 700];
const THRESHOLDS: readonly Threshold[] = ['local', 'global'];
/** Where a quarter of the picture starts, in shares of it: for a code that is small in a large photo. */
const CROPS = [0.25, 0, 0.5].flatMap((y) => [0.25, 0, 0.5].map((x) => ({ x, y })));

/** Decodes `file` in this page; it is sent nowhere. Never throws. Gives the page a breath between attempts. */
export async function readPhoto(file: Blob): Promise<PhotoResult> {
	const address = URL.createObjectURL(file);
	try {
		const picture = new Image();
		picture.src = address;
		await picture.decode();
		if (!picture.naturalWidth || !picture.naturalHeight) return { texts: [], trouble: 'unreadable-file' };
		return { texts: await readPicture(picture), trouble: null };
	} catch {
		return { texts: [], trouble: 'unreadable-file' };
	} finally {
		URL.revokeObjectURL(address);
	}
}

async function readPicture(picture: HTMLImageElement): Promise<string[]> {
	const { decode } = await import('./decoder.ts');
	for (const image of views(picture)) {
		for (const threshold of THRESHOLDS) {
			const text = decode(image, threshold);
			if (text !== null) return [text];
		}
		await new Promise((resolve) => setTimeout(resolve, 0));
	}
	return [];
}

/** The whole picture at several sizes, then its parts. Made one by one: a 48-megapixel photo would not fit into memory twice. */
function* views(picture: HTMLImageElement): Generator<ImageData> {
	const { naturalWidth: width, naturalHeight: height } = picture;
	const long = Math.max(width, height);
	const sides = new Set(SIDES.map((side) => Math.min(side, long)));
	for (const side of sides) yield draw(picture, { x: 0, y: 0, width, height }, side / long);
	if (long <= SIDES[0]!) return;
	for (const { x, y } of CROPS) {
		const part = { x: x * width, y: y * height, width: width / 2, height: height / 2 };
		yield draw(picture, part, Math.min(1, (2 * SIDES[0]!) / long));
	}
}

function draw(
	picture: HTMLImageElement,
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

// 试一试扫码: before the doors open, this phone draws a badge's code and reads it by the same way as a picture. Tells that the decoder loads and works
// here, and how long that takes; what the camera is worth only a real badge can tell.
import { encode } from 'uqr';
import type { CameraAhead } from '#lib/scanner/camera-ahead.ts';

/** Milliseconds until the code was read; null when it was not. */
export type Tried = number | null;
type Read = (picture: Blob) => Promise<{ texts: string[] }>;

/** A badge fills about this many pixels of a frame at arm's length, a little turned. */
const SIDE = 420;
const TURNED_DEGREES = 6;

class SelfTest {
	/** Undefined until it was tried. */
	result = $state<Tried | undefined>();
	isBusy = $state(false);

	async run(): Promise<void> {
		this.isBusy = true;
		// The decoder comes with the scanner: not part of the first download, and precached with it.
		this.result = await tryReading(async (picture) => {
			const { readPhoto } = await import('#lib/scanner/photo.ts');
			return readPhoto(picture);
		});
		this.isBusy = false;
	}
}
/** Whether this phone may scan, as far as it was looked at: a camera that is refused, or a code that was not read, is no phone for a door. */
export function canScan(camera: CameraAhead, tried: Tried | undefined): boolean {
	return camera !== 'denied' && camera !== 'none' && tried !== null;
}
/** One a page: it holds until the app is opened anew. */
export const selfTest = new SelfTest();

/** Draws a code as long as a badge's and has it read. Never throws. */
export async function tryReading(read: Read): Promise<Tried> {
	const from = performance.now();
	try {
		// Another one each time: nothing remembered can pass for something read.
		const text = `${location.origin}/c/${crypto.randomUUID().replaceAll('-', '').slice(0, 22)}`;
		const { texts } = await read(await draw(text));
		return texts.includes(text) ? performance.now() - from : null;
	} catch {
		return null;
	}
}

function draw(text: string): Promise<Blob> {
	const { data, size } = encode(text, { ecc: 'Q', border: 4 });
	const canvas = document.createElement('canvas');
	canvas.width = 1280;
	canvas.height = 720;
	const context = canvas.getContext('2d')!;
	context.fillStyle = '#8a8a88';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.translate(canvas.width / 2, canvas.height / 2);
	context.rotate((TURNED_DEGREES * Math.PI) / 180);
	context.translate(-SIDE / 2, -SIDE / 2);
	context.scale(SIDE / size, SIDE / size);
	context.fillStyle = '#f4f2ee';
	context.fillRect(0, 0, size, size);
	context.fillStyle = '#222';
	data.forEach((row, y) => row.forEach((isDark, x) => isDark && context.fillRect(x, y, 1.02, 1.02)));
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png')
	);
}

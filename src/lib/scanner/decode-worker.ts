// The decoder's own thread: one picture in, its codes out. Holds no queue and does not decide which pictures come: `decoder.ts` does.
import { greyOf } from './grey.ts';
import { glancer, lookPatiently, type Code } from './looks.ts';
import { openZXing } from './zxing.ts';

/** What the page sends: first where the WebAssembly is and what is looked for, then pictures, each answered in its turn. */
export type Question =
	{ wasm: string; sought: RegExp | undefined } | { picture: ImageData | ImageBitmap; effort: Effort };
/**
 * - `glance` a frame of a running camera: another comes soon, so second looks take little time and go on in the next frame
 * - `patient` a photo: somebody waits for this one
 */
export type Effort = 'glance' | 'patient';
/** What it answers: once that it can read, then the codes of each picture; `failed` when it cannot, now or ever. */
export type Reply = { ready: true } | { codes: Code[] } | { failed: string };

/** Time for second looks, above the first one. */
const BUDGET_MS: Record<Effort, number> = { glance: 45, patient: 3000 };

const now = () => performance.now();
let look: ((image: ImageData, effort: Effort) => Code[]) | null = null;
let context: OffscreenCanvasRenderingContext2D | null = null;

self.onmessage = async ({ data }: MessageEvent<Question>) => {
	try {
		if ('wasm' in data) await open(data);
		else answer({ codes: look?.(pixelsOf(data.picture), data.effort) ?? [] });
	} catch (error) {
		answer({ failed: String(error) });
	}
};

async function open({ wasm, sought }: { wasm: string; sought: RegExp | undefined }) {
	const read = await openZXing(wasm);
	const glance = glancer(read, now, sought);
	look = (image, effort) =>
		effort === 'glance'
			? glance(greyOf(image), BUDGET_MS.glance)
			: lookPatiently(read, greyOf(image), { budgetMs: BUDGET_MS.patient, now, sought });
	answer({ ready: true });
}

/** The bitmap's pixels, taken here so that the page's thread need not; the bitmap is let go at once. */
function pixelsOf(picture: ImageData | ImageBitmap): ImageData {
	if ('data' in picture) return picture;
	const { width, height } = picture;
	context ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('This browser gives no canvas in a worker.');
	const { canvas } = context;
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== height) canvas.height = height;
	context.drawImage(picture, 0, 0);
	picture.close();
	return context.getImageData(0, 0, width, height);
}

function answer(reply: Reply) {
	self.postMessage(reply);
}

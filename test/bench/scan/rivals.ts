// Runs in the page: what our decoder is compared with, html5-qrcode as it comes and zxing-wasm with every option on, over the very same
// canvas. Bundled by bundle.ts; knows no files and keeps no score.
import { Html5Qrcode } from 'html5-qrcode';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export interface Size {
	name: string;
	/** Null: the picture's own. */
	box: [number, number] | null;
}

export interface Reading {
	size: string;
	rotation: number;
	decoder: Decoder;
	texts: string[];
	ms: number;
}

export type Decoder = 'html5-qrcode' | 'zxing-wasm' | 'ours';

export interface BenchWindow {
	qrDecode(canvas: HTMLCanvasElement): Promise<string[]>;
	bench: {
		/** Draws the picture in each size and rotation and has all three read it. */
		readAll(picture: string | GreyBytes, sizes: Size[], rotations: number[]): Promise<Reading[]>;
		/** Scans the camera with html5-qrcode at fps 30 for so long; attempts and hits of `text`, and other texts read. */
		scanLive(text: string, ms: number): Promise<{ attempts: number; hits: number; misreads: number }>;
	};
}

/** Grey pixels, base64. */
export interface GreyBytes {
	bytes: string;
	width: number;
	height: number;
}

prepareZXingModule({ overrides: { locateFile: () => '/bench/zxing_reader.wasm' } });
const holder = document.createElement('div');
holder.id = 'html5-qrcode';
holder.style.width = '360px';
document.body.append(holder);
const asItComes = new Html5Qrcode(holder.id, false);

const DECODERS: Record<Decoder, (canvas: HTMLCanvasElement) => Promise<string[]>> = {
	async 'html5-qrcode'(canvas) {
		const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
		const file = new File([blob!], 'picture.png', { type: 'image/png' });
		return asItComes.scanFileV2(file, false).then(
			(result) => [result.decodedText],
			() => []
		);
	},
	async 'zxing-wasm'(canvas) {
		const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
		const results = await readBarcodes(pixels, {
			formats: ['QRCode'],
			textMode: 'Plain',
			tryHarder: true,
			tryRotate: true,
			tryInvert: true,
			tryDownscale: true,
			tryDenoise: true
		});
		return results.filter((result) => result.isValid).map((result) => result.text);
	},
	ours: (canvas) => page().qrDecode(canvas)
};

async function readAll(picture: string | GreyBytes, sizes: Size[], rotations: number[]): Promise<Reading[]> {
	const source = typeof picture === 'string' ? await imageOf(picture) : canvasOf(picture);
	const readings: Reading[] = [];
	for (const { name: size, box } of sizes)
		for (const rotation of rotations) {
			const canvas = drawn(source, box, rotation);
			for (const decoder of Object.keys(DECODERS) as Decoder[]) {
				const startedAt = performance.now();
				const texts = await DECODERS[decoder](canvas);
				readings.push({ size, rotation, decoder, texts, ms: performance.now() - startedAt });
			}
		}
	return readings;
}

async function scanLive(text: string, ms: number) {
	const count = { attempts: 0, hits: 0, misreads: 0 };
	await asItComes.start(
		{ facingMode: 'environment' },
		{ fps: 30 },
		(read) => {
			count.attempts++;
			if (read === text) count.hits++;
			else count.misreads++;
		},
		() => void count.attempts++
	);
	Object.assign(count, { attempts: 0, hits: 0, misreads: 0 });
	await new Promise((resolve) => setTimeout(resolve, ms));
	const result = { ...count };
	await asItComes.stop();
	return result;
}

/** As a camera's frame: the picture in the middle of the box, as large as it fits, on grey. */
function drawn(
	source: HTMLImageElement | HTMLCanvasElement,
	box: Size['box'],
	rotation: number
): HTMLCanvasElement {
	const own: [number, number] =
		source instanceof HTMLImageElement
			? [source.naturalWidth, source.naturalHeight]
			: [source.width, source.height];
	const isLying = rotation % 180 !== 0;
	const turned: [number, number] = isLying ? [own[1], own[0]] : own;
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = box ?? turned;
	const context = canvas.getContext('2d', { willReadFrequently: true })!;
	context.fillStyle = box ? '#808080' : '#fff';
	context.fillRect(0, 0, canvas.width, canvas.height);
	const scale = Math.min(canvas.width / turned[0], canvas.height / turned[1]);
	context.imageSmoothingQuality = 'high';
	context.translate(canvas.width / 2, canvas.height / 2);
	context.rotate((rotation * Math.PI) / 180);
	context.scale(scale, scale);
	context.fillStyle = '#fff';
	context.fillRect(-own[0] / 2, -own[1] / 2, own[0], own[1]);
	context.drawImage(source, -own[0] / 2, -own[1] / 2);
	return canvas;
}

async function imageOf(address: string): Promise<HTMLImageElement> {
	const image = new Image();
	image.src = address;
	await image.decode();
	return image;
}

function canvasOf({ bytes, width, height }: GreyBytes): HTMLCanvasElement {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [width, height];
	const context = canvas.getContext('2d')!;
	const pixels = context.createImageData(width, height);
	const grey = atob(bytes);
	for (let i = 0; i < grey.length; i++) {
		const light = grey.charCodeAt(i);
		pixels.data.set([light, light, light, 255], i * 4);
	}
	context.putImageData(pixels, 0, 0);
	return canvas;
}

function page(): BenchWindow {
	return window as unknown as BenchWindow;
}

Object.assign(window, { bench: { readAll, scanLive } });

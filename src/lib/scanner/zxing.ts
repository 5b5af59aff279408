// zxing-cpp as WebAssembly: grey pixels → symbols. Only the reader, only QR codes. Runs in the decode worker and in tests of Node; knows
// neither which pictures are worth a try nor what a text means.
import { prepareZXingModule, type ReadResult, type ZXingReaderModule } from 'zxing-wasm/reader';
import type { Quad } from './flatten.ts';
import type { GreyImage } from './grey.ts';

/** A symbol in a picture; one that was found but not read has no text. */
export interface Symbol {
	text: string | null;
	quad: Quad;
}

export interface ReadOptions {
	/** `local` copes with shadows, `global` with blur; `given` takes what is below 127 for black. */
	threshold?: 'local' | 'global' | 'given';
	/** Looks once, at full size: not for light codes on dark, not reduced, without closing small holes. A third of the time. */
	isQuick?: boolean;
}

/** Reads one picture, as hard as zxing-cpp can: turned, inverted, reduced. */
export type Read = (image: GreyImage, options?: ReadOptions) => Symbol[];

/** What Emscripten puts into every module: its memory, anew after it has grown. */
interface Memory {
	HEAPU8: Uint8Array;
	_malloc(bytes: number): number;
	_free(address: number): void;
}

type ModuleOptions = Parameters<ZXingReaderModule['readBarcodesFromPixmap']>[3];
const THRESHOLDS = { local: 0, global: 1, given: 2 };
const OPTIONS: ModuleOptions = {
	formats: 'QRCode',
	tryHarder: true,
	tryRotate: true,
	tryInvert: true,
	tryDownscale: true,
	tryDenoise: true,
	binarizer: THRESHOLDS.local,
	isPure: false,
	downscaleFactor: 3,
	downscaleThreshold: 500,
	minLineCount: 2,
	maxNumberOfSymbols: 16,
	validateOptionalChecksum: false,
	returnErrors: true,
	eanAddOnSymbol: 0,
	// Plain: the bytes as text, by the character set the code names or by a guess (UTF-8, GB18030).
	textMode: 0,
	characterSet: 0,
	tryCode39ExtendedMode: false
};
const QUICK = { tryInvert: false, tryDownscale: false, tryDenoise: false };

/**
 * Loads the WebAssembly once and answers with the reader.
 * @param wasm its address on our own origin, or its bytes; the package's own default would ask a foreign host
 */
export async function openZXing(wasm: string | ArrayBuffer): Promise<Read> {
	const overrides = typeof wasm === 'string' ? { locateFile: () => wasm } : { wasmBinary: wasm };
	const zxing = (await prepareZXingModule({ overrides, fireImmediately: true })) as ZXingReaderModule &
		Memory;
	return (image, { threshold = 'local', isQuick = false } = {}) => {
		const pixels = zxing._malloc(image.data.length);
		if (!pixels) throw new Error('The decoder has no memory left.');
		try {
			zxing.HEAPU8.set(image.data, pixels);
			const options = { ...OPTIONS, ...(isQuick ? QUICK : {}), binarizer: THRESHOLDS[threshold] };
			const found = zxing.readBarcodesFromPixmap(pixels, image.width, image.height, options);
			try {
				return symbolsOf(found);
			} finally {
				// Without it every frame would leave its answers in the WebAssembly's memory.
				(found as { delete?(): void }).delete?.();
			}
		} finally {
			zxing._free(pixels);
		}
	};
}

function symbolsOf(found: ReturnType<ZXingReaderModule['readBarcodesFromPixmap']>): Symbol[] {
	return (
		Array.from({ length: found.size() }, (_, i) => found.get(i)!)
			// What looks like a micro code is nearly always a piece of something else; valid ones are taken.
			.filter((one) => one.isValid || one.format !== 'MicroQRCode')
			.map(({ isValid, text, position }) => ({ text: isValid ? text : null, quad: quadOf(position) }))
	);
}

function quadOf({ topLeft, topRight, bottomRight, bottomLeft }: ReadResult['position']): Quad {
	return [topLeft, topRight, bottomRight, bottomLeft];
}

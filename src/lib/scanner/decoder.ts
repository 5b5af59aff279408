// Reads QR codes out of pixels with the ZXing that html5-qrcode brings. Knows neither cameras nor files.
// Heavy (about 100 kB gzip): import it dynamically. html5-qrcode's own decoder is not used, because it neither tries harder nor
// falls back to a global threshold, and builds readers for seventeen formats on every frame.
import * as bundled from 'html5-qrcode/third_party/zxing-js.umd.js';

/** The part of ZXing that is used; html5-qrcode's own declarations leave most of it out. */
interface ZXing {
	RGBLuminanceSource: new (grey: Uint8ClampedArray, width: number, height: number) => object;
	HybridBinarizer: new (source: object) => object;
	GlobalHistogramBinarizer: new (source: object) => object;
	BinaryBitmap: new (binarizer: object) => object;
	QRCodeReader: new () => { decode(bitmap: object, hints: Map<number, unknown>): { getText(): string } };
	DecodeHintType: { TRY_HARDER: number };
}

const zxing = ('default' in bundled ? bundled.default : bundled) as unknown as ZXing;
const HINTS = new Map<number, unknown>([[zxing.DecodeHintType.TRY_HARDER, true]]);

/** How to tell black from white: `local` copes with shadows, `global` with blur and low contrast. */
export type Threshold = 'local' | 'global';

/** The text of the QR code in `image`, or null when none could be read. Throws nothing. */
export function decode(image: ImageData, threshold: Threshold): string | null {
	const source = new zxing.RGBLuminanceSource(greyOf(image), image.width, image.height);
	const Binarizer = threshold === 'local' ? zxing.HybridBinarizer : zxing.GlobalHistogramBinarizer;
	try {
		return new zxing.QRCodeReader().decode(new zxing.BinaryBitmap(new Binarizer(source)), HINTS).getText();
	} catch {
		// ZXing throws for everything that is not a perfect read: not found, checksum, format.
		return null;
	}
}

/** Luminance by the weights ZXing uses (306, 601, 117 of 1024). */
function greyOf({ data, width, height }: ImageData): Uint8ClampedArray {
	const grey = new Uint8ClampedArray(width * height);
	for (let i = 0, j = 0; j < grey.length; i += 4, j++) {
		grey[j] = (306 * data[i]! + 601 * data[i + 1]! + 117 * data[i + 2]! + 512) >> 10;
	}
	return grey;
}

// Grey pictures and what may be done to them before a code is looked for. Pure arithmetic; knows neither cameras nor codes.

export interface GreyImage {
	/** One byte a pixel, row by row, 0 is black. */
	data: Uint8Array;
	width: number;
	height: number;
}

export interface Point {
	x: number;
	y: number;
}

/** Luminance by the weights ZXing uses (306, 601, 117 of 1024); alpha is not looked at: draw on white first. */
export function greyOf({ data, width, height }: ImageData): GreyImage {
	const grey = new Uint8Array(width * height);
	for (let i = 0, j = 0; j < grey.length; i += 4, j++) {
		grey[j] = (306 * data[i]! + 601 * data[i + 1]! + 117 * data[i + 2]! + 512) >> 10;
	}
	return { data: grey, width, height };
}

/** The part of `image` from (x, y) on, cut at its edges. */
export function cropped(image: GreyImage, part: Point & { width: number; height: number }): GreyImage {
	const [x, y] = [Math.max(0, Math.floor(part.x)), Math.max(0, Math.floor(part.y))];
	const width = Math.max(1, Math.min(image.width - x, Math.ceil(part.width)));
	const height = Math.max(1, Math.min(image.height - y, Math.ceil(part.height)));
	const data = new Uint8Array(width * height);
	for (let row = 0; row < height; row++) {
		const from = (y + row) * image.width + x;
		data.set(image.data.subarray(from, from + width), row * width);
	}
	return { data, width, height };
}

/** Enlarged between the pixels, or reduced to the mean of those that fall together. */
export function scaled(image: GreyImage, factor: number): GreyImage {
	const width = Math.max(1, Math.round(image.width * factor));
	const height = Math.max(1, Math.round(image.height * factor));
	if (factor >= 1) return resampled(image, { width, height }, (x, y) => [x / factor, y / factor]);
	const data = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		const [top, bottom] = span(y, factor, image.height);
		for (let x = 0; x < width; x++) {
			const [left, right] = span(x, factor, image.width);
			let sum = 0;
			for (let row = top; row < bottom; row++)
				for (let column = left; column < right; column++) sum += image.data[row * image.width + column]!;
			data[y * width + x] = sum / ((bottom - top) * (right - left));
		}
	}
	return { data, width, height };
}

function span(at: number, factor: number, most: number): [number, number] {
	const from = Math.min(most - 1, Math.floor(at / factor));
	return [from, Math.min(most, Math.max(from + 1, Math.floor((at + 1) / factor)))];
}

/**
 * A picture of the given size, each pixel taken from where `place` says (the middle of a pixel lies at half), between the four
 * nearest; what lies outside is mid-grey.
 */
export function resampled(
	{ data: from, width: fromWidth, height: fromHeight }: GreyImage,
	{ width, height }: { width: number; height: number },
	place: (x: number, y: number) => readonly [number, number]
): GreyImage {
	const data = new Uint8Array(width * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const [atX, atY] = place(x + 0.5, y + 0.5);
			if (atX < 0 || atY < 0 || atX > fromWidth || atY > fromHeight) {
				data[y * width + x] = 128;
				continue;
			}
			const [sx, sy] = [clamp(atX - 0.5, fromWidth - 1), clamp(atY - 0.5, fromHeight - 1)];
			const [left, top] = [Math.floor(sx), Math.floor(sy)];
			const [fx, fy] = [sx - left, sy - top];
			const i = top * fromWidth + left;
			const right = left + 1 < fromWidth ? 1 : 0;
			const below = top + 1 < fromHeight ? fromWidth : 0;
			const upper = from[i]! * (1 - fx) + from[i + right]! * fx;
			const lower = from[i + below]! * (1 - fx) + from[i + below + right]! * fx;
			data[y * width + x] = upper * (1 - fy) + lower * fy + 0.5;
		}
	return { data, width, height };
}

function clamp(value: number, most: number): number {
	return Math.max(0, Math.min(most, value));
}

/** Takes away noise and a screen's stripes: the mean of a square of 2 × `radius` + 1, twice. */
export function softened(image: GreyImage, radius: number): GreyImage {
	const once = localMean(image, radius);
	return { ...image, data: localMean({ ...image, data: once }, radius) };
}

/** Undoes a soft focus and a small movement: what differs from its surroundings differs more. */
export function sharpened(image: GreyImage, radius: number, strength: number): GreyImage {
	const mean = localMean(image, radius);
	const data = new Uint8ClampedArray(mean.length);
	for (let i = 0; i < data.length; i++) data[i] = image.data[i]! + strength * (image.data[i]! - mean[i]!);
	return { ...image, data: new Uint8Array(data.buffer) };
}

/** Black where it is darker than its surroundings (a local binarisation): for shadow, glare and dark halls. */
export function localThreshold(image: GreyImage, radius: number): GreyImage {
	const mean = localMean(image, radius);
	return { ...image, data: image.data.map((light, i) => (light < mean[i]! - 2 ? 0 : 255)) };
}

/** Black where it is darker than `share` of the way from the darkest to the brightest (each without its outermost hundredth). */
export function levelThreshold(image: GreyImage, share: number): GreyImage {
	const counts = new Uint32Array(256);
	for (const light of image.data) counts[light]!++;
	const few = image.data.length / 100;
	let [dark, bright] = [0, 255];
	for (let sum = counts[0]!; sum < few && dark < 255; sum += counts[++dark]!);
	for (let sum = counts[255]!; sum < few && bright > 0; sum += counts[--bright]!);
	const level = dark + share * (bright - dark);
	return { ...image, data: image.data.map((light) => (light < level ? 0 : 255)) };
}

/** The mean of the square around each pixel, by sums over rectangles: as fast for a large square as for a small one. */
function localMean({ data, width, height }: GreyImage, radius: number): Uint8Array {
	const stride = width + 1;
	const sums = new Uint32Array(stride * (height + 1));
	for (let y = 0; y < height; y++) {
		let row = 0;
		for (let x = 0; x < width; x++) {
			row += data[y * width + x]!;
			sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
		}
	}
	const mean = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		const [top, bottom] = [Math.max(0, y - radius) * stride, Math.min(height, y + radius + 1) * stride];
		const rows = (bottom - top) / stride;
		for (let x = 0; x < width; x++) {
			const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
			const sum = sums[bottom + right]! - sums[top + right]! - sums[bottom + left]! + sums[top + left]!;
			mean[y * width + x] = sum / (rows * (right - left)) + 0.5;
		}
	}
	return mean;
}

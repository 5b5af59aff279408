// Lays a code flat that was found but not read: its four corners become a square, and a badge that is bent is bent back. Knows no
// code: it is told where the corners are.
import { resampled, type GreyImage, type Point } from './grey.ts';

/** Corners of a found code, clockwise from its top left. */
export type Quad = readonly [Point, Point, Point, Point];

/** Pixels a side of a flattened code: six for each module of a badge. */
const SIDE = 288;
/** Quiet zone around it, as a share of the code. */
const MARGIN = 0.12;

/** How far the middle of a bent badge lies off its ends, as a share of the code: across, down. */
export const BENDS: readonly Point[] = [
	{ x: 0, y: 0 },
	...[0.025, -0.025, 0.05, -0.05].flatMap((bend) => [
		{ x: 0, y: bend },
		{ x: bend, y: 0 }
	])
];

/** The code within `quad` of `image`, flat and upright, with a margin. */
export function flattened(image: GreyImage, quad: Quad, bend: Point): GreyImage {
	const size = Math.round(SIDE * (1 + 2 * MARGIN));
	const place = perspective(quad);
	return resampled(image, { width: size, height: size }, (x, y) => {
		const [u, v] = [x / SIDE - MARGIN, y / SIDE - MARGIN];
		return place(u + 4 * bend.x * v * (1 - v), v + 4 * bend.y * u * (1 - u));
	});
}

/** From the unit square to the quad, by the projection that a camera makes of a flat thing (Heckbert 1989, 2.3). */
function perspective([a, b, c, d]: Quad): (u: number, v: number) => readonly [number, number] {
	const [sumX, sumY] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
	const [x1, y1, x2, y2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
	const area = x1 * y2 - x2 * y1 || 1;
	const g = (sumX * y2 - x2 * sumY) / area;
	const h = (x1 * sumY - sumX * y1) / area;
	return (u, v) => {
		const w = 1 + g * u + h * v;
		return [
			(a.x + (b.x - a.x + g * b.x) * u + (d.x - a.x + h * d.x) * v) / w,
			(a.y + (b.y - a.y + g * b.y) * u + (d.y - a.y + h * d.y) * v) / w
		];
	};
}

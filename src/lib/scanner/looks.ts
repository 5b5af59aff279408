// How often and in which ways one picture is looked at. The first look is zxing-cpp's own, with all it can; only when that reads nothing
// come the second looks: sharpened, smoothed and thresholded, enlarged, and around what was found but not read. Knows no worker, and what is sought only as a pattern.
import { BENDS, flattened, type Quad } from './flatten.ts';
import {
	cropped,
	levelThreshold,
	localThreshold,
	scaled,
	sharpened,
	softened,
	type GreyImage,
	type Point
} from './grey.ts';
import type { Read, ReadOptions, Symbol } from './zxing.ts';

/** A code that was read, and where its middle lies: shares of the picture's width and height. */
export interface Code {
	text: string;
	x: number;
	y: number;
}

interface Look {
	make(image: GreyImage): GreyImage;
	options?: ReadOptions;
	/** How many times the pixels of the picture it looks at. */
	cost: number;
}

/** In the order of what they find for their time, measured by `npm run bench:scan` (docs/decisions/second-look.md). */
const LOOKS: readonly Look[] = [
	{ make: (image) => sharpened(image, 2, 1.5), cost: 1 },
	{ make: (image) => localThreshold(softened(image, 1), 16), options: { threshold: 'given' }, cost: 1 },
	{ make: (image) => image, options: { threshold: 'global' }, cost: 1 },
	{ make: (image) => sharpened(image, 4, 3), cost: 1 },
	{ make: (image) => scaled(image, 1.5), cost: 2.25 },
	{ make: (image) => levelThreshold(image, 0.72), options: { threshold: 'given' }, cost: 1 },
	{ make: (image) => sharpened(scaled(image, 2), 3, 1.5), cost: 4 },
	{ make: (image) => scaled(image, 0.5), cost: 0.25 },
	{
		make: (image) => localThreshold(softened(scaled(image, 2), 1), 24),
		options: { threshold: 'given' },
		cost: 4
	},
	{ make: (image) => softened(image, 2), cost: 1 },
	{ make: (image) => localThreshold(scaled(image, 2), 32), options: { threshold: 'given' }, cost: 4 },
	{ make: (image) => scaled(image, 3), cost: 9 }
];

/** The first look, whole. */
const PLAIN: Look = { make: (image) => image, cost: 1 };

/** Second looks are not made at more pixels than this: they would take seconds and find what is found without them. */
const MOST_PIXELS = 4_000_000;
/** In a frame of a running camera a second look is made at no more pixels than this: a fifth of a second on a slow phone. */
const GLANCE_PIXELS = 1_200_000;
/** What is reduced before the second looks. */
const LARGE_PIXELS = 400_000;
/** Space around a found code, as a share of its size, and the side to which it is enlarged. */
const SURROUNDINGS = 0.35;
const ZOOMED_SIDE = 480;
/** What is smaller than this many pixels a side is no code. */
const LEAST_SIDE = 16;

/** Milliseconds of a clock that only goes forward, `performance.now` for one. */
type Now = () => number;

/**
 * Everything that can be read in one picture, for somebody who waits: second looks until something is read or `budgetMs` is over. The
 * code nearest the middle comes first.
 */
export function lookPatiently(
	read: Read,
	image: GreyImage,
	{ budgetMs, now, sought }: { budgetMs: number; now: Now; sought?: RegExp | undefined }
): Code[] {
	const until = now() + budgetMs;
	const first = read(image);
	let codes = codesOf(first, image);
	if (hasSought(codes, sought)) return codes;
	for (const takes of [wholeTakes(image), zoomedTakes(first, image, 4)])
		for (const one of takes) {
			if (hasSought(codes, sought) || now() > until) return codes;
			codes = joined(codes, take(read, one));
		}
	return codes;
}

/** Without a pattern every text is sought. One that is not does not end the looking: beside a poster the badge is still to be read. */
function hasSought(codes: readonly Code[], sought: RegExp | undefined): boolean {
	return sought ? codes.some(({ text }) => sought.test(text)) : codes.length > 0;
}

/**
 * For the frames of a running camera: a quick first look, and, while `budgetMs` lasts, second looks, going on in the next frame where this
 * one ended: around what was found but not read, else at the middle, where a clerk aims.
 */
export function glancer(
	read: Read,
	now: Now,
	sought?: RegExp
): (image: GreyImage, budgetMs: number) => Code[] {
	// Which take of each kind comes next, and which kind.
	const next = { zoomed: 0, middle: 0 };
	let isNear = false;
	return (image, budgetMs) => {
		// Two thirds of the whole first look go into what a badge hardly ever is: that comes with the second looks.
		const first = read(image, { isQuick: true });
		let codes = codesOf(first, image);
		if (hasSought(codes, sought)) return codes;
		// Counted from here: a phone on which the first look takes long needs second looks no less.
		const until = now() + budgetMs;
		const zoomed = [...zoomedTakes(first, image, 1)];
		const middle = [{ look: PLAIN, image, part: WHOLE }, ...middleTakes(image)];
		while (!hasSought(codes, sought) && now() < until) {
			isNear = !isNear && zoomed.length > 0;
			const one = isNear ? zoomed[next.zoomed++ % zoomed.length]! : middle[next.middle++ % middle.length]!;
			codes = joined(codes, take(read, one));
		}
		return codes;
	};
}

/** One more way to look, and which part of the picture it sees. */
interface Take {
	look: Look;
	image: GreyImage;
	part: Part;
}

/** Shares of the picture. */
interface Part {
	x: number;
	y: number;
	width: number;
	height: number;
}

const WHOLE: Part = { x: 0, y: 0, width: 1, height: 1 };

/** A large picture also reduced, and there first: a blur of six pixels is one of three, and a quarter of the work. */
function* wholeTakes(image: GreyImage): Generator<Take> {
	const reductions = [1];
	for (let factor = 1; factor * factor * image.data.length > LARGE_PIXELS;) reductions.unshift((factor /= 2));
	for (const factor of reductions) {
		const seen = factor < 1 ? scaled(image, factor) : image;
		for (const look of LOOKS)
			if (look.cost * seen.data.length <= MOST_PIXELS) yield { look, image: seen, part: WHOLE };
	}
}

/** What costs more sees less of the middle, so that none takes long: the next badge may be there already. */
function* middleTakes(image: GreyImage): Generator<Take> {
	const most = Math.min(image.width, image.height);
	for (const look of LOOKS) {
		if (look.cost > 4) continue;
		const side = Math.min(most, Math.floor(Math.sqrt(GLANCE_PIXELS / look.cost)));
		const box = { x: (image.width - side) / 2, y: (image.height - side) / 2, width: side, height: side };
		yield { look, image: cropped(image, box), part: partOf(box, image) };
	}
}

/** Around each code that was found but not read: enlarged, then laid flat and bent back. */
function* zoomedTakes(found: Symbol[], image: GreyImage, most: number): Generator<Take> {
	for (const quad of unread(found, image).slice(0, most)) {
		const box = boxAround(quad);
		const part = partOf(box, image);
		const near = scaled(cropped(image, box), ZOOMED_SIDE / Math.max(box.width, box.height));
		for (const look of LOOKS.slice(0, 3)) yield { look, image: near, part };
		for (const bend of BENDS)
			yield { look: { make: () => flattened(image, quad, bend), cost: 1 }, image, part };
	}
}

function take(read: Read, { look, image, part }: Take): Code[] {
	const seen = look.make(image);
	return codesOf(read(seen, look.options), seen, part);
}

/** What was read, the nearest to the middle of the picture first, each text once. */
function codesOf(symbols: Symbol[], { width, height }: GreyImage, part = WHOLE): Code[] {
	const codes = new Map<string, Code>();
	for (const { text, quad } of symbols) {
		if (!text || codes.has(text)) continue;
		const { x, y } = middleOf(quad);
		codes.set(text, {
			text,
			x: part.x + (part.width * x) / width,
			y: part.y + (part.height * y) / height
		});
	}
	return fromMiddle([...codes.values()]);
}

/** Those of an earlier look and what another one adds, in the order of `codesOf`. */
function joined(before: Code[], more: Code[]): Code[] {
	return before.length
		? fromMiddle([...before, ...more.filter(({ text }) => before.every((one) => one.text !== text))])
		: more;
}

function fromMiddle(codes: Code[]): Code[] {
	const off = ({ x, y }: Code) => Math.hypot(x - 0.5, y - 0.5);
	return codes.sort((a, b) => off(a) - off(b));
}

/** Where codes were found and none was read: of those that lie on each other one, the largest first. */
function unread(found: Symbol[], image: GreyImage): Quad[] {
	const quads: Quad[] = [];
	for (const { text, quad } of [...found].sort((a, b) => sizeOf(b.quad) - sizeOf(a.quad))) {
		const size = sizeOf(quad);
		if (text || size < LEAST_SIDE || size > 1.5 * Math.max(image.width, image.height)) continue;
		const middle = middleOf(quad);
		const isKnown = quads.some((known) => distance(middleOf(known), middle) < size / 5);
		if (!isKnown) quads.push(quad);
	}
	return quads;
}

function boxAround(quad: Quad): Part {
	const [xs, ys] = [quad.map(({ x }) => x), quad.map(({ y }) => y)];
	const margin = SURROUNDINGS * sizeOf(quad);
	const [x, y] = [Math.max(0, Math.min(...xs) - margin), Math.max(0, Math.min(...ys) - margin)];
	return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

function partOf(box: Part, { width, height }: GreyImage): Part {
	return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}

function middleOf(quad: Quad): Point {
	return {
		x: quad.reduce((sum, { x }) => sum + x, 0) / 4,
		y: quad.reduce((sum, { y }) => sum + y, 0) / 4
	};
}

/** The longer of its diagonals, as the side of a square. */
function sizeOf([a, b, c, d]: Quad): number {
	return Math.max(distance(a, c), distance(b, d)) / Math.SQRT2;
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a.x - b.x, a.y - b.y);
}

// What the decoder reads: the first look is zxing-cpp's, the second looks read what that one misses, and nothing is read that is not there.
import { readFile } from 'node:fs/promises';
import { encode } from 'uqr';
import { beforeAll, describe, expect, test } from 'vitest';
import { BENDS, flattened, type Quad } from '#lib/scanner/flatten.ts';
import {
	cropped,
	levelThreshold,
	localThreshold,
	scaled,
	sharpened,
	type GreyImage
} from '#lib/scanner/grey.ts';
import { glancer, lookPatiently } from '#lib/scanner/looks.ts';
import { openZXing, type Read } from '#lib/scanner/zxing.ts';
import { syntheticPictures } from '../bench/scan/synthetic.ts';

let read: Read;

beforeAll(async () => {
	const bytes = await readFile('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm');
	read = await openZXing(new Uint8Array(bytes).buffer);
});

/** No clock: every look is made. */
const unhurried = { budgetMs: 1, now: () => 0 };

/** A grey wall with codes on it, each at its place. */
function wall(codes: { text: string; x: number; y: number; pixels: number }[]): GreyImage {
	const [width, height] = [640, 360];
	const data = new Uint8Array(width * height).fill(200);
	for (const { text, x, y, pixels } of codes)
		encode(text, { ecc: 'Q', border: 4 }).data.forEach((row, v) =>
			row.forEach((isDark, u) => {
				for (let i = 0; i < pixels * pixels; i++) {
					const at = (y + v * pixels + Math.floor(i / pixels)) * width + x + u * pixels + (i % pixels);
					data[at] = isDark ? 20 : 240;
				}
			})
		);
	return { data, width, height };
}

describe('a picture with several codes', () => {
	const picture = wall([
		{ text: '左上', x: 10, y: 10, pixels: 3 },
		{ text: '中间', x: 270, y: 120, pixels: 3 },
		{ text: '右下', x: 500, y: 230, pixels: 3 }
	]);

	test('is read whole, the code nearest the middle first', () => {
		const codes = lookPatiently(read, picture, unhurried);
		expect(codes[0]).toMatchObject({ text: '中间' });
		expect(codes[0]!.x).toBeCloseTo(0.49, 1);
		expect(codes.map(({ text }) => text).sort()).toEqual(['中间', '右下', '左上'].sort());
	});

	test('is read alike by the running camera', () => {
		expect(glancer(read, () => 0)(picture, 0).map(({ text }) => text)[0]).toBe('中间');
	});
});

test('a wall without a code has none, however long it is looked at', () => {
	expect(lookPatiently(read, wall([]), unhurried)).toEqual([]);
});

describe('second looks', () => {
	const pictures = [...syntheticPictures(3, 2, ['small', 'far', 'dark', 'bent'])];
	let readings: { text: string; picture: GreyImage; isFirst: boolean; texts: string[] }[];

	beforeAll(() => {
		readings = pictures.map(({ text, picture }) => ({
			text,
			picture,
			isFirst: read(picture).some((symbol) => symbol.text === text),
			texts: lookPatiently(read, picture, unhurried).map((code) => code.text)
		}));
	});

	test('read what the first one misses, and never another text', () => {
		for (const { text, texts } of readings) expect([[], [text]]).toContainEqual(texts);
		expect(readings.filter(({ isFirst, texts }) => isFirst && !texts.length)).toEqual([]);
		expect(readings.filter(({ isFirst, texts }) => !isFirst && texts.length).length).toBeGreaterThan(1);
	});

	test('come in turn while the camera runs: the same picture is read after some frames', () => {
		const missed = readings.find(({ isFirst, texts }) => !isFirst && texts.length > 0);
		let clock = 0;
		// Every look at the clock takes a moment: one second look a frame, or none.
		const filmed = (budgetMs: number) => {
			const glance = glancer(read, () => clock++);
			const frames = Array.from({ length: 40 }, () => glance(missed!.picture, budgetMs));
			return frames.find((codes) => codes.length)?.[0]?.text;
		};
		expect(filmed(0)).toBeUndefined();
		expect(filmed(2)).toBe(missed!.text);
	});

	test('are not made when there is no time for them', () => {
		let looks = 0;
		const counting: Read = () => (looks++, []);
		let clock = 0;
		lookPatiently(counting, wall([]), { budgetMs: 5, now: () => (clock += 10) });
		expect(looks).toBe(1);
	});
});

describe('a code that is not sought', () => {
	const [badge, poster] = ['BADGE', 'POSTER'];
	const symbol = (text: string, at: number) => ({
		text,
		quad: [0, 1, 2, 3].map(() => ({ x: at, y: at })) as unknown as Quad
	});
	/** The first look reads only the poster; some second look reads the badge. */
	const reading = () => {
		let looks = 0;
		const reader: Read = () => (++looks < 4 ? [symbol(poster, 10)] : [symbol(badge, 5)]);
		return { reader, looks: () => looks };
	};
	const textsOf = (codes: { text: string }[]) => codes.map(({ text }) => text).sort();

	test('does not end the looking, in a photo nor before the camera, and is told as well', () => {
		const sought = /^BADGE$/;
		expect(textsOf(lookPatiently(reading().reader, wall([]), { ...unhurried, sought }))).toEqual([
			badge,
			poster
		]);
		expect(textsOf(glancer(reading().reader, () => 0, sought)(wall([]), 1))).toEqual([badge, poster]);
	});

	test('ends it where nothing is sought, and where the time is over', () => {
		const { reader, looks } = reading();
		expect(textsOf(lookPatiently(reader, wall([]), unhurried))).toEqual([poster]);
		expect(textsOf(glancer(reader, () => 0)(wall([]), 1))).toEqual([poster]);
		expect(looks()).toBe(2);
		expect(textsOf(glancer(reading().reader, () => 0, /^BADGE$/)(wall([]), 0))).toEqual([poster]);
	});
});

test('a code seen aslant is laid flat, and a bent one bent back', () => {
	const straight = wall([{ text: 'YH-平', x: 200, y: 60, pixels: 6 }]);
	const quad = read(straight)[0]!.quad;
	const bent: GreyImage = { ...straight, data: new Uint8Array(straight.data.length).fill(200) };
	const [left, right] = [quad[0].x, quad[1].x];
	for (let x = 0; x < bent.width; x++) {
		const u = (x - left) / (right - left);
		const down = u < 0 || u > 1 ? 0 : Math.round(4 * 0.1 * (right - left) * u * (1 - u));
		for (let y = 0; y + down < bent.height; y++)
			bent.data[(y + down) * bent.width + x] = straight.data[y * bent.width + x]!;
	}
	expect(read(bent).filter(({ text }) => text)).toEqual([]);
	const back = flattened(bent, quad, { x: 0, y: 0.1 });
	expect(read(back)[0]?.text).toBe('YH-平');
	expect(BENDS[0]).toEqual({ x: 0, y: 0 });
});

describe('grey pictures', () => {
	const ramp: GreyImage = { data: Uint8Array.from({ length: 16 }, (_, i) => i * 16), width: 4, height: 4 };

	test('are cut at their edges', () => {
		expect(cropped(ramp, { x: 2, y: 2, width: 9, height: 9 })).toEqual({
			data: Uint8Array.of(160, 176, 224, 240),
			width: 2,
			height: 2
		});
	});

	test('are reduced to means and enlarged without inventing light', () => {
		expect([...scaled(ramp, 0.5).data]).toEqual([40, 72, 168, 200]);
		const large = scaled(ramp, 3);
		expect([large.width, large.height]).toEqual([12, 12]);
		expect(Math.max(...large.data)).toBe(240);
	});

	test('keep an even ground when sharpened, and become black and white by their surroundings or their levels', () => {
		const even: GreyImage = { data: new Uint8Array(25).fill(77), width: 5, height: 5 };
		expect([...sharpened(even, 2, 1.5).data]).toEqual([...even.data]);
		const spot: GreyImage = { ...even, data: even.data.map((light, i) => (i === 12 ? 20 : light)) };
		expect([...localThreshold(spot, 2).data].filter((light) => light === 0)).toHaveLength(1);
		expect([...levelThreshold(ramp, 0.5).data].filter((light) => light === 0)).toHaveLength(8);
	});
});

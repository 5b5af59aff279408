// What is shown to everybody has its size and nothing of the camera.
import { expect, test } from 'vitest';
import { bareJpeg } from './jpeg.ts';

const segment = (marker: number, body: number[]) => [
	0xff,
	marker,
	(body.length + 2) >> 8,
	(body.length + 2) & 255,
	...body
];
const text = (words: string) => [...new TextEncoder().encode(words)];
const frame = segment(0xc0, [8, 0x01, 0x2c, 0x01, 0x90, 3]);
const scan = [...segment(0xda, [1, 2, 3]), 0x12, 0xff, 0x00, 0xff, 0xd9];
const jpeg = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat()]);

test('place, device and comments are gone; profile, tables and the picture stay', () => {
	const [app0, icc] = [segment(0xe0, text('JFIF')), segment(0xe2, text('ICC_PROFILE'))];
	const read = bareJpeg(
		jpeg(
			app0,
			segment(0xe1, text('Exif GPS 30.27N')),
			icc,
			segment(0xfe, text('张三拍的')),
			segment(0xc4, [9]),
			frame,
			scan
		)
	);
	expect(read).toEqual({ width: 400, height: 300, bytes: jpeg(app0, icc, segment(0xc4, [9]), frame, scan) });
});

test('what is no JPEG, has no frame, or ends too early is none', () => {
	for (const wrong of [
		new Uint8Array(),
		Uint8Array.from(text('<svg onload=alert(1)>')),
		jpeg(scan),
		jpeg(frame),
		jpeg(frame, scan).subarray(0, 10),
		jpeg(segment(0xc0, [8, 0, 0, 0, 0, 3]), scan),
		Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0xff, 0xda])
	])
		expect(bareJpeg(wrong)).toBeNull();
});

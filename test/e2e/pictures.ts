// Pictures for tests: noise, so that what a phone makes of them is as large as a photograph. Knows no browser.

/** A 24-bit BMP of `width` × `height`, always the same for the same seed. */
export function noisePicture(seed: number, width = 900, height = 700) {
	const row = Math.ceil((width * 3) / 4) * 4;
	const bytes = Buffer.alloc(54 + row * height);
	bytes.write('BM', 0);
	bytes.writeUInt32LE(bytes.length, 2);
	bytes.writeUInt32LE(54, 10);
	bytes.writeUInt32LE(40, 14);
	bytes.writeInt32LE(width, 18);
	bytes.writeInt32LE(height, 22);
	bytes.writeUInt16LE(1, 26);
	bytes.writeUInt16LE(24, 28);
	let state = seed;
	for (let i = 54; i < bytes.length; i++) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		bytes[i] = state >>> 24;
	}
	return { name: `IMG_${seed}.bmp`, mimeType: 'image/bmp', buffer: bytes };
}

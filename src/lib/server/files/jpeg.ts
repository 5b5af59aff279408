// A JPEG as it may be shown to everybody: how large it is, and its bytes without what cameras write into them (place, time, device, comments). Reads segments
// only (ITU-T T.81, B.1); the picture itself is not looked at.

const [SOI, SOS, COM, APP1, APP2, APP14, APP15] = [0xd8, 0xda, 0xfe, 0xe1, 0xe2, 0xee, 0xef] as const;

/** Start of frame: it holds height and width. C4, C8 and CC in its range are tables. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Colour profile (APP2) and colour transform (APP14) are needed to draw it right. */
const isPrivate = (marker: number) =>
	marker === COM || (marker >= APP1 && marker <= APP15 && marker !== APP2 && marker !== APP14);

/** Null for what is no JPEG, or is damaged before its picture begins. */
export function bareJpeg(bytes: Uint8Array): { width: number; height: number; bytes: Uint8Array } | null {
	if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
	const kept = [bytes.subarray(0, 2)];
	let size: { width: number; height: number } | null = null;
	for (let at = 2; bytes[at] === 0xff;) {
		const marker = bytes[at + 1]!;
		const end = at + 2 + word(bytes, at + 2);
		if (end > bytes.length || end < at + 4) return null;
		if (marker === SOS) {
			kept.push(bytes.subarray(at));
			return size?.width && size.height ? { ...size, bytes: new Uint8Array(Buffer.concat(kept)) } : null;
		}
		if (isFrame(marker)) size = { height: word(bytes, at + 5), width: word(bytes, at + 7) };
		if (!isPrivate(marker)) kept.push(bytes.subarray(at, end));
		at = end;
	}
	return null;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

// Text to GB18030 bytes, for tests and fixtures: Node decodes that encoding and cannot encode it. Built from the decoder
// itself, so the two cannot disagree.

const decoder = new TextDecoder('gb18030', { fatal: true });
let table: Map<string, number[]> | undefined;

/** The bytes of `text` in GB18030; characters beyond the basic plane included. */
export function encodeGb18030(text: string): Uint8Array {
	table ??= twoByteTable();
	return Uint8Array.from([...text].flatMap((char) => encodeChar(char, table!)));
}

function encodeChar(char: string, known: Map<string, number[]>): number[] {
	const point = char.codePointAt(0)!;
	if (point < 0x80) return [point];
	const two = known.get(char);
	if (two) return two;
	if (point >= 0x10000) return fourBytes(189_000 + point - 0x10000);
	for (let i = 0; i < 39_420; i++)
		if (decoder.decode(Uint8Array.from(fourBytes(i))) === char) return fourBytes(i);
	throw new Error(`no GB18030 form of U+${point.toString(16)}`);
}

function twoByteTable(): Map<string, number[]> {
	const made = new Map<string, number[]>();
	for (let lead = 0x81; lead <= 0xfe; lead++)
		for (let trail = 0x40; trail <= 0xfe; trail++) {
			if (trail === 0x7f) continue;
			try {
				made.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
			} catch {
				continue; // not assigned
			}
		}
	return made;
}

const fourBytes = (index: number): number[] => [
	0x81 + Math.floor(index / 12_600),
	0x30 + (Math.floor(index / 1_260) % 10),
	0x81 + (Math.floor(index / 10) % 126),
	0x30 + (index % 10)
];

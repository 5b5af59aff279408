// A new id: UUID version 7 (RFC 9562, 5.7): milliseconds since 1970, then chance. Those of one page ascend, also within one millisecond
// and over a clock that is put back a little (6.2, method 1). Works without https.
let ms = 0;
let counter = 0;

/** A clock put back further than this is believed. */
const SLIP_MS = 10_000;

export function newId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(10));
	const now = Date.now();
	if (now > ms || now < ms - SLIP_MS) {
		ms = now;
		// Eleven bits of chance leave room to count.
		counter = ((bytes[8]! & 7) << 8) | bytes[9]!;
	} else if (++counter > 0xfff) {
		ms++;
		counter = 0;
	}
	bytes[0] = 0x80 | (bytes[0]! & 0x3f);
	const chance = Array.from(bytes.subarray(0, 8), (byte) => hex(byte, 2)).join('');
	return `${hex(ms, 12)}${hex(0x7000 + counter, 4)}${chance}`.replace(
		/(.{8})(.{4})(.{4})(.{4})(.{12})/,
		'$1-$2-$3-$4-$5'
	);
}

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');

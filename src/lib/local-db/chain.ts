// The chain over an event's stream, by which a phone proves that it missed nothing and was shown nothing else than everybody:
//
//   link(0) = sha256(the event's id, 16 bytes)
//   link(v) = sha256(link(v − 1) ‖ v as 8 bytes, big-endian ‖ the row's commitment)
//
// A commitment hashes salt and body, so the chain holds when a body is hidden from this phone or purged. The same rule in SQL: private.append_row.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

/** The chain of an empty stream, hex. */
export const firstLink = (event: string): string => bytesToHex(sha256(hexToBytes(event.replaceAll('-', ''))));

/** The chain after these rows, which must be in order; all values hex. */
export function chainAfter(chain: string, rows: readonly { version: number; commitment: string }[]): string {
	let link = hexToBytes(chain);
	const number = new DataView(new ArrayBuffer(8));
	for (const { version, commitment } of rows) {
		number.setBigUint64(0, BigInt(version));
		link = sha256(concatBytes(link, new Uint8Array(number.buffer), hexToBytes(commitment)));
	}
	return bytesToHex(link);
}

// Receipt codes (回执号), eight characters that a person can read out over the telephone: K7M2-9QX4. Made from the operation's id, so
// that phone and server know the same code without asking each other; the last character checks the others. Proves nothing and
// opens nothing by itself: personal data is behind the secret link. The SQL twin is private.receipt_code.
import { sha256 } from '@noble/hashes/sha2.js';
import * as z from 'zod/mini';
import { toHalfWidth, upperAscii } from './text.ts';

/** The alphabet of credit codes: 31 characters, a prime, so that the check sees every wrong and every swapped character. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const LENGTH = 8;

/** The code of an operation (any UUID), as stored: without the dash. 31^7 codes, about 35 bits: not to be guessed past a rate limit. */
export function receiptCode(operation: string): string {
	const id = Uint8Array.from(operation.replaceAll('-', '').match(/../g) ?? [], (pair) => parseInt(pair, 16));
	const digest = sha256(id);
	const first7 = Array.from({ length: LENGTH - 1 }, (_, i) => ALPHABET.charAt(digest[i]! % 31)).join('');
	return first7 + checkOf(first7);
}

/** Σ value × 3^place + check ≡ 0 (mod 31). */
function checkOf(first7: string): string {
	let sum = 0;
	let weight = 3;
	for (const char of first7) {
		sum += ALPHABET.indexOf(char) * weight;
		weight = (weight * 3) % 31;
	}
	return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** As it is shown and printed: K7M2-9QX4. */
export const showReceiptCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/**
 * The stored code of what somebody typed, or null when it is none. Case, width, dashes and spaces do not matter; letters the
 * alphabet leaves out are read as the digit they look like: O 0, I 1, S 5, Z 2.
 */
export function parseReceiptCode(text: string): string | null {
	const looks: Record<string, string> = { O: '0', I: '1', S: '5', Z: '2' };
	const code = upperAscii(toHalfWidth(text))
		.replace(/[\s\-‐–—]/g, '')
		.replace(/[OISZ]/g, (char) => looks[char]!);
	const isShaped = code.length === LENGTH && [...code].every((char) => ALPHABET.includes(char));
	return isShaped && checkOf(code.slice(0, -1)) === code.slice(-1) ? code : null;
}

/** A receipt code as typed, to its stored form. */
export const typedReceiptCode = z.pipe(
	z.pipe(z.string(), z.transform(parseReceiptCode)),
	z.string({ error: 'receiptCode' })
);

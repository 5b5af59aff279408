// Badges: the token in the QR code, and the short id that is typed. Sixteen bytes: key id (4 bits), badge id (60 bits),
// HMAC-SHA-256 over those eight, cut to 64 bits. A token proves the invitation and nothing else. Does not know who wears it.
// The SQL twins are private.badge_token and private.read_badge; both run in test/sql/twins.test.ts.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHalfWidth, upperAscii } from './text.ts';

/** A key of an event: 32 random bytes under a number of 0 to 15. A retired key still proves badges on the roster. */
export interface BadgeKey {
	id: number;
	secret: Uint8Array;
}

/** Crockford's base 32: no I, L, O, U. Twelve of them are 60 bits. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The token of a badge (22 characters, base64url). `badgeId` is 15 lower-case hex digits. */
export function badgeToken(badgeId: string, key: BadgeKey): string {
	const head = hexBytes(key.id.toString(16) + badgeId);
	const token = new Uint8Array(16);
	token.set(head);
	token.set(hmac(sha256, key.secret, head).subarray(0, 8), 8);
	return base64url(token);
}

/**
 * What a token says, before any key is tried: null when it is not a token at all. The one spelling that `badgeToken` writes
 * is accepted; 22 characters carry four bits more than 16 bytes, and those must be zero.
 */
export function parseBadgeToken(token: string): { keyId: number; badgeId: string } | null {
	const bytes = fromBase64url(token);
	if (!bytes || bytes.length !== 16 || base64url(bytes) !== token) return null;
	const hex = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return { keyId: parseInt(hex.charAt(0), 16), badgeId: hex.slice(1) };
}

/** True when `token` was made under one of `keys`. */
export function isGenuineBadge(token: string, keys: readonly BadgeKey[]): boolean {
	const parsed = parseBadgeToken(token);
	const key = parsed && keys.find((one) => one.id === parsed.keyId);
	return Boolean(parsed && key && badgeToken(parsed.badgeId, key) === token);
}

/** The typed form of a badge id: 7K2M-9QX4-TB6H. */
export function typedBadgeCode(badgeId: string): string {
	let rest = BigInt('0x' + badgeId);
	let code = '';
	for (let i = 0; i < 12; i++) {
		code = CROCKFORD.charAt(Number(rest & 31n)) + code;
		rest >>= 5n;
	}
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** The badge id of a typed code; case, width, dashes and spaces do not matter, O reads as 0, I and L as 1. Null when it is none. */
export function parseTypedBadgeCode(text: string): string | null {
	const chars = upperAscii(toHalfWidth(text))
		.replace(/[\s\-‐–—]/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
	if (chars.length !== 12) return null;
	let value = 0n;
	for (const char of chars) {
		const digit = CROCKFORD.indexOf(char);
		if (digit < 0) return null;
		value = (value << 5n) | BigInt(digit);
	}
	return value.toString(16).padStart(15, '0');
}

/** A text that `readCode` takes for a badge: told to a decoder, so that no poster beside the badge ends its looking. */
export const BADGE_ADDRESS = /^\s*https?:\/\/[^/?#\s]+\/c\/[\w-]{22}\s*$/;

/** What a scanned text is: a badge of this system (`/c/<token>`), another of our codes, or something foreign. */
export function readCode(
	text: string
): { kind: 'badge'; token: string } | { kind: 'pass' | 'booth' | 'event' | 'person' } | { kind: 'foreign' } {
	const match = /^https?:\/\/[^/?#\s]+\/([cpbem])\/([A-Za-z0-9_-]+)$/.exec(text.trim());
	if (!match) return { kind: 'foreign' };
	const [, path, token] = match as unknown as [string, string, string];
	if (path === 'c') return token.length === 22 ? { kind: 'badge', token } : { kind: 'foreign' };
	return {
		kind: ({ p: 'pass', b: 'booth', e: 'event', m: 'person' } as const)[path as 'p' | 'b' | 'e' | 'm']
	};
}

function hexBytes(hex: string): Uint8Array {
	return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Bytes as base64url without padding. */
export function base64url(bytes: Uint8Array): string {
	return btoa(String.fromCharCode(...bytes))
		.replace(/\+/g, '-')
		.replace(/\//g, '_')
		.replace(/=+$/, '');
}

/** Bytes of a base64url text, or null when it is none. */
export function fromBase64url(text: string): Uint8Array | null {
	if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
	try {
		return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
	} catch {
		return null;
	}
}

// What opens a pass: a token in its address, and a code to type where an address cannot go (the installed app on an iPhone).
// Only hashes are stored. Shapes are those of redeemRequest in src/lib/protocol/enrol.ts.
import { createHash, randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;

export interface PassSecrets {
	/** 128 random bits, base64url: /p/<token>. */
	token: string;
	/** 40 random bits as eight characters, without a dash; guesses are limited (guess-limit.ts). */
	code: string;
	tokenHash: string;
	codeHash: string;
}

export function makePassSecrets(): PassSecrets {
	const token = randomBytes(16).toString('base64url');
	const code = [...randomBytes(CODE_LENGTH)].map((byte) => CROCKFORD.charAt(byte & 31)).join('');
	return { token, code, tokenHash: secretHash(token), codeHash: secretHash(code) };
}

/** Hex SHA-256, as passes are looked up. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whether it can be a pass's token at all. */
export const isPassToken = (token: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(token);

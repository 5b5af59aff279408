// Passwords at rest: scrypt with its parameters beside the hash, so that they can be raised later without locking anybody out.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** OWASP's setting for scrypt with 32 MB: N = 2^15, r = 8, p = 3. */
const CURRENT = { N: 2 ** 15, r: 8, p: 3 };
const HASH_BYTES = 32;

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
export async function hashPassword(password: string, cost = CURRENT): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive(password, salt, cost);
	const { N, r, p } = cost;
	return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** True when `password` made `stored`. False for anything that is not such a hash, after the same work. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
	const parts = parseHash(stored) ?? nobody;
	const hash = await derive(password, parts.salt, parts);
	return timingSafeEqual(hash, parts.hash) && parts !== nobody;
}

interface StoredHash extends ScryptOptions {
	N: number;
	r: number;
	p: number;
	salt: Buffer;
	hash: Buffer;
}
/** What an unknown address is compared with, so that it takes as long as a known one. */
const nobody: StoredHash = { ...CURRENT, salt: randomBytes(16), hash: randomBytes(HASH_BYTES) };

function parseHash(stored: string | null): StoredHash | null {
	const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/.exec(stored ?? '');
	if (!match) return null;
	const [, N, r, p, salt, hash] = match as unknown as [string, string, string, string, string, string];
	return {
		N: Number(N),
		r: Number(r),
		p: Number(p),
		salt: Buffer.from(salt, 'base64url'),
		hash: Buffer.from(hash, 'base64url')
	};
}

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
	const { N, r, p } = cost;
	return new Promise((resolve, reject) => {
		scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
			error ? reject(error) : resolve(key)
		);
	});
}

// What the session cookie holds where Supabase Auth signs people in: its access and refresh token, sealed by a secret of this
// installation, so that nobody but this server can read them or pass off others. Knows times, and asks nobody.
import { createHash } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import * as z from 'zod';
import { ABSOLUTE_MS, IDLE_MS } from './identity.ts';

/** What Supabase Auth gave. `expiresAt` is by our own clock, in milliseconds since 1970: the two clocks need not agree. */
export interface Tokens {
	access: string;
	refresh: string;
	expiresAt: number;
}

export interface SealedSession {
	person: string;
	/** Supabase Auth's name for the session; the same after every refresh. */
	session: string;
	/** When the password was given, in milliseconds since 1970. */
	signedInAt: number;
	tokens: Tokens;
}

const claims = z.object({
	sub: z.uuid(),
	sid: z.string(),
	auth_time: z.int(),
	iat: z.int(),
	access: z.string(),
	refresh: z.string(),
	expiresAt: z.int()
});

/** Browsers keep no cookie above 4096 bytes, name and attributes included. */
const MOST_BYTES = 3_900;

export interface SessionSeal {
	/** @throws when the access token is too long for a cookie. */
	seal(session: SealedSession, now: number): Promise<string>;
	/** Null when it is not ours, was changed, was not used for IDLE_MS, or is older than ABSOLUTE_MS. */
	open(cookie: string, now: number): Promise<(SealedSession & { sealedAt: number }) | null>;
}

/** `secret` is `server_secret('identity')`. */
export function sessionSeal(secret: string): SessionSeal {
	const key = createHash('sha256').update(`session seal ${secret}`).digest();
	return {
		async seal({ person, session, signedInAt, tokens }, now) {
			const endsAt = Math.min(now + IDLE_MS, signedInAt + ABSOLUTE_MS);
			const sealed = await new EncryptJWT({
				sid: session,
				auth_time: Math.floor(signedInAt / 1000),
				...tokens
			})
				.setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
				.setSubject(person)
				.setIssuedAt(Math.floor(now / 1000))
				.setExpirationTime(Math.floor(endsAt / 1000))
				.encrypt(key);
			if (sealed.length > MOST_BYTES)
				throw new Error(
					`Supabase Auth's access token is too long for a cookie (${sealed.length} bytes with the rest). Put less into it: a custom access token hook or the account's metadata.`
				);
			return sealed;
		},
		async open(cookie, now) {
			try {
				const { payload } = await jwtDecrypt(cookie, key, {
					keyManagementAlgorithms: ['dir'],
					contentEncryptionAlgorithms: ['A256GCM'],
					requiredClaims: ['exp'],
					currentDate: new Date(now)
				});
				const { sub, sid, auth_time, iat, access, refresh, expiresAt } = claims.parse(payload);
				return {
					person: sub,
					session: sid,
					signedInAt: auth_time * 1000,
					sealedAt: iat * 1000,
					tokens: { access, refresh, expiresAt }
				};
			} catch {
				return null;
			}
		}
	};
}

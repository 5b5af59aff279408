// The token in the session cookie: a JWT (HS256) in the shape Supabase Auth gives its own. Knows times, not people.
import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { ABSOLUTE_MS, IDLE_MS } from './identity.ts';

const AUDIENCE = 'authenticated';
/** Renewing on every request would write a cookie into every answer; once a minute is enough. */
const RENEW_AFTER_MS = 60_000;

const claims = z.object({
	sub: z.uuid(),
	session_id: z.uuid(),
	/** Seconds since 1970: when the password was given. */
	auth_time: z.int(),
	iat: z.int()
});

/** What a good token says. Times in milliseconds since 1970. */
export interface SessionClaims {
	person: string;
	session: string;
	signedInAt: number;
	issuedAt: number;
}

/** A token for `session`, good for IDLE_MS from `now` and never beyond ABSOLUTE_MS after signing in. */
export function signSession(
	session: Omit<SessionClaims, 'issuedAt' | 'session'> & { session?: string },
	secret: Uint8Array,
	now: number
): Promise<string> {
	const expiresAt = Math.min(now + IDLE_MS, session.signedInAt + ABSOLUTE_MS);
	return new SignJWT({
		role: AUDIENCE,
		session_id: session.session ?? randomUUID(),
		auth_time: Math.floor(session.signedInAt / 1000)
	})
		.setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
		.setSubject(session.person)
		.setAudience(AUDIENCE)
		.setIssuedAt(Math.floor(now / 1000))
		.setExpirationTime(Math.floor(expiresAt / 1000))
		.sign(secret);
}

/** Null when the token is not ours, was changed, or has expired at `now`. */
export async function readSession(
	token: string,
	secret: Uint8Array,
	now: number
): Promise<SessionClaims | null> {
	try {
		const { payload } = await jwtVerify(token, secret, {
			algorithms: ['HS256'],
			audience: AUDIENCE,
			requiredClaims: ['exp'],
			currentDate: new Date(now)
		});
		const { sub, session_id, auth_time, iat } = claims.parse(payload);
		return { person: sub, session: session_id, signedInAt: auth_time * 1000, issuedAt: iat * 1000 };
	} catch {
		return null;
	}
}

/** True when a token has been used long enough to be replaced by a fresh one. */
export const isWorthRenewing = (session: SessionClaims, now: number): boolean =>
	now - session.issuedAt >= RENEW_AFTER_MS;

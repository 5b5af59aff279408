// The token a phone keeps after enrolment: it says which phone at which event, and is signed by this server. It has no expiry of
// its own: whether the enrolment still holds is the database's to say, and an expired phone may still upload what it owes.
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { uuid } from '#lib/protocol/wire.ts';

const AUDIENCE = 'enrolment';
const claims = z.object({ role: z.literal('authenticated'), enrolment: uuid, event: uuid });

export interface EnrolmentClaims {
	enrolment: string;
	event: string;
}

export interface EnrolmentTokens {
	sign(enrolled: EnrolmentClaims): Promise<string>;
	/** Null when the token is not ours or was changed. */
	verify(token: string): Promise<EnrolmentClaims | null>;
}

/** `secret` is `server_secret('enrolment')`, apart from the one that signs sessions: neither token can pass for the other. */
export function enrolmentTokens(secret: string): EnrolmentTokens {
	const key = new TextEncoder().encode(secret);
	return {
		sign: ({ enrolment, event }) =>
			new SignJWT({ role: 'authenticated', enrolment, event })
				.setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
				.setAudience(AUDIENCE)
				.setIssuedAt()
				.sign(key),
		async verify(token) {
			try {
				const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience: AUDIENCE });
				const { enrolment, event } = claims.parse(payload);
				return { enrolment, event };
			} catch {
				return null;
			}
		}
	};
}

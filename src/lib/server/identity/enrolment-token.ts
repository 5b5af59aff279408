// The token a phone keeps after enrolment: it says which phone at which event, and is signed by this server. It has no expiry of
// its own: whether the enrolment still holds is the database's to say, and an expired phone may still upload what it owes.
// It says enough for a server that was restored from an older backup to know the phone again (adopt.ts).
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { uuid } from '#lib/protocol/wire.ts';

const AUDIENCE = 'enrolment';
const identity = z.object({
	number: z.int(),
	person: z.string(),
	station: z.string().nullable(),
	fields: z.array(z.string()),
	expiresAt: z.string()
});
const claims = z.object({
	role: z.literal('authenticated'),
	enrolment: uuid,
	event: uuid,
	phone: identity.optional()
});

/** What the pass granted: the phone's number, its person, and what it may see until when (ISO, UTC). */
export type GrantedPhone = z.infer<typeof identity>;

export interface EnrolmentClaims {
	enrolment: string;
	event: string;
	/** Absent in tokens given before they carried it. */
	phone?: GrantedPhone | undefined;
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
		sign: ({ enrolment, event, phone }) =>
			new SignJWT({ role: 'authenticated', enrolment, event, phone })
				.setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
				.setAudience(AUDIENCE)
				.setIssuedAt()
				.sign(key),
		async verify(token) {
			try {
				const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience: AUDIENCE });
				const { enrolment, event, phone } = claims.parse(payload);
				return { enrolment, event, phone };
			} catch {
				return null;
			}
		}
	};
}

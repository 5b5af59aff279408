// Enrolment on the wire: a pass, or the transfer code typed from it, against a token that this phone keeps.
import * as z from 'zod/mini';
import { uuid } from './wire.ts';

const common = {
	/** Chosen by the phone, so that asking again after a lost reply enrols nothing twice. */
	enrolment: uuid,
	/** What the browser calls itself, for the ledger. */
	device: z.string().check(z.minLength(1), z.maxLength(200))
};
export const redeemRequest = z.union([
	z.object({ ...common, pass: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)) }),
	/** Eight characters of Crockford's base 32, upper case, without the dash. */
	z.object({ ...common, code: z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{8}$/)) })
]);
export type RedeemRequest = z.infer<typeof redeemRequest>;

export const enrolment = z.object({
	token: z.string(),
	enrolment: uuid,
	event: uuid,
	eventName: z.string(),
	number: z.int(),
	person: z.string(),
	station: z.nullable(z.string()),
	fields: z.array(z.string()),
	expiresAt: z.string(),
	retainUntil: z.string(),
	/** The server's public key for rescue files: a raw P-256 point, base64url. */
	rescueKey: z.optional(z.string())
});
export type Enrolment = z.infer<typeof enrolment>;

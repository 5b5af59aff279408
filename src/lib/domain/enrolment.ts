// Enrolment: one phone at one event. Knows the phone's final word and what a pass grants.
import * as z from 'zod/mini';
import { optionalText, requiredText, uuid } from './text.ts';

/** A phone's final word: nothing unsent is left, and its last own number was `lastSeq` (this operation's own). */
export const sealEnrolment = z.object({ lastSeq: z.int().check(z.minimum(1)) });

/** Fields of the roster that a pass can grant besides name and organisation. */
export const ROSTER_FIELDS = ['title', 'personRole', 'mobileLast4', 'attentionNote'] as const;
export const rosterField = z.enum(ROSTER_FIELDS);

/**
 * A pass for one person and one event: what it lets them see, until when, and how often it may be redeemed.
 * `replaces` names the enrolment of a lost phone. `tokenHash` and `codeHash` are hex SHA-256 of the pass's token and of its
 * transfer code; neither is stored anywhere.
 */
export const issuePass = z.object({
	pass: uuid,
	person: requiredText(60),
	mobile: z.optional(z.string()),
	station: z.optional(z.nullable(uuid)),
	fields: z.array(rosterField),
	expiresAt: z.string(),
	maxRedemptions: z.int().check(z.minimum(1), z.maximum(50)),
	replaces: z.optional(uuid),
	tokenHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
	codeHash: z.string().check(z.regex(/^[0-9a-f]{64}$/))
});
export const revokePass = z.object({ pass: uuid, reason: optionalText(200) });
export const revokeEnrolment = z.object({ enrolment: uuid, reason: optionalText(200) });

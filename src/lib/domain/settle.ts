// Settling what was held or refused: a person's word on one operation. The desk accepts or dismisses; a phone withdraws or refers what is its own.
// This file knows the shape of the word; what it changes is decided in SQL (settle_held).
import * as z from 'zod/mini';
import { uuid } from './text.ts';

/**
 * - `accept`    (desk) it counts: it is judged again, and authority, lateness or a doubled number are no reasons any more. `attendee` and
 *               `session` say who and which, where the operation itself did not.
 * - `dismiss`   (desk) it does not count; the phone shows it as 已退回 with the reason.
 * - `withdraw`  (phone) 撤回: it shall not count.
 * - `refer`     (phone) 转负责人处理: it stays as it is, and the organiser sees the words first.
 */
export const DECISIONS = ['accept', 'dismiss', 'withdraw', 'refer'] as const;
export type Decision = (typeof DECISIONS)[number];

/** `hash` (hex SHA-256 of the body) says which, where one id came with two bodies. */
export const settleHeld = z.object({
	target: uuid,
	hash: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
	decision: z.enum(DECISIONS),
	reason: z.optional(z.string().check(z.maxLength(200))),
	attendee: z.optional(uuid),
	session: z.optional(uuid)
});

/** Two entries of the list that look alike: `same` makes `attendee` an alias of `into`, `different` ends the question. */
export const linkAttendees = z.object({
	attendee: uuid,
	into: uuid,
	decision: z.enum(['same', 'different'])
});

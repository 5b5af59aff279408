// What became of an operation, decided by the server. An outcome has versions and reaches phones by pull, like any row.
import * as z from 'zod';

/** Why an operation waits for somebody. Texts in messages/common; the list with remedies in docs/error-codes.md. */
export const HELD_REASONS = [
	'waiting_for_attendee',
	'waiting_for_parent',
	'badge_mac_wrong',
	'badge_retired_key',
	'unknown_session',
	'captured_after_end',
	'enrolment_revoked',
	'enrolment_expired',
	'server_too_old',
	'id_reused',
	'phone_forked'
] as const;
/** Why an operation was not accepted. */
export const REFUSED_REASONS = [
	'arguments_invalid',
	'verb_not_allowed',
	'unreadable',
	'notice_missing',
	'stage_conflict',
	'unknown_subject'
] as const;

/** The seen side of a first check-in: when (ISO), where, and on whose phone. */
export const sighting = z.object({
	at: z.string(),
	station: z.string().nullable(),
	/** 1号机, 2号机 …; 0 is the desk. */
	phone: z.int().nullable(),
	person: z.string().nullable()
});
export type Sighting = z.infer<typeof sighting>;

const outcomeBase = { op: z.string(), hash: z.string(), event: z.string(), late: z.boolean().optional() };
export const outcome = z.discriminatedUnion('status', [
	z.object({ ...outcomeBase, status: z.literal('accepted') }),
	/** Merged into operation or attendee `into`; for a check-in, `first` and `own` are both sightings. */
	z.object({
		...outcomeBase,
		status: z.literal('merged'),
		into: z.string(),
		first: sighting.optional(),
		own: sighting.optional()
	}),
	z.object({
		...outcomeBase,
		status: z.literal('held'),
		reason: z.string(),
		actor: z.enum(['organiser', 'staff', 'nobody'])
	}),
	z.object({ ...outcomeBase, status: z.literal('refused'), reason: z.string(), fields: z.array(z.string()) }),
	z.object({ ...outcomeBase, status: z.literal('undone'), by: z.string() })
]);
export type Outcome = z.infer<typeof outcome>;

// What became of an operation, decided by the server. An outcome has versions and reaches phones by pull, like any row.
import * as z from 'zod/mini';

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
	'phone_forked',
	'field_conflict'
] as const;
/** Why an operation was not accepted. */
export const REFUSED_REASONS = [
	'arguments_invalid',
	'verb_not_allowed',
	'unreadable',
	'notice_missing',
	'dismissed',
	'not_held',
	'still_held',
	'phones_owe',
	'stage_conflict',
	'unknown_subject',
	'lead_moved',
	'request_withdrawn',
	'recommendations_refused',
	'programme_moved',
	'period_closed',
	'period_open',
	'period_running',
	'value_settled',
	'entry_exists',
	'document_moved',
	'own_value',
	'evidence_missing',
	'record_struck',
	'record_handed_in'
] as const;

/** The seen side of a first check-in: when (ISO), where, and on whose phone. */
export const sighting = z.object({
	at: z.string(),
	station: z.nullable(z.string()),
	/** 1号机, 2号机 …; 0 is the desk. */
	phone: z.nullable(z.int()),
	person: z.nullable(z.string())
});
export type Sighting = z.infer<typeof sighting>;

/** A person's word on what was held or refused (settleHeld). */
export const settled = z.object({
	by: z.string(),
	at: z.string(),
	decision: z.enum(['accept', 'dismiss', 'withdraw']),
	reason: z.optional(z.string())
});

/** One field of a need that two people changed: the value that stands, the one that waits, who set the first (absent on a page), and when (ISO). */
export const conflict = z.object({
	field: z.string(),
	stands: z.unknown(),
	own: z.unknown(),
	by: z.optional(z.string()),
	at: z.optional(z.string())
});
export type Conflict = z.infer<typeof conflict>;

const outcomeBase = {
	op: z.string(),
	hash: z.string(),
	event: z.string(),
	/** Captured before the event ended, come after. */
	late: z.optional(z.boolean()),
	/** How far the phone's clock was ahead (+) or behind (−) of the best estimate; only beyond five minutes. */
	clockOffMinutes: z.optional(z.int()),
	/** It counts for a row that stands in for somebody whose registration has not come for 24 hours. */
	placeholder: z.optional(z.boolean()),
	/** The number of the phone that carried it up in a rescue file; 0 is the desk. */
	relayedBy: z.optional(z.int()),
	settled: z.optional(settled),
	/** 转负责人处理: who asked for a decision, and their words. */
	referred: z.optional(z.object({ by: z.string(), at: z.string(), reason: z.optional(z.string()) }))
};
export const outcome = z.discriminatedUnion('status', [
	/** `waiting`: of a period that was handed in, the reported values of it that nobody has settled. */
	z.object({ ...outcomeBase, status: z.literal('accepted'), waiting: z.optional(z.int()) }),
	/** Merged into operation or attendee `into`; for a check-in, `first` and `own` are both sightings. */
	z.object({
		...outcomeBase,
		status: z.literal('merged'),
		into: z.string(),
		first: z.optional(sighting),
		own: z.optional(sighting)
	}),
	z.object({
		...outcomeBase,
		status: z.literal('held'),
		reason: z.string(),
		actor: z.enum(['organiser', 'staff', 'nobody']),
		conflicts: z.optional(z.array(conflict))
	}),
	z.object({
		...outcomeBase,
		status: z.literal('refused'),
		reason: z.string(),
		fields: z.array(z.string()),
		/** Where a lead stands, who took it there (absent on a page) and when: somebody was quicker. */
		moved: z.optional(z.object({ stage: z.string(), by: z.optional(z.string()), at: z.optional(z.string()) }))
	}),
	z.object({ ...outcomeBase, status: z.literal('undone'), by: z.string() })
]);
export type Outcome = z.infer<typeof outcome>;

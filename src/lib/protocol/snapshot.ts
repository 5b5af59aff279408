// snapshot: the newest row of everything in an event's stream, for a phone that has nothing, or whose rows proved wrong. Fixed at the head of the
// first call (`at`); what happens meanwhile comes by pull afterwards.
import * as z from 'zod/mini';
import { counts, streamRow } from './pull.ts';
import { cursor, uuid } from './wire.ts';

export const snapshotRequest = z.object({
	protocol: z.int(),
	event: uuid,
	/** Earlier enrolments of this phone at the event: their outcomes are its own as well. */
	earlier: z.optional(z.array(uuid).check(z.maxLength(50))),
	/** The cursor that the first reply gave; left out in the first call. */
	at: z.optional(cursor),
	/** The last version received; 0 or left out in the first call. */
	after: z.optional(z.int().check(z.gte(0)))
});
export type SnapshotRequest = z.infer<typeof snapshotRequest>;

export const snapshotReply = z.object({
	/** Ascending by version, each entity and id once; holes are normal. */
	rows: z.array(streamRow),
	/** Where the phone stands once it has all rows. Differs from `at` when the epoch moved meanwhile: begin anew with this reply. */
	cursor,
	/** Hand back as `after`. */
	after: z.int(),
	more: z.boolean(),
	/** How many rows there are in all. */
	total: z.int(),
	counts,
	serverTime: z.number(),
	/** The server's public key for rescue files: a raw P-256 point, base64url. */
	rescueKey: z.optional(z.string())
});
export type SnapshotReply = z.infer<typeof snapshotReply>;

// pull: rows come down, each with its version in the event's stream. A page is applied only together with its cursor.
import * as z from 'zod/mini';
import { cursor, uuid } from './wire.ts';

export const pullRequest = z.object({
	protocol: z.int(),
	event: uuid,
	/** Null on a phone that has nothing yet. */
	cursor: z.nullable(cursor),
	/** Earlier enrolments of this phone at the event: their outcomes are its own as well. */
	earlier: z.optional(z.array(uuid).check(z.maxLength(50)))
});
export type PullRequest = z.infer<typeof pullRequest>;

/** One change: row `id` of `entity` is `body` as of `version`. A null body is hidden from this role, or purged. */
export const streamRow = z.object({
	version: z.int().check(z.gte(1)),
	entity: z.string(),
	id: z.string(),
	body: z.nullable(z.record(z.string(), z.unknown())),
	/** Hex SHA-256 of salt and body: what the chain hashes. */
	commitment: z.string().check(z.regex(/^[0-9a-f]{64}$/))
});
export type StreamRow = z.infer<typeof streamRow>;

/** Confirmed numbers of the event, as of `head`: 人数, 人次, 家数, and how many are on the list. */
export const counts = z.object({
	people: z.int(),
	attendances: z.int(),
	organisations: z.int(),
	listed: z.int(),
	enterprises: z.int()
});
export type Counts = z.infer<typeof counts>;

export const pullReply = z.object({
	/** True when the given cursor is not in the server's stream (another epoch or chain, or ahead of the head): send all again, then take a snapshot. */
	restart: z.boolean(),
	rows: z.array(streamRow),
	cursor,
	head: z.int(),
	more: z.boolean(),
	counts,
	serverTime: z.number(),
	/** The server's public key for rescue files: a raw P-256 point, base64url. */
	rescueKey: z.optional(z.string())
});
export type PullReply = z.infer<typeof pullReply>;

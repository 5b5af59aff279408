// The rescue file: what one phone still owes, encrypted for the server, so that any enrolled phone can carry it up and none can read it.
// JSON text (`.yht`): a header that people and carriers may read, and a sealed content (how it is sealed: rescue-seal.ts). Knows the format, not where
// the operations come from.
import * as z from 'zod/mini';
import { uuid } from './wire.ts';

export const RESCUE_FORMAT = 'yuanhui-rescue';
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/));

/** What anybody may read: whose records, how many, made when. Nothing personal, nothing that opens anything. */
export const rescueHeader = z.object({
	format: z.literal(RESCUE_FORMAT),
	version: z.literal(1),
	event: uuid,
	/** The phone whose records these are: its enrolment, and its number (1号机, 2号机 …). */
	enrolment: uuid,
	number: z.int(),
	/** ISO, UTC, by that phone's clock. */
	madeAt: z.string(),
	/** How many operations are inside. */
	count: z.int().check(z.gte(1))
});
export type RescueHeader = z.infer<typeof rescueHeader>;

/** `enc` is the encapsulated key, `sealed` the encrypted content; `enc` and `sealed` base64url without padding. */
export const rescueFile = z.extend(rescueHeader, { enc: base64url, sealed: base64url });
export type RescueFile = z.infer<typeof rescueFile>;

/** Bytes of a file that one of the operations announces (attachFile), base64. */
const rescuedFile = z.object({ file: uuid, data: z.string() });

/**
 * `token` is the owner's, and proves them; `ops` are the exact strings that the phone stored; `maxSeq` its last own number; `files` the bytes that the server has
 * not got whole. Servers of before know no `files` and pass them by: the phone keeps them.
 */
export const rescueContent = z.object({
	enrolment: uuid,
	token: z.string(),
	ops: z.array(z.string()).check(z.minLength(1)),
	maxSeq: z.int().check(z.gte(0)),
	files: z.optional(z.array(rescuedFile))
});
export type RescueContent = z.infer<typeof rescueContent>;

/** rescue.upload: any enrolled phone of the event hands a file in. */
export const rescueRequest = z.object({ protocol: z.int(), file: rescueFile });
export type RescueRequest = z.infer<typeof rescueRequest>;
/** `received` were stored now, `already` were known; `missing` are the owner's numbers that the server still has not got. */
export const rescueReply = z.object({
	enrolment: uuid,
	number: z.int(),
	person: z.string(),
	received: z.int(),
	already: z.int(),
	missing: z.array(z.tuple([z.int(), z.int()]))
});
export type RescueReply = z.infer<typeof rescueReply>;

/** The file's shape, or null: nothing is decrypted yet. */
export function readRescueFile(text: string): RescueFile | null {
	try {
		return rescueFile.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}

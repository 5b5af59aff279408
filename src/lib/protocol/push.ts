// push: operations go up. The answer proves storage (receipts) and names what the server still misses. It says nothing
// of what the operations mean: that is the outcome, and comes by pull. HTTP status speaks of the transport only.
import * as z from 'zod/mini';
import { uuid } from './wire.ts';

export const MAX_BATCH_OPS = 100;
export const MAX_BATCH_BYTES = 256 * 1024;

/** What the phone's browser can promise, as it last looked: the storage grade (docs/guide), free space in MB, battery in percent, the app's version. */
export const phoneState = z.object({
	grade: z.enum(['A', 'B', 'C']),
	isInstalled: z.boolean(),
	isPersisted: z.boolean(),
	freeMb: z.nullable(z.int().check(z.gte(0), z.lte(1_000_000_000))),
	battery: z.nullable(z.int().check(z.gte(0), z.lte(100))),
	app: z.string().check(z.maxLength(80))
});
export type PhoneState = z.infer<typeof phoneState>;

export const pushRequest = z.object({
	protocol: z.int(),
	/** Whose operations these are. */
	enrolment: uuid,
	/** Each the exact string that was stored and hashed on the phone. */
	ops: z.array(z.string().check(z.maxLength(64 * 1024))).check(z.maxLength(MAX_BATCH_OPS)),
	/** The phone's last own number, and how many operations wait on it including these. */
	maxSeq: z.int().check(z.gte(0)),
	unsent: z.int().check(z.gte(0)),
	/** The phone's clock while it sends: milliseconds since 1970 UTC, milliseconds since the page began, and which start of the page. */
	clock: z.optional(z.object({ wall: z.int(), monotonic: z.number().check(z.gte(0)), boot: uuid })),
	phone: z.optional(phoneState)
});
export type PushRequest = z.infer<typeof pushRequest>;

/** Proof of storage. It never changes: the same bytes sent again get the same receipt. `hash` is hex SHA-256 of the UTF-8 bytes. */
export const receipt = z.object({
	op: uuid,
	hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
	at: z.string()
});
export type Receipt = z.infer<typeof receipt>;

export const pushReply = z.object({
	receipts: z.array(receipt),
	/** Numbers of this enrolment that the server has not got, as closed ranges. */
	missing: z.array(z.tuple([z.int(), z.int()])),
	/** The server's clock, milliseconds since 1970 UTC. */
	serverTime: z.number()
});
export type PushReply = z.infer<typeof pushReply>;

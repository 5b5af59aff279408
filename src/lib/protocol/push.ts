// push: operations go up. The answer proves storage (receipts) and names what the server still misses. It says nothing
// of what the operations mean: that is the outcome, and comes by pull. HTTP status speaks of the transport only.
import * as z from 'zod';
import { uuid } from './wire.ts';

export const MAX_BATCH_OPS = 100;
export const MAX_BATCH_BYTES = 256 * 1024;

export const pushRequest = z.object({
	protocol: z.int(),
	/** Whose operations these are. */
	enrolment: uuid,
	/** Who carries them up, when that is another enrolment (a rescue file). */
	relayedBy: uuid.optional(),
	/** Each the exact string that was stored and hashed on the phone. */
	ops: z.array(z.string().max(64 * 1024)).max(MAX_BATCH_OPS),
	/** The phone's last own number, and how many operations wait on it including these. */
	maxSeq: z.int().min(0),
	unsent: z.int().min(0)
});
export type PushRequest = z.infer<typeof pushRequest>;

/** Proof of storage. It never changes: the same bytes sent again get the same receipt. `hash` is hex SHA-256 of the UTF-8 bytes. */
export const receipt = z.object({ op: uuid, hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.string() });
export type Receipt = z.infer<typeof receipt>;

export const pushReply = z.object({
	receipts: z.array(receipt),
	/** Numbers of this enrolment that the server has not got, as closed ranges. */
	missing: z.array(z.tuple([z.int(), z.int()])),
	/** The server's clock, milliseconds since 1970 UTC. */
	serverTime: z.number()
});
export type PushReply = z.infer<typeof pushReply>;

// Small shapes that push and pull share.
import * as z from 'zod/mini';

export const uuid = z
	.string()
	.check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));

/**
 * Where a phone stands in an event's stream. The epoch changes when the server was restored from a backup; the version is gapless;
 * the chain (hex SHA-256) hashes the commitments to every row up to that version.
 */
export const cursor = z.object({
	epoch: uuid,
	version: z.int().check(z.gte(0)),
	chain: z.string().check(z.regex(/^[0-9a-f]{64}$/))
});
export type Cursor = z.infer<typeof cursor>;

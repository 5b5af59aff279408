// What an operation must be to enter the inbox at all: text that PostgreSQL can store, with an id that a receipt can name.
// Everything beyond that is judged in SQL, after it was stored.
import * as z from 'zod';

const MAX_OP_BYTES = 64 * 1024;

export const storable = z
	.string()
	.refine((body) => Buffer.byteLength(body) <= MAX_OP_BYTES, 'too_long')
	.refine((body) => body.isWellFormed() && !body.includes('\0'), 'not_text')
	.refine((body) => /"id"\s*:\s*"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/.test(body), 'no_id');

// The calls of the sync protocol: push, pull, snapshot, poke. What they mean is decided in SQL.
import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import {
	MAX_BATCH_BYTES,
	MAX_BATCH_OPS,
	PROTOCOL,
	pullReply,
	pullRequest,
	pushReply,
	pushRequest,
	snapshotReply,
	snapshotRequest
} from '#lib/protocol/index.ts';
import { pokesOf } from './pokes.ts';
import { phones, router } from './trpc.ts';

const MAX_OP_BYTES = 64 * 1024;

/** An operation as it may enter the inbox: text that PostgreSQL can store, with an id that a receipt can name. */
const storable = z
	.string()
	.refine((body) => Buffer.byteLength(body) <= MAX_OP_BYTES, 'too_long')
	.refine((body) => body.isWellFormed() && !body.includes('\0'), 'not_text')
	.refine((body) => /"id"\s*:\s*"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/.test(body), 'no_id');

const storablePush = pushRequest
	.extend({ ops: z.array(storable).max(MAX_BATCH_OPS) })
	.refine(({ ops }) => ops.reduce((bytes, op) => bytes + Buffer.byteLength(op), 0) <= MAX_BATCH_BYTES, {
		path: ['ops'],
		message: 'too_long'
	});

export const sync = router({
	push: phones.input(storablePush).mutation(async ({ ctx, input }) => {
		checkProtocol(input.protocol);
		return pushReply.parse(await ctx.database.call('push', input, ctx.actor));
	}),
	pull: phones.input(pullRequest).query(async ({ ctx, input }) => {
		checkProtocol(input.protocol);
		return pullReply.parse(await ctx.database.call('pull', input, ctx.actor));
	}),
	snapshot: phones.input(snapshotRequest).query(async ({ ctx, input }) => {
		checkProtocol(input.protocol);
		return snapshotReply.parse(await ctx.database.call('snapshot', input, ctx.actor));
	}),
	poke: phones.subscription(({ ctx, signal }) => pokesOf(ctx.database, ctx.phone, signal))
});

function checkProtocol(protocol: number): void {
	if (protocol !== PROTOCOL) throw new TRPCError({ code: 'PRECONDITION_FAILED', message: 'incompatible' });
}

// The calls of the sync protocol: push, pull, snapshot, poke. What they mean is decided in SQL.
import { TRPCError } from '@trpc/server';
import * as z from 'zod/mini';
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
import type { Database } from '../database/database.ts';
import { callAsPhone } from '../identity/adopt.ts';
import { rescuePublicKey } from '../rescue/keys.ts';
import { storable } from '../storable.ts';
import { pokesOf } from './pokes.ts';
import { phones, router } from './trpc.ts';

const storablePush = z
	.extend(pushRequest, { ops: z.array(storable).check(z.maxLength(MAX_BATCH_OPS)) })
	.check(
		z.refine(({ ops }) => ops.reduce((bytes, op) => bytes + Buffer.byteLength(op), 0) <= MAX_BATCH_BYTES, {
			path: ['ops'],
			message: 'too_long'
		})
	);

export const sync = router({
	push: phones.input(storablePush).mutation(async ({ ctx, input }) => {
		checkProtocol(input.protocol);
		return pushReply.parse(await callAsPhone(ctx, 'push', input));
	}),
	pull: phones.input(pullRequest).query(async ({ ctx, input }) => {
		checkProtocol(input.protocol);
		return withRescueKey(ctx.database, pullReply.parse(await callAsPhone(ctx, 'pull', input)));
	}),
	snapshot: phones.input(snapshotRequest).query(async ({ ctx, input }) => {
		checkProtocol(input.protocol);
		return withRescueKey(ctx.database, snapshotReply.parse(await callAsPhone(ctx, 'snapshot', input)));
	}),
	poke: phones.subscription(({ ctx, signal }) => pokesOf(ctx.database, ctx.phone, signal))
});

function checkProtocol(protocol: number): void {
	if (protocol !== PROTOCOL) throw new TRPCError({ code: 'PRECONDITION_FAILED', message: 'incompatible' });
}

/** A reply with the server's public key, which a phone keeps for a day when it can no longer send by itself. */
async function withRescueKey<Reply extends object>(database: Database, reply: Reply) {
	return { ...reply, rescueKey: await rescuePublicKey(database) };
}

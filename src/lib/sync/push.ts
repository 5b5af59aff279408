// Pushing: what is unsent of one enrolment goes up in batches; receipts come back and are stored. A batch that the server will not take is
// halved until the one operation at fault is alone; that one is set aside and the rest go. Does not decide when to try again (engine.ts).
import type { StoredEnrolment, StoredOp } from '#lib/local-db/database.ts';
import * as outbox from '#lib/local-db/outbox.ts';
import { reach } from '#lib/local-db/reach.ts';
import { readPhoneState } from '#lib/local-db/storage.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_OPS, PROTOCOL, type PushReply } from '#lib/protocol/index.ts';
import { ask, type Link } from './link.ts';
import type { Failure, Reply } from './transport.ts';

/**
 * What pushing remembers between two tries: how many operations to send at once, how often in a row that many failed, and how often in a row one
 * alone failed while the server was well without it.
 */
export interface Pace {
	limit: number;
	failed: number;
	suspected: number;
}

export const fullPace = (): Pace => ({ limit: MAX_BATCH_OPS, failed: 0, suspected: 0 });

/**
 * A server that is just coming back is busy once and well the next moment, and a bad network loses what it likes: so many times in a row it is the
 * operation.
 */
const PROOF = { busy: 3, unreachable: 10 };

/** Sends until nothing is unsent. Null when everything went; otherwise why it stopped. Changes `pace`. */
export async function pushAll(link: Link, enrolment: StoredEnrolment, pace: Pace): Promise<Failure | null> {
	const { database } = link;
	for (;;) {
		const batch = fitting(await reach(database, () => outbox.unsent(database, enrolment.id, pace.limit)));
		if (batch.length === 0) {
			Object.assign(pace, fullPace());
			return null;
		}
		const reply = await send(link, enrolment, batch);
		if (reply.ok) {
			// An answer that proves nothing is no answer; without this, the same batch would go round and round.
			if (reply.proven === 0) return 'unreachable';
			// A network too slow for a large batch is too slow for the next one: the limit stays until nothing is unsent.
			Object.assign(pace, fullPace(), { limit: pace.limit });
		} else if (await isAtFault(link, enrolment, { batch, reply, pace })) {
			const { id } = batch[0]!;
			const trouble = reply.detail ?? reply.why;
			await reach(database, () => outbox.setAside(database, id, trouble));
			Object.assign(pace, fullPace());
		} else if (pace.suspected > 0 && reply.why === 'busy') {
			continue;
		} else if (batch.length > 1 && pace.limit > 1 && (reply.why === 'refused' || pace.failed >= 2)) {
			Object.assign(pace, { limit: Math.ceil(Math.min(batch.length, pace.limit) / 2), failed: 0 });
		} else {
			return reply.why;
		}
	}
}

/** An empty push: tells the server that this phone is there, what it has made and what it owes; and shows whether the server is well. */
export async function report(link: Link, enrolment: StoredEnrolment): Promise<Failure | null> {
	const reply = await send(link, enrolment, []);
	return reply.ok ? null : reply.why;
}

/** As many as fit one request by count and bytes; at least one. A character is at most three bytes of UTF-8, or half of four. */
function fitting(ops: readonly StoredOp[]): StoredOp[] {
	let bytes = 0;
	const tooMany = ops.findIndex((op, i) => (bytes += op.body.length * 3) > MAX_BATCH_BYTES && i > 0);
	return tooMany < 0 ? [...ops] : ops.slice(0, tooMany);
}

/**
 * True when a single operation is to blame: refused alone, or alone without an answer several times in a row, while an empty push is answered well.
 * Counts failures and suspicions; a failure together with which the server cannot be reached at all says nothing of the batch.
 */
async function isAtFault(
	link: Link,
	enrolment: StoredEnrolment,
	{
		batch,
		reply: { why, how },
		pace
	}: { batch: StoredOp[]; reply: Reply<unknown> & { ok: false }; pace: Pace }
): Promise<boolean> {
	const isAlone = batch.length === 1;
	if (why === 'refused') return isAlone && (await report(link, enrolment)) === null;
	if (why !== 'busy' && why !== 'unreachable') return false;
	pace.failed++;
	const isAsked = pace.failed >= 2 && how !== 'later' && (isAlone || why === 'unreachable');
	const isWell = isAsked && (await report(link, enrolment)) === null;
	if (why === 'unreachable' && isAsked && !isWell) pace.failed = 1;
	pace.suspected = isAlone && isWell ? pace.suspected + 1 : 0;
	return pace.suspected >= PROOF[why];
}

async function send(
	link: Link,
	enrolment: StoredEnrolment,
	batch: readonly StoredOp[]
): Promise<Reply<PushReply> & { proven: number }> {
	const { database, world } = link;
	const [current, unsent, phone] = await reach(database, () =>
		Promise.all([
			database.enrolments.get(enrolment.id),
			outbox.countUnsent(database, enrolment.id),
			readPhoneState(database)
		])
	);
	const { clock } = world;
	const reply = await ask(link, enrolment, (transport) =>
		transport.push(enrolment.token, {
			protocol: PROTOCOL,
			enrolment: enrolment.id,
			ops: batch.map(({ body }) => body),
			maxSeq: (current ?? enrolment).nextSeq - 1,
			unsent,
			clock: { wall: clock.wall(), monotonic: clock.monotonic(), boot: clock.boot },
			...(phone && { phone })
		})
	);
	if (!reply.ok) return { ...reply, proven: 0 };
	const { receipts, missing } = reply.data;
	const proven = await reach(database, () => outbox.acknowledge(database, receipts));
	await reach(database, () => outbox.sendAgain(database, enrolment.id, missing));
	if (proven > 0) link.onReceipts();
	return { ...reply, proven };
}

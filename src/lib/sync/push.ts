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
 * What pushing remembers between two tries: how many operations to send at once, how often in a row a server was busy with that many, and how often
 * in a row it was busy with one alone and well without it.
 */
export interface Pace {
	limit: number;
	busy: number;
	suspected: number;
}

export const fullPace = (): Pace => ({ limit: MAX_BATCH_OPS, busy: 0, suspected: 0 });

/** A server that is just coming back is busy once and well the next moment; so many times in a row it is the operation. */
const PROOF = 3;

/** Sends until nothing is unsent. Null when everything went; otherwise why it stopped. Changes `pace`. */
export async function pushAll(link: Link, enrolment: StoredEnrolment, pace: Pace): Promise<Failure | null> {
	const { database } = link;
	for (;;) {
		const batch = fitting(await reach(database, () => outbox.unsent(database, enrolment.id, pace.limit)));
		if (batch.length === 0) return null;
		const reply = await send(link, enrolment, batch);
		if (reply.ok) {
			// An answer that proves nothing is no answer; without this, the same batch would go round and round.
			if (reply.proven === 0) return 'unreachable';
			Object.assign(pace, fullPace());
		} else if (await isAtFault(link, enrolment, { batch, reply, pace })) {
			const { id } = batch[0]!;
			const trouble = reply.detail ?? reply.why;
			await reach(database, () => outbox.setAside(database, id, trouble));
			Object.assign(pace, fullPace());
		} else if (pace.suspected > 0) {
			continue;
		} else if (batch.length > 1 && pace.limit > 1 && (reply.why === 'refused' || pace.busy >= 2)) {
			Object.assign(pace, { limit: Math.ceil(Math.min(batch.length, pace.limit) / 2), busy: 0 });
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
 * True when a single operation is to blame: refused alone, or alone and met, several times in a row, by a busy server that is not busy with an
 * empty push. Counts busy answers and suspicions.
 */
async function isAtFault(
	link: Link,
	enrolment: StoredEnrolment,
	{ batch, reply, pace }: { batch: StoredOp[]; reply: { why: Failure }; pace: Pace }
): Promise<boolean> {
	if (reply.why === 'busy') pace.busy++;
	if (batch.length === 1 && reply.why === 'refused') return true;
	const isSuspect = batch.length === 1 && reply.why === 'busy' && pace.busy >= 2;
	pace.suspected = isSuspect && (await report(link, enrolment)) === null ? pace.suspected + 1 : 0;
	return pace.suspected >= PROOF;
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

// What pushing and pulling work with, and the one way they ask the server: every answer is measured, and tells how the network and the clocks stand.
// Knows no verb.
import type { LocalDatabase, StoredEnrolment } from '#lib/local-db/database.ts';
import { noteContact } from '#lib/local-db/enrolments.ts';
import { reach } from '#lib/local-db/reach.ts';
import type { Carrying } from './carry.ts';
import type { Gathering } from './snapshot.ts';
import type { Reply, Transport } from './transport.ts';
import type { World } from './world.ts';

export interface Link {
	database: LocalDatabase;
	transport: Transport;
	world: World;
	/** Snapshots under way, by event. */
	gatherings: Map<string, Gathering>;
	/** Rescue files that did not get through, by their ids. */
	carrying: Map<string, Carrying>;
	/** The server's clock in the last good answer of this run, milliseconds since 1970; null while there was none. */
	serverTime: number | null;
	/** Told of every answer, good or bad, and how many milliseconds it took. */
	onAnswer(reply: Reply<unknown>, tookMs: number): Promise<void>;
	/** Told when receipts were stored. */
	onReceipts(): void;
}

/** Asks the server for one enrolment; a good answer is noted with both clocks. */
export async function ask<T extends { serverTime: number; rescueKey?: string }>(
	link: Link,
	enrolment: StoredEnrolment,
	call: (transport: Transport) => Promise<Reply<T>>
): Promise<Reply<T>> {
	const { database, transport, onAnswer } = link;
	const { clock } = link.world;
	const sentAt = clock.wall();
	const began = clock.monotonic();
	const reply = await call(transport);
	await onAnswer(reply, clock.monotonic() - began);
	if (reply.ok) {
		const { serverTime, rescueKey } = reply.data;
		link.serverTime = serverTime;
		const contact = { sentAt, now: clock.wall(), serverTime, rescueKey };
		await reach(database, () => noteContact(database, enrolment.id, contact));
	}
	return reply;
}

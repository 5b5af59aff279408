// A rescue file comes in, carried by another phone or handed in at the desk: opened, its owner's token checked, and what is inside goes
// through the same door as the owner's own push. Nothing is believed of the file but what its owner's token proves.
import * as z from 'zod/mini';
import {
	MAX_BATCH_BYTES,
	MAX_BATCH_OPS,
	pushReply,
	readRescueFile,
	type RescueContent,
	type RescueFile,
	type RescueReply
} from '#lib/protocol/index.ts';
import { openRescue, RescueUnreadable } from '#lib/protocol/rescue-seal.ts';
import type { Actor, Database } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import type { FileStore } from '../files/file-store.ts';
import { FileRefused, takeWhole } from '../files/take-in.ts';
import { adopt } from '../identity/adopt.ts';
import type { EnrolmentClaims, EnrolmentTokens } from '../identity/enrolment-token.ts';
import { storable } from '../storable.ts';
import { rescueKeys } from './keys.ts';

/**
 * - `not_a_rescue_file` some other file.
 * - `unreadable`        damaged or changed on its way, or sealed for another server.
 * - `other_event`       a phone of another event made it.
 * - `owner_unknown`     whose records these are is not proven: the token inside is not of this server, or names another phone.
 */
export type RescueFault = 'not_a_rescue_file' | 'unreadable' | 'other_event' | 'owner_unknown';
export class RescueRefused extends Error {
	override readonly name = 'RescueRefused';
	readonly fault: RescueFault;

	constructor(fault: RescueFault) {
		super(`Rescue file refused: ${fault}`);
		this.fault = fault;
	}
}

/** A file may be no larger than this; at about a kilobyte an operation, that is a phone's records of a week. */
export const MAX_RESCUE_BYTES = 20 * 1024 * 1024;

export interface RescueDoor {
	database: Database;
	tokens: EnrolmentTokens;
	/** The event it is handed in at. */
	event: string;
	/** Who carries it: an enrolled phone of the event by its token, or an organiser. */
	by: { phone: EnrolmentClaims } | { organiser: Actor };
	/** Where files inside it are kept. */
	files: FileStore;
}

const relayedReply = z.extend(pushReply, { number: z.int(), person: z.string() });

/**
 * The bytes of a `.yht` file, as uploaded at the desk.
 * @throws RescueRefused; DatabaseError, YH003 when the organiser is not this event's.
 */
export async function openRescueFile(bytes: Uint8Array, door: RescueDoor): Promise<RescueReply> {
	const file = bytes.length <= MAX_RESCUE_BYTES ? readRescueFile(new TextDecoder().decode(bytes)) : null;
	if (!file) throw new RescueRefused('not_a_rescue_file');
	return takeIn(file, door);
}

/**
 * Stores what the file holds, in batches; handed in again, or after half of it came, it stores the rest.
 * @returns how many of its operations were stored now and how many had come before; `missing` are the owner's numbers that have still not come.
 * @throws RescueRefused; DatabaseError.
 */
export async function takeIn(file: RescueFile, door: RescueDoor): Promise<RescueReply> {
	const { database, event, by } = door;
	if ('organiser' in by) await database.call('read_ledger', { event }, by.organiser);
	if (file.event !== event) throw new RescueRefused('other_event');
	const { content, owner } = await open(file, door);
	await adopt(database, owner);
	if ('phone' in by) await adopt(database, by.phone);

	const relay = (ops: string[]) => pushRelayed(door, content, ops);
	const { serverTime, ...first } = await relay([]);
	let [received, already, missing] = [0, 0, first.missing];
	for (const batch of batches(content.ops.filter((op) => storable.safeParse(op).success))) {
		for (const reply of await sendInParts(batch, relay)) {
			missing = reply.missing;
			// By one clock, the database's: what was stored before the first word of this file was known already.
			const stored = reply.receipts.filter(({ at }) => Date.parse(at) >= serverTime - 1).length;
			received += stored;
			already += reply.receipts.length - stored;
		}
	}
	await takeFiles(door, content, owner);
	return {
		enrolment: content.enrolment,
		number: first.number,
		person: first.person,
		received,
		already,
		missing
	};
}

/** The bytes of files, in the owner's name: what the owner did not announce, and what is not what was announced, is left. */
async function takeFiles(
	{ database, files: store }: RescueDoor,
	{ files = [] }: RescueContent,
	{ enrolment, event }: EnrolmentClaims
): Promise<void> {
	const actor = { kind: 'enrolment', enrolment, event } as const;
	for (const { file, data } of files)
		try {
			await takeWhole({ database, store, actor }, file, Buffer.from(data, 'base64'));
		} catch (cause) {
			if (!(cause instanceof FileRefused) && !(cause instanceof DatabaseError && cause.kind === 'refused'))
				throw cause;
		}
}

async function open(
	file: RescueFile,
	{ database, tokens }: RescueDoor
): Promise<{ content: RescueContent; owner: EnrolmentClaims }> {
	const { keys } = await rescueKeys(database);
	const content = await openRescue(file, keys).catch((cause: unknown) => {
		throw cause instanceof RescueUnreadable ? new RescueRefused('unreadable') : cause;
	});
	const owner = await tokens.verify(content.token);
	if (owner?.enrolment !== content.enrolment || owner.event !== file.event)
		throw new RescueRefused('owner_unknown');
	return { content, owner };
}

async function pushRelayed({ database, by }: RescueDoor, content: RescueContent, ops: string[]) {
	const request = {
		owner: content.enrolment,
		relayedBy: 'phone' in by ? by.phone.enrolment : null,
		ops,
		maxSeq: content.maxSeq
	};
	try {
		return relayedReply.parse(await database.call('push_relayed', request, { kind: 'server' }));
	} catch (cause) {
		if (cause instanceof DatabaseError && cause.code === 'YH001') throw new RescueRefused('owner_unknown');
		throw cause;
	}
}

/** A batch that the database cannot store is halved around the operation at fault, which stays missing; the others come in. */
async function sendInParts<R>(batch: string[], send: (ops: string[]) => Promise<R>): Promise<R[]> {
	try {
		return [await send(batch)];
	} catch (cause) {
		const isOfTheBatch = cause instanceof DatabaseError && /^(invalid|refused|broken)$/.test(cause.kind);
		if (!isOfTheBatch) throw cause;
		if (batch.length === 1) return [];
		const half = Math.ceil(batch.length / 2);
		return [
			...(await sendInParts(batch.slice(0, half), send)),
			...(await sendInParts(batch.slice(half), send))
		];
	}
}

/** In order, each as large as one push may be. */
function batches(ops: string[]): string[][] {
	const made: string[][] = [];
	let bytes = Infinity;
	for (const op of ops) {
		const more = Buffer.byteLength(op);
		const last = made.at(-1);
		if (last && last.length < MAX_BATCH_OPS && bytes + more <= MAX_BATCH_BYTES) {
			last.push(op);
			bytes += more;
		} else {
			made.push([op]);
			bytes = more;
		}
	}
	return made;
}

// The ledger of phones (手机台账) as the desk reads it (SQL: read_ledger). Shapes only; what a phone owes is worked out where it is shown.
import * as z from 'zod';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

const phone = z.object({
	enrolment: z.string(),
	/** 1号机, 2号机 … */
	number: z.number(),
	person: z.string(),
	/** Name of the station on the pass. */
	station: z.string().nullable(),
	device: z.string().nullable(),
	enrolledAt: z.string(),
	expiresAt: z.string().nullable(),
	revokedAt: z.string().nullable(),
	sealedAt: z.string().nullable(),
	replaces: z.number().nullable(),
	replacedBy: z.number().nullable(),
	maxSeq: z.number(),
	received: z.number(),
	/** Closed ranges of numbers that were used and have not come; at most fifty. */
	missing: z.array(z.tuple([z.number(), z.number()])),
	unsent: z.number(),
	/** Pictures that it announced and whose bytes are not here. */
	files: z.number(),
	grade: z.enum(['A', 'B', 'C']).nullable().catch(null),
	isInstalled: z.boolean().nullable(),
	isPersisted: z.boolean().nullable(),
	/** Free storage in megabytes, as the browser estimates it. */
	freeMb: z.number().nullable(),
	/** Percent; null where the browser does not say. */
	battery: z.number().nullable(),
	app: z.string().nullable(),
	lastContactAt: z.string().nullable(),
	/** How far its clock is ahead of the server's, in milliseconds. */
	clockOffMs: z.number().nullable(),
	capturedLastAt: z.string().nullable()
});
export type Phone = z.output<typeof phone>;

const ledger = z.object({
	phones: z.array(phone),
	/** When the last verified backup was taken. */
	backedUpAt: z.string().nullable()
});
export type Ledger = z.output<typeof ledger>;

/** Every phone of the event, and when the server was last backed up. */
export const readLedger = (event: string, actor: Actor): Promise<Ledger> =>
	ask(ledger, { name: 'read_ledger', request: { event }, actor });

// An operation: something a person did, recorded once with its id and its number, and never changed.
// This file knows its shape and the verbs of the door; it does not know how an operation is stored or sent.
import * as z from 'zod/mini';
import { recordCheckIn, voidCheckIn } from './check-in.ts';
import { sealEnrolment } from './enrolment.ts';
import { settleHeld } from './settle.ts';
import { uuid } from './text.ts';

/** The verbs of the door, each with the schema of its arguments: at hand before the first badge. The others are in phone-verbs.ts. */
export const DOOR_VERBS = { recordCheckIn, voidCheckIn, settleHeld, sealEnrolment } as const;

/** Where a record came from: the camera, the search box, a typed code, a picture, a paper list, the desk, a public form. */
export const SOURCES = ['scan', 'search', 'typed', 'photo', 'paper', 'desk', 'public'] as const;
export const source = z.enum(SOURCES);
export type Source = z.output<typeof source>;

/**
 * When it happened, as the phone saw it. `wall` and `monotonic` are milliseconds (since 1970 UTC; since the
 * page's boot), `boot` tells one start of the page from the next, `offsetMs` is what must be added to `wall`
 * to get the server's time as last measured, `uncertaintyMs` half the round trip of that measurement;
 * both are null before the first contact.
 */
export const captured = z.object({
	wall: z.int().check(z.minimum(0), z.maximum(8.64e15)),
	monotonic: z.number().check(z.minimum(0)),
	boot: uuid,
	offsetMs: z.nullable(z.number()),
	uncertaintyMs: z.nullable(z.number().check(z.minimum(0)))
});
export type Captured = z.output<typeof captured>;

/** The body of an operation. It is serialised once; that string is what is stored, hashed and sent. */
export const operation = z.object({
	id: uuid,
	enrolment: uuid,
	seq: z.int().check(z.minimum(1)),
	verb: z.string().check(z.minLength(1), z.maxLength(40)),
	subject: z.string().check(z.minLength(1), z.maxLength(120)),
	dependsOn: z.optional(uuid),
	supersedes: z.optional(uuid),
	captured,
	source,
	args: z.record(z.string(), z.unknown())
});
export type Operation = z.output<typeof operation>;

/** One operation, as a string, may be no longer than this many UTF-8 bytes; checked when it is recorded. */
export const MAX_OPERATION_BYTES = 64 * 1024;

// What can go wrong when the database is called, sorted by what the caller should do. Read `kind`, never the message.
// This file knows SQLSTATEs; which refusal means what is listed in docs/error-codes.md.

/**
 * - `refused`   one of our own rules said no (SQLSTATE YH…): tell the person, by `code`; sending it again changes nothing.
 * - `invalid`   the request cannot be stored as it is (data or constraint): the caller sent something malformed.
 * - `forbidden` this actor may not do this: sign in, or do not offer it.
 * - `later`     the database is away, busy or restarting. Whether the call took effect is unknown; send the same again.
 * - `broken`    a fault of ours. Log it; the person only learns that it went wrong.
 */
export type DatabaseErrorKind = 'refused' | 'invalid' | 'forbidden' | 'later' | 'broken';

/** `code` is the SQLSTATE, or null when the connection failed before PostgreSQL could say anything. `detail` is what our own SQL attached with `using detail`; null for anything PostgreSQL wrote itself, which may hold data. */
export class DatabaseError extends Error {
	readonly kind: DatabaseErrorKind;
	readonly code: string | null;
	readonly detail: string | null;

	constructor(
		kind: DatabaseErrorKind,
		code: string | null,
		about: { detail?: string | null; cause: unknown }
	) {
		// The message is safe to show: PostgreSQL's own text stays in `cause`, for the server's log.
		super(`Database call ${kind}${code ? ` (${code})` : ''}`, { cause: about.cause });
		this.name = 'DatabaseError';
		this.kind = kind;
		this.code = code;
		this.detail = about.detail ?? null;
	}
}

/** Serialization failure and deadlock: the whole transaction may simply be run again. */
export const isRetryable = (error: DatabaseError): boolean =>
	error.code === '40001' || error.code === '40P01';

const LATER = new Set([
	'25P03', // idle in transaction too long
	'55P03', // a lock was not free in time
	'57014', // statement timeout
	'57P01', // the backend was told to end
	'57P02',
	'57P03', // starting up or shutting down
	'57P05'
]);

/** What a SQLSTATE means to the caller. */
export function kindOf(code: string): DatabaseErrorKind {
	if (/^YH...$/.test(code)) return 'refused';
	if (code === '42501') return 'forbidden';
	if (LATER.has(code)) return 'later';
	switch (code.slice(0, 2)) {
		case '22': // data exception: a NUL character, a number out of range, a malformed uuid
		case '23': // a constraint
			return 'invalid';
		case '08': // connection
		case '40': // transaction rollback
		case '53': // out of connections, memory or disk
			return 'later';
		default:
			return 'broken';
	}
}

/** Sorts whatever `pg` threw. Errors without an SQLSTATE come from the connection, unless they are plain mistakes in code. */
export function databaseError(cause: unknown): DatabaseError {
	if (cause instanceof DatabaseError) return cause;
	const { code, detail } = (cause ?? {}) as { code?: unknown; detail?: unknown };
	if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && isFromServer(cause)) {
		const kind = kindOf(code);
		return new DatabaseError(kind, code, {
			detail: kind === 'refused' && typeof detail === 'string' ? detail : null,
			cause
		});
	}
	const isMistake = !(cause instanceof Error) || cause instanceof TypeError || cause instanceof RangeError;
	return new DatabaseError(isMistake ? 'broken' : 'later', null, { cause });
}

/** PostgreSQL's errors carry a severity; Node's (`EPIPE`, …) do not. */
const isFromServer = (cause: unknown): boolean =>
	typeof (cause as { severity?: unknown } | null)?.severity === 'string';

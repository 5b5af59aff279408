// tRPC: who calls, and what an error may say. Procedures are in sync.ts and enrol.ts, six lines each; rules are in SQL.
import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import type { FileStore } from '../files/file-store.ts';
import type { EnrolmentClaims, EnrolmentTokens } from '../identity/enrolment-token.ts';
import { RescueRefused } from '../rescue/take-in.ts';

export interface CallContext {
	database: Database;
	tokens: EnrolmentTokens;
	files: FileStore;
	/** The phone that calls, by its token; null when it brought none, or one that is not ours. */
	phone: EnrolmentClaims | null;
	/** Where the call comes from, to slow down guessing. */
	address: string;
}

const t = initTRPC.context<CallContext>().create({
	// Never a stack, never SQL: `reason` is a code of docs/error-codes.md or why a rescue file was refused, `fields` the paths that did not parse.
	errorFormatter({ shape, error }) {
		const fields =
			error.cause instanceof ZodError
				? error.cause.issues.slice(0, 20).map((issue) => issue.path.join('.'))
				: [];
		const reason =
			error.cause instanceof DatabaseError
				? error.cause.code
				: error.cause instanceof RescueRefused
					? error.cause.fault
					: null;
		return {
			code: shape.code,
			message:
				error.code === 'INTERNAL_SERVER_ERROR'
					? 'failed'
					: error.cause
						? error.code.toLowerCase()
						: error.message,
			data: { code: error.code, httpStatus: shape.data.httpStatus, reason, fields }
		};
	}
});

export const router = t.router;

/** A procedure for anybody; database errors become HTTP's by what the caller should do. */
export const anyone = t.procedure.use(async ({ next }) => {
	const result = await next();
	if (result.ok || !(result.error.cause instanceof DatabaseError)) return result;
	throw asHttp(result.error.cause);
});

/** A procedure for an enrolled phone, whatever became of its enrolment: SQL decides what it still may. */
export const phones = anyone.use(({ ctx, next }) => {
	if (!ctx.phone) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'not_enrolled' });
	return next({
		ctx: {
			...ctx,
			phone: ctx.phone,
			actor: { kind: 'enrolment', enrolment: ctx.phone.enrolment, event: ctx.phone.event } as const
		}
	});
});

/** Codes that mean the caller is not, or no longer, who may call. */
const UNAUTHORIZED = new Set(['YH001']);
const FORBIDDEN = new Set(['YH002', 'YH004', 'YH005']);
const NOT_FOUND = new Set(['YH006', 'YH014', 'YH015']);

function asHttp(cause: DatabaseError): TRPCError {
	const code = cause.code ?? '';
	if (UNAUTHORIZED.has(code)) return new TRPCError({ code: 'UNAUTHORIZED', cause });
	if (FORBIDDEN.has(code) || cause.kind === 'forbidden') return new TRPCError({ code: 'FORBIDDEN', cause });
	if (NOT_FOUND.has(code)) return new TRPCError({ code: 'NOT_FOUND', cause });
	if (cause.kind === 'refused' && code !== 'YH020') return new TRPCError({ code: 'CONFLICT', cause });
	if (cause.kind === 'refused' || cause.kind === 'invalid')
		return new TRPCError({ code: 'BAD_REQUEST', cause });
	if (cause.kind === 'later') return new TRPCError({ code: 'SERVICE_UNAVAILABLE', cause });
	return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause });
}

// What can go wrong when the database is called through Supabase's Data API (PostgREST behind a gateway), sorted as in errors.ts.
// PostgREST hands PostgreSQL's own error on as { code, message, details, hint }, so the SQLSTATE decides wherever there is one;
// its own errors are PGRSTgnn; the gateway before it answers with neither. Statuses and codes: docs.postgrest.org, "Errors".
import { DatabaseError, kindOf, type DatabaseErrorKind } from './errors.ts';

/** What supabase-js gives as `error`; every part may be missing when it was not PostgREST that answered. */
export interface DataApiError {
	code?: string;
	message?: string;
	details?: string | null;
}

/** PostgREST had no connection to the database, or no schema yet: nothing ran, the same may be sent at once. */
const NOTHING_RAN = new Set(['PGRST000', 'PGRST002', 'PGRST003']);

export const hasNotRun = (error: DataApiError): boolean => NOTHING_RAN.has(error.code ?? '');

/** `status` is the HTTP status; 0 when there was no answer. */
export function supabaseError(error: DataApiError, status: number): DatabaseError {
	const code = error.code ?? '';
	// For the server's log only. The details of PostgreSQL's own errors may hold data, and are left out.
	const cause = new Error(`The Data API answered ${status} ${code}: ${(error.message ?? '').slice(0, 300)}`);
	if (/^[0-9A-Z]{5}$/.test(code)) {
		const kind = kindOf(code);
		return new DatabaseError(kind, code, {
			detail: kind === 'refused' ? (error.details ?? null) : null,
			cause
		});
	}
	// To the caller the same as PostgreSQL's own word for it. On Supabase it may also mean that the schema cache is old.
	if (code === 'PGRST202') return new DatabaseError('broken', '42883', { cause });
	return new DatabaseError(kindWithoutSqlState(error, status), null, { cause });
}

function kindWithoutSqlState({ code = '', message }: DataApiError, status: number): DatabaseErrorKind {
	if (hasNotRun({ code }) || code === 'PGRST001') return 'later';
	// The token is not (or no longer) one that the project accepts.
	if (/^PGRST30[123]$/.test(code)) return 'forbidden';
	if (code === 'PGRST102') return 'invalid';
	if (status === 408 || status === 429 || status >= 500) return 'later';
	// Nothing came, or a page of somebody else's in front of the project.
	if (status < 300) return 'later';
	// PostgREST lost a pooled connection under the request: 400 with every field empty (PostgREST/postgrest#3214, #4681).
	if (status === 400 && !code && !message) return 'later';
	return 'broken';
}

// What a database error means to somebody in a browser: a status and plain words. The one place where codes become HTTP.
// Codes are listed in docs/error-codes.md.
import { error, isHttpError, isRedirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { DatabaseError } from './database/errors.ts';

/** Refusals that must look as if the thing did not exist: another tenant's event, a secret that is none. */
const NOT_FOUND = new Set([
	'YH003',
	'YH006',
	'YH014',
	'YH015',
	'YH022',
	'YH025',
	'YH050',
	'YH060',
	'YH061',
	'YH062',
	'YH065',
	'YH063'
]);

/** Throws the answer for `cause`. Anything that is no DatabaseError goes on as it is. */
export function throwAsHttp(cause: unknown): never {
	if (!(cause instanceof DatabaseError) || isHttpError(cause) || isRedirect(cause)) throw cause;
	if (cause.code && NOT_FOUND.has(cause.code)) error(404, { message: m.common_error_not_found() });
	if (cause.code === 'YH023') error(403, { message: m.common_error_forbidden() });
	switch (cause.kind) {
		case 'invalid':
			return error(404, { message: m.common_error_not_found() });
		case 'forbidden':
			return error(403, { message: m.common_error_forbidden() });
		case 'refused':
			return error(409, { message: m.common_refused_reason_other() });
		case 'later':
			return error(503, { message: m.common_error_failed_next() });
		default:
			throw cause;
	}
}

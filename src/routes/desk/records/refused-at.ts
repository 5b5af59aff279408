// What the database has against a record, beside the field that it names.
import { m } from '#lib/i18n/text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import type { Rejection } from '#lib/server/perform.ts';

/** Days are refused for lying ahead; the end of a licence for lying before its beginning. */
export function refusedAt({ status, reason, fields }: Rejection): Record<string, string> {
	const field = fields[0] ?? 'type';
	if (field === 'endsOn') return { [field]: m.desk_book_error_ends() };
	return {
		[field]:
			field.endsWith('On') || field === 'payments' ? m.desk_book_error_future() : reasonText(status, reason)
	};
}

// A programme opened under a book must be that book's: one of another organisation is not there (404).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';

export function mustBeOf<T extends { programme: { organisation: string } }>(page: T, book: string): T {
	if (page.programme.organisation !== book) error(404, { message: m.common_error_not_found() });
	return page;
}

// Whose book: catalogue, counterparts and 台账 of one organisation. Another tenant's is not there (404).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, params }) => {
	const book = organisesFor(locals.profile as Profile).find(({ id }) => id === params.book);
	if (!book) error(404, { message: m.common_error_not_found() });
	return { book: { id: book.id, name: book.name } };
};

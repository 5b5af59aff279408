// Choosing the file of a catalogue or ledger.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import type { Profile } from '#lib/server/identity/profile.ts';
import { upload } from '../../../../importing/upload.ts';
import { isBookList } from './lists.ts';
import type { Actions, PageServerLoad } from './$types';

function listIn(url: URL) {
	const list = url.searchParams.get('list') ?? 'patents';
	if (!isBookList(list)) error(404, { message: m.common_error_not_found() });
	return list;
}

export const load: PageServerLoad = ({ url }) => ({
	list: listIn(url),
	isGone: url.searchParams.has('gone')
});

export const actions: Actions = {
	default: ({ request, params, locals, url }) =>
		upload(request, {
			owner: (locals.profile as Profile).person,
			place: params.book,
			book: params.book,
			list: listIn(url),
			home: `/desk/organise/book/${params.book}/import`
		})
};

// One patent: what it is, where it stands, who asked for it, what came of it, who changed what.
import { error, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readPatent } from '#lib/server/desk/catalogue.ts';
import { patentFields } from '#lib/server/desk/patent-form.ts';
import { historyOf } from '#lib/server/desk/patent-history.ts';
import { holderChoices, savePatent } from '../save-patent.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { history, ...whole } = await readPatent(params.patent, locals.actor);
	if (whole.organisation !== params.book) error(404, { message: m.common_error_not_found() });
	const isEditing = url.searchParams.has('edit');
	return {
		...whole,
		history: historyOf(history),
		told: url.searchParams.has('saved')
			? ('saved' as const)
			: url.searchParams.has('merged')
				? ('merged' as const)
				: null,
		edit: isEditing
			? {
					fields: patentFields({ ...whole, history }, params.patent),
					holders: await holderChoices(params.book, locals.actor)
				}
			: null
	};
};

export const actions: Actions = {
	default: async ({ request, params, locals }) => {
		const { failure } = await savePatent(request, { book: params.book, actor: locals.actor });
		if (failure) return failure;
		redirect(303, `/desk/organise/book/${params.book}/patents/${params.patent}?saved`);
	}
};

// A newer version of the document that a programme carries out: what it changes, and going over to it.
import { fail, redirect } from '@sveltejs/kit';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { loadVersionPage, takeVersion } from '#lib/server/desk/programme-version.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) =>
	loadVersionPage(params.programme, params.book, locals.actor);

export const actions: Actions = {
	take: async ({ request, params, locals }) => {
		const form = await readForm(request);
		const seen = {
			programme: Number(fieldText(form, 'programme', 10)),
			document: Number(fieldText(form, 'document', 10))
		};
		const error = await takeVersion({ programme: params.programme, book: params.book, seen }, locals.actor);
		if (error) return fail(400, { error });
		redirect(303, `/desk/organise/book/${params.book}/programmes/${params.programme}?told=renewed`);
	}
};

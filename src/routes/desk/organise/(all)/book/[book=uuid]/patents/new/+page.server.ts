// A patent joins the catalogue.
import { randomUUID } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { patentFields } from '#lib/server/desk/patent-form.ts';
import { holderChoices, savePatent } from '../save-patent.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => ({
	fields: patentFields(null, randomUUID()),
	holders: await holderChoices(params.book, locals.actor)
});

export const actions: Actions = {
	default: async ({ request, params, locals }) => {
		const { failure, saved } = await savePatent(request, { book: params.book, actor: locals.actor });
		if (failure) return failure;
		const told = saved.isMerged ? 'merged' : 'saved';
		redirect(303, `/desk/organise/book/${params.book}/patents/${saved.patent}?${told}`);
	}
};

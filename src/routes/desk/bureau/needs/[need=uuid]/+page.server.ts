// One need of the region, read only; the person behind it whole only for a reason, where a consent names this bureau.
import { fail } from '@sveltejs/kit';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { readNeed } from '#lib/server/desk/needs.ts';
import { reveal } from '#lib/server/desk/reveal.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, parent }) => {
	await parent();
	return { need: await readNeed(params.need, locals.actor), now: Date.now() };
};

export const actions: Actions = {
	reveal: async ({ request, params, locals }) => {
		const reason = fieldText(await readForm(request), 'reason', 200);
		const { contact, error } = await reveal({ need: params.need }, reason, locals.actor);
		return error === null ? { revealed: contact } : fail(400, { reveal: { reason, error } });
	}
};

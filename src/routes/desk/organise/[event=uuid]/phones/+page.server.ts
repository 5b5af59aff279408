// The ledger by itself, and a rescue file brought to the desk.
import { fail } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readLedger } from '#lib/server/desk/ledger.ts';
import { carryUp } from '#lib/server/desk/rescue.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, depends }) => {
	depends('desk:event');
	return { ledger: await readLedger(params.event, locals.actor), now: Date.now() };
};

export const actions: Actions = {
	rescue: async ({ request, params, locals }) => {
		const file = (await readForm(request)).get('file');
		if (!(file instanceof File) || file.size === 0)
			return fail(400, { rescueError: m.desk_rescue_missing() });
		const answer = await carryUp(file, { event: params.event, actor: locals.actor });
		return 'error' in answer ? fail(400, { rescueError: answer.error }) : { rescued: answer };
	}
};

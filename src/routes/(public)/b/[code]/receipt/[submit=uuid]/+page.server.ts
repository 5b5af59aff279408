// The receipt of a lead. Its address holds the submit id, which nobody has but the browser that sent the form.
import { redirect } from '@sveltejs/kit';
import { chooseRemembering, isRemembered, ME_COOKIE } from '#lib/server/links/remember.ts';
import { readLeadReceipt } from '#lib/server/public-forms/booth-page.ts';
import { operator } from '#lib/server/public-forms/operator.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, cookies }) => {
	const { secret, ...lead } = await readLeadReceipt(params.code, params.submit);
	const me = cookies.get(ME_COOKIE);
	return {
		lead,
		secret: secret ?? (me && /^[A-Za-z0-9_-]{22}$/.test(me) ? me : null),
		contact: operator().contact,
		/** Knows them already, or will once they open their page. */
		remembered: isRemembered(cookies) && Boolean(secret ?? me)
	};
};

export const actions: Actions = {
	forget: ({ cookies, url }) => {
		chooseRemembering(cookies, false, url);
		redirect(303, url.pathname);
	}
};

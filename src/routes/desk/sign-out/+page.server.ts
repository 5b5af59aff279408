// Signing out: the session ends here and in every other window. Opening the address alone signs nobody out.
import { redirect } from '@sveltejs/kit';
import { identity } from '#lib/server/context.ts';
import { clearSessionCookie, readSessionCookie } from '#lib/server/identity/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/desk');

export const actions: Actions = {
	default: async ({ cookies, url }) => {
		const token = readSessionCookie(cookies);
		if (token) await identity().signOut(token);
		clearSessionCookie(cookies, url);
		redirect(303, '/desk/sign-in');
	}
};

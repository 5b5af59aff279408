// Signing in with e-mail and password. Says what to do next, never which of the two was wrong.
import { fail, redirect } from '@sveltejs/kit';
import * as z from 'zod';
import { formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { demoAccountsToShow, identity } from '#lib/server/context.ts';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import { setSessionCookie } from '#lib/server/identity/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where to go afterwards: a place of the desk, never another site. */
const placeAfter = (url: URL): string => {
	const to = url.searchParams.get('to') ?? '';
	return /^\/desk(\/[\w\-/?=&%.]*)?$/.test(to) && !to.includes('//') ? to : '/desk';
};

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.profile) redirect(303, placeAfter(url));
	return {
		wasSignedOut: url.searchParams.has('to'),
		demo: demoAccountsToShow(process.env.HOST).map(({ name, email, password, role }) => ({
			name,
			email,
			password,
			role
		}))
	};
};

const credentials = z.object({
	email: z.string().trim().min(1).max(200),
	password: z.string().min(1).max(200)
});

export const actions: Actions = {
	default: async ({ request, cookies, url }) => {
		const form = await request.formData();
		const email = String(form.get('email') ?? '').slice(0, 200);
		const parsed = credentials.safeParse({ email, password: form.get('password') });
		if (!parsed.success)
			return fail(400, {
				email,
				error: email.trim() ? m.desk_sign_in_password_missing() : m.desk_sign_in_email_missing()
			});
		const result = await identity().signIn(parsed.data.email, parsed.data.password).catch(throwAsHttp);
		if (result.kind === 'refused') return fail(400, { email, error: m.desk_sign_in_refused() });
		if (result.kind === 'locked')
			return fail(429, { email, error: m.desk_sign_in_locked({ time: formatTime(result.until) }) });
		setSessionCookie(cookies, result.token, url);
		redirect(303, placeAfter(url));
	}
};

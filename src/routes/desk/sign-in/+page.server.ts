// Signing in with e-mail and password. Says what to do next, never which of the two was wrong.
import { fail, redirect } from '@sveltejs/kit';
import * as z from 'zod';
import { formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { demoAccountsToShow, identity } from '#lib/server/context.ts';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import { guessLimit } from '#lib/server/guess-limit.ts';
import { setSessionCookie } from '#lib/server/identity/session-cookie.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
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

/** Over all accounts; the lock of one account is identity's. */
const limit = guessLimit({ tries: 30, windowMs: 10 * 60_000 });

/** Counted before the password is looked at, which is costly: many tries side by side count as well. */
async function signIn({ email, password }: z.output<typeof credentials>, address: string) {
	if (limit.isExceeded(address)) return { kind: 'too-many' } as const;
	limit.noteFailure(address);
	try {
		const result = await identity().signIn(email, password);
		if (result.kind === 'signed-in') limit.forgive(address);
		return result;
	} catch (cause) {
		limit.forgive(address);
		return throwAsHttp(cause);
	}
}

export const actions: Actions = {
	default: async ({ request, cookies, url, getClientAddress }) => {
		const form = await readForm(request);
		const email = String(form.get('email') ?? '').slice(0, 200);
		const parsed = credentials.safeParse({ email, password: form.get('password') });
		if (!parsed.success)
			return fail(400, {
				email,
				error: email.trim() ? m.desk_sign_in_password_missing() : m.desk_sign_in_email_missing()
			});
		const result = await signIn(parsed.data, getClientAddress());
		if (result.kind === 'too-many') return fail(429, { email, error: m.desk_sign_in_too_many() });
		if (result.kind === 'refused') return fail(400, { email, error: m.desk_sign_in_refused() });
		if (result.kind === 'locked')
			return fail(429, { email, error: m.desk_sign_in_locked({ time: formatTime(result.until) }) });
		setSessionCookie(cookies, result.token, url);
		redirect(303, placeAfter(url));
	}
};

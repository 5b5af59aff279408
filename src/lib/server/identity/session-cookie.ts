// The cookie that carries a session's token. Scripts cannot read it; other sites cannot make it travel with a form.
import type { Cookies } from '@sveltejs/kit';
import { IDLE_MS } from './identity.ts';

const NAME = 'yuanhui_session';

export const readSessionCookie = (cookies: Cookies): string | null => cookies.get(NAME) ?? null;

export function setSessionCookie(cookies: Cookies, token: string, url: URL): void {
	cookies.set(NAME, token, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
		maxAge: IDLE_MS / 1000
	});
}

export function clearSessionCookie(cookies: Cookies, url: URL): void {
	cookies.delete(NAME, { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' });
}

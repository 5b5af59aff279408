// Whether this browser knows whose it is: the cookie that lets a booth page ask for a patent in one tap. Set when a person opens their own page, unless they said
// on this device that it must not be. Scripts cannot read it; other sites cannot make it travel with a form.
import type { Cookies } from '@sveltejs/kit';

/** Holds the secret of the person's page. */
export const ME_COOKIE = 'yh_me';
/** Present: not on this device. */
const NOT_HERE = 'yh_me_off';
const DAYS_90 = 90 * 86_400;

const options = (url: URL) =>
	({ path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' }) as const;

/** True unless the person said no on this device. */
export const isRemembered = (cookies: Cookies): boolean => cookies.get(NOT_HERE) === undefined;

/** Called when a person's page is opened. */
export function remember(cookies: Cookies, secret: string, url: URL): void {
	if (isRemembered(cookies) && cookies.get(ME_COOKIE) !== secret)
		cookies.set(ME_COOKIE, secret, { ...options(url), maxAge: DAYS_90 });
}

/** 不在这台设备上记住我; `wanted` takes that back. */
export function chooseRemembering(cookies: Cookies, wanted: boolean, url: URL): void {
	if (wanted) return cookies.delete(NOT_HERE, options(url));
	cookies.delete(ME_COOKIE, options(url));
	cookies.set(NOT_HERE, '1', { ...options(url), maxAge: DAYS_90 * 4 });
}

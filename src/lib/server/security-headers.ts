// Headers that every answer made by a route carries. The content security policy is SvelteKit's (svelte.config.js).

/** Addresses that are secrets themselves: a pass, a badge, a personal page. */
const SECRET_PATH = /^\/(p|c|m)\//;
/** Pages with people on them; nothing on the way may keep a copy. */
const PRIVATE_PATH = /^\/(p|c|m|desk)(\/|$)/;

export function setSecurityHeaders(headers: Headers, url: URL): void {
	headers.set('x-content-type-options', 'nosniff');
	headers.set('referrer-policy', SECRET_PATH.test(url.pathname) ? 'no-referrer' : 'same-origin');
	headers.set('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
	headers.set('cross-origin-opener-policy', 'same-origin');
	if (url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000');
	if (PRIVATE_PATH.test(url.pathname)) headers.set('cache-control', 'no-store');
	if (SECRET_PATH.test(url.pathname)) headers.set('x-robots-tag', 'noindex, nofollow');
}

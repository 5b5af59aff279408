// Headers that every answer made by a route carries. The content security policy is SvelteKit's (svelte.config.js).
import type { RequestEvent } from '@sveltejs/kit';

/** Addresses that are secrets themselves: a pass, a badge, a personal page. */
const SECRET = /^\/(p|c|m)\//;
/** Pages with people on them; nothing on the way may keep a copy. */
const PRIVATE = /^\/(p|c|m|desk)(\/|$)/;

/** Goes by the route, which encoding cannot disguise (/%70/… is /p/…); by the address only where no route answers. */
export function setSecurityHeaders(
	headers: Headers,
	{ route, url }: { route: Pick<RequestEvent['route'], 'id'>; url: URL }
): void {
	const place = route.id?.replace('/(public)', '') ?? url.pathname;
	headers.set('x-content-type-options', 'nosniff');
	headers.set('referrer-policy', SECRET.test(place) ? 'no-referrer' : 'same-origin');
	headers.set('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
	headers.set('cross-origin-opener-policy', 'same-origin');
	if (url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000');
	if (PRIVATE.test(place)) headers.set('cache-control', 'no-store');
	if (SECRET.test(place)) headers.set('x-robots-tag', 'noindex, nofollow');
}

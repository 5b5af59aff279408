// Headers that every answer made by a route carries. The content security policy is SvelteKit's (svelte.config.js).
import type { RequestEvent } from '@sveltejs/kit';

/** Addresses that are secrets themselves: a pass, a badge, a personal page, what became of a submit. */
const SECRET = /^\/((p|c|m)\/|(b|e)\/[^/]+\/receipt\/)/;
/** Secret pages with forms. Without any referrer a browser names no origin with a form, which is then refused as another site's; so the address goes to our own origin and no other. */
const SECRET_WITH_FORMS = /^\/(m\/|b\/[^/]+\/receipt\/)/;
/** Pages with people on them, or with a submit id that nobody else may have; nothing on the way may keep a copy. */
const PRIVATE = /^\/(p|c|m|b|e|desk)(\/|$)/;

/** Goes by the route, which encoding cannot disguise (/%70/… is /p/…); by the address only where no route answers. */
export function setSecurityHeaders(
	headers: Headers,
	{ route, url }: { route: Pick<RequestEvent['route'], 'id'>; url: URL }
): void {
	const place = route.id?.replace('/(public)', '') ?? url.pathname;
	headers.set('x-content-type-options', 'nosniff');
	headers.set(
		'referrer-policy',
		SECRET.test(place) && !SECRET_WITH_FORMS.test(place) ? 'no-referrer' : 'same-origin'
	);
	headers.set('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
	headers.set('cross-origin-opener-policy', 'same-origin');
	if (url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000');
	if (PRIVATE.test(place)) headers.set('cache-control', 'no-store');
	if (SECRET.test(place)) headers.set('x-robots-tag', 'noindex, nofollow');
}

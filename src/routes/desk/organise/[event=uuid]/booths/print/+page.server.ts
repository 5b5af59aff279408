// Booth cards to print: all, or the one that the address names.
import { listBoothCards } from '#lib/server/desk/catalogue.ts';
import type { PageServerLoad } from './$types';

/** Longer origins make codes that are read less far (the design's limit for ORIGIN). */
const LONGEST_ORIGIN = 34;

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const all = await listBoothCards(params.event, locals.actor);
	const one = url.searchParams.get('booth');
	const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	return {
		booths: one ? all.filter(({ id }) => id === one) : all,
		origin: url.origin,
		warning: isLocal ? ('local' as const) : url.origin.length > LONGEST_ORIGIN ? ('long' as const) : null
	};
};

// Leads of a bureau's region: everything in sight, narrowed and paged by address.
import { leadPage } from '#lib/server/desk/request-view.ts';
import { listRequestPlaces } from '#lib/server/desk/choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
	await parent();
	return {
		list: await leadPage(url, {}, locals.actor),
		places: await listRequestPlaces(locals.actor)
	};
};

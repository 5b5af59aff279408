// Leads of an event, narrowed and paged by address.
import { listBoothNames, listCounterpartNames } from '#lib/server/desk/choices.ts';
import { leadPage } from '#lib/server/desk/request-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url, parent }) => {
	const { event } = await parent();
	const [list, booths, holders] = await Promise.all([
		leadPage(url, { event: params.event }, locals.actor),
		listBoothNames(params.event, locals.actor),
		listCounterpartNames(event.organisation, locals.actor)
	]);
	return { list, booths, holders };
};

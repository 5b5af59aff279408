// Needs of an event, narrowed and paged by address.
import { needPage } from '#lib/server/desk/request-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url, parent }) => {
	await parent();
	return { list: await needPage(url, { event: params.event }, locals.actor) };
};

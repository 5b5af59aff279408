// Needs of all events of an organisation, narrowed and paged by address. Somebody who organises for several chooses one.
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import { needPage } from '#lib/server/desk/request-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const organisations = organisesFor(locals.profile as Profile);
	const asked = url.searchParams.get('organisation');
	const organisation = (organisations.find(({ id }) => id === asked) ?? organisations[0]!).id;
	return {
		list: await needPage(url, { organisation }, locals.actor),
		organisation,
		organisations: organisations.map(({ id, name }) => ({ id, name }))
	};
};

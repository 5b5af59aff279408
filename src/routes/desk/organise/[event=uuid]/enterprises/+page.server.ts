// The organisation's 企业库: look things up, and choose a file to import.
import { cleanText } from '#lib/domain/text.ts';
import { listEnterprises } from '#lib/server/desk/people.ts';
import type { Profile } from '#lib/server/identity/profile.ts';
import { upload } from '../../importing/upload.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 200;

export const load: PageServerLoad = async ({ locals, url, parent }) => {
	const { event } = await parent();
	const search = cleanText(url.searchParams.get('search') ?? '').slice(0, 60);
	const found = await listEnterprises(
		{ organisation: event.organisation, search, limit: SHOWN },
		locals.actor
	);
	return { ...found, search };
};

export const actions: Actions = {
	default: ({ request, params, locals }) =>
		upload(request, {
			owner: (locals.profile as Profile).person,
			place: params.event,
			home: `/desk/organise/${params.event}/import`,
			list: 'enterprises'
		})
};

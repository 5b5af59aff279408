// Choosing the attendee list's file.
import type { Profile } from '#lib/server/identity/profile.ts';
import { upload } from '../../importing/upload.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
	isNew: url.searchParams.has('new'),
	isGone: url.searchParams.has('gone')
});

export const actions: Actions = {
	default: ({ request, params, locals }) =>
		upload(request, {
			owner: (locals.profile as Profile).person,
			place: params.event,
			home: `/desk/organise/${params.event}/import`,
			list: 'attendees'
		})
};

// Choosing the attendee list's file.
import type { Profile } from '#lib/server/identity/profile.ts';
import { upload } from './upload.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
	isNew: url.searchParams.has('new'),
	isGone: url.searchParams.has('gone')
});

export const actions: Actions = {
	default: ({ request, params, locals }) =>
		upload(request, {
			owner: (locals.profile as Profile).person,
			event: params.event,
			list: 'attendees'
		})
};

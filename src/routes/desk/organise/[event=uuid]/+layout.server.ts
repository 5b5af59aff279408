// The open event, for every page below. Another tenant's event is not there (404).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('desk:event');
	const event = await readEvent(params.event, locals.actor);
	// A bureau may read the line of an event it watches, but its pages are the organiser's.
	const isOwn = organisesFor(locals.profile as Profile).some(({ id }) => id === event?.organisation);
	if (!event || !isOwn) error(404, { message: m.common_error_not_found() });
	return { event };
};

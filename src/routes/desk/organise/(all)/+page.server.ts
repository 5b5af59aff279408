// The organiser's events.
import { listEvents } from '#lib/server/desk/events.ts';
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const own = new Set(organisesFor(locals.profile as Profile).map(({ id }) => id));
	const events = await listEvents(locals.actor);
	return { events: events.filter(({ organisation }) => own.has(organisation)) };
};

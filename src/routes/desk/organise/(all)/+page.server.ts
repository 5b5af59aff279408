// The organiser's events, and what is due by when.
import { listDuties } from '#lib/server/desk/duties.ts';
import { listEvents } from '#lib/server/desk/events.ts';
import { organisesFor, type Profile } from '#lib/server/identity/profile.ts';
import type { PageServerLoad } from './$types';

/** Of each kind; the rest is a link away. */
const SHOWN = 5;

export const load: PageServerLoad = async ({ locals }) => {
	const own = organisesFor(locals.profile as Profile).map(({ id, name }) => ({ id, name }));
	const [events, ...duties] = await Promise.all([
		listEvents(locals.actor),
		...own.map(async (organisation) => ({
			organisation,
			duties: await listDuties(organisation.id, SHOWN, locals.actor)
		}))
	]);
	const ids = new Set(own.map(({ id }) => id));
	return {
		now: Date.now(),
		events: events.filter(({ organisation }) => ids.has(organisation)),
		due: duties.filter(({ duties: { callsOwed, filingsDue } }) => callsOwed + filingsDue > 0),
		isOne: own.length === 1
	};
};

// What each event counted for a programme of the region.
import { loadProgrammeEvents } from '#lib/server/desk/programme-events.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, url }) =>
	loadProgrammeEvents(params.programme, url, locals.actor);

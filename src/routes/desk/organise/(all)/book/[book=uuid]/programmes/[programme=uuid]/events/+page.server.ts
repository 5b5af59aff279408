// What each event counted for a programme of the organisation.
import { loadProgrammeEvents } from '#lib/server/desk/programme-events.ts';
import { mustBeOf } from '../own.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) =>
	mustBeOf(await loadProgrammeEvents(params.programme, url, locals.actor), params.book);

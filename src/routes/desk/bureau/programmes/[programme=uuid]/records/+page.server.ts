// The records behind one number, as the bureau sees them; it may dispute a single one.
import { loadRecords } from '#lib/server/desk/programme-page.ts';
import { reviewActions } from '#lib/server/desk/review-record.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, url }) =>
	loadRecords(params.programme, url, locals.actor);

export const actions: Actions = reviewActions;

// The award sheet of a programme of the region.
import { loadAwardPage } from '#lib/server/desk/award-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, url }) =>
	loadAwardPage(params.programme, url, locals.actor);

// The award sheet of the organisation's programme.
import { loadAwardPage } from '#lib/server/desk/award-page.ts';
import { mustBeOf } from '../own.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) =>
	mustBeOf(await loadAwardPage(params.programme, url, locals.actor), params.book);

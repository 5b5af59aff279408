// The records behind one number of the organisation's programme.
import { loadRecords } from '#lib/server/desk/programme-page.ts';
import { mustBeOf } from '../own.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) =>
	mustBeOf(await loadRecords(params.programme, url, locals.actor), params.book);

// Every enterprise that the organisation checks for entry.
import { loadEntries } from '#lib/server/desk/entry-page.ts';
import { mustBeOf } from '../own.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) =>
	mustBeOf(await loadEntries(params.programme, locals.actor), params.book);

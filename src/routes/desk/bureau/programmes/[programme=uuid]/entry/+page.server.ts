// The enterprises of a programme of the region, as they stand under the entry criteria.
import { loadEntries } from '#lib/server/desk/entry-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) => loadEntries(params.programme, locals.actor);

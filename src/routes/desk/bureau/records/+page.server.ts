// The records behind one number of the region's year. Whose region it is, SQL decides.
import { loadRegionRecords } from '#lib/server/desk/region-year.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
	await parent();
	return { list: await loadRegionRecords(url, locals.actor) };
};

// One patent of a booth that shows several.
import { loadPatent } from '../../load-patent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, cookies }) => ({
	...(await loadPatent(params.code, params.patent, cookies)),
	code: params.code
});

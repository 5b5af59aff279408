// Every programme of the bureau's region, judged as of today.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { programmeLine } from '#lib/server/desk/programme-view.ts';
import { listProgrammes } from '#lib/server/desk/programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const today = shanghaiDay(new Date());
	return { programmes: (await listProgrammes(locals.actor)).map((one) => programmeLine(one, today)) };
};

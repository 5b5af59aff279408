// The programmes of one organisation, each judged as of today.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { programmeLine } from '#lib/server/desk/programme-view.ts';
import { listProgrammes } from '#lib/server/desk/programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const today = shanghaiDay(new Date());
	const programmes = await listProgrammes(locals.actor, params.book);
	return { programmes: programmes.map((one) => programmeLine(one, today)) };
};

// The programmes of one organisation, each judged as of today.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { allJudgeable } from '#lib/server/desk/judgeable.ts';
import { programmeLine } from '#lib/server/desk/programme-view.ts';
import { listProgrammes } from '#lib/server/desk/programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const today = shanghaiDay(new Date());
	const programmes = await listProgrammes(locals.actor, params.book);
	const judged = await allJudgeable(programmes, locals.actor);
	return { programmes: judged.map((one) => programmeLine(one, today)) };
};

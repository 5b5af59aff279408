// Every programme of the bureau's region, judged as of today.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { allJudgeable } from '#lib/server/desk/judgeable.ts';
import { programmeLine } from '#lib/server/desk/programme-view.ts';
import { listProgrammes } from '#lib/server/desk/programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const today = shanghaiDay(new Date());
	const judged = await allJudgeable(await listProgrammes(locals.actor), locals.actor);
	return { programmes: judged.map((one) => programmeLine(one, today)) };
};

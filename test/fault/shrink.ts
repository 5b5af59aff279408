// A failing plan made smaller: leave out steps as long as it still fails (delta debugging), coarse first.
import type { Plan } from './plan.ts';

/** `fails` runs a plan. Gives up after `tries`. */
export async function shrink(
	plan: Plan,
	fails: (plan: Plan) => Promise<boolean>,
	tries = 120
): Promise<Plan> {
	let best = plan;
	for (let size = Math.ceil(plan.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
		for (let from = 0; from < best.steps.length;) {
			if (tries-- <= 0) return best;
			const smaller = { ...best, steps: [...best.steps.slice(0, from), ...best.steps.slice(from + size)] };
			if (await fails(smaller)) best = smaller;
			else from += size;
		}
	}
	return best;
}

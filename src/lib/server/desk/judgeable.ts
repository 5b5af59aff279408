// A programme with everything that its indicators are judged on besides counters: what its award pays, who entered its library. Lists and pages ask for the same, so that
// none says 缺数据 of what another has calculated.
import type { Actor } from '../database/database.ts';
import { withEntries } from './entries.ts';
import { withAward } from './programme-award.ts';
import type { JudgedProgramme } from './programme-view.ts';
import type { Programme } from './programmes.ts';

/** One programme, ready to be judged. */
export const judgeable = async (programme: Programme, actor: Actor): Promise<JudgedProgramme> =>
	withEntries(await withAward(programme, actor), actor);

/** Several; those that were given up stay as they were read. */
export const allJudgeable = (programmes: readonly Programme[], actor: Actor): Promise<JudgedProgramme[]> =>
	Promise.all(programmes.map((one) => (one.droppedAt === undefined ? judgeable(one, actor) : one)));

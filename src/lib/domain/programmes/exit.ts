// 退库: an enterprise of a library leaves it when its time runs out without progress. Of one, the indicator's own rule from the day it entered; of the whole library, from what
// was recorded of each, so that nobody has to report it again. Knows no SQL.
import type { Calendar } from './calendar.ts';
import type { Indicator, ProgrammeDefinition } from './definition.ts';
import { evaluate } from './evaluate.ts';
import type { Judgement, Status } from './judgement.ts';
import { say } from './say.ts';

/** What was recorded of an enterprise of the library. */
export interface Entered {
	/** YYYY-MM-DD; absent before it has entered. */
	enteredOn?: string | undefined;
	/** Absent until somebody has looked. */
	hasProgress?: boolean | undefined;
}

/** The indicator whose time runs from an enterprise's own entry. */
export const exitIndicator = ({ indicators }: Pick<ProgrammeDefinition, 'indicators'>) =>
	indicators.find(({ rule }) => rule.op === 'flag' && rule.within_years !== undefined);

/** Of one enterprise; null before it has entered. */
export function judgeExit(
	indicator: Indicator,
	{ enteredOn, hasProgress }: Entered,
	calendar: Calendar
): Judgement | null {
	if (!enteredOn) return null;
	// Until somebody has looked there is none: the clock runs.
	const values = { [indicator.metric]: hasProgress ?? false };
	return evaluate(indicator, { values, entered_on: enteredOn }, calendar);
}

/** Of all that entered: one whose time is over decides. Null while nobody has entered. */
export function judgeExits(
	indicator: Indicator,
	entries: readonly Entered[],
	calendar: Calendar
): Judgement | null {
	const judged = entries.flatMap((one) => judgeExit(indicator, one, calendar) ?? []);
	if (judged.length === 0) return null;
	const count = (status: Status) => judged.filter((one) => one.status === status).length;
	const [met, open, over] = [count('met'), count('on_track'), count('not_met')];
	return {
		status: over ? 'not_met' : open ? 'on_track' : 'met',
		sentence: say(
			`已入库 ${judged.length} 家：有实质性进展 ${met} 家，期限内尚无 ${open} 家，逾期没有 ${over} 家${over ? '，按规定退库' : ''}。`,
			`${judged.length} entered: ${met} with progress, ${open} within their time, ${over} past it${over ? '; removal from the library follows' : ''}.`
		)
	};
}

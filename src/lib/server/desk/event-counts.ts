// What an event counts toward: the programmes of its organisation that it is linked to, and for a form that is being typed the indicators that it would feed, each with
// how far it is today.
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { currentYear } from '#lib/domain/programmes/calendar.ts';
import { eventTargetsOf, type EventTarget } from '#lib/domain/programmes/event-targets.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import type { Actor } from '../database/database.ts';
import { indicatorLines, type IndicatorLine } from './programme-view.ts';
import { listProgrammes } from './programmes.ts';

/** An indicator that events count toward, and how it stands before this one. */
export type OutlookTarget = EventTarget & Pick<IndicatorLine, 'status' | 'sentence'>;
export interface OutlookProgramme {
	id: string;
	organisation: string;
	name: Words;
	/** Both ends count; Asia/Shanghai. */
	startsOn: string;
	endsOn: string;
	targets: OutlookTarget[];
}

/** The running programmes of these organisations with the indicators that events feed, judged as of today. */
export async function eventOutlook(
	organisations: readonly string[],
	actor: Actor
): Promise<OutlookProgramme[]> {
	const today = shanghaiDay(new Date());
	const all = await Promise.all(organisations.map((one) => listProgrammes(actor, one)));
	return all
		.flat()
		.filter(({ droppedAt }) => droppedAt === undefined)
		.map((programme) => {
			// An event to come helps the running year, whatever became of the years before.
			const lines = indicatorLines(programme, today, currentYear(calendarOf(programme, today)));
			const { id, organisation, name, startsOn, endsOn } = programme;
			return {
				...{ id, organisation, name, startsOn, endsOn },
				targets: eventTargetsOf(programme.definition, programme.settings).flatMap((target) => {
					const line = lines.find((one) => one.id === target.indicator);
					return line ? [{ ...target, status: line.status, sentence: line.sentence }] : [];
				})
			};
		});
}

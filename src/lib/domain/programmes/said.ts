// What bureaus said of an indicator in the period that is shown, and how many records behind its numbers they dispute. One place: a report must not contradict the page.
import type { JudgedIndicator, ProgrammeReading } from './reading.ts';
import { PERIOD } from '../programme.ts';
import { shownPeriod } from './shown.ts';

/** Reviews of the indicator itself for the year it was judged for, or for the whole programme; those of single records behind the numbers shown are counted. */
export function saidOf<R extends ProgrammeReading['reviews'][number]>(
	{ indicator, figures, period }: Pick<JudgedIndicator, 'indicator' | 'figures' | 'period'>,
	all: readonly R[]
): { reviews: R[]; disputedRecords: number } {
	const keys = new Set([indicator.id, ...figures.flatMap(({ place, key }) => [place, key])]);
	const shown = indicator.period.basis === 'year' ? period : PERIOD.whole;
	const own = all.filter(({ key }) => keys.has(key));
	const isShown = (one: R) =>
		figures.some(({ key, basis }) => key === one.key && shownPeriod(basis, period) === one.period);
	return {
		reviews: own.filter((one) => one.recordKind === undefined && one.period === shown),
		disputedRecords: own.filter(
			(one) => one.recordKind !== undefined && one.decision === 'disputed' && isShown(one)
		).length
	};
}

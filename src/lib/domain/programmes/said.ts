// What bureaus said of an indicator in the period that is shown, how many records behind its numbers they dispute, and whether what they confirmed still stands. One
// place: a report must not contradict the page.
import type { JudgedIndicator, ProgrammeReading } from './reading.ts';
import { PERIOD } from '../programme.ts';
import { shownNumbers, shownPeriod, type ShownNumber } from './shown.ts';
import type { Words } from './words.ts';

/** A number that was confirmed beside the one of today: the first that moved, else the first of all. Null where there is none. */
export interface Confirmed {
	then: number | null;
	now: number | null;
	unit: string;
	/** Which number, where there are several. */
	label: Words | null;
	isSame: boolean;
}
type Review = ProgrammeReading['reviews'][number];
interface Said<R> {
	/** Each with what of its numbers stands. */
	reviews: (R & { confirmed: Confirmed | null })[];
	disputedRecords: number;
	/** Null before a bureau has confirmed it, or where there was no number to confirm. */
	confirmed: Confirmed | null;
}

/** Reviews of the indicator itself for the year it was judged for, or for the whole programme; those of single records behind the numbers shown are counted. */
export function saidOf<R extends Review>(
	judged: Pick<JudgedIndicator, 'indicator' | 'figures' | 'input' | 'period'>,
	of: Pick<ProgrammeReading, 'definition' | 'figures' | 'metrics'> & { reviews: readonly R[] }
): Said<R> {
	const { indicator, figures, period } = judged;
	const keys = new Set([indicator.id, ...figures.flatMap(({ place, key }) => [place, key])]);
	const shown = indicator.period.basis === 'year' ? period : PERIOD.whole;
	const own = of.reviews.filter(({ key }) => keys.has(key));
	const isShown = (one: R) =>
		figures.some(({ key, basis }) => key === one.key && shownPeriod(basis, period) === one.period);
	const reviews = own.filter((one) => one.recordKind === undefined && one.period === shown);
	const numbers = countingNumbers(shownNumbers(judged, of));
	return {
		reviews: reviews.map((one) => ({ ...one, confirmed: confirmedOf([one], numbers) })),
		disputedRecords: own.filter(
			(one) => one.recordKind !== undefined && one.decision === 'disputed' && isShown(one)
		).length,
		confirmed: confirmedOf(reviews, numbers)
	};
}

/** The numbers that an indicator is known by. */
export const countingNumbers = <N extends Pick<ShownNumber, 'isBeside'>>(numbers: readonly N[]): N[] =>
	numbers.filter(({ isBeside }) => !isBeside);

/** What was confirmed were numbers: others are not. Of several bureaus the last word; where it named no places, it was said of the first number. */
function confirmedOf(reviews: readonly Review[], numbers: readonly ShownNumber[]): Confirmed | null {
	const [last] = reviews
		.filter(({ decision, value, numbers: seen }) => decision === 'confirmed' && (seen ?? value) !== undefined)
		.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? 1 : -1));
	if (!last) return null;
	const seen = last.numbers ?? (numbers[0] ? [{ place: numbers[0].place, value: last.value }] : []);
	const compared = numbers.flatMap(({ place, label: name, value: now, unit }) => {
		const was = seen.find((one) => one.place === place);
		const then = was?.value ?? null;
		const label = numbers.some((other) => other.label.zh !== name.zh) ? name : null;
		return was ? [{ then, now, unit, label, isSame: isSame(then, now) }] : [];
	});
	return compared.find((one) => !one.isSame) ?? compared[0] ?? null;
}

// Shares are kept with fewer digits than they are computed with.
const isSame = (then: number | null, now: number | null): boolean =>
	then === null || now === null ? then === now : Math.abs(now - then) < 1e-6;

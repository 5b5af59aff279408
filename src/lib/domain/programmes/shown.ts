// What pages and reports show of a counter: which period of it, as what number, in which unit. One place, so that a paper never says another number than the page.
import type { Basis } from './definition.ts';
import { figureLabel } from './figure-label.ts';
import type { Figure } from './figures.ts';
import { lookUp, type Amount } from './input.ts';
import { metricOf } from './metrics.ts';
import type { JudgedIndicator, ProgrammeReading } from './reading.ts';
import { PERIOD } from '../programme.ts';
import type { Words } from './words.ts';

/** The period of a counter that stands for a basis in the year `year` of a programme. Months and windows have one counter each; the whole stands for them. */
export function shownPeriod(basis: Basis, year: number): number {
	if (basis === 'year') return year;
	if (basis === 'point') return PERIOD.stock;
	return basis === 'prior_year' || basis === 'prior_3y' ? -1 : PERIOD.whole;
}

/** A counter as people read it: money in yuan, 满意度 in percent of its records. Of other shares the counter holds the part alone, which is a plain number. */
export const shownFigure = (metric: string, counted: { value: number; records: number }) => ({
	value: countedValue(metric, counted),
	unit: metricOf(metric).unit === '%' && metric !== 'satisfaction.rate' ? '' : metricOf(metric).unit
});

function countedValue(metric: string, { value, records }: { value: number; records: number }): number {
	if (metric === 'satisfaction.rate') return records ? (value / records) * 100 : 0;
	return metricOf(metric).unit === '元' ? value / 100 : value;
}

/** One number of a judged indicator; money in yuan, null where none is known. `records` is null where nothing is counted. */
export interface ShownNumber {
	place: string;
	key: string;
	period: number;
	/** What it counts, and of which condition where there are several. */
	label: Words;
	unit: string;
	value: number | null;
	records: number | null;
	/** Another reading of the document, shown beside the one that counts. */
	isBeside: boolean;
}

/** The numbers of an indicator as it was judged: reported years of a whole programme are one sum, and so are the windows of a rhythm. */
export function shownNumbers(
	{ input, figures, period: year }: Pick<JudgedIndicator, 'input' | 'figures' | 'period'>,
	of: Pick<ProgrammeReading, 'definition' | 'figures' | 'metrics'>
): ShownNumber[] {
	return figures.map((figure) => {
		const { place, key, metric, basis, beside } = figure;
		const period = shownPeriod(basis, year);
		const isBeside = beside !== undefined;
		const isCounted = of.metrics.some((one) => one.key === key && one.isCounted);
		// A counter that is not there is nought.
		const counted = of.figures.find((one) => one.key === key && one.period === period) ?? {
			value: 0,
			records: 0
		};
		const windows =
			input.intervals?.length && !isBeside
				? input.intervals.reduce<number>((all, one) => all + (asNumber(one) ?? 0), 0)
				: undefined;
		const told = windows ?? asNumber(lookUp(input.values, place, metric) ?? awarded(metric, input));
		return {
			...{ place, key, period, isBeside, label: labelOf(figure, figures, of.definition) },
			...(isCounted ? shownFigure(metric, counted) : { unit: metricOf(metric).unit, value: told }),
			records: isCounted ? counted.records : null
		};
	});
}

/** What a number counts; of another reading also which one it is. */
function labelOf(
	figure: Figure,
	all: readonly Figure[],
	{ ambiguities }: ProgrammeReading['definition']
): Words {
	const { zh, en } = figureLabel(figure, all);
	const reading = ambiguities
		.find(({ id }) => id === figure.beside?.ambiguity)
		?.options?.find(({ id }) => id === figure.beside?.option)?.label;
	return reading ? { zh: `${zh}：${reading.zh}`, en: `${en}: ${reading.en}` } : { zh, en };
}

const awarded = (metric: string, { ratio }: JudgedIndicator['input']): Amount | undefined =>
	metric.startsWith('awards.') ? ratio?.[0] : null;
const asNumber = (amount: Amount | undefined): number | null =>
	amount === null || amount === undefined ? null : Number(amount);

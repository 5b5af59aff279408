// What pages and reports show of a counter: which period of it, as what number, in which unit. One place, so that a paper never says another number than the page.
import type { Basis } from './definition.ts';
import { metricOf } from './metrics.ts';
import { PERIOD } from '../programme.ts';

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

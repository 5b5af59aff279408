// What a region's year is told in: its figures, each with the unit it is counted in. What each counts is in SQL (private.year_facts).

export const YEAR_UNITS = {
	events: '场',
	people: '人',
	attendances: '人次',
	enterprises: '家',
	leads: '条',
	contacted: '条',
	negotiating: '条',
	signed: '条',
	filed: '条',
	failed: '条',
	needs: '项',
	contracts: '份',
	contract_amount: '元',
	paid_amount: '元',
	pledge_amount: '元',
	pledge_enterprises: '家',
	inclusive_enterprises: '家'
} as const;
export type YearFigure = keyof typeof YEAR_UNITS;
export const YEAR_FIGURES = Object.keys(YEAR_UNITS) as [YearFigure, ...YearFigure[]];

/** A number and how many records it is made of; money in yuan. */
interface Counted {
	value: number;
	records: number;
}
export type YearFigures = Record<YearFigure, Counted>;
/** Contracts signed in a month, 1 to 12; `before` in the same month of the year before. */
export interface YearMonth extends Counted {
	month: number;
	before: number;
}

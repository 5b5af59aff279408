// A region's year in words: what each figure is called, and where its records are.
import { m } from '#lib/i18n/text.ts';
import type { YearFigure } from '#lib/domain/region-year.ts';

const NAMES: Record<YearFigure, () => string> = {
	events: m.desk_year_events,
	people: m.desk_year_people,
	attendances: m.desk_year_attendances,
	enterprises: m.desk_year_enterprises,
	leads: m.desk_year_leads,
	contacted: m.desk_year_contacted,
	negotiating: m.desk_year_negotiating,
	signed: m.desk_year_signed,
	filed: m.desk_year_filed,
	failed: m.desk_year_failed,
	needs: m.desk_year_needs,
	contracts: m.desk_year_contracts,
	contract_amount: m.desk_year_contract_amount,
	paid_amount: m.desk_year_paid_amount,
	pledge_amount: m.desk_year_pledge_amount,
	pledge_enterprises: m.desk_year_pledge_enterprises,
	inclusive_enterprises: m.desk_year_inclusive_enterprises
};
export const figureName = (figure: YearFigure): string => NAMES[figure]();

/** The records behind a figure of a year, or of one month of it. */
export const recordsHref = (figure: YearFigure, year: number, month?: number): string =>
	`/desk/bureau/records?figure=${figure}&year=${year}${month ? `&month=${month}` : ''}`;

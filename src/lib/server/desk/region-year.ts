// A region's year as its bureau's pages show it (SQL: read_region_year, list_region_records): totals, months, funnel, and the records behind each number. Shapes only: what counts is in SQL.
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { YEAR_FIGURES, YEAR_UNITS, type YearFigure, type YearFigures } from '#lib/domain/region-year.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { recordPage } from './programmes.ts';
import { readCursor, writeCursor } from './record-cursor.ts';

const number = z.object({ value: z.number(), records: z.number() });
const answer = z.object({
	organisations: z.number(),
	firstYear: z.number().nullable(),
	unsent: z.number(),
	figures: z.record(z.enum(YEAR_FIGURES), number),
	eventsBefore: z.number(),
	months: z.array(number.extend({ month: z.number(), before: z.number() }))
});

const asked = z.object({
	year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
	figure: z.enum(YEAR_FIGURES).catch('events'),
	month: z.coerce.number().int().min(1).max(12).optional().catch(undefined),
	after: z.string().max(120).transform(readCursor).optional().catch(undefined),
	from: z.coerce.number().int().min(1).max(10_000_000).catch(1)
});

const yuan = (figure: YearFigure, value: number): number =>
	YEAR_UNITS[figure] === '元' ? value / 100 : value;

/** The same day a year earlier; the last of February stays one. */
const yearBefore = (day: string): string =>
	`${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`;

/** The year in the address, else the running one; money in yuan. */
export async function loadRegionYear(url: URL, actor: Actor) {
	const today = shanghaiDay(new Date());
	const running = Number(today.slice(0, 4));
	const year = Math.min(asked.parse(Object.fromEntries(url.searchParams)).year ?? running, running);
	const through = yearBefore(year === running ? today : `${year}-12-31`);
	const { firstYear, figures, months, ...rest } = await ask(answer, {
		name: 'read_region_year',
		request: { year, through },
		actor
	});
	const first = Math.min(firstYear ?? running, running, year);
	return {
		...rest,
		year,
		years: Array.from({ length: running - first + 1 }, (_, i) => running - i),
		/** The month that runs, of the running year; null for one that is over. */
		runningMonth: year === running ? Number(today.slice(5, 7)) : null,
		figures: Object.fromEntries(
			YEAR_FIGURES.map((name) => [name, { ...figures[name], value: yuan(name, figures[name].value) }])
		) as YearFigures,
		months: months.map((one) => ({ ...one, value: one.value / 100, before: one.before / 100 }))
	};
}

const PAGE = 50;
const page = recordPage.extend({ value: z.number() });

/** One page of the records behind a number of the year; the address says which, and where the page begins. */
export async function loadRegionRecords(url: URL, actor: Actor) {
	const of = asked.parse(Object.fromEntries(url.searchParams));
	const { figure, month, after, from, year = Number(shanghaiDay(new Date()).slice(0, 4)) } = of;
	const request = { year, figure, limit: PAGE, ...(month ? { month } : {}), ...(after ? { after } : {}) };
	const { value, next, ...rest } = await ask(page, { name: 'list_region_records', request, actor });
	return {
		...{ figure, year, month: month ?? null, from, ...rest },
		value: yuan(figure, value),
		unit: YEAR_UNITS[figure],
		next: writeCursor(next)
	};
}

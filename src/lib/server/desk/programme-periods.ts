// The periods of a programme that are handed in (报出): which can be, which are, and what has moved since. Pure; money in yuan.
import { PERIOD } from '#lib/domain/programme.ts';
import { currentYear, daysBetween } from '#lib/domain/programmes/calendar.ts';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import { shownFigure } from '#lib/domain/programmes/shown.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import type { Programme } from './programmes.ts';

/** One number as it was handed in and as it is now. */
export interface HandedIn {
	key: string;
	label: Words;
	indicator: Words;
	unit: string;
	then: number;
	now: number;
}
export interface PeriodLine {
	period: number;
	/** YYYY-MM-DD, both ends counted; null where the database names none. */
	span: { first: string; last: string } | null;
	/** Days before it is over, today counted; 0 of one that is over. */
	left: number;
	closed: {
		by?: string | undefined;
		at: string;
		numbers: HandedIn[];
		moved: number;
		adjustments: number;
	} | null;
}

/** The years that have begun by `today` (YYYY-MM-DD, Asia/Shanghai), the latest first, then the whole programme. */
export function periodLines(programme: Programme, today: string): PeriodLine[] {
	const latest = currentYear(calendarOf(programme, today));
	const years = Array.from({ length: latest + 1 }, (_, i) => latest - i);
	return [...years, PERIOD.whole].map((period) => {
		const closed = programme.closed.find((one) => one.period === period);
		const span = programme.periods[String(period)] ?? null;
		const numbers = closed ? handedIn(programme, period, closed.figures) : [];
		return {
			period,
			span,
			left: span ? Math.max(0, daysBetween(today, span.last) + 1) : 0,
			closed: closed
				? {
						...{ by: closed.by, at: closed.at, numbers },
						moved: numbers.filter(({ then, now }) => then !== now).length,
						adjustments: closed.adjustments
					}
				: null
		};
	});
}

function handedIn(
	{ definition, settings, figures, metrics }: Programme,
	period: number,
	then: Programme['figures']
): HandedIn[] {
	const labelOf = new Map(definition.indicators.map(({ id, label }) => [id, label]));
	const counted = new Set(metrics.filter(({ isCounted }) => isCounted).map(({ key }) => key));
	const places = figuresOf(definition, settings).filter(({ key, beside }) => counted.has(key) && !beside);
	const once = [...new Map(places.map((one) => [one.key, one])).values()];
	return once.flatMap(({ key, metric, indicator }) => {
		const { zh, en } = metricOf(metric);
		const of = (all: Programme['figures']) =>
			shownFigure(
				metric,
				all.find((one) => one.key === key && one.period === period) ?? { value: 0, records: 0 }
			);
		const [was, is] = [of(then), of(figures)];
		if (was.value === 0 && is.value === 0) return [];
		const label = { zh, en };
		return [
			{ key, label, indicator: labelOf.get(indicator)!, unit: is.unit, then: was.value, now: is.value }
		];
	});
}

// The years of a case as people write them: one after the other or by their number, perhaps with the base year in front. The base year is what the
// years are compared with; it is none of the programme's own and counts toward no sum and no yearly duty.

/** The programme's years, for an indicator that is of a year or of the whole programme. */
export interface ProgrammeYears {
	/** The calendar year it starts in; undefined where the document does not say. */
	first: number | undefined;
	/** How many there are; undefined where the document does not say, or the programme comes again every year. */
	count: number | undefined;
}
type ByMetric = Record<string, unknown>;
/** A list, unless it is none of a shape that is known; the calendar year of its first, where the years have numbers. */
interface Years {
	years: unknown;
	first?: number | undefined;
}

/** `series` with the years of each metric in order, and `base` with the base year's numbers that stood in front of them. */
export function yearsInOrder(
	series: ByMetric,
	given: { base?: unknown; previous?: unknown },
	programme: ProgrammeYears | undefined
): { series: ByMetric; base?: ByMetric } {
	const known: ByMetric = { ...(given.previous as ByMetric), ...(given.base as ByMetric) };
	const before: ByMetric = {};
	const own: ByMetric = {};
	for (const [metric, written] of Object.entries(series)) {
		if (written === null) continue;
		const { years, first } = listed(written);
		const inFront = programme ? countInFront({ years, first }, programme, Object.hasOwn(known, metric)) : 0;
		own[metric] = Array.isArray(years) ? years.slice(inFront) : years;
		if (inFront && !Object.hasOwn(known, metric)) before[metric] = (years as unknown[])[inFront - 1];
	}
	return Object.keys(before).length ? { series: own, base: { ...known, ...before } } : { series: own };
}

/** How many of the years are before the programme's first. Without their numbers: one more than the programme has is the base year. */
function countInFront({ years, first }: Years, programme: ProgrammeYears, isBaseKnown: boolean): number {
	if (!Array.isArray(years)) return 0;
	if (first !== undefined && programme.first !== undefined) return Math.max(0, programme.first - first);
	return !isBaseKnown && years.length - 1 === programme.count ? 1 : 0;
}

/** Years by their number in order, one that is left out as missing; and the first's number. */
function listed(written: unknown): Years {
	if (typeof written !== 'object' || written === null || Array.isArray(written)) return { years: written };
	const numbers = Object.keys(written).map(Number);
	const first = Math.min(...numbers);
	const count = Math.max(...numbers) - first + 1;
	if (!(count >= 1 && count <= 100)) return { years: written };
	return {
		years: Array.from({ length: count }, (_, i) => (written as ByMetric)[String(first + i)] ?? null),
		first
	};
}

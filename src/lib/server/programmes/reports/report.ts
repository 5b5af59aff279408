// A report of a programme as plain data: what is printed in every form of it, and nothing that changes afterwards. Composed from a judged reading, kept by freezeReport, and
// printed from what was kept; the digest tells two prints apart. Knows neither documents nor SQL.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ReportKind } from '#lib/domain/programme-report.ts';
import type { Figure } from '#lib/domain/programmes/figures.ts';
import type { JudgedIndicator, ProgrammeReading } from '#lib/domain/programmes/reading.ts';
import { figureLabel } from '#lib/domain/programmes/figure-label.ts';
import type { Amount } from '#lib/domain/programmes/input.ts';
import { cut } from '#lib/i18n/format.ts';
import { ownNumberWords } from '#lib/domain/programmes/own-numbers.ts';
import { saidOf, type Confirmed } from '#lib/domain/programmes/said.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { shownFigure, shownNumbers, shownPeriod, type ShownNumber } from '#lib/domain/programmes/shown.ts';
import { m } from '#lib/i18n/text.ts';
import { reportAward } from './award-sheet.ts';
import { reportWarnings, type ReportWarnings } from './award-warnings.ts';
import { zh } from './words.ts';

/** One number behind an indicator: this period and the one before, money in yuan; null is not known. */
const figure = z.object({
	key: z.string(),
	label: z.string(),
	unit: z.string(),
	value: z.number().nullable(),
	previous: z.number().nullable(),
	records: z.number(),
	/** What the days of the report alone gave, in the figure's own unit; absent where they are a whole year. */
	within: z.object({ value: z.number(), records: z.number() }).optional()
});
export type ReportFigure = z.output<typeof figure>;
const row = z.object({
	indicator: z.string(),
	clause: z.string(),
	label: z.string(),
	measure: z.enum(['field', 'follow-up', 'reported']),
	status: z.enum(['met', 'on_track', 'behind', 'not_met', 'undetermined']),
	sentence: z.string(),
	/** How much of the target is reached, 0 to 1; null where there is none to reach. */
	share: z.number().nullable(),
	figures: z.array(figure),
	records: z.number(),
	missing: z.array(z.string()),
	reviews: z.array(
		z.object({ decision: z.enum(['confirmed', 'disputed']), reason: z.string(), by: z.string() })
	),
	/** Records behind its numbers that a bureau disputes; absent where there are none. */
	disputedRecords: z.number().optional(),
	/** The number that was confirmed, where today's is another one; absent where what was confirmed still stands. */
	moved: z
		.object({
			then: z.number().nullable(),
			now: z.number().nullable(),
			unit: z.string(),
			label: z.string().optional()
		})
		.optional()
});
export type ReportRow = z.output<typeof row>;
const step = z.object({ component: z.string(), quantity: z.number(), rate: z.number(), yuan: z.number() });
const award = z.object({
	components: z.array(z.object({ id: z.string(), label: z.string(), quote: z.string() })),
	unitCapYuan: z.number(),
	sheet: z.object({
		units: z.array(
			z.object({
				unit: z.string(),
				steps: z.array(step),
				rawYuan: z.number(),
				cappedYuan: z.number(),
				isCapped: z.boolean(),
				yuan: z.number()
			})
		),
		totalYuan: z.number(),
		poolYuan: z.number(),
		factor: z.number(),
		paidYuan: z.number()
	}),
	warnings: reportWarnings.optional()
});

/** What is kept of a report, word for word. Its keys stand in this order, which the digest is made over. */
export const reportBody = z.object({
	programme: z.object({
		name: z.string(),
		document: z.string(),
		organisation: z.string(),
		startsOn: z.string(),
		endsOn: z.string()
	}),
	rows: z.array(row),
	tally: z.object({
		met: z.number(),
		on_track: z.number(),
		behind: z.number(),
		not_met: z.number(),
		undetermined: z.number()
	}),
	award: award.optional()
});
export type ReportBody = z.output<typeof reportBody>;

/** What is stamped on it when it is kept. */
export interface ReportStamp {
	kind: ReportKind;
	/** As it stands on the paper: 云溪园〔2026〕3号. */
	number: string;
	/** YYYY-MM-DD in Shanghai. */
	issuedOn: string;
	/** The days it tells of. */
	from: string;
	to: string;
	frozen: { version: number; counted: number; streams: Record<string, number> };
}
export interface ProgrammeReport extends ReportStamp, ReportBody {
	/** SHA-256 over everything above, hex. */
	digest: string;
}
type Review = ProgrammeReading['reviews'][number] & { reason?: string; bureauName?: string };

type Award = NonNullable<ProgrammeReading['award']> & { warnings?: ReportWarnings | undefined };
type Reading = Omit<ProgrammeReading, 'reviews' | 'award'> & {
	reviews: readonly Review[];
	award?: Award | undefined;
};
/** Of a report whose days are over or that are no whole year. */
export interface ReportDays {
	/** The day up to which its numbers count (YYYY-MM-DD), where its days are over: said with every number that is not a year's own. */
	countedTo?: string | undefined;
	/** What its days alone gave, as counters keep it; absent where they are a whole year. */
	within?: readonly { key: string; value: number; records: number }[] | undefined;
}

/** What a judged programme says now. Chinese, as the documents ask for it. */
export function composeReport(
	reading: Reading & { organisationName: string },
	judged: readonly JudgedIndicator[],
	days: ReportDays = {}
): ReportBody {
	const rows = judged.map((one) => rowOf(one, reading, days));
	const tally: ReportBody['tally'] = { met: 0, on_track: 0, behind: 0, not_met: 0, undetermined: 0 };
	for (const { status } of rows) tally[status] += 1;
	return {
		programme: {
			name: reading.definition.name.zh,
			document: reading.definition.document.title.zh,
			organisation: reading.organisationName,
			startsOn: reading.startsOn,
			endsOn: reading.endsOn
		},
		rows,
		tally,
		...(reading.award
			? { award: reportAward(reading.award.rule, reading.award.sheet, reading.award.warnings) }
			: {})
	};
}

/** A report that was kept, ready to be printed: the same whenever that is. */
export function printedReport(body: ReportBody, stamp: ReportStamp): ProgrammeReport {
	const { kind, number, issuedOn, from, to, frozen } = stamp;
	const streams = Object.fromEntries(Object.entries(frozen.streams).sort(([a], [b]) => (a < b ? -1 : 1)));
	const { version, counted } = frozen;
	const report = {
		kind,
		number,
		issuedOn,
		from,
		to,
		frozen: { version, counted, streams },
		...reportBody.parse(body)
	};
	return { ...report, digest: createHash('sha256').update(JSON.stringify(report)).digest('hex') };
}

function rowOf(
	judged: JudgedIndicator,
	reading: Pick<Reading, 'definition' | 'figures' | 'metrics' | 'reviews'>,
	{ countedTo, within }: ReportDays
): ReportRow {
	const { indicator, judgement, figures, period } = judged;
	const said = saidOf(judged, reading);
	const places = figures.filter(
		({ beside, place }, i) => !beside && figures.findIndex((one) => one.place === place) === i
	);
	const keys = [...new Map(places.map((one) => [one.key, one])).values()];
	const now = shownPeriod(indicator.period.basis, period);
	const numbers = shownNumbers(judged, reading);
	const shown = keys.map((figure): ReportFigure => ({
		key: figure.key,
		label: figureLabel(figure, figures).zh,
		...numbersOf(figure, reading, { judged, numbers }),
		records: recordsOf(reading, figure, now),
		...(within ? { within: withinOf(figure, within) } : {})
	}));
	// A target of one's own says so wherever it is judged by.
	const sentence = [
		judgement.sentence.zh,
		...judged.own.map((one) => `${ownNumberWords(one, 'full').zh}。`)
	].join('');
	// A year that is over has numbers of its own; all others would go on counting.
	const isLater = countedTo !== undefined && (within !== undefined || indicator.period.basis !== 'year');
	return {
		indicator: indicator.id,
		clause: indicator.clause,
		label: indicator.label.zh,
		measure: indicator.measure.primary,
		status: judgement.status,
		sentence: isLater ? zh(m.desk_report_counted_to, { sentence, day: countedTo }) : sentence,
		// A cell and a bar show whole percents: cut here, so that none of them rounds up to reached.
		share: judgement.progress?.share == null ? null : cut(judgement.progress.share),
		figures: shown,
		records: shown.reduce((sum, { records }) => sum + records, 0),
		missing: (judgement.missing ?? []).map(({ zh }) => zh),
		reviews: said.reviews.map(({ decision, reason, bureauName }) => ({
			decision: decision === 'disputed' ? 'disputed' : 'confirmed',
			reason: reason ?? '',
			by: bureauName ?? ''
		})),
		...(said.disputedRecords ? { disputedRecords: said.disputedRecords } : {}),
		...(said.confirmed && !said.confirmed.isSame ? { moved: movedOf(said.confirmed) } : {})
	};
}

/** What the report's own days gave a figure, as the page would show it. */
function withinOf({ key, metric }: Figure, within: NonNullable<ReportDays['within']>) {
	const counted = within.find((one) => one.key === key) ?? { value: 0, records: 0 };
	return { value: shownFigure(metric, counted).value, records: counted.records };
}

const movedOf = ({ then, now, unit, label }: Confirmed): NonNullable<ReportRow['moved']> => ({
	...{ then, now, unit },
	...(label ? { label: label.zh } : {})
});

/** This period's number and the one before, as the page shows them; of a rhythm all its windows together. */
function numbersOf(
	{ key, metric, place, basis }: Figure,
	{ figures }: Pick<ProgrammeReading, 'figures'>,
	{ judged, numbers }: { judged: JudgedIndicator; numbers: readonly ShownNumber[] }
): Pick<ReportFigure, 'unit' | 'value' | 'previous'> {
	const { unit, value, records } = numbers.find((one) => one.place === place)!;
	// What was reported of a share is the share, and cannot stand beside its part.
	const before = unit === metricOf(metric).unit ? asNumber(judged.input.previous?.[place]) : null;
	const last = figures.find((one) => one.key === key && one.period === judged.period - 1);
	const isCountedBefore = records !== null && basis === 'year' && judged.period > 0;
	return {
		unit,
		value,
		previous: isCountedBefore ? shownFigure(metric, last ?? { value: 0, records: 0 }).value : before
	};
}

const asNumber = (amount: Amount | undefined): number | null =>
	amount === null || amount === undefined ? null : Number(amount);

/** How many records stand behind a number of this period; of a rhythm, behind all its windows. */
function recordsOf(
	{ figures }: Pick<ProgrammeReading, 'figures'>,
	{ key, basis }: Figure,
	now: number
): number {
	const isRhythm = basis === 'month' || basis === '2-months';
	return figures
		.filter((one) => one.key === key && (isRhythm ? one.period >= 10_000 : one.period === now))
		.reduce((sum, { records }) => sum + records, 0);
}

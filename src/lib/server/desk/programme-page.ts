// What the pages of one programme load, for the organisation that carries it out and for the bureau alike: judged as of today, for the year in the address, with
// one indicator open; and the records behind a number.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { period } from '#lib/domain/programme.ts';
import { currentYear, yearCount, yearSpan } from '#lib/domain/programmes/calendar.ts';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import { dueReports, reportSpans, standingRhythms } from '#lib/domain/programmes/report-spans.ts';
import { shownFigure } from '#lib/domain/programmes/shown.ts';
import type { Actor } from '../database/database.ts';
import { listBureaus } from './bureaus.ts';
import { readEdition } from './documents.ts';
import { judgeable } from './judgeable.ts';
import { listEventRecords } from './programme-events.ts';
import { loadMissing } from './programme-papers.ts';
import { periodLines } from './programme-periods.ts';
import { listReports } from './programme-report.ts';
import { indicatorLines, tally } from './programme-view.ts';
import {
	listOwnValues,
	listProgrammeFlags,
	listProgrammeRecords,
	readProgramme,
	type Programme
} from './programmes.ts';
import { readCursor, writeCursor } from './record-cursor.ts';

const view = z.object({
	year: z.coerce.number().int().min(0).max(19).optional().catch(undefined),
	indicator: z.string().max(80).optional().catch(undefined),
	told: z
		.enum([
			'adopted',
			'saved',
			'renewed',
			'reported',
			'settled',
			'reviewed',
			'coded',
			'kept',
			'handedIn',
			'closed'
		])
		.optional()
		.catch(undefined),
	/** How many values waited when a period was handed in. */
	waiting: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined)
});

/** Everything that a programme's page shows. `url` says the year and the open indicator. */
export async function loadProgrammePage(id: string, url: URL, actor: Actor) {
	const asked = view.parse(Object.fromEntries(url.searchParams));
	const [programme, flags] = await Promise.all([readProgramme(id, actor), listProgrammeFlags(id, actor)]);
	const [missing, judged, bureaus, edition, reports, own] = await Promise.all([
		loadMissing(programme, actor),
		judgeable(programme, actor),
		listBureaus(programme.organisation, actor),
		readEdition(id, actor),
		listReports(id, actor),
		listOwnValues(id, actor)
	]);
	const today = shanghaiDay(new Date());
	const calendar = calendarOf(programme, today);
	const years = Array.from({ length: yearCount(calendar) }, (_, year) => ({
		year,
		...yearSpan(calendar, year)
	}));
	const year = asked.year !== undefined && asked.year < years.length ? asked.year : currentYear(calendar);
	const lines = indicatorLines(judged, today, year);
	return {
		programme: headOf(programme),
		lines,
		tally: tally(lines),
		open: lines.find((one) => one.id === asked.indicator) ?? null,
		years,
		year,
		today,
		flags,
		missing,
		/** Who watches over it, and is called about it. */
		bureaus: bureaus.filter(({ id }) => id !== programme.organisation),
		/** Which version of an office's document it carries out, where it is one. */
		edition,
		told: asked.told ?? null,
		waiting: asked.waiting ?? 0,
		/** Periods whose values change by adjustment alone. */
		closed: programme.periodsClosed,
		periods: periodLines(judged, today),
		reports,
		/** Days a report can be made of, the latest first. */
		spans: ([12, 2, 1, 0] as const).flatMap((months) => reportSpans(calendar, months).reverse()),
		due: dueReports(programme.definition.reporting, calendar, reports),
		standing: standingRhythms(programme.definition.reporting),
		reportId: randomUUID(),
		own
	};
}

/** What the head of every page of a programme shows. */
export const headOf = ({ definition, ...programme }: Programme) => ({
	id: programme.id,
	organisation: programme.organisation,
	organisationName: programme.organisationName,
	name: programme.name,
	document: definition.document.title,
	clause: definition.clause,
	startsOn: programme.startsOn,
	endsOn: programme.endsOn,
	version: programme.version,
	droppedReason: programme.droppedAt ? (programme.droppedReason ?? '') : null,
	reporting: definition.reporting.map(({ label }) => label),
	hasAward: definition.awardRule !== undefined,
	hasEntry: definition.entryCriteria !== undefined
});

const records = z.object({
	key: z.string().min(1).max(160).catch(''),
	period: z.preprocess((value) => Number(value), period).catch(1000),
	after: z.string().max(120).transform(readCursor).optional().catch(undefined),
	from: z.coerce.number().int().min(1).max(10_000_000).catch(1),
	/** Of one event, or of none. */
	event: z
		.union([z.uuid(), z.literal('none')])
		.optional()
		.catch(undefined)
});
const PAGE = 50;

/** One page of the records behind a number; the address says which number, which period, and where the page begins. */
export async function loadRecords(id: string, url: URL, actor: Actor) {
	const { key, period: of, after, from, event } = records.parse(Object.fromEntries(url.searchParams));
	const programme = await readProgramme(id, actor);
	const asked = { programme: id, key, period: of, after, limit: PAGE };
	const page =
		event === undefined
			? { value: null, ...(await listProgrammeRecords(asked, actor)) }
			: await listEventRecords({ ...asked, event: event === 'none' ? null : event }, actor);
	const figure = figuresOf(programme.definition, programme.settings).find((one) => one.key === key);
	const indicator = programme.definition.indicators.find((one) => one.id === figure?.indicator);
	const { zh, en } = metricOf(page.metric);
	const whole = programme.figures.find((one) => one.key === key && one.period === of)?.value ?? 0;
	const counted = { value: page.value ?? whole, records: page.count };
	return {
		programme: headOf(programme),
		indicator: indicator ? { id: indicator.id, label: indicator.label } : null,
		metric: { zh, en },
		/** Value, money in yuan, and its unit. */
		...shownFigure(page.metric, counted),
		key,
		period: of,
		/** The event, `none` for what started at none, null for all. */
		event: event ?? null,
		span: programme.periods[String(of)] ?? null,
		count: page.count,
		records: page.records,
		from,
		next: writeCursor(page.next)
	};
}

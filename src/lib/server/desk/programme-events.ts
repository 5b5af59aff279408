// What single events gave a programme's figures (SQL: list_programme_events, list_event_figures, list_event_records), with labels and units as pages show them. What a figure means is SQL's.
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { EVENT_STAGES } from '#lib/domain/event.ts';
import { PERIOD } from '#lib/domain/programme.ts';
import { currentYear, yearCount } from '#lib/domain/programmes/calendar.ts';
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import { shownFigure } from '#lib/domain/programmes/shown.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import { EVENT_TYPES } from '#lib/domain/vocabulary.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { readProgramme, recordPage, type Programme, type RecordQuestion } from './programmes.ts';

const words = z.object({ zh: z.string(), en: z.string() });
const figure = z.object({ key: z.string(), metric: z.string(), value: z.number(), records: z.number() });
const eventRow = z.object({
	event: z.string(),
	name: z.string(),
	type: z.enum(EVENT_TYPES),
	stage: z.enum(EVENT_STAGES),
	startsAt: z.string(),
	organisation: z.string(),
	organisationName: z.string(),
	figures: z.array(figure)
});

/** What one event, or what started at none, gave one figure; money in yuan. */
export interface EventFigure {
	key: string;
	label: Words;
	value: number;
	unit: string;
	records: number;
}

/** The figures that count; another reading that is only shown beside one (已签约 beside 已备案) is nothing that an event gave. */
const countingKeys = ({ definition, settings }: Pick<Programme, 'definition' | 'settings'>): Set<string> =>
	new Set(figuresOf(definition, settings).flatMap(({ key, beside }) => (beside ? [] : [key])));

/** `label` is the indicator's; a branch of its rule says what it counts besides. */
function shown({ key, metric, value, records }: z.output<typeof figure>, label?: Words): EventFigure {
	const { zh, en } = metricOf(metric);
	const isBranch = key.includes('/');
	return {
		key,
		label: !label ? { zh, en } : isBranch ? { zh: `${label.zh} · ${zh}`, en: `${label.en} · ${en}` } : label,
		...shownFigure(metric, { value, records }),
		records
	};
}

const view = z.object({
	period: z.coerce
		.number()
		.int()
		.refine((one) => (one >= 0 && one < 20) || one === PERIOD.whole)
		.optional()
		.catch(undefined),
	after: z.uuid().optional().catch(undefined),
	from: z.coerce.number().int().min(1).max(10_000_000).catch(1)
});

/** The events of a programme with what each counted, of the year in the address or the whole programme; and what started at no event. */
export async function loadProgrammeEvents(id: string, url: URL, actor: Actor) {
	const asked = view.parse(Object.fromEntries(url.searchParams));
	const programme = await readProgramme(id, actor);
	const calendar = calendarOf(programme, shanghaiDay(new Date()));
	const years = yearCount(calendar);
	const period =
		asked.period !== undefined && (asked.period < years || asked.period === PERIOD.whole)
			? asked.period
			: currentYear(calendar);
	const answer = await ask(
		z.object({
			count: z.number(),
			events: z.array(eventRow),
			rest: z.array(figure).default([]),
			next: z.string().optional()
		}),
		{
			name: 'list_programme_events',
			request: { programme: id, period, limit: 50, ...(asked.after ? { after: asked.after } : {}) },
			actor
		}
	);
	const labels = new Map(programme.definition.indicators.map((one) => [one.id, one.label]));
	const named = (one: z.output<typeof figure>) => shown(one, labels.get(one.key.split('/')[0] ?? ''));
	const counting = countingKeys(programme);
	const told = (figures: z.output<typeof figure>[]) =>
		figures.filter(({ key }) => counting.has(key)).map(named);
	const { name, organisation, organisationName } = programme;
	return {
		programme: { id, name, organisation, organisationName },
		periods: [...Array.from({ length: years }, (_, year) => year), ...(years > 1 ? [PERIOD.whole] : [])],
		period,
		count: answer.count,
		from: asked.from,
		events: answer.events.map(({ figures, ...row }) => ({ ...row, figures: told(figures) })),
		rest: told(answer.rest),
		next: answer.next ?? null
	};
}

/** What an event has counted so far, by programme. Throws a page (404) for an event that this person does not see. */
export async function eventFigures(event: string, actor: Actor) {
	const { programmes } = await ask(
		z.object({
			programmes: z.array(
				z.object({
					programme: z.string(),
					name: words,
					organisation: z.string(),
					figures: z.array(figure.extend({ label: words.optional() }))
				})
			)
		}),
		{ name: 'list_event_figures', request: { event }, actor }
	);
	return Promise.all(
		programmes.map(async ({ figures, ...rest }) => {
			const counting = countingKeys(await readProgramme(rest.programme, actor));
			return {
				...rest,
				figures: figures.filter(({ key }) => counting.has(key)).map((one) => shown(one, one.label))
			};
		})
	);
}

/** One page of the records of an event behind a figure; of what started at no event where `event` is null. Throws a page for a figure that is none. */
export const listEventRecords = (request: RecordQuestion & { event: string | null }, actor: Actor) =>
	ask(recordPage.extend({ metric: z.string(), value: z.number() }), {
		name: 'list_event_records',
		request,
		actor
	});

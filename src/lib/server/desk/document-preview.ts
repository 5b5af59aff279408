// One indicator of a draft, tried on a programme that is there: counted now from its facts (SQL: preview_figures), judged as of today. Reads only; nothing is kept.
import * as z from 'zod';
import { isHttpError } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { ambiguity } from '#lib/domain/programmes/ambiguity.ts';
import { currentYear, yearCount } from '#lib/domain/programmes/calendar.ts';
import { indicator, type ProgrammeDefinition } from '#lib/domain/programmes/definition.ts';
import { faultsOf, type Fault } from '#lib/domain/programmes/form/faults.ts';
import { at, itemsOf, under } from '#lib/domain/programmes/form/json.ts';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { indicatorLines, type IndicatorLine } from './programme-view.ts';
import { readProgramme } from './programmes.ts';

const words = z.object({ zh: z.string(), en: z.string() });
const choice = z.object({
	id: z.string(),
	name: words,
	organisationName: z.string(),
	startsOn: z.string(),
	endsOn: z.string(),
	droppedAt: z.string().optional()
});

/** The programmes that a rule can be tried on: one's own and those of the region that still count. */
export async function listTrials(actor: Actor) {
	const { programmes } = await ask(z.object({ programmes: z.array(choice) }), {
		name: 'list_programmes',
		request: {},
		actor
	});
	return programmes.filter(({ droppedAt }) => !droppedAt);
}

const answer = z.object({
	figures: z.array(z.object({ key: z.string(), period: z.number(), value: z.number(), records: z.number() })),
	metrics: z.array(z.object({ key: z.string(), metric: z.string(), isCounted: z.boolean() }))
});

export type Preview = { line: IndicatorLine; year: number } | { faults: Fault[] } | { refused: string };

/**
 * What the indicator at `place` of a draft (`indicators.2`) says of a programme, for one of its years or the running one. Areas, chain and set-up values are the programme's; numbers and
 * readings are the draft's. Throws a page (404) for a programme that this person does not see.
 */
export async function previewIndicator(
	{
		draft,
		place,
		programme: id,
		year: asked
	}: { draft: unknown; place: string; programme: string; year?: number },
	actor: Actor
): Promise<Preview> {
	const parsed = indicator.safeParse(at(draft, place));
	if (!parsed.success) return { faults: faultsOf(parsed.error.issues, draft, place.split('.').map(step)) };
	const readings = itemsOf(under(draft, 'ambiguities')).flatMap((one) => ambiguity.safeParse(one).data ?? []);
	const known = new Set(readings.map(({ id: reading }) => reading));
	const programme = await readProgramme(id, actor);
	const definition: ProgrammeDefinition = {
		...programme.definition,
		indicators: [{ ...parsed.data, ambiguities: parsed.data.ambiguities.filter((one) => known.has(one)) }],
		ambiguities: readings,
		eventTargets: []
	};
	const settings = { ...programme.settings, numbers: {}, switches: {} };
	try {
		const counted = await ask(answer, {
			name: 'preview_figures',
			request: { programme: id, metrics: metricsOf(definition, settings) },
			actor
		});
		const today = shanghaiDay(new Date());
		const calendar = calendarOf(programme, today);
		const year = asked !== undefined && asked < yearCount(calendar) ? asked : currentYear(calendar);
		const [line] = indicatorLines({ ...programme, definition, settings, ...counted }, today, year);
		return { line: line!, year };
	} catch (cause) {
		// Too much to count: told beside the form (YH066, or the statement timeout).
		if (isHttpError(cause) && (cause.status === 409 || cause.status === 503))
			return { refused: m.desk_doc_preview_too_large() };
		throw cause;
	}
}

const step = (one: string): string | number => (/^\d+$/.test(one) ? Number(one) : one);

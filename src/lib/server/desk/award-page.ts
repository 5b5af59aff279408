// The award sheet's page and its workbook: the sheet, one number of it open with its records, what is missing, and the rules it goes by.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { chosenOption } from '#lib/domain/programmes/effective.ts';
import { recordName } from '#lib/domain/record-card.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import { awardWorkbook, reportAward } from '../programmes/reports/award-sheet.ts';
import { zh } from '../programmes/reports/words.ts';
import { loadAwardWarnings, printedWarnings } from './award-payments.ts';
import { listAwardGaps, loadAward, type AwardGap, type ProgrammeAward } from './programme-award.ts';
import { headOf } from './programme-page.ts';
import { readProgramme, type Programme } from './programmes.ts';
import { download } from './workbooks.ts';

const view = z.object({
	unit: z.string().max(200).optional().catch(undefined),
	part: z.string().max(40).optional().catch(undefined)
});

async function readAward(id: string, actor: Actor): Promise<{ programme: Programme; award: ProgrammeAward }> {
	const programme = await readProgramme(id, actor);
	const award = await loadAward(programme, actor);
	if (!award) error(404, { message: m.common_error_not_found() });
	return { programme, award };
}

/** Everything the page shows; `url` says whose number is open. @throws pages: 404 for a programme without an award */
export async function loadAwardPage(id: string, url: URL, actor: Actor) {
	const { programme, award } = await readAward(id, actor);
	const [gaps, warnings] = await Promise.all([
		listAwardGaps(programme, award, actor),
		loadAwardWarnings(programme, award, actor)
	]);
	const { unit = '', part = '' } = view.parse(Object.fromEntries(url.searchParams));
	const ids = Object.hasOwn(award.backing, unit) ? (award.backing[unit]?.[part] ?? []) : [];
	const { definition, settings } = programme;
	const named = new Set(definition.indicators.flatMap(({ ambiguities }) => ambiguities));
	const { components, perUnitCap, eligibility } = award.terms.rule;
	return {
		programme: headOf(programme),
		sheet: award.sheet,
		components: components.map((one) => ({ ...one, rate: award.terms.options.rates?.[one.id] ?? one.rate })),
		unitCapYuan: perUnitCap.value,
		eligibility,
		open: ids.length
			? { unit, part, records: award.records.filter(({ record }) => ids.includes(record)) }
			: null,
		gaps,
		warnings,
		quotes: [perUnitCap.quote, definition.awardRule!.totalCap.quote],
		general: definition.awardGeneralRules ?? [],
		readings: definition.ambiguities
			.filter(({ id: one }) => named.has(one))
			.map(({ id: one, issue, resolution, options }) => ({
				issue,
				reading:
					options?.find((option) => option.id === chosenOption(definition, settings, one))?.label ??
					resolution
			}))
	};
}

/** The same as a workbook to save. */
export async function awardFile(id: string, actor: Actor): Promise<Response> {
	const { programme, award } = await readAward(id, actor);
	const [gaps, warnings] = await Promise.all([
		listAwardGaps(programme, award, actor),
		loadAwardWarnings(programme, award, actor)
	]);
	const titleOf = (card: Record<string, unknown>) => recordName(card) ?? zh(m.desk_prog_record);
	const byId = new Map(award.records.map((one) => [one.record, one]));
	const labelOf = new Map(award.terms.rule.components.map((one) => [one.id, one.label.zh]));
	const bytes = await awardWorkbook(reportAward(award.terms.rule, award.sheet, printedWarnings(warnings)), [
		{
			title: zh(m.desk_award_sheet_records),
			heads: [m.desk_award_unit, m.desk_award_part, m.desk_prog_record, m.desk_prog_day].map((one) =>
				zh(one)
			),
			rows: Object.entries(award.backing).flatMap(([unit, parts]) =>
				Object.entries(parts).flatMap(([part, ids]) =>
					ids.flatMap((one) => {
						const of = byId.get(one);
						return of ? [[unit, labelOf.get(part) ?? part, titleOf(of.card), of.day]] : [];
					})
				)
			)
		},
		{
			title: zh(m.desk_award_gaps),
			heads: [m.desk_prog_record, m.desk_prog_day, m.desk_award_lacks].map((one) => zh(one)),
			rows: gaps.map(({ card, day = '', lacks }) => [titleOf(card), day, lacks.map(lackWords).join('、')])
		}
	]);
	return download(bytes, `${programme.name.zh} ${zh(m.desk_award_title)} ${shanghaiDay(new Date())}.xlsx`);
}

const lackWords = (lack: AwardGap['lacks'][number]): string =>
	zh(
		{
			recorded: m.desk_award_lack_recorded,
			size: m.desk_award_lack_size,
			region: m.desk_award_lack_region,
			filed_amount: m.desk_award_lack_filed_amount,
			loan: m.desk_award_lack_loan
		}[lack]
	);

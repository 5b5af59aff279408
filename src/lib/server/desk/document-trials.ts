// The award formula or the entry criteria of a draft, tried on a programme that is there: its own records and its own enterprises, by the draft's rule. Reads only; nothing is kept.
import * as z from 'zod';
import type { AwardSheet } from '#lib/domain/programmes/award.ts';
import { awardRule } from '#lib/domain/programmes/award-rule.ts';
import { checkEntry, type EntryFinding, type EntryStatus } from '#lib/domain/programmes/entry.ts';
import { entryCriterion } from '#lib/domain/programmes/entry-rule.ts';
import type { DocumentPage } from '#lib/domain/programmes/form/definition-specs.ts';
import { faultsOf, type Fault } from '#lib/domain/programmes/form/faults.ts';
import { under } from '#lib/domain/programmes/form/json.ts';
import { completedEntry } from '#lib/domain/programmes/entry-known.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import { listEntries } from './entries.ts';
import { loadAward, paidFor } from './programme-award.ts';
import { listProgrammes, readProgramme } from './programmes.ts';

/** The programmes of one's own and of the region that have what this page speaks of: an award, or enterprises that enter. */
export async function listPartTrials(page: DocumentPage, actor: Actor) {
	const part = page === 'award' ? 'awardRule' : 'entryCriteria';
	const all = await listProgrammes(actor);
	return all
		.filter(({ droppedAt, definition }) => droppedAt === undefined && definition[part] !== undefined)
		.map(({ id, name, organisationName, startsOn, endsOn }) => ({
			...{ id, name, organisationName, startsOn, endsOn }
		}));
}

/** One enterprise by the draft's criteria: how many are met, and what is open. */
export interface EntryTrial {
	name: string;
	status: EntryStatus;
	findings: EntryFinding[];
}
export type PartPreview =
	| { sheet: AwardSheet; parts: { id: string; label: Words }[] }
	| { entries: EntryTrial[] }
	| { faults: Fault[] }
	| { refused: string };

/** What the draft's award would pay for the records of a programme. Its rates, caps and pool are the draft's; which records count are the programme's filters, by what each part multiplies. */
export async function previewAward(draft: unknown, id: string, actor: Actor): Promise<PartPreview> {
	const parsed = awardRule.safeParse(under(draft, 'awardRule'));
	if (!parsed.success) return { faults: faultsOf(parsed.error.issues, draft, ['awardRule']) };
	const award = await loadAward(await readProgramme(id, actor), actor);
	if (!award) return { refused: m.desk_doc_trial_no_award() };
	const rule = parsed.data;
	const parts = rule.components.map((component) => ({
		component,
		key: component.id,
		records: award.parts.find((one) => one.component.input === component.input)?.records ?? []
	}));
	if (parts.every(({ records }) => records.length === 0)) return { refused: m.desk_doc_trial_no_records() };
	const largeYuan = rule.components.find(({ input }) => input === 'big_licence_amount')?.thresholdGt;
	const terms = { ...award.terms, rule, options: {}, ...(largeYuan === undefined ? {} : { largeYuan }) };
	return {
		sheet: paidFor(terms, parts).sheet,
		parts: rule.components.map((one) => ({ id: one.id, label: one.label }))
	};
}

/** How the enterprises of a programme stand by the draft's criteria. */
export async function previewEntry(draft: unknown, id: string, actor: Actor): Promise<PartPreview> {
	const parsed = z.array(entryCriterion).safeParse(under(draft, 'entryCriteria') ?? []);
	if (!parsed.success) return { faults: faultsOf(parsed.error.issues, draft, ['entryCriteria']) };
	const entries = await listEntries(id, actor);
	if (entries.length === 0 || parsed.data.length === 0) return { refused: m.desk_doc_trial_no_entries() };
	return {
		entries: entries.slice(0, 200).map(({ name, application, known }) => ({
			name,
			...checkEntry(completedEntry(application, known).application, parsed.data)
		}))
	};
}

// Enterprises of a programme that one enters, as the desk reads them (SQL: list_entries), each checked against the document's criteria with what the records tell.
import * as z from 'zod';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';
import { calendarOf } from '#lib/domain/programmes/reading.ts';
import {
	checkEntry,
	entryApplication,
	type EntryFinding,
	type EntryStatus
} from '#lib/domain/programmes/entry.ts';
import type { ProgrammeDefinition } from '#lib/domain/programmes/definition.ts';
import type { EntryCriterion } from '#lib/domain/programmes/entry-rule.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { completedEntry, type EntryKnown } from '#lib/domain/programmes/entry-known.ts';
import { exitIndicator, judgeExit } from '#lib/domain/programmes/exit.ts';
import type { Judgement } from '#lib/domain/programmes/judgement.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import type { Programme } from './programmes.ts';

const texts = z.array(z.string()).optional();
const entry = z.object({
	id: z.string(),
	name: z.string(),
	creditCode: z.string().optional(),
	application: entryApplication,
	/** YYYY-MM-DD. */
	enteredOn: z.string().optional(),
	hasProgress: z.boolean().optional(),
	version: z.number(),
	by: z.string().optional(),
	at: z.string(),
	known: z.object({
		province: z.string().optional(),
		sizeClass: z.enum(SIZE_CLASSES).optional(),
		isSpecialised: z.boolean().optional(),
		filings: z.array(z.object({ number: z.string(), product: z.string() })).optional(),
		acquired: texts,
		held: texts
	})
});
export type Entry = z.output<typeof entry>;

/** Every enterprise of the programme, by name; or one. Throws a page (404) for what is not there. */
export const listEntries = async (programme: string, actor: Actor, one?: string): Promise<Entry[]> =>
	(
		await ask(z.object({ entries: z.array(entry) }), {
			name: 'list_entries',
			request: { programme, ...(one ? { entry: one } : {}) },
			actor
		})
	).entries;

/** An enterprise with its findings, and its way out of the library (退库) where a criterion of the document runs from the day it entered. */
export interface CheckedEntry {
	status: EntryStatus;
	findings: EntryFinding[];
	known: EntryKnown;
	exit: Judgement | null;
}

/** As of a day, YYYY-MM-DD in Shanghai. */
export function checkedEntry(
	of: Pick<Entry, 'application' | 'known' | 'enteredOn' | 'hasProgress'>,
	programme: Pick<Programme, 'startsOn' | 'endsOn' | 'years' | 'definition'>,
	today: string
): CheckedEntry {
	const known = completedEntry(of.application, of.known);
	const indicator = exitIndicator(programme.definition);
	const exit = indicator ? judgeExit(indicator, of, calendarOf(programme, today)) : null;
	return { ...checkEntry(known.application, criteriaOf(programme.definition)), known, exit };
}

/** The criteria of a definition; one that was adopted before criteria said what they ask for asks for what its preset does. */
export function criteriaOf({ id, entryCriteria = [] }: ProgrammeDefinition): EntryCriterion[] {
	const preset = presetOf(id)?.entryCriteria ?? [];
	return entryCriteria.map((one) => (one.needs ? one : (preset.find(({ no }) => no === one.no) ?? one)));
}

/** The programme with who entered it, where its document has a way out of the library. */
export async function withEntries<P extends Programme>(programme: P, actor: Actor) {
	return exitIndicator(programme.definition)
		? { ...programme, entries: await listEntries(programme.id, actor) }
		: programme;
}

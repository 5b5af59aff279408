// The pages of the entry check: every enterprise of a programme with where it stands, and one of them with its ten criteria.
import { error } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import { checkedEntry, criteriaOf, listEntries, type Entry } from './entries.ts';
import { entryShape } from './entry-form.ts';
import { headOf } from './programme-page.ts';
import { readProgramme, type Programme } from './programmes.ts';

async function readEntered(id: string, actor: Actor): Promise<Programme> {
	const programme = await readProgramme(id, actor);
	if (!programme.definition.entryCriteria) error(404, { message: m.common_error_not_found() });
	return programme;
}

/** One line for each enterprise: how its criteria stand. @throws pages: 404 for a programme that nobody enters */
export async function loadEntries(id: string, actor: Actor) {
	const programme = await readEntered(id, actor);
	const today = shanghaiDay(new Date());
	const entries = await listEntries(id, actor);
	return {
		programme: headOf(programme),
		entries: entries.map((of) => {
			const { status, findings, exit } = checkedEntry(of, programme, today);
			const { id: entry, name, creditCode, enteredOn } = of;
			const open = findings.filter((one) => one.status !== 'met' && one.status !== 'excused');
			return {
				...{ id: entry, name, creditCode, enteredOn, status, exit },
				met: findings.length - open.length,
				total: findings.length,
				open: open.map(({ no, status: is }) => ({ no, status: is }))
			};
		})
	};
}

/** One enterprise, or a blank one, with the document's words for each criterion. */
export async function loadEntry(id: string, entry: string | null, actor: Actor) {
	const programme = await readEntered(id, actor);
	const of: Entry | null = entry ? ((await listEntries(id, actor, entry))[0] ?? null) : null;
	const checked = checkedEntry(of ?? { application: {}, known: {} }, programme, shanghaiDay(new Date()));
	return {
		programme: headOf(programme),
		entry: of && { id: of.id, name: of.name, version: of.version, by: of.by, at: of.at },
		checked,
		shape: entryShape(criteriaOf(programme.definition)),
		criteria: programme.definition.entryCriteria!.map(({ no, clause, quote, label, strength }) => ({
			...{ no, clause, quote, label, strength }
		})),
		of
	};
}

// Going over to a newer version of the document that a programme carries out: what would change, and doing it. The form's own reading keeps what was set, as far as the new text has a
// place for it; what was reported and reviewed lies by its key and stays. Days stay the programme's.
import { error } from '@sveltejs/kit';
import type { Indicator, ProgrammeDefinition } from '#lib/domain/programmes/definition.ts';
import { choiceName } from '#lib/domain/programmes/form/choices.ts';
import { filterWords, ruleSentence } from '#lib/domain/programmes/rule-sentence.ts';
import { say } from '#lib/domain/programmes/say.ts';
import type { ProgrammeSettings } from '#lib/domain/programmes/settings.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import { readEdition, readOffered } from './documents.ts';
import { numbersOf, programmeArgs, programmeFields } from './programme-form.ts';
import { readProgramme, type Programme } from './programmes.ts';
import { reasonText } from './reasons.ts';
import { submit } from './submit.ts';

/** Parts of a document beside its indicators, of which only is said that they differ. */
export const OTHER_PARTS = ['period', 'ambiguities', 'awardRule', 'entryCriteria'] as const;
export interface OwnNumber {
	label: Words;
	value: string;
	unit: string;
	/** What the new text says there; null where it has no such place any more. */
	documents: number | null;
}
export interface VersionChanges {
	added: { id: string; label: Words; now: Words }[];
	gone: { id: string; label: Words; was: Words }[];
	changed: { id: string; label: Words; was: Words; now: Words }[];
	others: (typeof OTHER_PARTS)[number][];
	/** The programme's own numbers that stay, and those that have no place any more. */
	kept: OwnNumber[];
	lost: OwnNumber[];
}

/** What a newer text changes for a programme with these settings. */
export function changesBetween(
	before: ProgrammeDefinition,
	after: ProgrammeDefinition,
	settings: ProgrammeSettings
): VersionChanges {
	const earlier = new Map(before.indicators.map((one) => [one.id, one]));
	const later = new Set(after.indicators.map(({ id }) => id));
	const now = new Map(numbersOf(after, settings).map((one) => [one.name, one]));
	const own = numbersOf(before, settings)
		.filter(({ value, documents }) => value !== String(documents))
		.map(({ name, label, value, unit }) => ({
			label,
			value,
			unit,
			documents: now.get(name)?.documents ?? null
		}));
	return {
		added: after.indicators
			.filter(({ id }) => !earlier.has(id))
			.map((one) => ({ id: one.id, label: one.label, now: sentenceOf(one) })),
		gone: before.indicators
			.filter(({ id }) => !later.has(id))
			.map((one) => ({ id: one.id, label: one.label, was: sentenceOf(one) })),
		changed: after.indicators.flatMap((one) => {
			const old = earlier.get(one.id);
			return old && countingOf(old) !== countingOf(one)
				? [{ id: one.id, label: one.label, was: sentenceOf(old), now: sentenceOf(one) }]
				: [];
		}),
		others: OTHER_PARTS.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part])),
		kept: own.filter(({ documents }) => documents !== null),
		lost: own.filter(({ documents }) => documents === null)
	};
}

/** Everything of an indicator that decides what is counted and asked. */
const countingOf = ({ metric, filters, rule, period }: Indicator): string =>
	JSON.stringify([metric, Object.entries(filters).sort(), rule, period.basis]);

function sentenceOf({ rule, metric, filters, period }: Indicator): Words {
	const [is, only, basis] = [
		ruleSentence(rule, metric),
		filterWords(filters),
		choiceName('basis', period.basis)
	];
	return say(
		`${is.zh}${only.zh ? `（只算：${only.zh}）` : ''}，${basis.zh}`,
		`${is.en}${only.en ? ` (only: ${only.en})` : ''}, ${basis.en}`
	);
}

/** A programme of one's own with the newest version of its document; a page (404) where there is none newer. */
async function readSuccessor(id: string, book: string, actor: Actor) {
	const [programme, edition] = await Promise.all([readProgramme(id, actor), readEdition(id, actor)]);
	const after = edition && (await readOffered(book, edition.document, actor));
	const newest = after?.edition?.version ?? 0;
	if (programme.organisation !== book || !edition || !after || newest <= edition.version)
		error(404, { message: m.common_error_not_found() });
	return { programme, edition, after, newest };
}

/** What the page of a newer version shows. */
export async function loadVersionPage(id: string, book: string, actor: Actor) {
	const { programme, edition, after, newest } = await readSuccessor(id, book, actor);
	return {
		programme: { id, name: programme.name, version: programme.version },
		officeName: edition.officeName,
		publishedAt: edition.publishedAt,
		version: edition.version,
		newest,
		name: after.name,
		changes: changesBetween(programme.definition, after, programme.settings),
		indicators: after.indicators.length
	};
}

/** What was set, as far as the new text has a place for it. */
function settingsFor(after: ProgrammeDefinition, { settings }: Programme): ProgrammeSettings {
	const isOption = (id: string, option: string) =>
		after.ambiguities.some((one) => one.id === id && one.options?.some((of) => of.id === option));
	const switches = Object.entries(settings.switches).filter(([id, option]) => isOption(id, option));
	return { ...settings, switches: Object.fromEntries(switches) };
}

/**
 * The programme goes over to the version that was shown (`seen`: of the programme and of the document). Null, or why it did not.
 * @throws pages: 404 where there is no newer version
 */
export async function takeVersion(
	{
		programme: id,
		book,
		seen
	}: { programme: string; book: string; seen: { programme: number; document: number } },
	actor: Actor
): Promise<string | null> {
	const { programme, after, newest } = await readSuccessor(id, book, actor);
	if (newest !== seen.document) return m.desk_version_moved();
	const fields = programmeFields(after, { ...programme, settings: settingsFor(after, programme) });
	const { args } = programmeArgs(after, fields);
	if (!args) return m.desk_version_impossible();
	const { definition, settings, years, metrics } = args;
	const { rejections } = await submit(
		'amendProgramme',
		{ programme: id, version: seen.programme, definition, settings, years, metrics },
		{ actor, organisation: book }
	);
	const [first] = rejections ?? [];
	return first ? reasonText(first.status, first.reason) : null;
}

// The talks of sessions in the form of an event: rows that name the session they stand under by its place in the form. What is stored: SQL read_talks.
import * as z from 'zod';
import { MAX_TALKS, talk, type Talk } from '#lib/domain/event.ts';
import { m } from '#lib/i18n/text.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

export interface TalkFields {
	speaker: string;
	organisation: string;
	title: string;
}
export const blankTalk = (): TalkFields => ({ speaker: '', organisation: '', title: '' });

const stored = z.object({ sessions: z.record(z.string(), z.array(talk)) });

/** Talks by session. Null when there is no such event for this person. */
export const readTalks = async (event: string, actor: Actor): Promise<Record<string, Talk[]> | null> =>
	(await ask(stored.nullable(), { name: 'read_talks', request: { event }, actor }))?.sessions ?? null;

/** As they stand in the form. */
export const fieldsOfTalks = (talks: readonly Talk[] = []): TalkFields[] =>
	talks.map(({ speaker, organisation = '', title = '' }) => ({ speaker, organisation, title }));

/** What was typed, by the place of the session in the form; at most 400 rows in all. */
export function readTalkRows(form: FormData): (session: number) => TalkFields[] {
	const column = (name: string) =>
		form
			.getAll(name)
			.slice(0, 400)
			.map((value) => (typeof value === 'string' ? value.slice(0, 2000) : ''));
	const [sessions, speakers, organisations, titles] = [
		'talk_session',
		'talk_speaker',
		'talk_organisation',
		'talk_title'
	].map(column) as [string[], string[], string[], string[]];
	const rows = sessions.map((session, i) => ({
		session,
		fields: { speaker: speakers[i] ?? '', organisation: organisations[i] ?? '', title: titles[i] ?? '' }
	}));
	return (place) => rows.filter(({ session }) => session === String(place)).map(({ fields }) => fields);
}

/** Blank rows are left out. `fault` hears what is wrong with the first row that is. */
export function talksOf(rows: readonly TalkFields[], fault: (text: string) => void): Talk[] {
	const filled = rows.filter((row) => row.speaker.trim() || row.organisation.trim() || row.title.trim());
	const found = filled.find(({ speaker }) => !speaker.trim());
	if (found) fault(m.desk_talk_error_speaker());
	else if (filled.length > MAX_TALKS) fault(m.desk_talk_error_many({ max: MAX_TALKS }));
	else if (filled.some((row) => !talk.safeParse(row).success)) fault(m.desk_talk_error_long());
	return filled.flatMap((row) => talk.safeParse(row).data ?? []);
}

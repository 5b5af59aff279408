// The form that makes or amends an event: from typed fields to the verb's arguments, or to a message beside each field.
// Days and times are typed as Asia/Shanghai; the event begins with its first session and ends with its last.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { shanghai, shanghaiDay } from '#lib/domain/china-time.ts';
import { MAX_QUESTIONS } from '#lib/domain/check-in.ts';
import { createEvent, type Talk } from '#lib/domain/event.ts';
import { toHalfWidth, uuid } from '#lib/domain/text.ts';
import { CAMPAIGNS, EVENT_TYPES, TOPICS } from '#lib/domain/vocabulary.ts';
import { m } from '#lib/i18n/text.ts';
import type { DoorSettings } from './door.ts';
import type { DeskEvent } from './events.ts';
import { fieldsOfTalks, readTalkRows, talksOf, type TalkFields } from './talk-rows.ts';

export interface SessionFields {
	id: string;
	name: string;
	day: string;
	from: string;
	to: string;
	/** Who speaks, in order. */
	talks: TalkFields[];
	/** What this session is about, besides the topics of the whole event. */
	topics: string[];
}
/** What stands in the form, as typed. */
export interface EventFields {
	event: string;
	organisation: string;
	name: string;
	type: string;
	campaigns: string[];
	/** What only targets ask for. */
	secondaryTypes: string[];
	topics: string[];
	chain: string;
	region: string;
	industryField: string;
	place: string;
	host: string;
	people: string;
	organisations: string;
	sessions: SessionFields[];
	stations: { id: string; name: string }[];
	/** A scan counts only after a person has confirmed it. */
	confirmAtDoor: boolean;
	/** `options` as typed, with 、 or commas between; none where a short text is asked for. */
	questions: { id: string; text: string; options: string }[];
}
/** Message by id of the control. */
export type FieldErrors = Record<string, string>;
export type EventArgs = z.input<typeof createEvent>;

/** An empty form: tomorrow, one session, one door. Ids are made here, so that sending twice makes one event. */
export function blankEvent(organisation: { id: string; name: string }, now: Date): EventFields {
	const day = shanghaiDay(new Date(now.getTime() + 24 * 3_600_000));
	return {
		event: randomUUID(),
		organisation: organisation.id,
		name: '',
		type: '',
		campaigns: [],
		secondaryTypes: [],
		topics: [],
		chain: '',
		region: '',
		industryField: '',
		place: '',
		host: organisation.name,
		people: '',
		organisations: '',
		sessions: [
			{
				id: randomUUID(),
				name: m.desk_session_all_day(),
				day,
				from: '09:00',
				to: '17:00',
				topics: [],
				talks: []
			}
		],
		stations: [{ id: randomUUID(), name: m.desk_station_first() }],
		confirmAtDoor: false,
		questions: []
	};
}

/** The form as it stands for an event that is there. */
export function fieldsOfEvent(
	event: DeskEvent,
	{ door, talks }: { door: DoorSettings; talks: Record<string, Talk[]> }
): EventFields {
	return {
		event: event.id,
		organisation: event.organisation,
		name: event.name,
		type: event.type,
		campaigns: [...event.campaigns],
		secondaryTypes: [...event.secondaryTypes],
		topics: [...event.topics],
		chain: event.chain ?? '',
		region: event.region ?? '',
		industryField: event.industryField ?? '',
		place: event.place ?? '',
		host: event.host ?? '',
		people: event.targets.people?.toString() ?? '',
		organisations: event.targets.organisations?.toString() ?? '',
		sessions: event.sessions.map(({ id, name, startsAt, endsAt, topics }) => ({
			id,
			name,
			day: shanghaiDay(new Date(startsAt)),
			from: shanghaiTime(startsAt),
			to: shanghaiTime(endsAt),
			topics: [...topics],
			talks: fieldsOfTalks(talks[id])
		})),
		stations: event.stations.map((station) => ({ ...station })),
		confirmAtDoor: door.confirmAtDoor,
		questions: door.questions.map(({ options, ...rest }) => ({ ...rest, options: options.join('、') }))
	};
}

/** Reads what was sent. Repeated rows come as lists of the same length; anything that is no text counts as blank. */
export function readEventFields(form: FormData): EventFields {
	const text = (name: string) => textOf(form.get(name));
	const list = (name: string) => form.getAll(name).slice(0, 100).map(textOf);
	const rows = (prefix: string, fields: readonly string[]) => {
		const columns = fields.map((field) => list(`${prefix}_${field}`));
		// As many rows as the longest column, whatever a form leaves out.
		const length = Math.max(...columns.map((column) => column.length));
		return Array.from({ length }, (_, i) =>
			Object.fromEntries(fields.map((field, c) => [field, columns[c]?.[i] ?? '']))
		);
	};
	const talksAt = readTalkRows(form);
	const sessions = rows('session', ['id', 'name', 'day', 'from', 'to']) as unknown as SessionFields[];
	return {
		event: text('event'),
		organisation: text('organisation'),
		name: text('name'),
		type: text('type'),
		campaigns: list('campaigns'),
		secondaryTypes: list('secondaryTypes'),
		topics: list('topics'),
		chain: text('chain'),
		region: text('region'),
		industryField: text('industryField'),
		place: text('place'),
		host: text('host'),
		people: text('people'),
		organisations: text('organisations'),
		sessions: sessions.map((session, i) => ({
			...session,
			topics: list(`session_topics_${i}`),
			talks: talksAt(i)
		})),
		stations: rows('station', ['id', 'name']) as { id: string; name: string }[],
		confirmAtDoor: form.has('confirmAtDoor'),
		questions: rows('question', ['id', 'text', 'options']).slice(0, MAX_QUESTIONS) as EventFields['questions']
	};
}

const MAX_LENGTHS = [
	['place', 120],
	['host', 120],
	['chain', 60],
	['industryField', 60]
] as const;

/** The arguments, or what is wrong with which field. */
export function eventArgs(
	fields: EventFields
): { args: EventArgs; errors: null } | { args: null; errors: FieldErrors } {
	const errors: FieldErrors = {};
	const name = fields.name.trim();
	if (!name) errors.name = m.desk_event_error_name();
	else if (name.length > 100) errors.name = m.desk_error_too_long({ max: 100 });
	if (!(EVENT_TYPES as readonly string[]).includes(fields.type)) errors.type = m.desk_event_error_type();
	for (const [field, max] of MAX_LENGTHS)
		if (fields[field].trim().length > max) errors[field] = m.desk_error_too_long({ max });
	const region = toHalfWidth(fields.region).trim();
	if (region && !/^\d{6}$/.test(region)) errors.region = m.desk_book_error_region();
	const sessions = readSessions(fields.sessions, errors);
	const stations = fields.stations
		.filter((station) => station.name.trim())
		.map((station) => ({ id: idOr(station.id), name: station.name.trim() }));
	fields.stations.forEach((station, i) => {
		if (station.name.trim().length > 60) errors[`station-${i}`] = m.desk_error_too_long({ max: 60 });
	});
	if (stations.length === 0) errors['station-0'] = m.desk_event_error_station();
	const targets = {
		people: target(fields.people, 'people', errors),
		organisations: target(fields.organisations, 'organisations', errors)
	};
	const questions = readQuestions(fields.questions, errors);
	const parsed = createEvent.safeParse({
		event: fields.event,
		name,
		type: fields.type,
		campaigns: known(CAMPAIGNS, fields.campaigns),
		// The main type is said once.
		secondaryTypes: known(EVENT_TYPES, fields.secondaryTypes).filter((one) => one !== fields.type),
		topics: known(TOPICS, fields.topics),
		chain: fields.chain.trim() || null,
		region: region || null,
		industryField: fields.industryField.trim() || null,
		place: fields.place,
		host: fields.host,
		startsAt: sessions.map(({ startsAt }) => startsAt).sort()[0],
		endsAt: sessions
			.map(({ endsAt }) => endsAt)
			.sort()
			.at(-1),
		sessions,
		stations,
		targets,
		confirmAtDoor: fields.confirmAtDoor,
		questions
	});
	if (Object.keys(errors).length === 0 && parsed.success) return { args: parsed.data, errors: null };
	if (Object.keys(errors).length === 0) errors.name = m.desk_event_error_other();
	return { args: null, errors };
}

function readSessions(rows: readonly SessionFields[], errors: FieldErrors) {
	const sessions = rows.flatMap((row, i) => {
		if (!row.name.trim() && !row.from && !row.to && !row.talks.length && rows.length > 1) return [];
		const fault = (text: string) => {
			errors[`session-${i}`] = text;
			return [];
		};
		if (!row.name.trim()) return fault(m.desk_event_error_session_name());
		if (row.name.trim().length > 60) return fault(m.desk_error_too_long({ max: 60 }));
		const [startsAt, endsAt] = [instantOf(row.day, row.from), instantOf(row.day, row.to)];
		if (!startsAt || !endsAt) return fault(m.desk_event_error_session_time());
		if (startsAt >= endsAt) return fault(m.desk_event_error_session_order());
		const talks = talksOf(row.talks, fault);
		return [
			{ id: idOr(row.id), name: row.name.trim(), startsAt, endsAt, topics: known(TOPICS, row.topics), talks }
		];
	});
	if (rows.length === 0) errors['session-0'] = m.desk_event_error_session_name();
	return sessions;
}

/** Blank rows are left out; a choice has two options at least. */
function readQuestions(rows: EventFields['questions'], errors: FieldErrors) {
	return rows.flatMap((row, i) => {
		const text = row.text.trim();
		const options = [...new Set(row.options.split(/[、,，;；\n]/).map((one) => one.trim()))].filter(Boolean);
		if (!text && !options.length) return [];
		const fault = (words: string) => {
			errors[`question-${i}`] = words;
			return [];
		};
		if (!text) return fault(m.desk_event_error_question());
		if (text.length > 60) return fault(m.desk_error_too_long({ max: 60 }));
		if (options.length === 1) return fault(m.desk_event_error_question_options());
		if (options.length > 8 || options.some((one) => one.length > 30))
			return fault(m.desk_event_error_question_many());
		return [{ id: idOr(row.id), text, options }];
	});
}

/** Null for anything that is no day (YYYY-MM-DD) and time (HH:MM) of the calendar. */
export function instantOf(day: string, time: string): string | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time)) return null;
	if (Number.isNaN(Date.parse(`${day}T${time}+08:00`))) return null;
	const instant = shanghai(day, time);
	return shanghaiDay(new Date(instant)) === day ? instant : null;
}

/** HH:MM in Shanghai. */
export const shanghaiTime = (instant: string): string =>
	new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16);

function target(typed: string, field: 'people' | 'organisations', errors: FieldErrors) {
	const text = toHalfWidth(typed).replace(/[,\s]/g, '');
	if (!text) return undefined;
	const number = /^\d{1,7}$/.test(text) ? Number(text) : 0;
	if (number < 1 || number > 1_000_000) errors[field] = m.desk_event_error_target();
	return number;
}

/** Those of a vocabulary, each once. */
const known = <T extends string>(vocabulary: readonly T[], sent: readonly string[]): T[] =>
	vocabulary.filter((one) => sent.includes(one));
const idOr = (id: string): string => (uuid.safeParse(id).success ? id : randomUUID());
const textOf = (value: FormDataEntryValue | null): string =>
	typeof value === 'string' ? value.slice(0, 2000) : '';

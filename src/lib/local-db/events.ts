// An event as this phone has it: its description, sessions, stations, badge keys, the phones at it, the firms of the 企业库, and the server's numbers.
import type { BadgeKey } from '#lib/domain/badge.ts';
import type { EventStage, Question, Talk } from '#lib/domain/event.ts';
import type { RecordEnterprise } from '#lib/domain/enterprise.ts';
import type { Counts } from '#lib/protocol/index.ts';
import type { LocalDatabase, StoredCursor } from './database.ts';
import { noteOf } from './notes.ts';

export interface FieldEvent {
	id: string;
	name: string;
	type: string;
	place: string | null;
	stage: EventStage;
	startsAt: string;
	endsAt: string;
	retainUntil: string;
	targets: { people: number | null; organisations: number | null };
	sessions: { id: string; name: string; startsAt: string; endsAt: string; talks: Talk[] }[];
	stations: { id: string; name: string }[];
	/** What the doors ask for: 确认 after every scan, and questions. */
	confirmAtDoor: boolean;
	questions: Question[];
}

export interface FieldPhone {
	id: string;
	number: number;
	person: string;
	station: string | null;
	kind: 'phone' | 'server';
}

/** Undefined until its description has come. */
export async function readEvent(database: LocalDatabase, event: string): Promise<FieldEvent | undefined> {
	const [row, sessions, stations] = await Promise.all([
		database.rows.get([event, 'event', event]),
		rowsOf<FieldEvent['sessions'][number]>(database, event, 'session'),
		rowsOf<FieldEvent['stations'][number]>(database, event, 'station')
	]);
	if (!row) return undefined;
	return {
		// What an earlier server did not tell.
		...{ confirmAtDoor: false, questions: [] },
		...(row.body as unknown as FieldEvent),
		id: event,
		sessions: sessions
			.map((session) => ({ ...session, talks: session.talks ?? [] }))
			.sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
		stations: stations.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
	};
}

/** Every phone (and the desk, number 0) that ever recorded at the event. */
export const listPhones = (database: LocalDatabase, event: string): Promise<FieldPhone[]> =>
	rowsOf<FieldPhone>(database, event, 'enrolment');

/** The event's badge keys, and which of them still prove somebody who is not on the roster. */
export async function listBadgeKeys(
	database: LocalDatabase,
	event: string
): Promise<{ all: BadgeKey[]; current: BadgeKey[] }> {
	const rows = await rowsOf<{ id: string; secret: string; retired: boolean }>(database, event, 'badgeKey');
	const key = (row: (typeof rows)[number]): BadgeKey => ({
		id: Number(row.id),
		secret: Uint8Array.from(row.secret.match(/../g) ?? [], (pair) => parseInt(pair, 16))
	});
	return { all: rows.map(key), current: rows.filter((row) => !row.retired).map(key) };
}

export const listEnterprises = (database: LocalDatabase, event: string): Promise<RecordEnterprise[]> =>
	rowsOf<RecordEnterprise & { id: string }>(database, event, 'enterprise');

/**
 * How much of the event is on this phone: `version` of `head` rows; while a snapshot comes, rows that are here of rows in all. `roster` counts people here; compare it with `counts.listed`, the server's number.
 */
export interface Download {
	version: number;
	head: number;
	roster: number;
	enterprises: number;
	counts: Counts | null;
	syncedAt: number | null;
}

export async function readDownload(database: LocalDatabase, event: string): Promise<Download> {
	const [cursor, snapshot, roster, enterprises] = await Promise.all([
		database.cursors.get(event) as Promise<StoredCursor | undefined>,
		noteOf(database, 'download:', event).read(),
		database.rows.where('[event+entity]').equals([event, 'attendee']).count(),
		database.rows.where('[event+entity]').equals([event, 'enterprise']).count()
	]);
	return {
		version: cursor?.cursor.version ?? snapshot?.received ?? 0,
		head: cursor?.head ?? snapshot?.total ?? 0,
		roster,
		enterprises,
		counts: cursor?.counts ?? null,
		syncedAt: cursor?.syncedAt ?? null
	};
}

async function rowsOf<T>(database: LocalDatabase, event: string, entity: string): Promise<T[]> {
	const rows = await database.rows.where('[event+entity]').equals([event, entity]).toArray();
	return rows.map(({ id, body }) => ({ ...body, id }) as unknown as T);
}

// The list of people of one event, held in memory for the scanner and the search box: the server's rows, the walk-ins of this phone, and aliases.
import type { OrganisationKind, PersonRole } from '#lib/domain/attendee.ts';
import type { LocalDatabase } from './database.ts';

export interface Person {
	id: string;
	name: string;
	organisation?: string;
	organisationKind: OrganisationKind;
	creditCode?: string;
	title?: string;
	personRole?: PersonRole;
	attentionNote?: string;
	mobileLast4?: string;
	pinyin?: { full: string; initials: string };
	/** Badge ids, 15 hex digits each. */
	badges: string[];
	/** True while only this phone knows them. */
	isPending: boolean;
}

export interface Roster {
	people: Person[];
	/** By id, or by an id that was merged away. */
	byId: ReadonlyMap<string, Person>;
	byBadge: ReadonlyMap<string, Person>;
}

export async function loadRoster(database: LocalDatabase, event: string): Promise<Roster> {
	const [rows, aliases, pending] = await Promise.all([
		database.rows.where('[event+entity]').equals([event, 'attendee']).toArray(),
		database.rows.where('[event+entity]').equals([event, 'alias']).toArray(),
		database.overlay.where('[event+entity]').equals([event, 'attendee']).toArray()
	]);
	const byId = new Map<string, Person>();
	for (const { id, body } of pending) byId.set(id, person(id, body, true));
	for (const { id, body } of rows) byId.set(id, person(id, body, false));
	const people = [...byId.values()];
	for (const { id, body } of aliases) {
		const stays = byId.get(body.attendee as string);
		if (stays) byId.set(id, stays);
	}
	// A badge of somebody merged away finds the one who stayed.
	const byBadge = new Map(
		people.flatMap((one) => one.badges.map((badge) => [badge, byId.get(one.id) ?? one] as const))
	);
	return { people: people.filter((one) => byId.get(one.id) === one), byId, byBadge };
}

function person(id: string, body: Record<string, unknown>, isPending: boolean): Person {
	const { badges, ...rest } = body as Partial<Person>;
	return { ...(rest as Person), id, badges: badges ?? [], isPending };
}

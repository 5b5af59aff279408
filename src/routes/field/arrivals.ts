// Who only this phone has seen so far, counted as people and as organisations: what stands beside the server's numbers, never summed into them.
import type { Confirmed, Presence } from '#lib/local-db/attendances.ts';
import type { Person, Roster } from '#lib/local-db/roster.ts';
import { comparable } from '#lib/domain/comparable.ts';

export interface Waiting {
	people: number;
	organisations: number;
	enterprises: number;
}

/** One organisation is one by its credit code, else by its name as compared. */
function organisationOf(person: Person | undefined): string | null {
	if (!person) return null;
	return person.creditCode ?? (person.organisation ? comparable(person.organisation) : null);
}

/** The organisations that the server counts, each with its people who are here. Costly with many: make it when rows arrive, not with each scan. */
export function organisationsHere(confirmed: Confirmed, roster: Roster): Map<string, string[]> {
	const here = new Map<string, string[]>();
	for (const attendee of confirmed.byAttendee.keys()) {
		const organisation = organisationOf(roster.byId.get(attendee));
		if (!organisation) continue;
		const people = here.get(organisation);
		if (people) people.push(attendee);
		else here.set(organisation, [attendee]);
	}
	return here;
}

/** @param badges of this event that were scanned before the list told who wears them */
export function countWaiting(
	presence: Presence,
	list: { roster: Roster; organisations: ReadonlyMap<string, readonly string[]> },
	badges: readonly string[] = []
): Waiting {
	const pending = presence.listPending();
	const people = new Set(pending.map(({ attendee }) => attendee));
	const isHere = (attendee: string) => people.has(attendee) || presence.isConfirmed(attendee);
	const nameless = new Set(badges.filter((badge) => !isHere(list.roster.byBadge.get(badge)?.id ?? '')));
	const fresh = new Map<string, boolean>();
	for (const attendee of people) {
		const person = list.roster.byId.get(attendee);
		const organisation = organisationOf(person);
		if (!organisation) continue;
		if (list.organisations.get(organisation)?.some((one) => presence.isConfirmed(one))) continue;
		fresh.set(organisation, person?.organisationKind === 'enterprise');
	}
	return {
		people: [...people].filter((one) => !presence.isConfirmed(one)).length + nameless.size,
		organisations: fresh.size,
		enterprises: [...fresh.values()].filter(Boolean).length
	};
}

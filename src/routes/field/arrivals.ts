// Who only this phone has seen so far, counted as people and as organisations: what stands beside the server's numbers, never summed into them.
import { countPendingPeople, type Attendance } from '#lib/local-db/attendances.ts';
import type { Person, Roster } from '#lib/local-db/roster.ts';
import { comparable } from '#lib/domain/search.ts';

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

/** @param badges of this event that were scanned before the list told who wears them */
export function countWaiting(
	attendances: readonly Attendance[],
	roster: Roster,
	badges: readonly string[] = []
): Waiting {
	const present = new Set(attendances.map(({ attendee }) => attendee));
	const nameless = new Set(badges.filter((badge) => !present.has(roster.byBadge.get(badge)?.id ?? '')));
	const confirmed = new Set<string>();
	const waiting = new Map<string, boolean>();
	for (const { attendee, isConfirmed } of attendances) {
		const person = roster.byId.get(attendee);
		const organisation = organisationOf(person);
		if (!organisation) continue;
		if (isConfirmed) confirmed.add(organisation);
		else waiting.set(organisation, person?.organisationKind === 'enterprise');
	}
	const fresh = [...waiting].filter(([organisation]) => !confirmed.has(organisation));
	return {
		people: countPendingPeople(attendances) + nameless.size,
		organisations: fresh.length,
		enterprises: fresh.filter(([, isEnterprise]) => isEnterprise).length
	};
}

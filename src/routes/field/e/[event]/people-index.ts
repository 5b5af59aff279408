// The list made ready for the search box. By itself: the door has no box.
import { indexPeople, type PeopleIndex } from '#lib/domain/search.ts';
import type { Person, Roster } from '#lib/local-db/roster.ts';

const NOBODY = indexPeople<Person>([]);
const indexes = new WeakMap<Roster, PeopleIndex<Person>>();

/** Made once for every list that comes. Undefined while it is being read: nobody is found. */
export function indexOf(roster: Roster | undefined): PeopleIndex<Person> {
	if (!roster) return NOBODY;
	const index = indexes.get(roster) ?? indexPeople(roster.people);
	indexes.set(roster, index);
	return index;
}

// The person behind a need or a lead: somebody of the list, or somebody registered on the spot in the same flow. Knows no screen.
import type { Person } from '#lib/local-db/roster.ts';
import type { Draft } from '#lib/sync/record.ts';
import { attendeeArgs, emptyWalkIn, newBadge, spell, type WalkIn } from '../walk-in/walk-in.ts';

/** As a form keeps it, also in a draft: plain values. `attendee` and `badge` are those that a registration will have. */
export interface Whom {
	/** Somebody of the list; null while nobody is chosen, or for somebody new. */
	person: string | null;
	isNew: boolean;
	attendee: string;
	badge: string;
	walkIn: WalkIn;
}

export const nobody = (attendee: string): Whom => ({
	person: null,
	isNew: false,
	attendee,
	badge: newBadge(),
	walkIn: { ...emptyWalkIn(), kind: 'enterprise' }
});

/** What a screen says of the person, and which id the request names. */
export function whoIs(
	whom: Whom,
	byId: ReadonlyMap<string, Person> | undefined
): { id: string; name: string; organisation: string; creditCode?: string | undefined } | null {
	if (whom.isNew) {
		const { name, organisation, creditCode } = whom.walkIn;
		return { id: whom.attendee, name: name.trim(), organisation: organisation.trim(), creditCode };
	}
	const person = whom.person ? byId?.get(whom.person) : undefined;
	return person ? { ...person, organisation: person.organisation ?? '' } : null;
}

/** The registration that comes before the request; none for somebody of the list. */
export async function registration(whom: Whom): Promise<Draft[]> {
	if (!whom.isNew) return [];
	const { attendee, badge, walkIn } = whom;
	const args = attendeeArgs(walkIn, { attendee, badge, pinyin: await spell(walkIn.name) });
	return [{ verb: 'addAttendee', subject: attendee, source: 'typed', args }];
}

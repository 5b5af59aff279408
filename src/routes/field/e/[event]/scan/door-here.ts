// The door as it stands on this phone now: the event at hand, put into what door.ts asks for.
import { record } from '../../../phone.ts';
import type { EventAtHand } from '../at-hand.svelte.ts';
import type { Door } from './door.ts';

/** Null while the event's description, list or keys are not here yet: nothing can be recorded then. */
export function doorHere(here: EventAtHand): Door | null {
	const { event, enrolment, post, roster, keys, phones } = here;
	if (!event || !enrolment || !post || !roster || !keys || enrolment.sealedAt) return null;
	return {
		stage: event.stage,
		lapse: lapseHere(here),
		session: post.session.id,
		sessions: event.sessions.map(({ id }) => id),
		station: post.station?.id ?? null,
		roster,
		keys,
		stations: event.stations,
		phones,
		findAttendance: (attendee) => here.findAttendance(post.session.id, attendee),
		record: (drafts) => record(enrolment.id, drafts)
	};
}

/** Why whatever this phone records now will be held, as far as it knows. */
export function lapseHere({ enrolment, serverNow }: EventAtHand): Door['lapse'] {
	if (!enrolment) return null;
	if (enrolment.trouble === 'revoked') return 'enrolment_revoked';
	return Date.parse(enrolment.expiresAt) < serverNow ? 'enrolment_expired' : null;
}

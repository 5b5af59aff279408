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
		lapse:
			enrolment.trouble === 'revoked'
				? 'enrolment_revoked'
				: Date.parse(enrolment.expiresAt) < here.serverNow
					? 'enrolment_expired'
					: null,
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

// The post of this phone: which session and which door it checks in for. Pure.
import type { FieldEvent } from '#lib/local-db/events.ts';
import type { StoredEnrolment } from '#lib/local-db/database.ts';

type Session = FieldEvent['sessions'][number];

export interface Post {
	session: Session;
	/** Null where no door was chosen. */
	station: FieldEvent['stations'][number] | null;
	/** True when nobody chose the session: it follows the clock. */
	isBySchedule: boolean;
}

/**
 * The session chosen by hand, else the one that has not ended yet, else the last. Null while the event's description is not here.
 * @param now milliseconds since 1970 by the server's clock, as well as this phone knows it
 */
export function postOf(event: FieldEvent, enrolment: StoredEnrolment, now: number): Post | null {
	const chosen = event.sessions.find(({ id }) => id === enrolment.session);
	const session = chosen ?? sessionAt(event.sessions, now);
	if (!session) return null;
	const station = event.stations.find(({ id }) => id === enrolment.station) ?? null;
	return { session, station: station ?? onlyOne(event.stations), isBySchedule: !chosen };
}

export function sessionAt(sessions: readonly Session[], now: number): Session | undefined {
	return sessions.find(({ endsAt }) => Date.parse(endsAt) > now) ?? sessions.at(-1);
}

const onlyOne = <T>(list: readonly T[]): T | null => (list.length === 1 ? list[0]! : null);

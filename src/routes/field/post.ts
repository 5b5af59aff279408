// The post of this phone: which session and which door it checks in for. Pure.
import { shanghaiDay } from '#lib/domain/china-time.ts';
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
 * The session chosen by hand, else the one of the hour. Null while the event's description is not here.
 * @param now milliseconds since 1970 by the server's clock, as well as this phone knows it
 */
export function postOf(event: FieldEvent, enrolment: StoredEnrolment, now: number): Post | null {
	const chosen = event.sessions.find(({ id }) => id === enrolment.session);
	const session = chosen ?? sessionAt(event.sessions, now);
	if (!session) return null;
	const station = event.stations.find(({ id }) => id === enrolment.station) ?? null;
	return { session, station: station ?? onlyOne(event.stations), isBySchedule: !chosen };
}

/** So long before a session begins, who comes is there for that one. */
const AHEAD_MS = 30 * 60_000;

/**
 * The session that began last, until shortly before the next one: who comes late in the evening is not there for tomorrow. A day of its own
 * (Asia/Shanghai) begins with its own first session, unless one of the day before still runs.
 * @param sessions in the order in which they begin
 */
export function sessionAt(sessions: readonly Session[], now: number): Session | undefined {
	const next = sessions.find(({ startsAt }) => Date.parse(startsAt) - AHEAD_MS > now);
	const last = sessions.findLast(({ startsAt }) => Date.parse(startsAt) - AHEAD_MS <= now);
	const dayOf = (at: number | string) => shanghaiDay(new Date(at));
	const isOver = !last || (Date.parse(last.endsAt) <= now && dayOf(last.startsAt) !== dayOf(now));
	const isNextToday = next && dayOf(next.startsAt) === dayOf(now);
	return isOver && isNextToday ? next : (last ?? next);
}

const onlyOne = <T>(list: readonly T[]): T | null => (list.length === 1 ? list[0]! : null);

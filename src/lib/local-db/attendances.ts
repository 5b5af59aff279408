// Who is here, as this phone knows it: the server's attendances, and over them what this phone recorded and the server has not answered yet.
import { earliest } from '#lib/domain/check-in.ts';
import type { LocalDatabase, OverlayRow } from './database.ts';

export interface Attendance {
	session: string;
	attendee: string;
	/** The recordCheckIn that counts. */
	checkIn: string;
	/** ISO, UTC. */
	at: string;
	station: string | null;
	enrolment: string;
	/** False while only this phone knows it. */
	isConfirmed: boolean;
}

interface AttendanceBody {
	session: string;
	attendee: string;
	checkIn: string | null;
	at: string;
	station: string | null;
	enrolment: string;
}

/** One person at one session, or null when they are not here (or their check-in was undone). */
export async function findAttendance(
	database: LocalDatabase,
	{ event, session, attendee }: { event: string; session: string; attendee: string }
): Promise<Attendance | null> {
	const id = `${session}:${attendee}`;
	const [row, pending] = await Promise.all([
		database.rows.get([event, 'attendance', id]),
		database.overlay.where('[event+entity+id]').equals([event, 'attendance', id]).toArray()
	]);
	const bodies = [row?.body, ...pending.map(({ body }) => body)] as (AttendanceBody | undefined)[];
	const named = bodies.flatMap((body) => (body?.checkIn ? [body.checkIn] : []));
	const undone = new Set<string>();
	for (const op of named) {
		const voids = await database.overlay.where('[event+entity+id]').equals([event, 'void', op]).count();
		if (voids > 0) undone.add(op);
	}
	return settle(row?.body as AttendanceBody | undefined, pending, undone);
}

/** All attendances of an event, for lists and counts. */
export async function listAttendances(database: LocalDatabase, event: string): Promise<Attendance[]> {
	const [rows, pending, voids] = await Promise.all([
		database.rows.where('[event+entity]').equals([event, 'attendance']).toArray(),
		database.overlay.where('[event+entity]').equals([event, 'attendance']).toArray(),
		database.overlay.where('[event+entity]').equals([event, 'void']).toArray()
	]);
	const undone = new Set(voids.map(({ id }) => id));
	const server = new Map(rows.map((row) => [row.id, row.body as unknown as AttendanceBody]));
	const mine = new Map<string, OverlayRow[]>();
	for (const row of pending) mine.set(row.id, [...(mine.get(row.id) ?? []), row]);
	return [...new Set([...server.keys(), ...mine.keys()])].flatMap(
		(id) => settle(server.get(id), mine.get(id) ?? [], undone) ?? []
	);
}

/** People only this phone has seen so far: what is added to the server's number, and never summed into it. */
export function countPendingPeople(attendances: readonly Attendance[]): number {
	const confirmed = new Set(attendances.filter((one) => one.isConfirmed).map((one) => one.attendee));
	return new Set(attendances.filter((one) => !confirmed.has(one.attendee)).map((one) => one.attendee)).size;
}

/**
 * The server's answer stands, unless this phone undid it. Of what is pending the earliest counts; it does not displace the server's,
 * because the server is the one to say so.
 */
function settle(
	server: AttendanceBody | undefined,
	pending: readonly OverlayRow[],
	undone: ReadonlySet<string>
): Attendance | null {
	if (server?.checkIn && !undone.has(server.checkIn))
		return { ...server, checkIn: server.checkIn, isConfirmed: true };
	const best = earliest(
		pending.map(({ op, body }) => {
			const attendance = body as unknown as AttendanceBody;
			return { op, at: attendance.at, voided: undone.has(op), attendance };
		})
	);
	return best && { ...best.attendance, checkIn: best.op, isConfirmed: false };
}

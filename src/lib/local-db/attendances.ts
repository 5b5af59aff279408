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

/** An attendance as the server streams it; `checkIn` is null once it was undone. */
export interface AttendanceBody {
	session: string;
	attendee: string;
	checkIn: string | null;
	at: string;
	station: string | null;
	enrolment: string;
}

/**
 * One person at one session, or null when they are not here (or their check-in was undone). `attendee` may be the number of a badge that no
 * list names yet: then it is told whether this phone has seen that badge.
 */
export async function findAttendance(
	database: LocalDatabase,
	{ event, session, attendee }: { event: string; session: string; attendee: string }
): Promise<Attendance | null> {
	const id = `${session}:${attendee}`;
	const [row, pending] = await Promise.all([
		database.rows.get([event, 'attendance', id]),
		database.overlay
			.where('[event+entity+id]')
			.anyOf([
				[event, 'attendance', id],
				[event, 'badge', id]
			])
			.toArray()
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

/** The server's attendances of an event. Many, and they change only when rows arrive: watched apart from what is pending. */
export interface Confirmed {
	/** By `session:attendee`. */
	byKey: ReadonlyMap<string, AttendanceBody>;
	/** The check-ins that count, by person. */
	byAttendee: ReadonlyMap<string, readonly string[]>;
}
/** What this phone recorded and the server has not answered. Little, and it changes with every scan. */
export interface Pending {
	/** By `session:attendee`, and by `session:badge` for badges that no list named. */
	byKey: ReadonlyMap<string, readonly OverlayRow[]>;
	/** Check-ins that this phone undid. */
	undone: ReadonlySet<string>;
}

export async function readConfirmed(database: LocalDatabase, event: string): Promise<Confirmed> {
	const rows = await database.rows.where('[event+entity]').equals([event, 'attendance']).toArray();
	return confirmedOf(rows.map(({ body }) => body as unknown as AttendanceBody));
}

export function confirmedOf(bodies: readonly AttendanceBody[]): Confirmed {
	const byKey = new Map<string, AttendanceBody>();
	const byAttendee = new Map<string, string[]>();
	for (const body of bodies) {
		if (!body.checkIn) continue;
		byKey.set(`${body.session}:${body.attendee}`, body);
		byAttendee.set(body.attendee, [...(byAttendee.get(body.attendee) ?? []), body.checkIn]);
	}
	return { byKey, byAttendee };
}

export async function readPending(database: LocalDatabase, event: string): Promise<Pending> {
	const of = (entity: string) => database.overlay.where('[event+entity]').equals([event, entity]).toArray();
	const [rows, badges, voids] = await Promise.all([of('attendance'), of('badge'), of('void')]);
	return pendingOf(
		[...rows, ...badges],
		voids.map(({ id }) => id)
	);
}

/** @param undone the check-ins that this phone undid */
export function pendingOf(rows: readonly OverlayRow[], undone: readonly string[] = []): Pending {
	const byKey = new Map<string, OverlayRow[]>();
	for (const row of rows) {
		const known = byKey.get(row.id);
		if (known) known.push(row);
		else byKey.set(row.id, [row]);
	}
	return { byKey, undone: new Set(undone) };
}

/** Who is here: what is pending laid over what the server says. Made anew with every scan, so making it costs nothing. */
export class Presence {
	readonly #confirmed: Confirmed;
	readonly #pending: Pending;

	constructor(confirmed: Confirmed, pending: Pending) {
		this.#confirmed = confirmed;
		this.#pending = pending;
	}

	/** One person at one session, or a badge that no list names, or null when they are not here. */
	find(session: string, attendee: string): Attendance | null {
		const key = `${session}:${attendee}`;
		const { byKey, undone } = this.#pending;
		return settle(this.#confirmed.byKey.get(key), byKey.get(key) ?? [], undone);
	}

	/** Whether the server counts this person at any session, and this phone has not undone it. */
	isConfirmed(attendee: string): boolean {
		const checkIns = this.#confirmed.byAttendee.get(attendee) ?? [];
		return checkIns.some((checkIn) => !this.#pending.undone.has(checkIn));
	}

	/** Attendances that only this phone knows; badges that no list named are nobody's yet. */
	listPending(): Attendance[] {
		return [...this.#pending.byKey].flatMap(([key, rows]) => {
			if (rows[0]?.entity !== 'attendance') return [];
			const found = settle(this.#confirmed.byKey.get(key), rows, this.#pending.undone);
			return found && !found.isConfirmed ? [found] : [];
		});
	}
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

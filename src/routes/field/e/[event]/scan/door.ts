// At the door: from what was read, or whom the clerk picked, to what is recorded and what the clerk is told. No screen, no sound.
// The order is the point: whatever is recorded is durable on this phone before an answer exists.
//
//   text ─readScan─▶ known ──────record person+badge──▶ ok · again (both recorded) · attention (event over, pass lapsed)
//                    unlisted ───record badge─────────▶ ok, name to follow · again · attention (event over, pass lapsed)
//                    doubtful ───record badge─────────▶ attention
//                    other, foreign ──────────────────▶ unreadable, nothing is recorded
//   the save fails ───────────────────────────────────▶ unsaved
import { readScan } from '#lib/domain/scan.ts';
import type { EventStage } from '#lib/domain/event.ts';
import type { Answers } from '#lib/domain/check-in.ts';
import type { Source } from '#lib/domain/operation.ts';
import type { Attendance } from '#lib/local-db/attendances.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import type { FieldPhone } from '#lib/local-db/events.ts';
import type { Person, Roster } from '#lib/local-db/roster.ts';
import type { listBadgeKeys } from '#lib/local-db/events.ts';
import type { Sighting } from '#lib/protocol/outcome.ts';
import { NotSaved, type Draft } from '#lib/sync/record.ts';
import { NotDelivered } from '../../../delivery.svelte.ts';

/** What the clerk stands on: the list, the keys, the post, and the two things that can be done. */
export interface Door {
	stage: EventStage;
	/** Why whatever this phone records now will be held, as far as it knows. */
	lapse: 'enrolment_revoked' | 'enrolment_expired' | null;
	session: string;
	/** Every session of the event. */
	sessions: readonly string[];
	station: string | null;
	roster: Roster;
	keys: Awaited<ReturnType<typeof listBadgeKeys>>;
	stations: readonly { id: string; name: string }[];
	phones: readonly FieldPhone[];
	/** By the person's id, or by the number of a badge that no list names. */
	findAttendance(who: string): Promise<Attendance | null>;
	/** Resolves when every draft is 已存本机, or delivered where only that counts. @throws NotSaved, NotDelivered */
	record(drafts: readonly Draft[]): Promise<StoredOp[]>;
}

export type AttentionReason =
	'badge_mac_wrong' | 'badge_retired_key' | 'captured_after_end' | 'enrolment_revoked' | 'enrolment_expired';

/** What the clerk is told. `op` is the record that was saved; `draft` what would undo-and-restore record again. */
export type DoorAnswer =
	| { kind: 'ok'; person: Person | null; op: StoredOp }
	| { kind: 'again'; person: Person | null; op: StoredOp; first: Sighting }
	| { kind: 'attention'; reason: AttentionReason; person: Person | null; op: StoredOp }
	| { kind: 'unreadable'; what: 'pass' | 'booth' | 'event' | 'person' | 'foreign' }
	| { kind: 'unsaved'; cause: NotSaved['kind'] | 'undelivered' };

/** How somebody was found, and what belongs to the record: what they said, the time on a paper list, the record that it corrects. */
interface Proof {
	source: Source;
	answers?: Answers | undefined;
	claimedAt?: string;
	supersedes?: string;
}

/** A code was read, by the camera, out of a picture or by a keyboard scanner. Never throws. */
export async function answerCode(door: Door, text: string, proof: Proof): Promise<DoorAnswer> {
	const scan = readScan(text, { keys: door.keys, findByBadge: (badge) => door.roster.byBadge.get(badge) });
	switch (scan.kind) {
		case 'known':
			return answerPerson(door, scan.person, { ...proof, badge: scan.token });
		case 'unlisted':
			return answerBadge(door, { id: scan.badge, token: scan.token }, proof);
		case 'doubtful':
			return answerBadge(door, { token: scan.token, doubt: scan.reason }, { source: proof.source });
		case 'other':
			return { kind: 'unreadable', what: scan.what };
		case 'foreign':
			return { kind: 'unreadable', what: 'foreign' };
	}
}

/** Somebody was found: by their badge, by search, by the typed code. Never throws. */
export async function answerPerson(
	door: Door,
	person: Person,
	{ badge, ...proof }: Proof & { badge?: string }
): Promise<DoorAnswer> {
	try {
		const before = await findBefore(door, person);
		const op = await save(door, { attendee: person.id, ...(badge && { badge }) }, proof);
		return answerOf(door, { person, op, before, reason: whatIsWrong(door, proof.source) });
	} catch (error) {
		return unsaved(error);
	}
}

/** Who let them in already: them by name, or one of their badges before the list told whose it is. Null when nobody did. */
export async function findBefore(
	door: Door,
	{ id, badges = [] }: { id: string; badges?: readonly string[] }
): Promise<Attendance | null> {
	for (const who of [id, ...badges]) {
		const found = await door.findAttendance(who);
		if (found) return found;
	}
	return null;
}

/** A badge whose wearer this list does not tell. */
async function answerBadge(
	door: Door,
	badge: { token: string; id: string } | { token: string; doubt: AttentionReason; id?: undefined },
	proof: Proof
): Promise<DoorAnswer> {
	const { token, id } = badge;
	try {
		const before = id === undefined ? null : await door.findAttendance(id);
		const op = await save(door, { badge: token }, proof);
		const reason = id === undefined ? badge.doubt : whatIsWrong(door, proof.source);
		return answerOf(door, { person: null, op, before, reason });
	} catch (error) {
		return unsaved(error);
	}
}

async function save(
	{ record, session, station }: Door,
	who: { attendee: string; badge?: string } | { badge: string; attendee?: undefined },
	{ source, supersedes, claimedAt, answers }: Proof
): Promise<StoredOp> {
	const args = { ...who, ...(claimedAt && { claimedAt }), ...(answers && { answers }) };
	const [op] = await record([
		{
			verb: 'recordCheckIn',
			subject: who.attendee ?? who.badge,
			source,
			...(supersedes && { supersedes }),
			args: { session, station, direction: 'in', ...args }
		}
	]);
	return op!;
}

/** What is wrong with a record outweighs that somebody is here already. */
function answerOf(door: Door, { person, op, before, reason }: Judged): DoorAnswer {
	if (reason) return { kind: 'attention', reason, person, op };
	return before ? { kind: 'again', person, op, first: sightingOf(door, before) } : { kind: 'ok', person, op };
}
interface Judged {
	person: Person | null;
	op: StoredOp;
	before: Attendance | null;
	reason: AttentionReason | null;
}

/** Why a check-in recorded here and now will be held; a paper list counts by its own time. Never green then. */
export function whatIsWrong(
	{ stage, lapse }: Pick<Door, 'stage' | 'lapse'>,
	source: Source
): AttentionReason | null {
	const isOver = stage === 'ended' || stage === 'archived';
	return lapse ?? (isOver && source !== 'paper' ? 'captured_after_end' : null);
}

/** Who let them in first, and where: by name, as far as this phone knows. */
function sightingOf(door: Door, { at, station, enrolment }: Attendance): Sighting {
	const phone = door.phones.find(({ id }) => id === enrolment);
	return {
		at,
		station: door.stations.find(({ id }) => id === station)?.name ?? null,
		// Number 0 is the desk.
		phone: phone?.number ?? null,
		person: phone?.person ?? null
	};
}

function unsaved(error: unknown): DoorAnswer {
	if (error instanceof NotDelivered) return { kind: 'unsaved', cause: 'undelivered' };
	return { kind: 'unsaved', cause: error instanceof NotSaved ? error.kind : 'storage' };
}

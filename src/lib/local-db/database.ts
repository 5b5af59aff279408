// The phone's own database. Knows its tables and how they came to be; what is in them is told by one module per noun beside this file.
//
// To change a table: add a `version(n + 1)` below the last one, additive only; never touch an earlier one, never rewrite `ops`
// (their bodies are opaque and may still have to be sent), and add the step to local-db/upgrades.test.ts.
//
// No compound index may ever hold a null (Safari); nothing here is cached (Dexie's cache shows rows of aborted transactions).
import { Dexie, type Table } from 'dexie';
import type { Counts, Cursor, Receipt } from '#lib/protocol/index.ts';
import type { StoredContent, StoredFile } from './files.ts';

/** One phone at one event, as this phone knows itself. `token` proves it to the server; it never expires by itself. */
export interface StoredEnrolment {
	id: string;
	event: string;
	token: string;
	eventName: string;
	/** 1号机, 2号机 … */
	number: number;
	person: string;
	/** Where and what this phone is checking in for now; null until chosen. */
	station: string | null;
	session: string | null;
	fields: string[];
	/** ISO, UTC. */
	expiresAt: string;
	/** A day (YYYY-MM-DD, Asia/Shanghai); personal data of the event is wiped after it. */
	retainUntil: string;
	/** The number of the next operation. Taken and raised in the transaction that stores it. */
	nextSeq: number;
	/** Milliseconds to add to this phone's clock to get the server's, and how sure that is; null before the first contact. */
	offsetMs: number | null;
	uncertaintyMs: number | null;
	/** When that was measured, by this phone's clock; missing on enrolments of earlier versions of this app. */
	offsetAt?: number | null;
	/** Milliseconds since 1970 by this phone's clock; null when it never happened. */
	lastContactAt: number | null;
	lastFailureAt: number | null;
	/** Why the server would not talk to this phone, or null. */
	trouble: EnrolmentTrouble | null;
	sealedAt: number | null;
}
export type EnrolmentTrouble = 'not_enrolled' | 'revoked' | 'expired' | 'incompatible';

/**
 * A stored operation and what is known of its way to the server:
 *
 *     (tapped) ──record──▶ saved ──push, receipt stored──▶ received ──pull──▶ (its outcome is in `outcomes`)
 *                           │  ▲                             │
 *                           │  └── the server names its number as missing (it was restored) ──┘
 *                           └── refused alone, after halving ──▶ stuck   (a person must look; it stays here)
 *
 * `saved` is 已存本机, `received` is 已上传. Being in flight is not a state: it would be a lie after a crash.
 */
export type OpState = 'saved' | 'received' | 'stuck';
export interface StoredOp {
	id: string;
	event: string;
	enrolment: string;
	seq: number;
	verb: string;
	subject: string;
	/** The exact string that is hashed and sent. */
	body: string;
	/** Hex SHA-256 of the body's UTF-8 bytes. */
	hash: string;
	state: OpState;
	/** Milliseconds since 1970 by this phone's clock. */
	savedAt: number;
	/** What the server said when it would not take it (state stuck). */
	trouble?: string;
	/** Milliseconds since 1970 when the person put its card away (知道了), and which outcome they had seen: another one shows the card again. */
	acknowledgedAt?: number;
	acknowledged?: string;
}

export interface StoredReceipt extends Receipt {
	event: string;
}

/** The server's rows, as pulled. */
export interface StoredRow {
	event: string;
	entity: string;
	id: string;
	version: number;
	body: Record<string, unknown>;
}

/** What one pending operation would change. Goes when the operation's outcome comes. */
export interface OverlayRow {
	event: string;
	entity: string;
	id: string;
	op: string;
	body: Record<string, unknown>;
}

export interface StoredOutcome {
	/** The operation's id; with `#` and part of the hash for a second body under a used id. */
	key: string;
	event: string;
	op: string;
	hash: string;
	status: 'accepted' | 'merged' | 'held' | 'refused' | 'undone';
	body: Record<string, unknown>;
}

/** How far this phone has come in an event's stream, and the server's numbers as of there. */
export interface StoredCursor {
	event: string;
	cursor: Cursor;
	head: number;
	/** Null until the head was reached once. */
	counts: Counts | null;
	/** Milliseconds since 1970 by this phone's clock when the head was last reached; null before. */
	syncedAt: number | null;
}

/** A rescue file of another phone, kept until the server has what is in it. */
export interface StoredRescue {
	/** Tells one file from another: a hash of its text. */
	id: string;
	event: string;
	/** Whose records: 1号机, 2号机 …; and how many. */
	number: number;
	count: number;
	/** The file as it was read. */
	text: string;
	keptAt: number;
	state: 'waiting' | 'done' | 'refused';
	/** The server's last answer; while it has not got all, the file waits on. */
	result?: { person: string; received: number; already: number; missing: [number, number][] };
	/** What the server said when it would not take it (state refused). */
	trouble?: string;
}

/** A form that was begun: whatever was typed, as the form keeps it. Its pictures lie in `files` under its `id`, which becomes the need's. */
export interface StoredDraft {
	id: string;
	event: string;
	form: string;
	typed: unknown;
	/** Milliseconds since 1970 by this phone's clock. */
	savedAt: number;
}

/** What this database needs besides IndexedDB: a timer for calls that never end. Milliseconds; returns the way to cancel. */
export type After = (ms: number, callback: () => void) => () => void;

const inRealTime: After = (ms, callback) => {
	const timer = setTimeout(callback, ms);
	return () => clearTimeout(timer);
};

export class LocalDatabase extends Dexie {
	readonly after: After;
	readonly keyRange: typeof IDBKeyRange;
	declare enrolments: Table<StoredEnrolment, string>;
	declare ops: Table<StoredOp, string>;
	declare receipts: Table<StoredReceipt, string>;
	declare rows: Table<StoredRow, [string, string, string]>;
	declare overlay: Table<OverlayRow, [string, string, string, string]>;
	declare outcomes: Table<StoredOutcome, string>;
	declare cursors: Table<StoredCursor, string>;
	declare rescues: Table<StoredRescue, string>;
	declare files: Table<StoredFile, string>;
	declare contents: Table<StoredContent, string>;
	/** What was typed into a form that is not recorded yet. */
	declare drafts: Table<StoredDraft, string>;
	declare meta: Table<{ key: string; value: unknown }, string>;

	/** @param name one per origin; tests give their own, and their own IndexedDB and timers. */
	constructor(
		name = 'yuanhui',
		world: { indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange; after?: After } = {}
	) {
		const { after = inRealTime, ...idb } = world;
		super(name, { cache: 'disabled', chromeTransactionDurability: 'strict', ...idb });
		this.after = after;
		this.keyRange = world.IDBKeyRange ?? IDBKeyRange;
		this.version(1).stores({
			enrolments: 'id, event',
			ops: 'id, event, &[enrolment+seq], [enrolment+state+seq], [event+state], [event+savedAt]',
			receipts: 'op, event',
			rows: '[event+entity+id], [event+entity]',
			overlay: '[event+entity+id+op], event, [event+entity+id], [event+entity], op',
			outcomes: 'key, op, event, [event+status]',
			cursors: 'event',
			meta: 'key'
		});
		this.version(2).stores({ rescues: 'id, event' });
		this.version(3).stores({
			files: 'id, event, subject, [event+state]',
			contents: 'id, event',
			drafts: 'id, event'
		});
	}
}

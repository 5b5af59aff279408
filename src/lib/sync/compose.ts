// Composing an operation: number, capture and arguments become the one string that is stored, hashed and sent, and the changes it makes on the screen.
// Knows no verb; storing is the caller's.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { MAX_OPERATION_BYTES, type Operation } from '#lib/domain/operation.ts';
import type { LocalDatabase, OverlayRow, StoredEnrolment, StoredOp } from '#lib/local-db/database.ts';
import { apply, type Changes } from './apply/index.ts';
import type { World } from './world.ts';

/** What recording needs: where it is stored, and clock and ids. */
export interface Recorder {
	database: LocalDatabase;
	world: World;
}

/**
 * Nothing was saved. `fields`: which arguments are wrong (kind `arguments`), by their names; keep the form as it is.
 * `too_long`: more than 64 kB. `storage`: this browser could not store it; `cause` is its error.
 */
export class NotSaved extends Error {
	override readonly name = 'NotSaved';
	readonly kind: 'arguments' | 'too_long' | 'storage';
	readonly fields: string[];

	constructor(kind: NotSaved['kind'], more: { fields?: string[]; cause?: unknown } = {}) {
		super(`not saved: ${kind}`, { cause: more.cause });
		this.kind = kind;
		this.fields = more.fields ?? [];
	}
}

/** When something happened, before it is known by whose numbers. */
type Captured = Pick<Operation['captured'], 'wall' | 'monotonic' | 'boot'>;
export const captureNow = ({ clock }: World): Captured => ({
	wall: clock.wall(),
	monotonic: clock.monotonic(),
	boot: clock.boot
});

/** What storing rejects with, as NotSaved. */
export async function saved(saving: Promise<StoredOp[]>): Promise<StoredOp[]> {
	try {
		return await saving;
	} catch (cause) {
		throw cause instanceof NotSaved ? cause : new NotSaved('storage', { cause });
	}
}

/** `owner.nextSeq` is the number it takes. @throws NotSaved when it is too long */
export function compose(
	draft: Omit<Operation, 'enrolment' | 'seq' | 'captured'>,
	owner: StoredEnrolment,
	{ captured, changes }: { captured: Captured; changes: Changes }
): { op: StoredOp; overlay: OverlayRow[] } {
	const { offsetMs, uncertaintyMs } = owner;
	const op: Operation = {
		...draft,
		enrolment: owner.id,
		seq: owner.nextSeq,
		captured: { ...captured, offsetMs, uncertaintyMs }
	};
	return {
		op: stored(op, owner),
		overlay: apply(op, changes).map((change) => ({ ...change, event: owner.event, op: op.id }))
	};
}

/** The body, in the order the server's eye expects: id first. */
function stored(op: Operation, owner: StoredEnrolment): StoredOp {
	const { id, enrolment, seq, verb, subject, dependsOn, supersedes, captured, source, args } = op;
	const body = JSON.stringify({
		id,
		enrolment,
		seq,
		verb,
		subject,
		dependsOn,
		supersedes,
		captured,
		source,
		args
	});
	const bytes = utf8ToBytes(body);
	if (bytes.length > MAX_OPERATION_BYTES) throw new NotSaved('too_long');
	return {
		id,
		event: owner.event,
		enrolment,
		seq,
		verb,
		subject,
		body,
		hash: bytesToHex(sha256(bytes)),
		state: 'saved',
		savedAt: captured.wall
	};
}

// Recording: the one way a field screen changes anything. Arguments are parsed, the body is serialised once, the change and its outbox row are
// stored in one strict transaction and read back; only then does this resolve, and only then may a tick be shown.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
	MAX_OPERATION_BYTES,
	PHONE_VERBS,
	type ArgsOf,
	type Operation,
	type PhoneVerb,
	type Source
} from '#lib/domain/operation.ts';
import type { LocalDatabase, StoredEnrolment, StoredOp } from '#lib/local-db/database.ts';
import * as outbox from '#lib/local-db/outbox.ts';
import { apply } from './apply/index.ts';
import type { World } from './world.ts';

/** What is to be recorded. `after` names the draft before it in the same call, on which this one depends. */
export type Draft = {
	[V in PhoneVerb]: {
		verb: V;
		/** The thing it is about, for people who read logs: an attendee's id, an operation's id. */
		subject: string;
		source: Source;
		args: ArgsOf<V>;
		after?: number;
		supersedes?: string;
	};
}[PhoneVerb];

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

/**
 * Records drafts in order, all or none, under consecutive numbers. Resolves when they are 已存本机.
 * @throws NotSaved
 */
export async function record(
	{ database, world }: { database: LocalDatabase; world: World },
	enrolment: string,
	drafts: readonly Draft[]
): Promise<StoredOp[]> {
	const parsed = drafts.map((draft) => ({ ...draft, args: parseArgs(draft), id: world.newId() }));
	const captured = { wall: world.clock.wall(), monotonic: world.clock.monotonic(), boot: world.clock.boot };
	try {
		return await outbox.save(database, enrolment, (owner) => {
			const made = parsed.map(({ after, ...draft }, i) => {
				const op: Operation = {
					...draft,
					enrolment: owner.id,
					seq: owner.nextSeq + i,
					...(after !== undefined && { dependsOn: parsed[after]?.id }),
					captured: { ...captured, offsetMs: owner.offsetMs, uncertaintyMs: owner.uncertaintyMs }
				};
				return {
					stored: stored(op, owner),
					overlay: apply(op).map((change) => ({ ...change, event: owner.event, op: op.id }))
				};
			});
			return { ops: made.map((one) => one.stored), overlay: made.flatMap((one) => one.overlay) };
		});
	} catch (cause) {
		throw cause instanceof NotSaved ? cause : new NotSaved('storage', { cause });
	}
}

function parseArgs(draft: Draft): Record<string, unknown> {
	const result = PHONE_VERBS[draft.verb].safeParse(draft.args);
	if (!result.success)
		throw new NotSaved('arguments', {
			fields: [...new Set(result.error.issues.map(({ path }) => String(path[0] ?? '')))]
		});
	return JSON.parse(JSON.stringify(result.data)) as Record<string, unknown>;
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

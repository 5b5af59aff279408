// What stored operations change on the screen, made anew: for a list that comes whole. Knows every verb, so it comes with the engine and not with the door.
import type { PhoneVerb } from '#lib/domain/phone-verbs.ts';
import type { OverlayRow, StoredOp } from '#lib/local-db/database.ts';
import { apply, type Recorded } from './apply/index.ts';
import { ALL_VERBS } from './apply/verbs.ts';

/** The changes of stored operations made anew, all of one phone. What another of them supersedes changes nothing any more. */
export function overlayOf(stored: readonly StoredOp[]): OverlayRow[] {
	const ops = stored.flatMap((op) => parsed(op));
	const superseded = new Set(ops.flatMap(({ op }) => op.supersedes ?? []));
	return ops
		.filter(({ op }) => !superseded.has(op.id))
		.flatMap(({ op, event }) =>
			apply(op, ALL_VERBS.changes).map((change) => ({ ...change, event, op: op.id }))
		);
}

/**
 * Nothing for a body that is no JSON, or that this version of the app does not understand (a newer one recorded it): it is sent as it is, and no
 * snapshot may fail because of it. Arguments are taken as their verb knows them, so that nothing else of a body reaches the overlay.
 */
function parsed({ body, event }: StoredOp): { op: Recorded; event: string }[] {
	try {
		const op = JSON.parse(body) as Recorded;
		const args = ALL_VERBS.schemas[op.verb as PhoneVerb].parse(op.args);
		return [{ op: { ...op, args: args as Recorded['args'] }, event }];
	} catch {
		return [];
	}
}

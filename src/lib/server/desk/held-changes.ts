// Changes of a need that wait for a decision, because somebody changed the same field meanwhile (SQL: list_waiting). Both values, who, and when.
import * as z from 'zod';
import { outcome } from '#lib/protocol/outcome.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { fieldValues } from './leads.ts';

const row = z.object({
	op: z.string(),
	hash: z.string(),
	outcome,
	verb: z.string().nullable(),
	args: z.unknown(),
	person: z.string().nullable(),
	capturedAt: z.string().nullable(),
	receivedAt: z.string()
});
const value = fieldValues.valueType.optional().catch(undefined);

export interface HeldChange {
	op: string;
	/** Of the body that waits. */
	hash: string;
	/** Who recorded it, and when (ISO). */
	by: string | null;
	at: string;
	conflicts: {
		field: string;
		stands: z.output<typeof value>;
		own: z.output<typeof value>;
		by: string | null;
	}[];
}

/** What waits about one need, the newest first. */
export async function heldChanges(
	about: { event: string; need: string },
	actor: Actor
): Promise<HeldChange[]> {
	const { waiting } = await ask(z.object({ waiting: z.array(row) }), {
		name: 'list_waiting',
		request: { event: about.event },
		actor
	});
	return waiting.flatMap(({ op, hash, outcome, verb, args, person, capturedAt, receivedAt }) => {
		const isOurs = verb === 'amendNeed' && (args as { need?: unknown } | null)?.need === about.need;
		if (!isOurs || outcome.status !== 'held' || outcome.reason !== 'field_conflict') return [];
		const conflicts = (outcome.conflicts ?? []).map(({ field, stands, own, by }) => ({
			field,
			stands: value.parse(stands),
			own: value.parse(own),
			by: by ?? null
		}));
		return [{ op, hash, by: person, at: capturedAt ?? receivedAt, conflicts }];
	});
}

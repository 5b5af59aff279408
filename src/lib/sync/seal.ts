// 交班: a phone's final word. Stored together with the end of its work, and only when nothing is unsent: one transaction.
import { save, StillUnsent } from '#lib/local-db/save.ts';
import { reach } from '#lib/local-db/reach.ts';
import { DOOR_CHANGES } from './apply/index.ts';
import { captureNow, compose, NotSaved, saved, type Recorder } from './compose.ts';

/**
 * `unsent`: something has no receipt yet, nothing was stored. `already`: it had been said.
 * @throws NotSaved
 */
export async function seal(
	{ database, world }: Recorder,
	enrolment: string
): Promise<'sealed' | 'unsent' | 'already'> {
	const id = world.newId();
	const captured = captureNow(world);
	try {
		const known = await reach(database, () => database.enrolments.get(enrolment));
		if (known && known.sealedAt !== null) return 'already';
		await saved(
			save(database, enrolment, (owner) => {
				const args = { lastSeq: owner.nextSeq };
				const draft = { id, verb: 'sealEnrolment', subject: owner.id, source: 'typed', args } as const;
				const { op, overlay } = compose(draft, owner, { captured, changes: DOOR_CHANGES });
				return { ops: [op], overlay, sealedAt: captured.wall };
			})
		);
		return 'sealed';
	} catch (error) {
		if (error instanceof NotSaved && error.cause instanceof StillUnsent) return 'unsent';
		throw error instanceof NotSaved ? error : new NotSaved('storage', { cause: error });
	}
}

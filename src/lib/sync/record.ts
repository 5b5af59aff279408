// Recording: the one way a field screen changes anything. Arguments are parsed, the body is serialised once, the change and its outbox row are
// stored in one strict transaction and read back; only then does this resolve, and only then may a tick be shown.
import { PHONE_VERBS, type ArgsOf, type PhoneVerb, type Source } from '#lib/domain/operation.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import * as outbox from '#lib/local-db/outbox.ts';
import { captureNow, compose, NotSaved, saved, type Recorder } from './compose.ts';

export { NotSaved, type Recorder } from './compose.ts';

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
 * Records drafts in order, all or none, under consecutive numbers. Resolves when they are 已存本机.
 * @throws NotSaved
 */
export async function record(
	{ database, world }: Recorder,
	enrolment: string,
	drafts: readonly Draft[]
): Promise<StoredOp[]> {
	const parsed = drafts.map((draft) => ({ ...draft, args: parseArgs(draft), id: world.newId() }));
	const captured = captureNow(world);
	return saved(
		outbox.save(database, enrolment, (owner) => {
			const made = parsed.map(({ after, ...draft }, i) =>
				compose(
					{ ...draft, ...(after !== undefined && { dependsOn: parsed[after]?.id }) },
					{ ...owner, nextSeq: owner.nextSeq + i },
					captured
				)
			);
			return {
				ops: made.map(({ op }) => op),
				overlay: made.flatMap(({ overlay }) => overlay),
				supersedes: parsed.flatMap(({ supersedes }) => supersedes ?? [])
			};
		})
	);
}

function parseArgs(draft: Draft): Record<string, unknown> {
	const result = PHONE_VERBS[draft.verb].safeParse(draft.args);
	if (!result.success)
		throw new NotSaved('arguments', {
			fields: [...new Set(result.error.issues.map(({ path }) => String(path[0] ?? '')))]
		});
	return JSON.parse(JSON.stringify(result.data)) as Record<string, unknown>;
}

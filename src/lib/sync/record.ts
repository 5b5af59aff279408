// Recording: the one way a field screen changes anything. Arguments are parsed, the body is serialised once, the change and its outbox row are
// stored in one strict transaction and read back; only then does this resolve, and only then may a tick be shown.
import { DOOR_VERBS, type Source } from '#lib/domain/operation.ts';
import type { ArgsOf, PHONE_VERBS, PhoneVerb } from '#lib/domain/phone-verbs.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import { save } from '#lib/local-db/save.ts';
import { DOOR_CHANGES, type Changes } from './apply/index.ts';
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
	const { schemas, changes } = await verbsOf(drafts);
	const parsed = drafts.map((draft) => ({
		...draft,
		args: parseArgs(draft, schemas),
		id: world.newId()
	}));
	const captured = captureNow(world);
	return saved(
		save(database, enrolment, (owner) => {
			const made = parsed.map(({ after, ...draft }, i) =>
				compose(
					{ ...draft, ...(after !== undefined && { dependsOn: parsed[after]?.id }) },
					{ ...owner, nextSeq: owner.nextSeq + i },
					{ captured, changes }
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

type Schemas = Partial<typeof PHONE_VERBS>;

/** What a door records is here; what its forms record comes with the first form. @throws NotSaved when it does not come */
async function verbsOf(drafts: readonly Draft[]): Promise<{ schemas: Schemas; changes: Changes }> {
	if (drafts.every(({ verb }) => verb in DOOR_VERBS)) return { schemas: DOOR_VERBS, changes: DOOR_CHANGES };
	try {
		return (await import('./apply/verbs.ts')).ALL_VERBS;
	} catch (cause) {
		throw new NotSaved('storage', { cause });
	}
}

function parseArgs(draft: Draft, schemas: Schemas): Record<string, unknown> {
	const result = schemas[draft.verb]!.safeParse(draft.args);
	if (!result.success)
		throw new NotSaved('arguments', {
			fields: [...new Set(result.error.issues.map(({ path }) => String(path[0] ?? '')))]
		});
	return JSON.parse(JSON.stringify(result.data)) as Record<string, unknown>;
}

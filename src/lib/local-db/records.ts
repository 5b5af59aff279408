// What became of everything this phone recorded: one record per operation, with its tick. The screen 记录 reads this.
import type { Outcome } from '#lib/protocol/index.ts';
import type { LocalDatabase, StoredOp, StoredOutcome } from './database.ts';
import { waitingFiles } from './waiting-files.ts';
import { isAcknowledged } from './outbox.ts';

/** 已存本机 · 已上传 · 已合并 · 待处理 · 已退回 · 已撤销. `stuck` is 待处理 too: the server would not take it. */
export type RecordStatus = 'saved' | 'received' | 'merged' | 'held' | 'refused' | 'undone' | 'stuck';

export interface FieldRecord {
	op: StoredOp;
	status: RecordStatus;
	/** Null until it was pulled. */
	outcome: Outcome | null;
	/** What a person has answered on this phone, and the server not yet: 撤回, 转负责人处理, 修改后重新提交; `op` is the operation that says so. */
	answer: { op: string; decision: 'withdraw' | 'refer' | 'supersede' } | null;
	/** True when its card, as it stands now, was put away (知道了). */
	isAcknowledged: boolean;
	/** True when this phone's person must still look at it: not while it only waits for another phone, nor when it was answered or referred. */
	needsAttention: boolean;
}

/** The tick of an operation, out of what is stored of it. Receipt first: no outcome makes an operation 已上传. */
export function recordStatus(op: StoredOp, outcome: StoredOutcome | undefined): RecordStatus {
	if (op.state !== 'received') return op.state;
	if (!outcome || outcome.hash !== op.hash || outcome.status === 'accepted') return 'received';
	return outcome.status;
}

/** Everything this phone recorded at an event, the newest first. */
export async function listRecords(
	database: LocalDatabase,
	event: string,
	limit = 1000
): Promise<FieldRecord[]> {
	const ops = await database.ops
		.where('[event+savedAt]')
		.between([event, 0], [event, Infinity])
		.reverse()
		.limit(limit)
		.toArray();
	const [outcomes, answers, waiting] = await Promise.all([
		database.outcomes
			.where('op')
			.anyOf(ops.map(({ id }) => id))
			.toArray(),
		listAnswers(database, event),
		waitingFiles(database, event)
	]);
	const owed = new Set(waiting.map(({ id }) => id));
	const byOp = new Map(outcomes.map((outcome) => [`${outcome.op}${outcome.hash}`, outcome]));
	return ops
		.map((op) => recordOf(op, byOp.get(`${op.id}${op.hash}`), answers.get(op.id)))
		.map((one) =>
			// Announced is not handed in: two ticks are said when the bytes are there as well.
			one.status === 'received' && owed.has(one.op.subject) ? { ...one, status: 'saved' } : one
		);
}

/** Pending answers to records of this phone, by the record's id. */
async function listAnswers(
	database: LocalDatabase,
	event: string
): Promise<Map<string, FieldRecord['answer']>> {
	const rows = await database.overlay.where('[event+entity]').equals([event, 'settlement']).toArray();
	return new Map(
		rows.map(({ id, op, body }) => [id, { op, decision: body.decision } as FieldRecord['answer']])
	);
}

function recordOf(
	op: StoredOp,
	outcome: StoredOutcome | undefined,
	answer: FieldRecord['answer'] = null
): FieldRecord {
	const status = recordStatus(op, outcome);
	const body = (outcome?.body as Outcome | undefined) ?? null;
	const isForAnother =
		body !== null &&
		((body.referred !== undefined && !body.settled) || (body.status === 'held' && body.actor === 'nobody'));
	const acknowledged = isAcknowledged(op, outcome);
	return {
		op,
		status,
		outcome: body,
		answer,
		isAcknowledged: acknowledged,
		needsAttention: ['held', 'refused', 'stuck'].includes(status) && !acknowledged && !answer && !isForAnother
	};
}

/** The badge tokens of check-ins that name no person and wait on this phone; undone ones are left out. */
export async function listUnsentBadges(database: LocalDatabase, event: string): Promise<string[]> {
	const ops = await database.ops.where('[event+state]').equals([event, 'saved']).toArray();
	const args = (op: StoredOp) => (JSON.parse(op.body) as { args: Record<string, string | undefined> }).args;
	const undone = new Set(ops.filter((op) => op.verb === 'voidCheckIn').map((op) => args(op).target));
	return ops.flatMap((op) => {
		if (op.verb !== 'recordCheckIn' || undone.has(op.id)) return [];
		const { attendee, badge } = args(op);
		return badge && !attendee ? [badge] : [];
	});
}

export interface RecordCounts {
	/** Records that the server has not confirmed, and files that it has not got whole. */
	unsent: number;
	attention: number;
	received: number;
}

/** The three numbers of the sync strip and the queue. */
export async function countRecords(database: LocalDatabase, event: string): Promise<RecordCounts> {
	const count = (state: string) => database.ops.where('[event+state]').equals([event, state]).count();
	const [saved, stuck, received, unsettled, answers, waiting] = await Promise.all([
		count('saved'),
		database.ops.where('[event+state]').equals([event, 'stuck']).toArray(),
		count('received'),
		database.outcomes
			.where('[event+status]')
			.anyOf([
				[event, 'held'],
				[event, 'refused']
			])
			.toArray(),
		listAnswers(database, event),
		waitingFiles(database, event)
	]);
	// A picture whose announcement is unsent is one thing that waits, and not two.
	const announcing = waiting.length
		? await database.ops
				.where('[event+state]')
				.equals([event, 'saved'])
				.filter(({ verb }) => verb === 'attachFile')
				.count()
		: 0;
	const owners = await database.ops.bulkGet(unsettled.map(({ op }) => op));
	const settled = owners.flatMap((op, i) =>
		op?.state === 'received' && op.hash === unsettled[i]!.hash ? [{ op, outcome: unsettled[i] }] : []
	);
	const open = [...stuck.map((op) => ({ op, outcome: undefined })), ...settled].filter(
		({ op, outcome }) => recordOf(op, outcome, answers.get(op.id)).needsAttention
	);
	return {
		unsent: saved + stuck.length + Math.max(0, waiting.length - announcing),
		attention: open.length,
		received
	};
}

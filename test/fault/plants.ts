// Defects by name, to prove that the oracles see them: a text of production code replaced while it is loaded (TypeScript), or in the copied
// database (SQL). A text that does not occur is an error, so that a plant cannot quietly stop being one.
import { registerHooks } from 'node:module';
import type { SqlPlant } from './server.ts';

interface Change {
	/** From the project's root. */
	file: string;
	find: string;
	replace: string;
}
export interface Plant {
	what: string;
	sources?: Change[];
	sql?: SqlPlant[];
}

const OUTBOX = 'src/lib/local-db/outbox.ts';
const SAVE = 'src/lib/local-db/save.ts';
const STREAM = 'src/lib/local-db/stream.ts';
const PUSH = 'src/lib/sync/push.ts';
const TAKEN_FOR_SENT = (ops: string) =>
	`await outbox.acknowledge(database, ${ops}.map(({ id, hash }) => ({ op: id, hash, at: new Date(0).toISOString() })));`;

export const PLANTS: Record<string, Plant> = {
	'no-read-back': {
		what: 'a save is believed without reading it back',
		sources: [{ file: SAVE, find: "throw new Error('read-back differs')", replace: 'return' }]
	},
	'no-watchdog': {
		what: 'a transaction that never ends is waited for',
		sources: [
			{ file: 'src/lib/local-db/reach.ts', find: 'LIMIT_MS = 5_000', replace: 'LIMIT_MS = 5_000_000_000' }
		]
	},
	'tick-before-commit': {
		what: 'a save is told before its transaction has ended',
		sources: [
			{
				file: SAVE,
				find: 'const reading = readBack(database, ops);',
				replace: 'if (ops.length) return ops;\n\t\t\t\tconst reading = readBack(database, ops);'
			}
		]
	},
	'ack-before-commit': {
		what: 'operations become 已上传 when they are sent',
		sources: [
			{
				file: PUSH,
				find: 'const reply = await ask(link, enrolment, (transport) =>\n\t\ttransport.push(',
				replace: `${TAKEN_FOR_SENT('batch')}\n\tconst reply = await ask(link, enrolment, (transport) =>\n\t\ttransport.push(`
			}
		]
	},
	'retry-with-new-id': {
		what: 'what is sent gets a new id each time',
		sources: [
			{
				file: PUSH,
				find: 'batch.map(({ body }) => body)',
				replace: 'batch.map(({ id, body }) => body.replaceAll(id, crypto.randomUUID()))'
			}
		]
	},
	'captive-portal-as-success': {
		what: 'a page with status 200 counts as an answer',
		sources: [
			{
				file: PUSH,
				find: 'if (!reply.ok) return { ...reply, proven: 0 };',
				replace: `if (!reply.ok && reply.how === 'portal') { ${TAKEN_FOR_SENT('batch')} }\n\tif (!reply.ok) return { ...reply, proven: 0 };`
			}
		]
	},
	'halving-drops-tail': {
		what: 'of a batch that is halved, the second half is forgotten',
		sources: [
			{
				file: PUSH,
				find: 'const reply = await send(link, enrolment, batch);',
				replace: `const reply = await send(link, enrolment, batch);
		if (!reply.ok && reply.why === 'refused' && batch.length > 1) { ${TAKEN_FOR_SENT('batch.slice(Math.ceil(batch.length / 2))')} }`
			}
		]
	},
	'receipts-for-other-bytes': {
		what: 'a receipt counts for an operation by its id alone',
		sources: [{ file: OUTBOX, find: 'op && op.hash === receipts[i]?.hash ?', replace: 'op ?' }]
	},
	'cursor-outside-transaction': {
		what: 'the cursor moves before the rows are stored',
		sources: [
			{
				file: STREAM,
				find: "await database.transaction('rw!', [rows, overlay, outcomes, cursors], async () => {",
				replace: `await cursors.update(event, { cursor: reply.cursor, head: reply.head });
	await database.transaction('rw!', [rows, overlay, outcomes, cursors], async () => {
		return void (await putRows(database, event, reply.rows));`
			}
		]
	},
	'chain-not-checked': {
		what: 'a page is applied whatever its chain',
		sources: [
			{
				file: STREAM,
				find: 'if (cursor.chain !== chainAfter(from.cursor.chain, rows))',
				replace: 'if (cursor.chain === undefined && chainAfter(from.cursor.chain, rows))'
			}
		]
	},
	'restart-forgets-the-outbox': {
		what: 'after a restore nothing is sent again',
		sources: [
			{
				file: OUTBOX,
				find: "const sent = await database.ops.where('[event+state]').equals([event, 'received']).toArray();",
				replace: 'const sent: StoredOp[] = []; void event;'
			},
			{
				file: OUTBOX,
				find: 'for (const [first, last] of missing) {',
				replace: 'for (const [first, last] of missing.slice(0, 0)) {'
			}
		]
	},
	'held-without-card': {
		what: 'what is held asks for nobody',
		sources: [
			{
				file: 'src/lib/local-db/records.ts',
				find: "['held', 'refused', 'stuck'].includes(status) && !acknowledged",
				replace: "['refused', 'stuck'].includes(status) && !acknowledged"
			}
		]
	},
	'version-outside-lock': {
		what: 'the version is taken without holding the stream',
		sql: [
			{
				find: 'from public.event_streams where event = p_event for update',
				replace: 'from public.event_streams where event = p_event'
			}
		]
	},
	'cursor-on-updated-at': {
		what: 'pull asks for what changed since a time',
		sql: [
			{
				before: `alter table public.stream_entries add column updated_at timestamptz not null default date_trunc('second', sim.now())`,
				find: 'version > v_from and version <= v_stream.head',
				replace: `version > 0 and coalesce(updated_at > (select u.updated_at from public.stream_entries u
					where u.event = v_caller.event and u.version = v_from), true) and version <= v_stream.head`
			}
		]
	},
	'no-hash-check': {
		what: 'an id that is known gets its receipt, whatever the bytes',
		sql: [
			{
				find: 'select * into v_receipt from public.receipts where op = v_inbox.op and hash = v_hash;',
				replace: 'select * into v_receipt from public.receipts where op = v_inbox.op limit 1;'
			}
		]
	},
	'undo-order-dependent': {
		what: 'the undo of something that has not come yet is forgotten',
		sql: [
			{
				find: 'values (v_target, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at)',
				replace: `select v_target, p_op.event, p_op.id, p_op.enrolment, p_op.captured_at
	where exists (select from public.check_ins where op = v_target)`
			}
		]
	},
	'epoch-ignored': {
		what: 'neither side looks whether a cursor belongs to this history',
		sources: [
			{
				file: STREAM,
				find: 'if (cursor.epoch !== from.cursor.epoch)',
				replace: 'if (cursor.epoch === undefined)'
			},
			{
				file: STREAM,
				find: 'if (cursor.chain !== chainAfter(from.cursor.chain, rows))',
				replace: 'if (cursor.chain === undefined && chainAfter(from.cursor.chain, rows))'
			}
		],
		sql: [
			{
				find: "(request #>> '{cursor,epoch}')::uuid <> v_stream.epoch",
				replace: 'false'
			},
			{
				find: "private.chain_at(v_caller.event, v_from) <> decode(request #>> '{cursor,chain}', 'hex')",
				replace: 'false'
			}
		]
	},
	'release-forgotten': {
		what: 'what waited is not judged again when its parent comes',
		sql: [
			{
				find: 'if not exists (select from public.outcomes where event = p_inbox.event and waits_for is not null) then',
				replace: 'if true then'
			}
		]
	},
	'undo-keeps-count': {
		what: 'an undo takes nothing from the numbers',
		sql: [{ find: 'perform private.count_attendance(v_attendee, -1);', replace: 'null;' }]
	},
	'gaps-not-named': {
		what: 'the ledger names no gap',
		sql: [{ find: `'missing', private.gaps(e)`, replace: `'missing', '[]'::jsonb` }]
	},
	'purge-breaks-chain': {
		what: 'the purge of bodies takes their commitments along',
		sql: [
			{
				find: 'set body = null, salt = null',
				replace: "set body = null, salt = null, commitment = sha256(''::bytea)"
			}
		]
	}
};

export const sqlPlantsOf = (name: string): readonly SqlPlant[] => named(name).sql ?? [];

/** @throws when there is no plant of that name, or when its file is loaded and does not hold its text. */
export function installPlant(name: string): void {
	const root = new URL('../../', import.meta.url).href;
	const sources = named(name).sources ?? [];
	registerHooks({
		load(url, context, nextLoad) {
			const loaded = nextLoad(url, context);
			const own = sources.filter(({ file }) => url === root + file);
			if (own.length === 0) return loaded;
			let text = String(Buffer.from(loaded.source as Uint8Array));
			for (const { file, find, replace } of own) {
				if (!text.includes(find)) throw new Error(`plant ${name}: its text is not in ${file} any more`);
				text = text.replace(find, () => replace);
			}
			return { ...loaded, source: text };
		}
	});
}

function named(name: string): Plant {
	const plant = PLANTS[name];
	if (!plant) throw new Error(`no plant is called ${name}; there are: ${Object.keys(PLANTS).join(', ')}`);
	return plant;
}

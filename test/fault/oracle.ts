// The six oracles, asked after every run, once faults are healed and nothing is typed. Each complaint names the phone and the operation.
import { createHash } from 'node:crypto';
import type { StoredCursor, StoredOutcome, StoredRow } from '#lib/local-db/database.ts';
import { listRecords, type FieldRecord } from '#lib/local-db/records.ts';
import { Model, type History, type LogEntry, type ModelEnrolment } from './model.ts';
import type { Phone } from './phone.ts';
import type { SimServer } from './server.ts';
import type { Tally } from './tally.ts';

export class Violation extends Error {
	override readonly name = 'Violation';
	readonly complaints: string[];
	constructor(complaints: string[]) {
		super(complaints.join('\n'));
		this.complaints = complaints;
	}
}

export interface Checked {
	server: SimServer;
	event: string;
	phones: Phone[];
	tally: Tally;
	badges: History['badges'];
	dueAt: History['dueAt'];
}

interface ServerState {
	log: LogEntry[];
	receipts: Map<string, string>;
	outcomes: Map<string, { status: string; reason?: string; into?: string; op: string; enrolment: string }>;
	enrolments: Map<string, ModelEnrolment & { revoked: boolean; number: number }>;
	entries: {
		version: number;
		entity: string;
		id: string;
		owner: string | null;
		body: Record<string, unknown> | null;
		salt: Buffer | null;
		text: string | null;
		commitment: Buffer;
		chain: Buffer;
	}[];
	stream: {
		head: number;
		epoch: string;
		chain: string;
		people: number;
		attendances: number;
		organisations: number;
		listed: number;
	};
}

/** @throws Violation with everything that is wrong. */
export async function check(checked: Checked): Promise<void> {
	const state = await readServer(checked);
	const complaints = [
		...checkLoss(checked, state),
		...checkReceipts(checked, state),
		...checkEffects(checked, state),
		...checkStream(checked, state),
		...checkQueues(checked),
		...(await checkCards(checked, state))
	];
	for (const fault of checked.server.faults.splice(0))
		complaints.push(`O5: the server failed (500) although nothing was done to it: ${fault}`);
	if (complaints.length) throw new Violation(complaints);
}

/** After a purge: the stream is whole as before, for everybody; rows are compared for the phone that is new. @throws Violation */
export async function checkPurged(checked: Checked, fresh: Phone): Promise<void> {
	const complaints = checkStream(checked, await readServer(checked), (phone) => phone === fresh);
	if (complaints.length) throw new Violation(complaints);
}

async function readServer({ server, event }: Checked): Promise<ServerState> {
	const [log, receipts, outcomes, enrolments, entries, streams] = await Promise.all([
		server.sql<Record<string, string | null>>(
			`select op, encode(hash, 'hex') as hash, enrolment, seq, raw, extract(epoch from received_at) * 1000 as at, extract(epoch from captured_at) * 1000 as captured from public.op_inbox where event = $1 order by received_at, op`,
			[event]
		),
		server.sql<Record<string, string>>(
			`select op, encode(hash, 'hex') as hash, private.iso(received_at) as at from public.receipts where event = $1`,
			[event]
		),
		server.sql<{
			op: string;
			hash: string;
			body: { status: string; reason?: string; into?: string };
			enrolment: string;
		}>(
			`select o.op, encode(o.hash, 'hex') as hash, o.body, i.enrolment from public.outcomes o join public.op_inbox i using (op, hash) where o.event = $1`,
			[event]
		),
		server.sql<{
			id: string;
			kind: 'phone' | 'server';
			person: string;
			number: number;
			expires_at: Date | null;
			revoked: boolean;
		}>(
			`select id, kind, person, number, expires_at, revoked_at is not null as revoked from public.enrolments where event = $1`,
			[event]
		),
		server.sql<ServerState['entries'][number]>(
			`select version::int, entity, entity_id as id, owner, body, salt, body::text as text, commitment, chain from public.stream_entries where event = $1 order by version`,
			[event]
		),
		server.sql<ServerState['stream']>(
			`select head::int, epoch, encode(chain, 'hex') as chain, people, attendances, organisations, listed from public.event_streams where event = $1`,
			[event]
		)
	]);
	return {
		log: log.map((row) => ({
			op: row.op!,
			hash: row.hash!,
			enrolment: row.enrolment!,
			seq: Number(row.seq),
			raw: row.raw!,
			receivedAt: Number(row.at),
			capturedAt: row.captured === null ? null : Number(row.captured)
		})),
		receipts: new Map(receipts.map((row) => [row.op! + row.hash!, row.at!])),
		outcomes: new Map(
			outcomes.map((row) => [row.op + row.hash, { ...row.body, op: row.op, enrolment: row.enrolment }])
		),
		enrolments: new Map(
			enrolments.map((row) => [
				row.id,
				{
					kind: row.kind,
					person: row.person,
					number: row.number,
					revoked: row.revoked,
					expiresAt: row.expires_at?.getTime() ?? Infinity
				}
			])
		),
		entries,
		stream: streams[0]!
	};
}

/** O1: every operation shown 已存本机 is in the inbox, or on its phone as unsent, or was destroyed by a declared fault of storage. */
function checkLoss({ phones, tally }: Checked, { log }: ServerState): string[] {
	const stored = new Map(log.map((entry) => [entry.op + entry.hash, entry]));
	return phones.flatMap((phone) => {
		const kept = new Map(phone.ops().map((op) => [op.id, op]));
		return [...phone.shown.values()].flatMap(({ op, saved, destroyed }) => {
			if (!saved || destroyed) return [];
			const entry = stored.get(op.id + op.hash);
			if (entry)
				return entry.raw === op.body ? [] : [`O1: ${tell(phone, op)} lies on the server with another body`];
			const own = kept.get(op.id);
			if (own && own.state !== 'received') return [];
			tally.losses++;
			return [
				`O1: ${tell(phone, op)} was shown 已存本机 and is ${own ? 'taken for sent, but not on the server' : 'nowhere'}`
			];
		});
	});
}

/** O2: every receipt ever shown is the server's. */
function checkReceipts({ phones, tally }: Checked, { receipts }: ServerState): string[] {
	return phones.flatMap((phone) => [
		...[...phone.shown.values()].flatMap(({ op, received, destroyed }) => {
			if (received) tally.acknowledged++;
			if (!received || destroyed || receipts.has(op.id + op.hash)) return [];
			tally.losses++;
			return [`O2: ${tell(phone, op)} was shown 已上传 and the server has no receipt for it`];
		}),
		...phone.receipts().flatMap((one) => {
			const at = receipts.get(one.op + one.hash);
			return at && at === one.at
				? []
				: [
						`O2: ${phone.name} holds a receipt for ${one.op} that is not the server's (${one.at}, ${at ?? 'none'})`
					];
		})
	]);
}

/** O3: one outcome and one effect each: outcomes and counts equal those worked out from the log. */
function checkEffects({ tally, badges, dueAt, phones }: Checked, state: ServerState): string[] {
	const complaints: string[] = [];
	const poison = new Set(phones.flatMap((phone) => [...phone.poison]));
	const model = new Model({ log: state.log, enrolments: state.enrolments, badges, dueAt, poison });
	for (const entry of state.log) {
		const key = entry.op + entry.hash;
		const [is, must] = [state.outcomes.get(key), model.verdicts.get(key)];
		tally.outcome(
			is?.status === 'held' || is?.status === 'refused' ? `${is.status}:${is.reason}` : (is?.status ?? 'none')
		);
		if (!state.receipts.has(key)) complaints.push(`O3: ${entry.op} is stored without a receipt`);
		if (poison.has(entry.op) && is && is.status !== 'accepted') continue;
		if (
			is?.status === must?.status &&
			is?.reason === must?.reason &&
			(!must?.into || must.into.startsWith('placeholder:') || is?.into === must.into)
		)
			continue;
		complaints.push(`O3: ${describe(entry, state)} is ${words(is)}, and must be ${words(must)}`);
	}
	const counts = model.counts();
	for (const name of ['people', 'attendances', 'organisations', 'listed'] as const)
		if (state.stream[name] !== counts[name]) {
			if (state.stream[name] > counts[name]) tally.doubles++;
			complaints.push(`O3: ${name} is ${state.stream[name]}, recounted ${counts[name]}`);
		}
	return complaints;
}

const words = (verdict?: { status: string; reason?: string; into?: string }) =>
	verdict ? [verdict.status, verdict.reason, verdict.into].filter(Boolean).join(' ') : 'without outcome';

function describe(entry: LogEntry, { enrolments }: ServerState): string {
	const verb = /"verb"\s*:\s*"(\w+)"/.exec(entry.raw)?.[1] ?? '?';
	return `${verb} ${entry.op} (${enrolments.get(entry.enrolment)?.number ?? '?'}号机, ${entry.seq})`;
}

/** O4: every phone that may read holds the newest row of everything, and stands at the head with its chain. */
function checkStream(
	{ phones, event }: Checked,
	state: ServerState,
	comparesRows = (_phone: Phone) => true
): string[] {
	const complaints: string[] = [];
	let chain = sha256(Buffer.from(event.replaceAll('-', ''), 'hex'));
	state.entries.forEach((entry, i) => {
		const number = Buffer.alloc(8);
		number.writeBigInt64BE(BigInt(entry.version));
		chain = sha256(chain, number, entry.commitment);
		if (entry.version !== i + 1) complaints.push(`O4: version ${i + 1} is missing in the stream`);
		if (!chain.equals(entry.chain)) complaints.push(`O4: the chain breaks at version ${entry.version}`);
		if (entry.salt && entry.text && !sha256(entry.salt, Buffer.from(entry.text)).equals(entry.commitment))
			complaints.push(`O4: version ${entry.version} is not what was committed to`);
	});
	if (chain.toString('hex') !== state.stream.chain)
		complaints.push('O4: the chain does not end where the head says');
	for (const phone of phones) {
		const enrolment = state.enrolments.get(phone.enrolment);
		if (!phone.canRead || !enrolment || enrolment.revoked || enrolment.expiresAt < phone.world.time.now)
			continue;
		const [cursor] = phone.table<StoredCursor>('cursors');
		if (
			cursor?.cursor.version !== state.stream.head ||
			cursor.cursor.chain !== state.stream.chain ||
			cursor.cursor.epoch !== state.stream.epoch
		) {
			complaints.push(
				`O4: ${phone.name} stands at version ${cursor?.cursor.version ?? 'none'}, the head is ${state.stream.head}`
			);
			continue;
		}
		if (comparesRows(phone)) complaints.push(...differences(phone, state));
	}
	return complaints.slice(0, 10);
}

function differences(phone: Phone, { entries }: ServerState): string[] {
	const own = new Set(phone.enrolments());
	const must = new Map<string, string>();
	for (const { entity, id, body, owner } of entries) {
		const key = `${entity} ${id}`;
		if (body && (!owner || own.has(owner))) must.set(key, canonical(body));
		else must.delete(key);
	}
	const is = new Map<string, string>([
		...phone
			.table<StoredRow>('rows')
			.map((row) => [`${row.entity} ${row.id}`, canonical(row.body)] as [string, string]),
		...phone
			.table<StoredOutcome>('outcomes')
			.map((row) => [`outcome ${row.key}`, canonical(row.body)] as [string, string])
	]);
	return [...new Set([...must.keys(), ...is.keys()])].flatMap((key) =>
		must.get(key) === is.get(key)
			? []
			: [
					`O4: ${phone.name} holds ${key} as ${is.get(key) ?? 'nothing'}, the server ${must.get(key) ?? 'nothing'}`
				]
	);
}

/** O5: queues are empty. Only what was planted as poison may have been set aside. */
function checkQueues({ phones }: Checked): string[] {
	return phones.flatMap((phone) =>
		phone.ops().flatMap((op) => {
			if (op.state === 'saved') return [`O5: ${tell(phone, op)} is still unsent after healing`];
			if (op.state === 'stuck' && !phone.poison.has(op.id))
				return [`O5: ${tell(phone, op)} was set aside (${op.trouble}) and nothing is wrong with it`];
			return [];
		})
	);
}

/** O6: whatever was not accepted has a card on its phone. */
async function checkCards({ phones }: Checked, { outcomes, enrolments }: ServerState): Promise<string[]> {
	const complaints: string[] = [];
	for (const phone of phones) {
		const enrolment = enrolments.get(phone.enrolment);
		if (
			!phone.life ||
			!phone.canRead ||
			!enrolment ||
			enrolment.revoked ||
			enrolment.expiresAt < phone.world.time.now
		)
			continue;
		const { life } = phone;
		const read: { records?: FieldRecord[] } = {};
		void life
			.do(() => listRecords(life.database, phone.event))
			.then(
				(list) => (read.records = list),
				() => {}
			);
		await phone.world.time.settle();
		const shown = new Map((read.records ?? []).map((one) => [one.op.id, one]));
		if (!read.records) complaints.push(`O6: ${phone.name} cannot show its records`);
		for (const op of phone.ops()) {
			const status = op.state === 'stuck' ? 'stuck' : outcomes.get(op.id + op.hash)?.status;
			if (!status || status === 'accepted') continue;
			const record = shown.get(op.id);
			if (record?.status !== status)
				complaints.push(`O6: ${tell(phone, op)} is ${status} and shown as ${record?.status ?? 'nothing'}`);
			else if (
				status !== 'merged' &&
				status !== 'undone' &&
				!record.needsAttention &&
				!isWaitingByItself(record)
			)
				complaints.push(`O6: ${tell(phone, op)} is ${status} and asks for nobody's attention`);
		}
	}
	return complaints;
}

/** What only waits for another operation, or was answered or handed on, asks this person for nothing. */
const isWaitingByItself = ({ outcome, answer, isAcknowledged }: FieldRecord): boolean =>
	isAcknowledged ||
	answer !== null ||
	outcome?.referred !== undefined ||
	(outcome?.status === 'held' && outcome.actor === 'nobody');

const tell = (phone: Phone, op: { verb: string; seq: number; id: string }) =>
	`${phone.name}'s ${op.verb} ${op.seq} (${op.id})`;

function sha256(...parts: Uint8Array[]): Buffer {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part);
	return hash.digest();
}

function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
	const entries = Object.entries(value).filter(([, one]) => one !== undefined);
	return `{${entries
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
		.join()}}`;
}

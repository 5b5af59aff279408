// A small world in a test database: one organisation, one running event, phones that push and pull at the level of the wire.
// Knows the SQL functions; knows nothing of Dexie or the browser.
import { randomUUID } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { uuidv7 } from 'uuidv7';
import type { Actor, Database } from '#lib/server/database/database.ts';
import { pullReply, type PullReply, type StreamRow } from '#lib/protocol/pull.ts';
import { pushReply, type PushReply } from '#lib/protocol/push.ts';

export const HOUR = 3_600_000;

export interface World {
	database: Database;
	organiser: Actor;
	organisation: string;
	event: string;
	session: string;
	stations: [string, string];
	perform(
		verb: string,
		args: Record<string, unknown>[],
		options?: { source?: string; atomic?: boolean }
	): Promise<{ outcomes: Record<string, unknown>[]; head: number }>;
	enrol(person?: string): Promise<Phone>;
}

/** A running event of today with one session and two doors. */
export async function foundWorld(database: Database): Promise<World> {
	const server: Actor = { kind: 'server' };
	const [organisation, person, event, session, a, b] = Array.from({ length: 6 }, () => randomUUID()) as [
		string,
		string,
		string,
		string,
		string,
		string
	];
	await database.call(
		'add_organisation',
		{ id: organisation, name: '云溪高新区企业服务中心', kind: 'park', region: '990100' },
		server
	);
	await database.call(
		'add_person',
		{
			person,
			email: `${person}@example.com`,
			secret: 'x',
			name: '何静怡',
			roles: [{ organisation, role: 'organiser' }]
		},
		server
	);
	const organiser: Actor = { kind: 'account', user: person };
	const world: World = {
		database,
		organiser,
		organisation,
		event,
		session,
		stations: [a, b],
		async perform(verb, args, { source = 'desk', atomic = true } = {}) {
			const drafts = args.map((one) => ({
				id: uuidv7(),
				verb,
				subject: event,
				source,
				captured: capturedAt(Date.now()),
				args: one
			}));
			return (await database.call('perform', { event, organisation, drafts, atomic }, organiser)) as {
				outcomes: Record<string, unknown>[];
				head: number;
			};
		},
		async enrol(name = '周敏') {
			const [pass, tokenHash, codeHash, enrolment] = [
				randomUUID(),
				hex(randomUUID()),
				hex(randomUUID()),
				randomUUID()
			];
			await world.perform('issuePass', [
				{
					pass,
					person: name,
					fields: ['title', 'personRole', 'mobileLast4', 'attentionNote'],
					station: a,
					expiresAt: iso(Date.now() + 24 * HOUR),
					maxRedemptions: 1,
					tokenHash,
					codeHash
				}
			]);
			const draft = {
				id: uuidv7(),
				verb: 'enrolPhone',
				subject: enrolment,
				source: 'public',
				captured: capturedAt(Date.now()),
				args: { enrolment, device: 'test' }
			};
			await database.call('redeem_pass', { tokenHash, draft }, { kind: 'anonymous' });
			return new Phone(world, enrolment);
		}
	};
	await world.perform('createEvent', [
		{
			event,
			name: '新材料与智能制造对接会',
			type: 'matchmaking',
			campaigns: [],
			place: '会展中心二层',
			startsAt: iso(Date.now() - HOUR),
			endsAt: iso(Date.now() + 3 * HOUR),
			sessions: [
				{ id: session, name: '全天', startsAt: iso(Date.now() - HOUR), endsAt: iso(Date.now() + 3 * HOUR) }
			],
			stations: [
				{ id: a, name: 'A口（东门）' },
				{ id: b, name: 'B口（西门）' }
			],
			targets: { people: 300 }
		}
	]);
	await world.perform('advanceEvent', [{ event, from: 'draft', to: 'running' }]);
	return world;
}

/** One phone: its numbers, what it recorded, and the rows it pulled. */
export class Phone {
	readonly world: World;
	readonly enrolment: string;
	seq = 0;
	readonly bodies: string[] = [];
	cursor: PullReply['cursor'] | null = null;
	counts: PullReply['counts'] | null = null;
	readonly rows = new Map<string, StreamRow>();

	constructor(world: World, enrolment: string) {
		this.world = world;
		this.enrolment = enrolment;
	}

	get actor(): Actor {
		return { kind: 'enrolment', enrolment: this.enrolment, event: this.world.event };
	}

	/** Records an operation and returns its body, not yet pushed. */
	record(verb: string, args: Record<string, unknown>, more: Record<string, unknown> = {}): string {
		const { at = Date.now(), ...rest } = more as { at?: number };
		const body = JSON.stringify({
			id: uuidv7(),
			enrolment: this.enrolment,
			seq: ++this.seq,
			verb,
			subject: String(args.attendee ?? args.target ?? this.enrolment),
			captured: capturedAt(at),
			source: 'scan',
			args,
			...rest
		});
		this.bodies.push(body);
		return body;
	}

	checkIn(attendee: string, more: Record<string, unknown> = {}): string {
		return this.record(
			'recordCheckIn',
			{ session: this.world.session, station: this.world.stations[0], direction: 'in', attendee },
			more
		);
	}

	async push(bodies: string[] = this.bodies, more: Record<string, unknown> = {}): Promise<PushReply> {
		const request = {
			protocol: 1,
			enrolment: this.enrolment,
			ops: bodies,
			maxSeq: this.seq,
			unsent: bodies.length,
			...more
		};
		return pushReply.parse(await this.world.database.call('push', request, this.actor));
	}

	/** Pulls to the head; throws when a page has a gap, unless the test is about what happens then. */
	async pull({ toleratesGaps = false } = {}): Promise<void> {
		for (;;) {
			const reply = pullReply.parse(
				await this.world.database.call(
					'pull',
					{ protocol: 1, event: this.world.event, cursor: this.cursor },
					this.actor
				)
			);
			if (reply.restart) this.rows.clear();
			let version = reply.restart ? 0 : (this.cursor?.version ?? 0);
			for (const row of reply.rows) {
				if (row.version !== ++version && !toleratesGaps) throw new Error(`gap before version ${row.version}`);
				this.rows.set(`${row.entity}/${row.id}`, row);
			}
			this.cursor = reply.cursor;
			this.counts = reply.counts;
			if (!reply.more) return;
		}
	}

	outcome(body: string): Record<string, unknown> | undefined {
		return (this.rows.get(`outcome/${idOf(body)}`)?.body ?? undefined) as Record<string, unknown> | undefined;
	}
}

export const idOf = (body: string): string => (JSON.parse(body) as { id: string }).id;
export const hex = (text: string): string => bytesToHex(sha256(new TextEncoder().encode(text)));
export const iso = (at: number): string => new Date(at).toISOString();
export const capturedAt = (at: number) => ({
	wall: at,
	monotonic: 1,
	boot: '00000000-0000-4000-8000-000000000000',
	offsetMs: 0,
	uncertaintyMs: 10
});
/** Arguments of addAttendee for a person who is only a name. */
export const person = <More extends Record<string, unknown>>(name: string, more: More = {} as More) => ({
	attendee: randomUUID(),
	name,
	organisation: '云川恒澈环保科技有限公司',
	organisationKind: 'enterprise',
	personRole: 'enterprise-rep',
	noticeTold: { version: 1 },
	...more
});

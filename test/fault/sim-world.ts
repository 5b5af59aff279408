// One simulated event: the server, its organiser, its phones, and what is known of both from outside. Founded through production code only.
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { redeemPass } from '#lib/rpc/enrol.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { makePassSecrets } from '#lib/server/pass-secrets.ts';
import { perform, type DeskArgs, type DeskVerb } from '#lib/server/perform.ts';
import type { Outcome } from '#lib/protocol/outcome.ts';
import { Network, type NetworkFault, type NetworkOwner } from './network.ts';
import { Phone, type PhoneWorld } from './phone.ts';
import { mix, Random } from './random.ts';
import { checkShown } from './oracle-shown.ts';
import type { SimServer } from './server.ts';
import type { Tally } from './tally.ts';
import { running, VirtualTime } from './virtual-time.ts';

/** Every run begins at this moment. Milliseconds since 1970. */
const START = Date.parse('2026-11-21T01:00:00.000Z');
const HOUR = 3_600_000;

export interface Attendee {
	id: string;
	name: string;
	mobile: string;
	organisation: string;
	badge: string;
	isListed: boolean;
}

export class SimWorld implements PhoneWorld {
	readonly time: VirtualTime;
	readonly network: Network;
	readonly server: SimServer;
	readonly tally: Tally;
	readonly chance: Random;
	readonly seed: number;
	readonly traced: string[] = [];
	readonly phones: Phone[] = [];
	readonly attendees: Attendee[] = [];
	readonly badges = new Map<string, { badge: string; key: number }>();
	/** When run_due settled what was due. */
	readonly dueAt: number[] = [];
	readonly event: string;
	readonly session: string;
	readonly stations: string[];
	readonly organisation: string;
	readonly organiser: Actor;
	stage: 'draft' | 'running' | 'ended' = 'draft';
	/** Ids of check-ins made at the desk. */
	readonly deskCheckIns: string[] = [];
	stray: { chance: number; faults: NetworkFault[] } = { chance: 0, faults: [] };

	constructor(server: SimServer, tally: Tally, seed: number) {
		this.server = server;
		this.tally = tally;
		this.seed = seed;
		this.time = new VirtualTime(START);
		this.network = new Network(this.time, server);
		this.chance = new Random(seed);
		const { chance } = this;
		[this.event, this.session, this.organisation] = [chance.uuid(), chance.uuid(), chance.uuid()];
		this.stations = [chance.uuid(), chance.uuid()];
		this.organiser = { kind: 'account', user: chance.uuid() };
	}

	trace(line: string): void {
		this.traced.push(`${((this.time.now - START) / 1000).toFixed(3).padStart(9)} ${line}`);
	}

	strayNetworkFault(_phone: Phone, path: string): NetworkFault | null {
		if (path === 'other' || this.stray.faults.length === 0 || !this.chance.chance(this.stray.chance))
			return null;
		return this.chance.pick(this.stray.faults);
	}

	/** An event that runs, with people on its list and phones enrolled. */
	async found(phones: number): Promise<void> {
		const { server, organiser, organisation, event, session, stations, chance } = this;
		const desk = { kind: 'server' } as const;
		await server.call(
			'add_organisation',
			{ id: organisation, name: '云溪高新区', kind: 'park', region: '990100' },
			desk
		);
		await server.call(
			'add_person',
			{
				person: (organiser as { user: string }).user,
				email: `${event}@example.com`,
				secret: 'x',
				name: '何静怡',
				roles: [{ organisation, role: 'organiser' }]
			},
			desk
		);
		const [startsAt, endsAt] = [iso(this.time.now - HOUR), iso(this.time.now + 8 * HOUR)];
		await this.perform('createEvent', {
			event,
			name: '对接会',
			type: 'matchmaking',
			campaigns: [],
			startsAt,
			endsAt,
			sessions: [{ id: session, name: '全天', startsAt, endsAt }],
			stations: [
				{ id: stations[0]!, name: 'A口' },
				{ id: stations[1]!, name: 'B口' }
			],
			targets: {}
		});
		await this.advance('running');
		for (let i = 0; i < 12; i++)
			this.attendees.push({
				id: chance.uuid(),
				name: `参会人${i}`,
				mobile: `138000000${String(i).padStart(2, '0')}`,
				organisation: chance.pick(['云川恒澈环保科技有限公司', '启明材料有限公司', '云溪大学']),
				badge: chance.hex(15),
				isListed: i < 9
			});
		await this.list(this.attendees.filter((one) => one.isListed));
		for (let i = 0; i < phones; i++) {
			const phone = new Phone(this, i, new Random(mix(this.seed, i + 1)));
			this.phones.push(phone);
			phone.start();
			await this.enrol(phone);
		}
	}

	async perform<V extends DeskVerb>(
		verb: V,
		args: DeskArgs<V> | DeskArgs<V>[],
		source?: 'paper'
	): Promise<Outcome[]> {
		return running.run(this.server, () =>
			perform(verb, args, {
				database: this.server.database,
				actor: this.organiser,
				event: this.event,
				organisation: this.organisation,
				source,
				isAtomic: false
			})
		);
	}

	async advance(to: 'running' | 'ended'): Promise<void> {
		await this.perform('advanceEvent', { event: this.event, from: this.stage, to });
		this.stage = to;
	}

	async list(people: Attendee[]): Promise<void> {
		for (const one of people) one.isListed = true;
		await this.perform(
			'addAttendee',
			people.map(({ id, name, mobile, organisation, badge }) => ({
				attendee: id,
				name,
				mobile,
				organisation,
				organisationKind: 'enterprise' as const,
				personRole: 'enterprise-rep' as const,
				badge
			}))
		);
	}

	/** A pass is issued and redeemed by the phone's own code; `replaces` names the enrolment of a phone that lost everything. */
	async enrol(phone: Phone, replaces?: string): Promise<void> {
		const secrets = makePassSecrets();
		await this.perform('issuePass', {
			pass: this.chance.uuid(),
			person: `工作人员${phone.index + 1}`,
			fields: ['title', 'personRole', 'mobileLast4', 'attentionNote'],
			station: this.stations[phone.index % 2]!,
			expiresAt: iso(this.time.now + 72 * HOUR),
			maxRedemptions: 1,
			tokenHash: secrets.tokenHash,
			codeHash: secrets.codeHash,
			...(replaces && { replaces })
		});
		const { life } = phone;
		let problem: unknown = 'it never answered';
		void life
			?.do(async () => {
				const answer = await redeemPass({
					pass: secrets.token,
					enrolment: this.chance.uuid(),
					device: 'simulated'
				});
				if (!answer.ok) return (problem = answer.why);
				await keepEnrolment(life.database, { ...answer.enrolment, id: answer.enrolment.enrolment });
				phone.enrolment = answer.enrolment.enrolment;
				phone.event = answer.enrolment.event;
				problem = null;
			})
			.catch((error: unknown) => (problem = error));
		await this.time.pass(1_000);
		if (problem) throw new Error(`enrolment failed: ${String(problem)}`, { cause: problem });
		life?.begin();
	}

	/** The last restore, in milliseconds of the server's clock; 0 when there was none. */
	restoredAt = 0;
	#backup: { at: number; stage: SimWorld['stage']; listed: Set<string>; dues: number } | null = null;

	async backUp(): Promise<void> {
		this.trace('the server is backed up');
		await this.time.real(() => this.server.backUp());
		const listed = new Set(this.attendees.filter((one) => one.isListed).map(({ id }) => id));
		this.#backup = { at: this.time.now, stage: this.stage, listed, dues: this.dueAt.length };
	}

	/** The server is put back to its backup; what the desk did since is gone, what phones recorded must come back. */
	async restore(): Promise<void> {
		const backup = this.#backup;
		if (!backup) return;
		await checkShown(this.server, this);
		this.trace('the server is restored from its backup');
		await this.time.real(() => this.server.restoreBackup());
		this.restoredAt = await this.serverTime();
		this.stage = backup.stage;
		this.dueAt.length = Math.min(this.dueAt.length, backup.dues);
		for (const one of this.attendees) one.isListed = backup.listed.has(one.id);
		const kept = new Set(
			(
				await this.server.sql<{ op: string }>('select op from public.op_inbox where event = $1', [this.event])
			).map(({ op }) => op)
		);
		const onPhones = new Set(this.phones.flatMap((phone) => phone.ops().map(({ id }) => id)));
		// Received once, wiped from its phone since, and not in the backup: two declared faults.
		for (const phone of this.phones)
			for (const [id, shown] of phone.shown) if (!kept.has(id) && !onPhones.has(id)) shown.destroyed = true;
		const enrolled = await this.server.sql<{ id: string; revoked: boolean }>(
			'select id, revoked_at is not null as revoked from public.enrolments where event = $1',
			[this.event]
		);
		for (const phone of this.phones) {
			phone.canRead = !enrolled.some(({ id, revoked }) => revoked && id === phone.enrolment);
			// Enrolled after the backup and wiped since: nobody is left to say that there was such a phone.
			phone.wiped = phone.wiped.filter((wiped) => enrolled.some(({ id }) => id === wiped));
		}
		this.tally.fault('backup-restored');
	}

	/** The server settles what is due by itself. */
	async runDue(): Promise<void> {
		await this.time.real(async () => {
			await this.server.call('run_due', {}, { kind: 'server' });
			this.dueAt.push(await this.serverTime());
		});
	}

	/** The server's clock, milliseconds: ahead of the phones' where an earlier run went on for longer, for it never goes back. */
	async serverTime(): Promise<number> {
		const [row] = await this.server.sql<{ at: string }>('select extract(epoch from sim.now()) * 1000 as at');
		return Number(row!.at);
	}

	isPurgedAtEnd = false;
	/** Personal data goes, as after the retention day; a phone that is new after that must still find everything whole. */
	async purge(): Promise<Phone> {
		this.trace('— personal data is purged —');
		await this.time.real(() => this.server.sql('select private.purge_event($1)', [this.event]));
		const fresh = new Phone(this, 200, new Random(mix(this.seed, 200)));
		this.phones.push(fresh);
		fresh.isShown = true;
		fresh.start();
		await this.enrol(fresh);
		this.tally.fault('bodies-purged');
		return fresh;
	}

	/** After the run nothing of it stays, neither here nor in the database. */
	async end(): Promise<void> {
		for (const phone of this.phones) for (const life of phone.lives) life.dispose();
		await this.time.settle();
		await this.server.forget();
	}

	/** The browser's fetch, for whoever calls from a page. */
	fetchFrom(life: NetworkOwner, input: unknown, init?: RequestInit): Promise<Response> {
		return this.network.fetch(life, String(input), init);
	}
}

export const iso = (at: number): string => new Date(at).toISOString();

// Phones without a browser: the production recorder, engine, transport and local database, over a stand-in for IndexedDB and over real HTTP.
// Each works like a clerk at a full door: a scan, now and then an undo or somebody registered on the spot.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { uuidv7 } from 'uuidv7';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { LocalDatabase } from '#lib/local-db/database.ts';
import { countUnsent } from '#lib/local-db/outbox.ts';
import { redeemPass } from '#lib/rpc/enrol.ts';
import { trpcTransport } from '#lib/rpc/transport.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import { record, type Draft } from '#lib/sync/record.ts';
import type { World } from '#lib/sync/world.ts';
import { performAsServer } from '../../e2e/event-data.ts';
import { fakeWorld } from '../../fakes/phone-world.ts';
import type { House } from './house.ts';
import type { Dice } from './dice.ts';

/** Which address a phone's requests go to, by its token: every phone may have a line of its own. */
const lines = new Map<string, string>();
let home = '';

/** From now on the phones on line `from` use `to`. */
export function moveLine(from: string, to: string): void {
	moved.set(from, to);
}
const moved = new Map<string, string>();

/** Makes relative addresses of the transport absolute, as a page would. Call once, with the address for phones without a line of their own. */
export function serveFrom(url: string): void {
	home = url;
	const ask = globalThis.fetch;
	if ('isRouted' in ask) return;
	const routed: typeof fetch = (input, init) => {
		const url = String(input instanceof Request ? input.url : input);
		if (!url.startsWith('/') && !url.startsWith(home)) return ask(input, init);
		const token = new Headers(init?.headers).get('authorization')?.slice('Bearer '.length) ?? '';
		const { pathname, search } = new URL(url, home);
		const line = lines.get(token) ?? home;
		return ask((moved.get(line) ?? line) + pathname + search, init);
	};
	globalThis.fetch = Object.assign(routed, { isRouted: true });
	// The event source asks the page for its address.
	Object.defineProperty(globalThis, 'document', { get: () => ({ baseURI: home }), configurable: true });
}

/** Time and chance of this process, in the shape of a browser's. */
function nodeWorld(dice: Dice): World {
	const boot = uuidv7();
	return {
		...fakeWorld(),
		clock: { wall: () => Date.now(), monotonic: () => performance.now(), boot },
		after(ms, callback) {
			const timer = setTimeout(callback, ms);
			return () => clearTimeout(timer);
		},
		random: dice.next
	};
}

export class FleetPhone {
	readonly name: string;
	readonly enrolment: string;
	readonly database: LocalDatabase;
	readonly engine: SyncEngine;
	/** Operations whose `record` resolved, with the hash of their bytes: what the screen called 已存本机. */
	readonly shownSaved = new Map<string, string>();
	/** Receipts ever seen stored here: what the screen called 已上传. */
	readonly shownReceived = new Map<string, { hash: string; at: string }>();
	/** Why `record` did not resolve, if ever. */
	readonly failures: string[] = [];
	readonly #house: House;
	readonly #dice: Dice;
	readonly #world: World;
	#scans: string[] = [];
	#isWorking = false;
	#worker: Promise<void> = Promise.resolve();

	private constructor(house: House, given: { name: string; enrolment: string; dice: Dice }) {
		this.#house = house;
		this.#dice = given.dice;
		this.name = given.name;
		this.enrolment = given.enrolment;
		this.#world = nodeWorld(given.dice);
		this.database = new LocalDatabase(`fleet-${given.enrolment}`, {
			indexedDB: new IDBFactory(),
			IDBKeyRange
		});
		this.engine = new SyncEngine(this.database, trpcTransport(), this.#world);
	}

	/** Enrols over HTTP, as /field/enrol does. `line`: another address for everything after that. */
	static async enrol(house: House, given: { name: string; dice: Dice; line?: string }): Promise<FleetPhone> {
		const phone = new FleetPhone(house, { ...given, enrolment: randomUUID() });
		const pass = randomBytes(16).toString('base64url');
		await issuePass(house, pass, given.name);
		const reply = await redeemPass({ enrolment: phone.enrolment, device: 'fleet', pass });
		if (!reply.ok) throw new Error(`${given.name} was not enrolled: ${reply.why}`);
		const { enrolment, ...granted } = reply.enrolment;
		if (given.line) lines.set(granted.token, given.line);
		await keepEnrolment(phone.database, { ...granted, id: enrolment });
		phone.engine.start();
		return phone;
	}

	/** Records until `rest` is called or `limit` operations exist; about one in `gapMs` milliseconds. */
	work(gapMs: number, limit = Infinity): void {
		if (this.#isWorking) return;
		this.#isWorking = true;
		this.#worker = this.#workOn(gapMs, limit);
	}

	async #workOn(gapMs: number, limit: number): Promise<void> {
		while (this.#isWorking && this.shownSaved.size < limit) {
			await this.tap().catch((error: unknown) => this.failures.push(String(error)));
			await new Promise((resolve) => setTimeout(resolve, gapMs * (0.5 + this.#dice.next())));
		}
	}

	async rest(): Promise<void> {
		this.#isWorking = false;
		await this.#worker;
	}

	/** One thing a clerk does. */
	tap(): Promise<void> {
		return this.#record(this.#drafts());
	}

	/** Somebody on the list comes in. */
	scan(): Promise<void> {
		return this.#record(this.#scanDrafts());
	}

	async #record(drafts: Draft[]): Promise<void> {
		const link = { database: this.database, world: this.#world };
		const saved = await record(link, this.enrolment, drafts);
		this.engine.wake();
		for (const op of saved) {
			this.shownSaved.set(op.id, op.hash);
			if (op.verb === 'recordCheckIn') this.#scans.push(op.id);
		}
	}

	#drafts(): Draft[] {
		const { session, station } = this.#house;
		const what = this.#dice.next();
		if (what < 0.08 && this.#scans.length) {
			const target = this.#dice.pick(this.#scans);
			return [{ verb: 'voidCheckIn', subject: target, source: 'scan', args: { target } }];
		}
		if (what < 0.14) {
			const attendee = randomUUID();
			const mobile = `139${String(this.#dice.below(100_000_000)).padStart(8, '0')}`;
			return [
				{
					verb: 'addAttendee',
					subject: attendee,
					source: 'typed',
					args: {
						attendee,
						name: `现场${mobile.slice(-6)}`,
						organisationKind: 'enterprise',
						personRole: 'enterprise-rep',
						mobile,
						noticeTold: { version: 1 }
					}
				} as Draft,
				{
					verb: 'recordCheckIn',
					subject: attendee,
					source: 'typed',
					args: { session, station, direction: 'in', attendee },
					after: 0
				} as Draft
			];
		}
		return this.#scanDrafts();
	}

	#scanDrafts(): Draft[] {
		const { session, station, people } = this.#house;
		const { attendee } = this.#dice.pick(people);
		return [
			{
				verb: 'recordCheckIn',
				subject: attendee,
				source: 'scan',
				args: { session, station, direction: 'in', attendee }
			} as Draft
		];
	}

	/** Notes the receipts that are stored here now; says which earlier ones are gone or changed, which must be none. */
	async noteReceipts(): Promise<string[]> {
		const stored = new Map((await this.database.receipts.toArray()).map((one) => [one.op, one]));
		const faults = [...this.shownReceived]
			.filter(([op, was]) => stored.get(op)?.hash !== was.hash || stored.get(op)?.at !== was.at)
			.map(([op]) => `${this.name}: the receipt of ${op} is gone or has changed on the phone`);
		for (const [op, { hash, at }] of stored) this.shownReceived.set(op, { hash, at });
		return faults;
	}

	/** How many operations have no receipt yet. */
	unsent(): Promise<number> {
		return countUnsent(this.database, this.enrolment);
	}
}

async function issuePass(house: House, pass: string, person: string): Promise<void> {
	const sha = (text: string) => createHash('sha256').update(text).digest('hex');
	await performAsServer(house.app(), house.event, {
		verb: 'issuePass',
		args: {
			pass: randomUUID(),
			person,
			station: house.station,
			fields: ['title', 'personRole', 'mobileLast4', 'attentionNote'],
			expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
			maxRedemptions: 1,
			tokenHash: sha(pass),
			codeHash: sha(randomUUID())
		}
	});
}

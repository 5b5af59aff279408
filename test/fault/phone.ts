// A phone: what outlives its process (the databases of its origin, what its person was shown), and the lives it has. A life is one run of the
// page: production database, engine and transport, on this simulator's storage, network and time.
import { Dexie } from 'dexie';
import { IDBFactory as FakeFactory, IDBKeyRange } from 'fake-indexeddb';
import { LocalDatabase, type StoredOp, type StoredReceipt } from '#lib/local-db/database.ts';
import { listRecords, type FieldRecord } from '#lib/local-db/records.ts';
import { watch } from '#lib/local-db/watch.ts';
import { trpcTransport } from '#lib/rpc/transport.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import { record, type Draft } from '#lib/sync/record.ts';
import { seal } from '#lib/sync/seal.ts';
import type { World } from '#lib/sync/world.ts';
import type { Network, NetworkFault, NetworkOwner } from './network.ts';
import type { Random } from './random.ts';
import {
	cutOff,
	factoryOver,
	peek,
	type Databases,
	type Purpose,
	type StorageFault,
	type StorageOwner
} from './storage.ts';
import type { Tally } from './tally.ts';
import { running, type VirtualTime } from './virtual-time.ts';

/** The instants between tap and 已上传 at which a process can die. */
export const KILL_POINTS = [
	'tapped',
	'in-save',
	'committing',
	'before-read-back',
	'reading-back',
	'shown-saved',
	'request-sent',
	'reply-under-way',
	'reply-received',
	'storing-receipts',
	'applying-page'
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

// Dexie's live queries run only where there is an IndexedDB at all; which one, every life says itself.
Dexie.dependencies.indexedDB = new FakeFactory() as unknown as IDBFactory;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

/** A screen goes dark by itself. */
const SCREEN_MS = 20_000;

export interface PhoneWorld {
	time: VirtualTime;
	network: Network;
	tally: Tally;
	trace(line: string): void;
	/** A fault that chance brings, when none was ordered. */
	strayNetworkFault(phone: Phone, path: string): NetworkFault | null;
}

/** What a person was shown of one operation. */
export interface Shown {
	op: StoredOp;
	/** 已存本机 was on the screen. */
	saved: boolean;
	/** 已上传 was on the screen. */
	received: boolean;
	/** Lost by a declared fault of storage. */
	destroyed: boolean;
}

export class Phone {
	readonly world: PhoneWorld;
	readonly index: number;
	readonly chance: Random;
	readonly databases: Databases = new Map();
	enrolment = '';
	event = '';
	life: Life | null = null;
	/** Every life that ran, to be closed after the run. */
	readonly lives: Life[] = [];
	readonly shown = new Map<string, Shown>();
	/** Shown as 已上传 and not yet looked up at the server. */
	readonly justReceived: StoredOp[] = [];
	/** Operations planted as poison, by id: those alone may be set aside. */
	readonly poison = new Set<string>();
	/** What is added to virtual time to get this phone's wall clock. */
	skewMs = 0;
	/** Its screen is looked at all the time. */
	isShown = false;
	/** Odd: a newer app, whose database has grown; even again: the old one, put back. */
	appVersion = 0;
	/** Ordered faults, met by the next requests or transactions that they fit. */
	networkFaults: { fault: NetworkFault; path: string | null }[] = [];
	storageFaults: { fault: StorageFault; purpose: Purpose }[] = [];
	/** Nothing goes out or in until then (virtual time). */
	partition: { fault: NetworkFault; until: number } | null = null;
	trap: { point: KillPoint; skip: number } | null = null;
	/** False once its enrolment was revoked: it uploads and reads nothing. */
	canRead = true;
	/** Enrolments that it lost with its storage. */
	wiped: string[] = [];
	/** A copy of another phone's storage: the same enrolment twice. */
	forkOf: Phone | null = null;

	constructor(world: PhoneWorld, index: number, chance: Random) {
		this.world = world;
		this.index = index;
		this.chance = chance;
	}

	get name(): string {
		return `phone ${this.index + 1}${this.forkOf ? ' (copy)' : ''}`;
	}

	start(): Life {
		this.life = new Life(this);
		this.lives.push(this.life);
		this.life.start();
		return this.life;
	}

	/** What is committed now. */
	ops(): StoredOp[] {
		return peek<StoredOp>(this.databases, databaseName(this), 'ops');
	}
	table<Row>(table: string): Row[] {
		return peek<Row>(this.databases, databaseName(this), table);
	}
	/** Its enrolments at the event, as it knows them. */
	enrolments(): string[] {
		return this.table<{ id: string }>('enrolments').map(({ id }) => id);
	}
	receipts(): StoredReceipt[] {
		return this.table<StoredReceipt>('receipts');
	}

	show(op: StoredOp, what: 'saved' | 'received'): void {
		const known = this.shown.get(op.id) ?? { op, saved: false, received: false, destroyed: false };
		if (what === 'received' && !known.received) this.justReceived.push(op);
		known[what] = true;
		this.shown.set(op.id, known);
	}
}

const databaseName = (phone: Phone) => `yuanhui-${phone.index}`;

export class Life implements StorageOwner, NetworkOwner {
	readonly kind = 'life';
	isAlive = true;
	frozen: (() => void)[] | null = null;
	readonly phone: Phone;
	readonly chance: Random;
	readonly open: StorageOwner['open'] = new Set();
	database!: LocalDatabase;
	engine!: SyncEngine;
	readonly #bornAt: number;
	readonly #wakers = new Set<(isResumed: boolean) => void>();
	#isSending = false;
	#stopWatching: () => void = () => {};
	/** How far the record under way has come. */
	#recording: 'no' | 'tapped' | 'saving' = 'no';
	#justShown = false;
	#push: 'gone' | 'sent' | 'answered' = 'gone';
	#tappedAt = -Infinity;

	constructor(phone: Phone) {
		this.phone = phone;
		this.chance = phone.chance;
		this.#bornAt = phone.world.time.now;
	}

	wall(): number {
		return this.phone.world.time.now + this.phone.skewMs;
	}

	start(): void {
		running.run(this, () => {
			const { phone } = this;
			this.database = new LocalDatabase(databaseName(phone), {
				indexedDB: factoryOver(phone.databases, this) as unknown as IDBFactory,
				IDBKeyRange
			});
			if (phone.appVersion % 2) this.database.version(90).stores({ future: 'id' });
			this.engine = new SyncEngine(
				this.database,
				{ ...trpcTransport(), poke: () => () => {} },
				this.browser()
			);
		});
		if (this.phone.event) this.begin();
	}

	/** The engine runs and the list of records is on the screen. */
	begin(): void {
		running.run(this, () => {
			this.engine.start();
			this.#stopWatching = watch(
				// In this page's own name, whoever sets it going.
				() =>
					running.run(this, () =>
						this.isAlive ? listRecords(this.database, this.phone.event) : new Promise<FieldRecord[]>(() => {})
					),
				(records) => this.#look(records),
				(cause) =>
					this.isAlive &&
					this.phone.world.trace(`${this.phone.name} cannot show its records: ${String(cause)}`)
			);
		});
	}

	/** The person sees the list of records. */
	#look(records: FieldRecord[]): void {
		if (!this.isAlive) return;
		for (const { op, status } of records) {
			if (status === 'stuck')
				this.phone.world.trace(`${this.phone.name} shows ${op.verb} ${op.seq} as stuck (${op.trouble})`);
			this.phone.show(op, status === 'saved' || status === 'stuck' ? 'saved' : 'received');
		}
	}

	browser(): World {
		const { time } = this.phone.world;
		return {
			clock: {
				wall: () => this.wall(),
				monotonic: () => time.now - this.#bornAt,
				boot: this.chance.uuid()
			},
			newId: () => this.chance.uuidAt(this.wall()),
			asSender: async (work) => {
				if (this.#isSending) return false;
				this.#isSending = true;
				try {
					await work();
				} finally {
					this.#isSending = false;
				}
				return true;
			},
			onWake: (wake) => {
				this.#wakers.add(wake);
				return () => this.#wakers.delete(wake);
			},
			isVisible: () => this.phone.isShown || time.now - this.#tappedAt < SCREEN_MS,
			after: (ms, callback) => time.after(ms, this, callback),
			random: () => this.chance.next()
		};
	}

	/** Runs code of the page. */
	do<T>(work: () => Promise<T>): Promise<T> {
		return running.run(this, work);
	}

	/** The screen is shown again, or the network says it is back. */
	wake(): void {
		running.run(this, () => {
			for (const wake of this.#wakers) wake(false);
		});
	}

	/** The browser stops the page where it is. */
	freeze(): void {
		this.frozen ??= [];
	}
	/** It goes on, with everything that was withheld; sometimes the page is told. */
	thaw(): void {
		const withheld = this.frozen ?? [];
		this.frozen = null;
		for (const run of withheld) this.phone.world.time.after(0, this, run);
		if (this.isAlive && this.chance.chance(0.5))
			running.run(this, () => this.#wakers.forEach((wake) => wake(true)));
	}

	/** 交班. */
	async seal(): Promise<void> {
		const { world, enrolment, name } = this.phone;
		try {
			const said = await this.do(() => seal({ database: this.database, world: this.browser() }, enrolment));
			if (this.isAlive) world.trace(`${name} seals: ${said}`);
		} catch (error) {
			if (this.isAlive) world.trace(`${name} could not seal: ${String(error)}`);
		}
	}

	/** A tap. Resolves when it is over, well or not; never when the phone dies under it. */
	async tap(drafts: Draft[]): Promise<StoredOp[] | null> {
		this.#recording = 'tapped';
		this.#tappedAt = this.phone.world.time.now;
		try {
			const ops = await this.do(() =>
				record({ database: this.database, world: this.browser() }, this.phone.enrolment, drafts)
			);
			if (!this.isAlive) return null;
			for (const op of ops) this.phone.show(op, 'saved');
			this.phone.world.tally.operations += ops.length;
			this.#recording = 'no';
			this.#justShown = true;
			this.engine.wake();
			return ops;
		} catch (error) {
			if (!this.isAlive) return null;
			this.phone.world.trace(`${this.phone.name} 未保存: ${String((error as Error).cause ?? error)}`);
			this.#recording = 'no';
			return null;
		}
	}

	/** Where it is between tap and 已上传; null when nothing is under way. */
	instant(): KillPoint | null {
		const underWay = (purpose: Purpose) => [...this.open].find((one) => one.purpose === purpose);
		const save = underWay('save');
		if (save) {
			if (this.#recording !== 'no') this.#recording = 'saving';
			if (!save._started) return 'tapped';
			return save._requests.length === 0 ? 'committing' : 'in-save';
		}
		if (this.#recording === 'saving') return underWay('read')?._started ? 'reading-back' : 'before-read-back';
		if (this.#justShown) {
			this.#justShown = false;
			return 'shown-saved';
		}
		const receipts = underWay('receipts');
		if (receipts) return receipts._started ? 'storing-receipts' : 'reply-received';
		if (underWay('page')?._started) return 'applying-page';
		if (this.#push === 'answered') return 'reply-under-way';
		return this.#push === 'sent' ? 'request-sent' : null;
	}

	beforeStep(): void {
		const { trap } = this.phone;
		if (!trap || this.instant() !== trap.point) return;
		if (trap.skip-- > 0) return;
		this.phone.trap = null;
		this.die(trap.point);
	}

	/** The process is gone: what was in memory with it. Its storage is as it was committed. */
	die(point: KillPoint | 'between'): void {
		const { world, databases } = this.phone;
		world.trace(`${this.phone.name} killed: ${point}`);
		if (point !== 'between') world.tally.kill(point);
		this.isAlive = false;
		this.phone.life = null;
		this.#stopWatching();
		cutOff(databases, this, this.chance);
	}

	/** After the run: nothing of it stays in memory. */
	dispose(): void {
		if (this.isAlive) this.die('between');
		try {
			this.database.close({ disableAutoOpen: true });
		} catch {
			// it is dead already
		}
	}

	storageFault(purpose: Purpose, mode: string): StorageFault | null {
		const { storageFaults } = this.phone;
		// However a save is made.
		const meant = purpose === 'ops' && this.#recording !== 'no' ? 'save' : purpose;
		const i = storageFaults.findIndex(
			(one) => one.purpose === meant && (mode === 'readwrite' || one.fault === 'hang')
		);
		return i < 0 ? null : storageFaults.splice(i, 1)[0]!.fault;
	}

	noteFault(fault: StorageFault): void {
		this.phone.world.tally.fault(fault);
		this.phone.world.trace(`${this.phone.name} storage: ${fault}`);
	}

	networkFault(path: string): NetworkFault | null {
		const { partition, networkFaults, world } = this.phone;
		if (partition) {
			if (partition.until > world.time.now) return partition.fault;
			this.phone.partition = null;
		}
		const i = networkFaults.findIndex((one) => one.path === null || one.path === path);
		return i < 0 ? world.strayNetworkFault(this.phone, path) : networkFaults.splice(i, 1)[0]!.fault;
	}

	noteNetworkFault(fault: NetworkFault): void {
		this.phone.world.tally.fault(fault);
		this.phone.world.trace(`${this.phone.name} network: ${fault}`);
	}

	noteRequest(path: string, stage: 'sent' | 'answered' | 'gone'): void {
		if (path === 'push') this.#push = stage;
	}
}

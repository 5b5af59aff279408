// The server of a simulated world: the production procedures and driver over real PostgreSQL. Only its clock is the simulator's: in this copy of
// the database, functions that ask for the time ask for virtual time. Everything else is as migrated.
import { randomBytes } from 'node:crypto';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import pg from 'pg';
import type { Actor, Database } from '#lib/server/database/database.ts';
import { openPostgres } from '#lib/server/database/postgres.ts';
import { diskFiles } from '#lib/server/files/disk-files.ts';
import { FileStore } from '#lib/server/files/file-store.ts';
import { enrolmentTokens, type EnrolmentTokens } from '#lib/server/identity/enrolment-token.ts';
import { PROTOCOL } from '#lib/protocol/index.ts';
import { appRouter } from '#lib/server/trpc/router.ts';
import { running, type Owner, type VirtualTime } from './virtual-time.ts';

/** What travels: a request or an answer as bytes. */
export interface WireRequest {
	url: string;
	method: string;
	headers: Record<string, string>;
	body: string | null;
}
export interface WireReply {
	status: number;
	headers: Record<string, string>;
	body: string;
}

export type Row = Record<string, unknown>;

/** The lock that a commit waits for while it is made slow. */
const COMMIT_LOCK = 471_100;

export class SimServer implements Owner {
	readonly kind = 'server';
	readonly isAlive = true;
	readonly frozen = null;
	readonly #admin: URL;
	readonly #name: string;
	readonly #pool: pg.Pool;
	readonly #url: string;
	#database: Database;
	#tokens!: EnrolmentTokens;
	#time: VirtualTime | null = null;
	#clockAt = -1;
	/** False while it is down: whoever calls finds nobody. */
	isUp = true;
	/** The highest number that each phone has reported, and the server heard, by enrolment. A restore takes the server's memory back. */
	reported = new Map<string, number>();
	#reportedAtBackup = new Map<string, number>();
	/** The next that many requests meet a server that does not know their token. */
	rejections = 0;
	#holder: pg.PoolClient | null = null;
	#held: Promise<unknown>[] = [];

	private constructor(admin: URL, name: string, url: string) {
		this.#admin = admin;
		this.#name = name;
		this.#url = url;
		this.#pool = new pg.Pool({ connectionString: url, max: 6 });
		this.#pool.on('error', () => {});
		this.#database = this.#open();
	}

	/** A copy of the migrated template, its clock made virtual. `sqlPlants` change functions: [find, replace] in their definitions. */
	static async start(templateUrl: string, sqlPlants: readonly SqlPlant[]): Promise<SimServer> {
		const admin = new URL(templateUrl);
		const template = admin.pathname.slice(1);
		admin.pathname = '/postgres';
		const name = `fault_${randomBytes(6).toString('hex')}`;
		await once(admin.href, `create database ${name} template ${template} strategy file_copy`);
		const own = new URL(templateUrl);
		own.pathname = `/${name}`;
		const server = new SimServer(admin, name, own.href);
		await server.#prepare(sqlPlants);
		return server;
	}

	#open(lockMs = 4_000): Database {
		return openPostgres({
			url: this.#url,
			maxConnections: 6,
			limitsMs: { statement: 20_000, lock: lockMs, idleInTransaction: 10_000 }
		});
	}

	async #prepare(sqlPlants: readonly SqlPlant[]): Promise<void> {
		await this.sql(VIRTUAL_CLOCK);
		for (const plant of sqlPlants) await this.#plant(plant);
		await this.sql('select sim.prepare()');
		const { secret } = (await this.#database.call(
			'server_secret',
			{ name: 'enrolment' },
			{ kind: 'server' }
		)) as { secret: string };
		this.#tokens = enrolmentTokens(secret);
	}

	async #plant({ find, replace, before }: SqlPlant): Promise<void> {
		if (before) await this.sql(before);
		const found = await this.sql<{ definition: string }>(
			`select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where n.nspname in ('public', 'private') and p.prokind = 'f' and strpos(pg_get_functiondef(p.oid), $1) > 0`,
			[find]
		);
		if (found.length === 0) throw new Error(`the plant's text is in no function: ${find}`);
		for (const { definition } of found) await this.sql(definition.replaceAll(find, () => replace));
	}

	/** From now on time is this world's. */
	enter(time: VirtualTime): void {
		this.#time = time;
		this.isUp = true;
		this.rejections = 0;
	}

	wall(): number {
		return this.#time?.now ?? Date.now();
	}
	beforeStep(): void {}

	/** Runs SQL as the owner. */
	async sql<R extends Row = Row>(text: string, params: unknown[] = []): Promise<R[]> {
		return running.run(this, async () => (await this.#pool.query<R>(text, params)).rows);
	}

	/** The database as the server's own code has it; every call happens now, by virtual time. */
	readonly database: Database = {
		call: (name, request, actor) => this.call(name, request, actor),
		ready: () => this.#database.ready(),
		onPoke: (listener) => this.#database.onPoke(listener),
		close: async () => {}
	};

	async call(name: string, request: Record<string, unknown>, actor: Actor): Promise<unknown> {
		return running.run(this, async () => {
			const now = this.wall();
			if (now > this.#clockAt) {
				this.#clockAt = now;
				await this.#pool.query('select sim.set_clock($1)', [now]);
			}
			return this.#database.call(name, request, actor);
		});
	}

	/** Answers a request. `isHeld`: the caller does not wait for it while commits are slow. */
	async handle(request: WireRequest): Promise<WireReply> {
		return running.run(this, async () => {
			const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
			const heard = this.reported;
			const isRejected = this.rejections > 0;
			if (isRejected) this.rejections--;
			const response = await fetchRequestHandler({
				endpoint: '/trpc',
				req: new Request(`http://server.invalid${request.url}`, {
					method: request.method,
					headers: request.headers,
					body: request.body
				}),
				router: appRouter,
				createContext: async () => ({
					database: this.database,
					tokens: this.#tokens,
					files: new FileStore('/nowhere', diskFiles('/nowhere/whole')),
					phone: token && !isRejected ? await this.#tokens.verify(token) : null,
					address: '192.0.2.1'
				}),
				onError: ({ error }) => {
					if (error.code === 'INTERNAL_SERVER_ERROR')
						this.faults.push(String((error.cause as Error)?.cause ?? error));
				}
			});
			if (response.ok && request.body && request.url.includes('sync.push'))
				this.#noteReport(request.body, heard);
			const headers: Record<string, string> = {};
			response.headers.forEach((value, key) => (headers[key] = value));
			return { status: response.status, headers, body: await response.text() };
		});
	}

	/** A phone's report gets through, and nothing else; not where the server is busy. */
	async hear(
		enrolment: string,
		{ event, ...report }: { event: string; maxSeq: number; unsent: number }
	): Promise<void> {
		const push = { protocol: PROTOCOL, enrolment, ops: [], ...report };
		await this.call('push', push, { kind: 'enrolment', enrolment, event }).then(
			() => this.#noteReport(JSON.stringify(push), this.reported),
			() => {}
		);
	}

	/** `heard` is the memory of the time when the request came: after a restore it is another. */
	#noteReport(body: string, heard: Map<string, number>): void {
		const { enrolment, maxSeq } = JSON.parse(body) as { enrolment?: string; maxSeq?: number };
		if (!enrolment || maxSeq === undefined) throw new Error('a push without its number');
		heard.set(enrolment, Math.max(maxSeq, heard.get(enrolment) ?? 0));
	}

	/** Errors of our own (500) that no fault explains. */
	readonly faults: string[] = [];

	/** Its process ends and begins anew: connections are gone. */
	async restart(): Promise<void> {
		await running.run(this, () => this.#database.close());
		this.#database = this.#open();
	}

	/** Commits wait from now on, until `letCommit`. */
	async holdCommits(): Promise<void> {
		this.#holder = await this.#pool.connect();
		await this.#holder.query('select pg_advisory_lock($1)', [COMMIT_LOCK]);
	}
	get isHolding(): boolean {
		return this.#holder !== null;
	}
	/** Starts work that may have to wait for a held commit; resolves when it has ended or waits. The result comes to `done`. */
	async startHeld<T>(work: () => Promise<T>, done: (result: T) => void): Promise<void> {
		let isOver = false;
		const one = work().then((result) => {
			isOver = true;
			done(result);
		});
		this.#held.push(one);
		const others = this.#held.length - 1;
		for (let i = 0; !isOver && i < 400; i++) {
			const [row] = await this.sql<{ n: number }>(
				`select count(*)::int as n from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
				[this.#name]
			);
			if ((row?.n ?? 0) > others) return;
		}
	}
	async letCommit(): Promise<void> {
		const holder = this.#holder;
		if (!holder) return;
		this.#holder = null;
		await holder.query('select pg_advisory_unlock($1)', [COMMIT_LOCK]);
		holder.release();
		await Promise.allSettled(this.#held.splice(0));
	}

	/** Another session sits on the event's stream until the returned function is called; pushes meanwhile give up waiting for it. */
	async lockStream(event: string): Promise<() => Promise<void>> {
		const client = await this.#pool.connect();
		await client.query('begin');
		await client.query('select 1 from public.event_streams where event = $1 for update', [event]);
		const impatient = this.#open(40);
		const patient = this.#database;
		this.#database = impatient;
		return async () => {
			this.#database = patient;
			await client.query('commit');
			client.release();
			await running.run(this, () => impatient.close());
		};
	}

	/** Ends every connection of the driver in the midst of what it does. */
	async cutConnections(): Promise<void> {
		await this.sql(
			`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'yuanhui'`,
			[this.#name]
		);
	}

	/** A backup of everything, into tables aside. */
	async backUp(): Promise<void> {
		this.#reportedAtBackup = new Map(this.reported);
		await this.sql(`select sim.copy_all('live', 'backup')`);
	}

	/** Yesterday's backup is put in the place of everything, by the book: then a new epoch begins. */
	async restoreBackup(): Promise<void> {
		await this.sql(`select sim.copy_all('backup', 'live')`);
		this.reported = new Map(this.#reportedAtBackup);
		await this.call('begin_epoch', {}, { kind: 'server' });
	}

	/** Takes everything of the events out again, so that runs do not grow upon each other. */
	async forget(): Promise<void> {
		await this.letCommit();
		this.reported = new Map();
		await this.sql(FORGET);
	}

	async close(): Promise<void> {
		await running.run(this, async () => {
			await this.#database.close();
			await this.#pool.end();
		});
		await once(this.#admin.href, `drop database if exists ${this.#name} with (force)`);
	}
}

/** A defect in SQL: `find` is replaced in every function whose definition holds it; `before` runs first. */
export interface SqlPlant {
	find: string;
	replace: string;
	before?: string;
}

async function once(url: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

/** The clock is a sequence in microseconds: never back, and never the same twice, as a clock is for those who ask one after the other. */
const VIRTUAL_CLOCK = `
create schema sim;
grant usage on schema sim to public;
create sequence sim.clock;
create function sim.tables() returns table (name text, backup text, columns text, shown text) language sql stable as $$
	select format('%I.%I', n.nspname, c.relname), format('sim.%I', n.nspname || '_' || c.relname),
		string_agg(quote_ident(a.attname), ', ' order by a.attnum), min(n.nspname)
	from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
	where c.relkind = 'r' and n.nspname in ('public', 'private', 'auth') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		and c.relname not in ('server_secrets', 'regions')
	group by n.nspname, c.relname
$$;
create function sim.prepare() returns void language plpgsql as $$
declare v record;
begin
	for v in select * from sim.tables() loop
		execute format('create unlogged table %s as select %s from %s with no data', v.backup, v.columns, v.name);
	end loop;
end $$;
create function sim.copy_all(p_from text, p_to text) returns void language plpgsql as $$
declare v record;
begin
	set local session_replication_role = replica;
	for v in select * from sim.tables() loop
		if p_to = 'backup' then
			execute format('truncate %1$s', v.backup);
			execute format('insert into %1$s (%2$s) select %2$s from %3$s', v.backup, v.columns, v.name);
		else
			execute format('delete from %s', v.name);
			execute format('insert into %3$s (%2$s) overriding system value select %2$s from %1$s', v.backup, v.columns, v.name);
		end if;
	end loop;
end $$;
create function sim.forget_all() returns void language plpgsql as $$
declare v record;
begin
	set local session_replication_role = replica;
	for v in select * from sim.tables() loop
		execute format('delete from %s', v.name);
	end loop;
end $$;
create function sim.set_clock(p_ms numeric) returns void language sql as
	$$ select setval('sim.clock', greatest((p_ms * 1000)::bigint, (select last_value from sim.clock))) $$;
create function sim.now() returns timestamptz language sql volatile security definer set search_path = '' as
	$$ select to_timestamp(nextval('sim.clock') / 1000000.0) $$;
create function sim.wait_to_commit() returns trigger language plpgsql security definer set search_path = '' as
	$$ begin perform pg_advisory_xact_lock_shared(${COMMIT_LOCK}); return null; end $$;
create constraint trigger wait_to_commit after insert on public.op_inbox deferrable initially deferred
	for each row execute function sim.wait_to_commit();
do $do$
declare
	v_function record;
begin
	for v_function in
		select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname in ('public', 'private') and p.prokind = 'f'
			and pg_get_functiondef(p.oid) ~ '\\m(clock_timestamp|now)\\(\\)'
	loop
		execute regexp_replace(v_function.definition, '\\m(pg_catalog\\.)?(clock_timestamp|now)\\(\\)', 'sim.now()', 'g');
	end loop;
end $do$;`;

/** Every row of every table; past triggers, whose business is not the simulator's. */
const FORGET = 'select sim.forget_all()';

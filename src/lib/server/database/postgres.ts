// The `postgres` driver: any PostgreSQL 15–18 by its address. One call is one transaction, made as the actor's role.
// It knows no function by name and no rule; those are in supabase/migrations/.
import pg from 'pg';
import type { Actor, Database } from './database.ts';
import { DatabaseError, databaseError, isRetryable } from './errors.ts';
import { listenForPokes } from './pokes.ts';

export interface PostgresOptions {
	/** postgres://user:password@host:port/name */
	url: string;
	/** What `ready()` answers; an embedded PostgreSQL is an ordinary one that we started. */
	kind?: 'embedded' | 'postgres';
	maxConnections?: number;
	/** How long one statement may run, wait for a lock, or leave its transaction idle, in milliseconds. */
	limitsMs?: { statement: number; lock: number; idleInTransaction: number };
	/** Called at the end of `close()`, after the last connection has gone. */
	afterClose?: () => Promise<void>;
}

const ATTEMPTS = 4;
const LIMITS_MS = { statement: 20_000, lock: 5_000, idleInTransaction: 10_000 };

/** Opens the pool. Nothing is connected until the first call. */
export function openPostgres(options: PostgresOptions): Database {
	const limits = options.limitsMs ?? LIMITS_MS;
	const pool = new pg.Pool({
		connectionString: options.url,
		max: options.maxConnections ?? 10,
		connectionTimeoutMillis: 5_000,
		statement_timeout: limits.statement,
		lock_timeout: limits.lock,
		idle_in_transaction_session_timeout: limits.idleInTransaction,
		application_name: 'yuanhui',
		keepAlive: true,
		// Lets begin + claims, and function + commit, travel together: two round trips a call.
		pipeline: true
	});
	// A connection may die at any time, idle or lent: whoever waits on it learns that from the query, the pool makes another,
	// and nobody needs the event, which would end the process if nobody listened.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	const pokes = listenForPokes(options.url);

	return {
		async call(name, request, actor) {
			const body = toJson(name, request);
			for (let attempt = 1; ; attempt++) {
				try {
					return await callOnce(pool, { name, body, actor });
				} catch (cause) {
					const error = databaseError(cause);
					const nothingRan = cause instanceof NotStarted && error.kind === 'later';
					if (attempt >= ATTEMPTS || !(isRetryable(error) || nothingRan)) throw error;
					await pause(Math.random() * 20 * 2 ** attempt);
				}
			}
		},
		async ready() {
			try {
				const { rows } = await pool.query<{ version: string | null }>(
					'select max(version) as version from supabase_migrations.schema_migrations'
				);
				return { database: options.kind ?? 'postgres', schema: rows[0]?.version ?? 'none' };
			} catch (cause) {
				throw databaseError(cause);
			}
		},
		onPoke: (listener) => pokes.add(listener),
		async close() {
			await pokes.close();
			await pool.end();
			await options.afterClose?.();
		}
	};
}

/** The connection failed before the function was sent: calling again cannot do anything twice. */
class NotStarted extends DatabaseError {}

async function callOnce(pool: pg.Pool, call: { name: string; body: string; actor: Actor }): Promise<unknown> {
	const { role, claims } = claimsOf(call.actor);
	let client: pg.PoolClient | undefined;
	try {
		try {
			client = await pool.connect();
			await together([
				client.query('begin'),
				client.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [
					role,
					JSON.stringify(claims)
				])
			]);
		} catch (cause) {
			const error = databaseError(cause);
			throw new NotStarted(error.kind, error.code, { cause: error.cause });
		}
		// After an error in the function, this commit is a rollback: PostgreSQL ends a failed transaction no other way.
		const [answer] = await together([
			client.query<{ answer: unknown }>(`select public.${call.name}($1::jsonb) as answer`, [call.body]),
			client.query('commit')
		]);
		return answer?.rows[0]?.answer ?? null;
	} finally {
		// A connection that is not surely outside a transaction is never lent again.
		client?.release(!isIdle(client));
	}
}

/** Waits for every query, then throws the first error: the connection must be quiet before it is given back. */
async function together<T extends pg.QueryResult>(queries: Promise<T>[]): Promise<T[]> {
	const results = await Promise.allSettled(queries);
	return results.map((result) => {
		if (result.status === 'rejected') throw result.reason;
		return result.value;
	});
}

const isIdle = (client: pg.PoolClient): boolean => client.getTransactionStatus() === 'I';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function toJson(name: string, request: Record<string, unknown>): string {
	if (!/^[a-z][a-z_]*$/.test(name)) throw new TypeError(`Not the name of a database function: ${name}`);
	return JSON.stringify(request);
}

/** The role that a call runs as and what `auth.jwt()` answers in it, in the shape Supabase gives them. */
function claimsOf(actor: Actor): { role: string; claims: Record<string, string> } {
	switch (actor.kind) {
		case 'anonymous':
			return { role: 'anon', claims: { role: 'anon' } };
		case 'account':
			return { role: 'authenticated', claims: { sub: actor.user, role: 'authenticated' } };
		case 'enrolment':
			return {
				role: 'authenticated',
				claims: { role: 'authenticated', enrolment: actor.enrolment, event: actor.event }
			};
		case 'server':
			return { role: 'service_role', claims: { role: 'service_role' } };
	}
}

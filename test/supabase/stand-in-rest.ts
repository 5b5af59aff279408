// The stand-in's Data API: POST /rest/v1/rpc/<function> as PostgREST answers it. Connects as `authenticator`, which may become the three
// roles and has no rights of its own. See stand-in.ts for what this is and which documentation it follows.
import pg from 'pg';
import type { Answer, Asked } from './stand-in.ts';
import type { Gateway } from './stand-in-gateway.ts';
import { statusOf } from './stand-in-statuses.ts';

interface RestOptions {
	databaseUrl: string;
	owner: pg.Pool;
	limitsMs: { statement: number; lock: number; idleInTransaction: number };
	gateway: Gateway;
}

const AUTHENTICATOR = `do $$ begin
	if not exists (select from pg_roles where rolname = 'authenticator') then
		create role authenticator nologin noinherit;
	end if;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
	grant anon, authenticated, service_role to authenticator;
exception when others then
	-- Another test file granted them at the same moment.
	if not pg_has_role('authenticator', 'service_role', 'member') then raise; end if;
end $$`;

const MOST_CONNECTIONS = 10;

export async function restOf({ databaseUrl, owner, limitsMs, gateway }: RestOptions) {
	await owner.query(AUTHENTICATOR);
	const pool = new pg.Pool({
		connectionString: databaseUrl,
		max: MOST_CONNECTIONS,
		connectionTimeoutMillis: 10_000,
		statement_timeout: limitsMs.statement,
		lock_timeout: limitsMs.lock,
		idle_in_transaction_session_timeout: limitsMs.idleInTransaction,
		application_name: 'PostgREST (stand-in)'
	});
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));

	/** Volatility of `public.<name>(request jsonb)`, from what PostgREST would have in its schema cache; null: not there. */
	async function find(client: pg.PoolClient, name: string): Promise<string | null> {
		const { rows } = await client.query<{ provolatile: string }>(
			`select provolatile from pg_proc where pronamespace = 'public'::regnamespace and proname = $1 and proargnames = '{request}'`,
			[name]
		);
		return rows[0]?.provolatile ?? null;
	}

	/** A connection that answers: one that ended while it lay idle is thrown away, and nobody hears of it (PostgREST's pool recovers by itself). */
	async function take(): Promise<pg.PoolClient | null> {
		for (let dead = 0; dead <= MOST_CONNECTIONS; dead++) {
			const client = await pool.connect().catch(() => null);
			if (!client) return null;
			try {
				await client.query('set session authorization authenticator');
				return client;
			} catch {
				client.release(true);
			}
		}
		return null;
	}

	async function run(name: string, asked: Asked, who: { role: string; claims: string }): Promise<Answer> {
		const body = parse(asked.body);
		if (!body) return fault(400, 'PGRST102', 'Empty or invalid json');
		const client = await take();
		if (!client) return fault(503, 'PGRST000', 'Database connection error. Retrying the connection.');
		let isIdle = false;
		try {
			const volatility = Object.keys(body).join() === 'request' ? await find(client, name) : null;
			if (!volatility) {
				isIdle = true;
				return fault(404, 'PGRST202', `Could not find the function public.${name} in the schema cache`);
			}
			// A function that is stable or immutable runs read-only: one that claims so and writes fails here, as it would there.
			await client.query(`begin ${volatility === 'v' ? 'read write' : 'read only'}`);
			await client.query(
				`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true), set_config('search_path', '"public", "extensions"', true)`,
				[who.role, who.claims]
			);
			const { rows } = await client.query<{ answer: string | null }>(
				`select public.${name}(request := body.request)::text as answer from json_to_record($1::json) as body(request jsonb)`,
				[asked.body]
			);
			await client.query('commit');
			isIdle = true;
			return [200, rows[0]?.answer ?? 'null', { 'content-type': 'application/json; charset=utf-8' }];
		} catch (cause) {
			isIdle = await client.query('rollback').then(
				() => true,
				() => false
			);
			return answerTo(cause, who.role);
		} finally {
			client.release(!isIdle);
		}
	}

	return {
		async call(name: string, asked: Asked & { bearer: string }): Promise<Answer> {
			if (asked.method !== 'POST') return fault(405, 'PGRST101', 'Only GET and POST are allowed');
			if (!asked.headers['content-type']?.startsWith('application/json'))
				return fault(415, 'PGRST107', 'Content-Type not acceptable');
			const verified = await gateway.verify(asked.bearer);
			if ('fault' in verified)
				return verified.fault === 'expired'
					? fault(401, 'PGRST303', 'JWT expired')
					: fault(401, 'PGRST301', 'JWSError JWSInvalidSignature');
			const role = String(verified.claims.role ?? 'anon');
			return run(name, asked, { role, claims: JSON.stringify({ ...verified.claims, role }) });
		},
		close: () => pool.end()
	};
}

const fault = (status: number, code: string, message: string): Answer => [
	status,
	{ code, details: null, hint: null, message }
];

function parse(body: string): Record<string, unknown> | null {
	try {
		const parsed: unknown = JSON.parse(body);
		return parsed && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}

/** PostgreSQL's error as PostgREST forwards it. */
function answerTo(cause: unknown, role: string): Answer {
	if (!(cause instanceof pg.DatabaseError) || !cause.code)
		return fault(503, 'PGRST001', 'Database client error.');
	const { code, detail, hint, message } = cause;
	return [statusOf(code, role !== 'anon'), { code, details: detail ?? null, hint: hint ?? null, message }];
}

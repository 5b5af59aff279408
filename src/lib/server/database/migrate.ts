// Brings a database up to the program: the bootstrap, then every migration that it lacks, in order, each in a transaction.
// It knows no driver and no folder: whoever calls it reads the files (schema-bundled.ts in the app, test/postgres.ts in tests).
// To change the schema, add a file; an applied one must never change, and a database that disagrees is refused.
import { createHash } from 'node:crypto';
import type pg from 'pg';

/** One file of supabase/migrations: `<digits>_<name>.sql`. */
export interface Migration {
	/** The file's name, without its folder. */
	file: string;
	sql: string;
}

export interface Schema {
	bootstrap: string;
	migrations: readonly Migration[];
}

/** The database cannot be brought to this program's schema; the message says what to do. */
export class MigrationError extends Error {
	override readonly name = 'MigrationError';
}

/** Any number, but the same for every server: two of them never migrate at once. */
const LOCK = 7_308_325_001;

// Supabase's own table, so that its tools see what was applied; `sha256` is ours, and null for what they applied.
const HISTORY = `
	create schema if not exists supabase_migrations;
	create table if not exists supabase_migrations.schema_migrations (
		version text primary key, statements text[], name text
	);
	alter table supabase_migrations.schema_migrations add column if not exists sha256 text;
`;

/**
 * Applies what is missing. Returns the files applied, in order.
 * @throws MigrationError when the database was made by other files than these; `cause` is PostgreSQL's error when a file fails.
 */
export async function migrate(client: pg.Client | pg.PoolClient, schema: Schema): Promise<string[]> {
	const migrations = inOrder(schema.migrations);
	await client.query('select pg_advisory_lock($1)', [LOCK]);
	try {
		await inTransaction(client, () => client.query(HISTORY + schema.bootstrap));
		const { rows } = await client.query<{ version: string; sha256: string | null }>(
			'select version, sha256 from supabase_migrations.schema_migrations'
		);
		const applied = new Map(rows.map((row) => [row.version, row.sha256]));
		refuseStrangers(migrations, applied);

		const missing = migrations.filter(({ version }) => !applied.has(version));
		for (const migration of missing) await apply(client, migration);
		return missing.map(({ file }) => file);
	} finally {
		await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {});
	}
}

interface Step extends Migration {
	version: string;
	name: string;
	sha256: string;
}

function inOrder(migrations: readonly Migration[]): Step[] {
	const steps = migrations.map(({ file, sql }) => {
		const [, version, name] = /^(\d+)_([a-z0-9_-]+)\.sql$/.exec(file) ?? [];
		if (!version || !name)
			throw new MigrationError(`${file} is not a migration's name: write <digits>_<name>.sql.`);
		return { file, sql, version, name, sha256: createHash('sha256').update(sql).digest('hex') };
	});
	steps.sort((a, b) => (a.version < b.version ? -1 : 1));
	steps.forEach((step, i) => {
		if (step.version === steps[i - 1]?.version)
			throw new MigrationError(`${step.file} and ${steps[i - 1]?.file} have the same number.`);
	});
	return steps;
}

function refuseStrangers(steps: Step[], applied: ReadonlyMap<string, string | null>) {
	const known = new Set(steps.map(({ version }) => version));
	const newest = [...applied.keys()].sort().at(-1) ?? '';
	for (const version of applied.keys())
		if (!known.has(version))
			throw new MigrationError(
				`This database holds migration ${version}, which this program does not know. It was last used by a newer version: start that one.`
			);
	for (const step of steps) {
		const sha256 = applied.get(step.version);
		if (sha256 && sha256 !== step.sha256)
			throw new MigrationError(
				`${step.file} is not the file this database was made with. Put it back and add a new migration instead (or, if nothing in this database matters, start with an empty one).`
			);
		if (!applied.has(step.version) && step.version < newest)
			throw new MigrationError(
				`${step.file} comes before ${newest}, which this database already has. Give it a later number.`
			);
	}
}

async function apply(client: pg.Client | pg.PoolClient, step: Step) {
	try {
		await inTransaction(client, async () => {
			await client.query(step.sql);
			await client.query(
				'insert into supabase_migrations.schema_migrations (version, name, statements, sha256) values ($1, $2, $3, $4)',
				[step.version, step.name, [step.sql], step.sha256]
			);
		});
	} catch (cause) {
		throw new MigrationError(`${step.file}${place(step.sql, cause)}: ${(cause as Error).message}`, { cause });
	}
}

/** PostgreSQL gives the position of a syntax error in characters, from 1. */
function place(sql: string, cause: unknown): string {
	const position = Number((cause as { position?: string }).position);
	return position ? ` line ${sql.slice(0, position).split('\n').length}` : '';
}

async function inTransaction(client: pg.Client | pg.PoolClient, work: () => Promise<unknown>) {
	await client.query('begin');
	try {
		await work();
		await client.query('commit');
	} catch (cause) {
		await client.query('rollback').catch(() => {});
		throw cause;
	}
}

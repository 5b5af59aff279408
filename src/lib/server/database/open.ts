// Opens the database that the environment asks for, migrated and ready to be called.
import pg from 'pg';
import * as z from 'zod';
import type { Database } from './database.ts';
import { startEmbedded } from './embedded.ts';
import { migrate, type Schema } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { SettingsError } from './settings-error.ts';
import { openSupabaseProject } from './supabase-open.ts';
import { readSupabaseSettings } from './supabase-settings.ts';

export { SettingsError };

const settings = z.object({
	DATABASE_URL: z
		.string()
		.refine((value) => /^postgres(ql)?:\/\/./.test(value) && URL.canParse(value), {
			error: 'must look like postgres://user:password@host:5432/name'
		})
		.optional(),
	DATA_DIR: z.string().default('./data')
});

/** An empty variable counts as not set: that is what `DATABASE_URL= npm start` means. */
function read(env: Record<string, string | undefined>) {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
	const result = settings.safeParse(given);
	if (result.success) return result.data;
	const lines = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
	throw new SettingsError(`Wrong settings: ${lines.join('; ')}.`);
}

/** `schema` is schema-bundled.ts in the app, schema-files.ts outside a build. */
export interface OpenOptions {
	schema: Schema;
	log?: (line: string) => void;
}

/**
 * SUPABASE_URL names a Supabase project, which must have been migrated (docs/guide/supabase.md). DATABASE_URL names a PostgreSQL 15–18;
 * without either one is started below DATA_DIR (./data). Those two are migrated before this returns.
 * @throws SettingsError · DirectoryInUse · MigrationError, each with a message for whoever starts the server.
 */
export async function openDatabase(
	env: Record<string, string | undefined>,
	{ schema, log = console.log }: OpenOptions
): Promise<Database> {
	const supabase = readSupabaseSettings(env);
	if (supabase && 'wrong' in supabase)
		throw new SettingsError(`Wrong settings: ${supabase.wrong.join('; ')}.`);
	if (supabase) return await openSupabaseProject(supabase.settings, schema);
	const { DATABASE_URL, DATA_DIR } = read(env);
	if (DATABASE_URL) {
		await bringUp(DATABASE_URL, { schema, log });
		return openPostgres({ url: DATABASE_URL });
	}
	const embedded = await startEmbedded({ dataDir: DATA_DIR, log });
	try {
		await bringUp(embedded.url, { schema, log });
	} catch (cause) {
		await embedded.stop();
		throw cause;
	}
	return openPostgres({
		url: embedded.url,
		kind: 'embedded',
		maxConnections: 20,
		afterClose: () => embedded.stop()
	});
}

async function bringUp(url: string, { schema, log }: Required<OpenOptions>) {
	const client = new pg.Client({
		connectionString: url,
		application_name: 'yuanhui migrate',
		connectionTimeoutMillis: 10_000
	});
	// Said again by the query that it interrupts.
	client.on('error', () => {});
	try {
		await client.connect();
	} catch (cause) {
		const { code, message } = cause as { code?: string; message: string };
		throw new SettingsError(
			`The database at ${withoutPassword(url)} does not answer (${code ?? message}). Check DATABASE_URL.`,
			{ cause }
		);
	}
	try {
		const { rows } = await client.query<{ number: number }>(
			"select current_setting('server_version_num')::int as number"
		);
		if ((rows[0]?.number ?? 0) < 150_000)
			throw new SettingsError('The database is older than PostgreSQL 15.');
		const applied = await migrate(client, schema);
		if (applied.length) log(`Migrated the database up to ${applied.at(-1)} (files: ${applied.length})`);
	} finally {
		await client.end();
	}
}

function withoutPassword(url: string): string {
	const { host, pathname } = new URL(url);
	return host + pathname;
}

// Opens a Supabase project for the server: are the keys good, and is the schema the one this program was written for? Migrations are
// applied by Supabase's own command line (`supabase db push`); this only looks, and says what to do.
import type { Database } from './database.ts';
import { DatabaseError } from './errors.ts';
import { MigrationError, type Schema } from './migrate.ts';
import { SettingsError } from './settings-error.ts';
import { isTurnedAway, openSupabase, type SupabaseOptions } from './supabase.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** @throws SettingsError · MigrationError, each with a message for whoever starts the server. */
export async function openSupabaseProject(options: SupabaseOptions, schema: Schema): Promise<Database> {
	const database = openSupabase(options);
	await checkSchema(database, schema);
	// Only the server may ask for the version: everybody else must be turned away by the database itself.
	await expectTurnedAway(database.call('schema_version', {}, { kind: 'anonymous' }), {
		variable: 'SUPABASE_PUBLISHABLE_KEY'
	});
	await expectTurnedAway(
		database.call('schema_version', {}, { kind: 'enrolment', enrolment: NOBODY, event: NOBODY }),
		{ variable: options.phoneKey.kind === 'jwk' ? 'SUPABASE_JWT_KEY' : 'SUPABASE_JWT_SECRET' }
	);
	return database;
}

async function checkSchema(database: Database, schema: Schema): Promise<void> {
	const ours =
		schema.migrations
			.map(({ file }) => /^\d+/.exec(file)?.[0] ?? '')
			.sort()
			.at(-1) ?? 'none';
	const there = await database.ready().then(({ schema }) => schema, explain);
	if (there === ours) return;
	throw new MigrationError(
		there !== 'none' && there > ours
			? `The project holds migration ${there}, which this program does not know. It was last used by a newer version: start that one.`
			: `The project is at migration ${there}, this program needs ${ours}. Run: supabase link --project-ref <project>, then supabase db push`
	);
}

function explain(cause: unknown): string {
	if (!(cause instanceof DatabaseError)) throw cause;
	if (cause.code === '42883') return 'none';
	if (cause.kind === 'later')
		throw new SettingsError(
			'The Supabase project does not answer. Check SUPABASE_URL, and that it is not paused.',
			{
				cause
			}
		);
	throw new SettingsError('The Supabase project does not accept SUPABASE_SECRET_KEY.', { cause });
}

async function expectTurnedAway(asked: Promise<unknown>, { variable }: { variable: string }): Promise<void> {
	const cause = await asked.then(
		() => null,
		(cause: unknown) => cause
	);
	if (cause === null)
		throw new SettingsError(
			`${variable} opens more than it should: it is a secret key, or grants were changed.`
		);
	if (!isTurnedAway(cause))
		throw new SettingsError(`The Supabase project does not accept what ${variable} stands for.`, { cause });
}

// The identity that belongs to the database the environment asks for: Supabase Auth on a Supabase project, our own everywhere else.
import type { Database } from '../database/database.ts';
import { readSupabaseSettings } from '../database/supabase-settings.ts';
import type { Identity } from './identity.ts';
import { localIdentity } from './local-identity.ts';
import { supabaseIdentity } from './supabase-identity.ts';

/** `secret` is `server_secret('identity')`. The settings were checked when the database was opened. */
export function openIdentity(
	env: Record<string, string | undefined>,
	{ database, secret }: { database: Database; secret: string }
): Identity {
	const supabase = readSupabaseSettings(env);
	return supabase && 'settings' in supabase
		? supabaseIdentity({ database, secret, settings: supabase.settings })
		: localIdentity({ database, secret });
}

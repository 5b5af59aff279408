// Which store the whole files lie in: Supabase Storage where the database is a Supabase project, else the disk of this server.
import { join } from 'node:path';
import { SettingsError } from '../database/settings-error.ts';
import { readSupabaseSettings } from '../database/supabase-settings.ts';
import { FileStore } from './file-store.ts';
import { supabaseFiles } from './supabase-files.ts';

/** Nothing is asked of anybody until the first file. @throws SettingsError */
export function openFiles(env: Record<string, string | undefined>): FileStore {
	const dir = join(env.DATA_DIR?.trim() || './data', 'files');
	const supabase = readSupabaseSettings(env);
	if (supabase && 'wrong' in supabase)
		throw new SettingsError(`Wrong settings: ${supabase.wrong.join('; ')}.`);
	return supabase ? new FileStore(dir, supabaseFiles(supabase.settings)) : new FileStore(dir);
}

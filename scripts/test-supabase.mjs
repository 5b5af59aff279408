// `npm run test:supabase`: the driver contract and signing in, against the live Supabase project that the environment names.
// docs/guide/supabase.md says which variables; without SUPABASE_URL nothing is asked of anybody.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
const { SUPABASE_URL, SUPABASE_DB_URL } = process.env;

if (!SUPABASE_URL?.trim()) {
	console.log('Skipped: SUPABASE_URL is not set, so no live project was asked.');
	console.log('Over the stand-in the same suite runs in `npm test` and in `npm run test:drivers`.');
	process.exit(0);
}
if (!SUPABASE_DB_URL?.trim()) {
	console.error(
		'SUPABASE_DB_URL must be set as well: the address of the project’s PostgreSQL (direct, or the pooler in session mode), as postgres. The suite makes its functions there.'
	);
	process.exit(1);
}
console.log(`Asking ${new URL(SUPABASE_URL).host}. On this project the suite now
  · makes tables and functions named contract_… in the schema public, and drops them at the end;
  · ends connections of the Data API (role authenticator) to see that nobody notices;
  · makes one account in Auth, signs in, refreshes and signs out, and deletes it;
  · makes the private bucket yuanhui-files in Storage, puts files into it and takes them away;
  · leaves lines in audit_entries (append-only) for those sign-ins.
Use a project that is there to be tested on.\n`);

const PATH = [join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter);
const { status, error } = spawnSync('vitest', ['run', '--config', 'test/supabase/vitest.live.config.ts'], {
	stdio: 'inherit',
	env: { ...process.env, DATABASE_URL: '', PATH }
});
if (error) console.error(error.message);
process.exit(status ?? 1);

// `npm run test:drivers`: the driver contract over every way to a database, then the main job end to end on each of the three drivers.
// Supabase is what stands in for it (test/supabase/stand-in.ts); `npm run test:supabase` asks a real project.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build-if-changed.mjs';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
const PATH = [join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter);
/** @type {string[]} */
const failed = [];

step('driver contract', ['vitest', 'run', 'test/sql/driver-postgres.test.ts', 'test/supabase']);
if (!buildIfChanged()) failed.push('build');
else
	for (const database of ['embedded', 'postgres', 'supabase'])
		step(`main job on ${database}`, ['playwright', 'test', 'test/e2e/main-job.spec.ts'], {
			YUANHUI_E2E_DATABASE: database
		});

console.log(failed.length ? `\nFailed: ${failed.join(', ')}` : '\nAll three drivers passed.');
process.exit(failed.length ? 1 : 0);

/**
 * @param {string} name
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
function step(name, [program, ...args], env = {}) {
	console.log(`\n── ${name}`);
	const { status, error } = spawnSync(program, args, {
		stdio: 'inherit',
		env: { ...process.env, ...env, PATH }
	});
	if (error) console.error(error.message);
	if (status !== 0) failed.push(name);
}

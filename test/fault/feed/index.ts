// npm run fault:feed [-- --seconds 10 --writers 16 --lock-seconds 30]
// T20, T21, T22, T40 on a real PostgreSQL with fsync on: writers whose commits are delayed, pullers that must miss nothing, and beside them
// the cursors that others use, which must miss something here, or the test shows nothing. Exits 1 when either is not so.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '../../../src/lib/server/database/embedded.ts';
import { migrate } from '../../../src/lib/server/database/migrate.ts';
import { openPostgres } from '../../../src/lib/server/database/postgres.ts';
import { readSchemaFiles } from '../../../src/lib/server/database/schema-files.ts';
import { foundWorld, person } from '../../sql/world.ts';
import { runNaive } from './naive.ts';
import { runOurs } from './ours.ts';
import { runStuck } from './stuck.ts';

const { values } = parseArgs({
	options: {
		seconds: { type: 'string', default: '10' },
		writers: { type: 'string', default: '16' },
		'lock-seconds': { type: 'string', default: '30' }
	}
});
const [seconds, writers, lockSeconds] = [values.seconds, values.writers, values['lock-seconds']].map(Number);
if (![seconds, writers, lockSeconds].every((n) => Number.isFinite(n) && n! > 0)) {
	console.error('Usage: npm run fault:feed -- --seconds 10 --writers 16 --lock-seconds 30');
	process.exit(2);
}

const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-feed-'));
chmodSync(dataDir, 0o711);
const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
const faults: string[] = [];
try {
	const client = new pg.Client({ connectionString: embedded.url });
	await client.connect();
	await migrate(client, readSchemaFiles());
	await client.end();
	const database = openPostgres({ url: embedded.url, maxConnections: 20 });
	const world = await foundWorld(database);
	const people = Array.from({ length: 300 }, (_, i) => person(`参会人${i}`));
	await world.perform('addAttendee', people);
	const setting = { url: embedded.url, world, people, writers: writers!, ms: seconds! * 1000 };

	console.log(
		`${writers} writers, three commits in ten delayed by up to 30 ms, pullers every 10 ms, ${seconds} s each\n`
	);
	faults.push(...(await runOurs(setting)));
	faults.push(...(await runNaive(setting)));
	faults.push(...(await runStuck({ ...setting, lockMs: lockSeconds! * 1000 })));
	await database.close();
} finally {
	await embedded.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
for (const fault of faults) console.log(`✗ ${fault}`);
console.log(faults.length ? '\nNOT AS IT MUST BE.' : '\nNothing was missed where nothing may be.');
process.exit(faults.length ? 1 : 0);

// `npm run restore -- --from DIR [--yes]`: puts a backup in the place of the embedded database. `-- --epoch`: only tells the streams
// that the database went back, after it was restored by other means.
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { restore } from '../src/lib/server/backup/restore.ts';
import { openDatabase } from '../src/lib/server/database/open.ts';
import { readSchemaFiles } from '../src/lib/server/database/schema-files.ts';
import { endWell, readArguments, sayError } from './command.mjs';

const USAGE = 'npm run restore -- --from FOLDER [--yes]   or   npm run restore -- --epoch';
const given = readArguments(
	() =>
		parseArgs({
			options: { from: { type: 'string' }, yes: { type: 'boolean' }, epoch: { type: 'boolean' } }
		}).values,
	USAGE
);
if (Boolean(given.from) === Boolean(given.epoch)) sayError(`Use: ${USAGE}`);
const named = ['SUPABASE_URL', 'DATABASE_URL'].find((name) => process.env[name]?.trim());
if (given.from && named)
	sayError(
		`${named} names a PostgreSQL of your own: restore it with its own tools, then run: npm run restore -- --epoch`
	);

const PHONES = [
	'',
	'What happens now:',
	'  1. Start the server (npm start). Phones notice at their next contact that it went back.',
	'  2. By themselves they send again every record they still keep, also those shown 已上传, and fetch the list anew.',
	'     Nothing has to be done on a phone but to open the app where there is a network.',
	'  3. The organiser’s page of each event says which phones still owe records. What the desk entered after the backup',
	'     (settings, imports, passes, decisions) is not on any phone: enter it again.',
	'  4. A phone that was stopped (停用) after the backup works again, and what it recorded counts. Stop it again, first of all.'
];

await endWell(async () => {
	if (given.epoch) {
		const database = await openDatabase(process.env, { schema: readSchemaFiles() });
		const { events } = await database
			.call('begin_epoch', {}, { kind: 'server' })
			.finally(() => database.close());
		console.log(`${events} event(s) began a new epoch.`);
		return console.log(PHONES.join('\n'));
	}
	const restored = await restore({
		from: given.from,
		dataDir: process.env.DATA_DIR?.trim() || './data',
		schema: readSchemaFiles(),
		confirm: given.yes ? undefined : ask
	});
	if (!restored) return console.log('Nothing was changed.');
	const { manifest, kept, events } = restored;
	console.log(`\nRestored the database as it was at ${manifest.takenAt} (schema ${manifest.schema}).`);
	console.log(`  ${events} event(s) began a new epoch.`);
	if (kept) console.log(`  What was there before is kept in ${kept}; remove it when all is well.`);
	console.log(PHONES.join('\n'));
});

/** @param {{ manifest: import('../src/lib/server/backup/manifest.ts').Manifest, replaces: boolean }} about */
async function ask({ manifest, replaces }) {
	console.log(
		`\nThe backup is whole: taken at ${manifest.takenAt}, schema ${manifest.schema}, ${manifest.events.length} event(s).`
	);
	if (replaces) console.log('The database that is there now will be put aside, not removed.');
	if (!process.stdin.isTTY) sayError('Nobody is there to be asked: add --yes to restore.');
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Restore it? Type yes: ').finally(() => terminal.close());
	return answer.trim().toLowerCase() === 'yes';
}

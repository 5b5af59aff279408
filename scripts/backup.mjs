// `npm run backup [-- --to DIR] [--keep N]`: one verified backup of the embedded PostgreSQL, whether or not the server runs.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp, removeOldBackups } from '../src/lib/server/backup/back-up.ts';
import { endWell, readArguments, sayError } from './command.mjs';

const { to, keep } = readArguments(
	() => parseArgs({ options: { to: { type: 'string' }, keep: { type: 'string' } } }).values,
	'npm run backup [-- --to FOLDER] [--keep HOW_MANY]'
);
const named = ['SUPABASE_URL', 'DATABASE_URL'].find((name) => process.env[name]?.trim());
if (named)
	sayError(
		[
			`${named} names a PostgreSQL of your own: back it up with its own tools (pg_dump, pg_basebackup, your provider).`,
			'After restoring it, before the server starts, run: npm run restore -- --epoch',
			'Then phones see that the server went back, and send again what they still keep.'
		].join('\n')
	);
if (keep !== undefined && !/^[1-9]\d*$/.test(keep)) sayError('--keep must be a number from 1.');

const dataDir = process.env.DATA_DIR?.trim() || './data';
const folder = to ?? (process.env.BACKUP_DIR?.trim() || join(dataDir, 'backups'));
await endWell(async () => {
	const { folder: made, manifest } = await backUp({ dataDir, to: folder });
	const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
	console.log(`\nBackup: ${made}`);
	console.log(
		`  ${Math.ceil(bytes / 1024 / 1024)} MB in ${manifest.files.length} files, schema ${manifest.schema}, ${manifest.events.length} event(s)`
	);
	console.log(`  opened as a PostgreSQL of its own and found whole at ${manifest.verifiedAt}`);
	console.log(
		'  It holds personal data and the keys of this installation: keep it where only you can read it.'
	);
	if (keep) for (const old of await removeOldBackups(folder, Number(keep))) console.log(`Removed ${old}`);
});

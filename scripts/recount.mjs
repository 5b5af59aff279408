// `npm run recount`: compares the numbers of all programmes with a recount from the facts, whether or not the server runs, and names what drifted.
// Ends with 1 when anything did. It changes nothing.
import pg from 'pg';
import { openSource } from '../src/lib/server/backup/source.ts';
import { endWell, readArguments } from './command.mjs';
import { parseArgs } from 'node:util';

readArguments(() => parseArgs({ options: {} }), 'npm run recount');
const url = process.env.DATABASE_URL?.trim();

await endWell(async () => {
	const source = url
		? { url, close: async () => {} }
		: await openSource({ dataDir: process.env.DATA_DIR?.trim() || './data', log: () => {} });
	const client = new pg.Client({ connectionString: source.url });
	try {
		await client.connect();
		// One snapshot: what is written meanwhile is in all of it, or in none.
		const { rows } = await client.query(`select public.verify_programmes('{}') as answer`);
		const { programmes, figures, drift } = rows[0].answer;
		console.log(`${programmes} programme(s), ${figures} figure(s) counted again from the facts.`);
		for (const { programme, key, what, period, subject } of drift)
			console.log(
				`DRIFT ${programme} ${key}: ${what}${period === undefined ? '' : ` of period ${period}`}${subject ? ` (${subject})` : ''}`
			);
		console.log(
			drift.length ? `${drift.length}${drift.length === 50 ? ' or more' : ''} difference(s).` : 'Drift: none.'
		);
		if (drift.length) process.exitCode = 1;
	} finally {
		await client.end();
		await source.close();
	}
});

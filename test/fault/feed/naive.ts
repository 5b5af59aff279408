// The same writers on a plain table, and the two cursors that most systems use: a sequence, and the time of the change. They must miss rows.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Setting } from './ours.ts';
import { during, maybeLater } from './timing.ts';

const CURSORS = {
	bigserial: {
		sql: 'select op, id::text as at, id::text from naive where id > $1::bigint order by id limit 500',
		first: ['0']
	},
	'(updated_at, id)': {
		sql: `select op, updated_at::text as at, id::text from naive
			where (updated_at, id) > ($1::timestamptz, $2::bigint) order by updated_at, id limit 500`,
		first: ['-infinity', '0']
	}
} as const;

export async function runNaive({ url, writers, ms }: Setting): Promise<string[]> {
	const owner = await connect(url);
	await owner.query(
		'create table naive (id bigserial primary key, op uuid not null, updated_at timestamptz not null default now())'
	);
	const committed: string[] = [];
	let isOver = false;
	const reading = Object.entries(CURSORS).map(async ([name, { sql, first }]) => {
		const client = await connect(url);
		const seen = new Set<string>();
		let cursor: string[] = [...first];
		const pull = async () => {
			const { rows } = await client.query<{ op: string; at: string; id: string }>(sql, cursor);
			for (const row of rows) seen.add(row.op);
			const last = rows.at(-1);
			if (last) cursor = cursor.length === 1 ? [last.id] : [last.at, last.id];
			return rows.length;
		};
		while (!isOver) {
			await pull();
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		while (await pull());
		await client.end();
		return { name, seen };
	});
	await Promise.all(
		Array.from({ length: writers }, async () => {
			const client = await connect(url);
			await during(ms, async () => {
				const op = randomUUID();
				await client.query('begin');
				await client.query('insert into naive (op) values ($1)', [op]);
				await maybeLater();
				await client.query('commit');
				committed.push(op);
			});
			await client.end();
		})
	);
	isOver = true;
	const faults: string[] = [];
	for (const { name, seen } of await Promise.all(reading)) {
		const missed = committed.filter((op) => !seen.has(op)).length;
		const share = ((missed / committed.length) * 100).toFixed(1);
		console.log(`${name.padEnd(32)} committed ${committed.length}   missed ${missed} (${share} %)`);
		if (missed === 0) faults.push(`T20 the ${name} cursor missed nothing: this run proves nothing`);
	}
	await owner.query('drop table naive');
	await owner.end();
	return faults;
}

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	return client;
}

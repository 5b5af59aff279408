// A year of the bench, ready to be asked: a PostgreSQL of its own with generated facts, a bureau's programme over all of them and one park's. Knows what is asked, not how long it takes.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../../src/lib/server/database/embedded.ts';
import { migrate } from '../../../src/lib/server/database/migrate.ts';
import { openPostgres } from '../../../src/lib/server/database/postgres.ts';
import { readSchemaFiles } from '../../../src/lib/server/database/schema-files.ts';
import { BUREAU, generate, PARK, YEAR, type Size } from './generate.ts';
import { PLAIN } from './plain.ts';

export interface Year {
	size: Size;
	/** How long both programmes took to be counted from nothing, in milliseconds. */
	countedMs: number;
	/** The bureau's programme. */
	read(): Promise<unknown>;
	/** The first page of records behind its largest figure. */
	records(): Promise<unknown>;
	readOfPark(): Promise<unknown>;
	/** Every figure of the bureau's programme, by a plain aggregate each. */
	plain(): Promise<Record<string, number>>;
	/** The figures and the plain aggregates are the same numbers. */
	areEqual(): Promise<boolean>;
	close(): Promise<void>;
}

export async function openYear(size: Size): Promise<Year> {
	const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-rollup-'));
	chmodSync(dataDir, 0o711);
	const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
	const client = new pg.Client({ connectionString: embedded.url });
	await client.connect();
	await migrate(client, readSchemaFiles());
	await generate(client, size);
	const [bureau, organiser] = [
		await account(client, BUREAU, 'bureau'),
		await account(client, PARK, 'organiser')
	];
	const began = performance.now();
	const [programme, ofPark] = [await adopt(client, BUREAU), await adopt(client, PARK)];
	const countedMs = performance.now() - began;
	await client.query('vacuum analyze');
	const database = openPostgres({ url: embedded.url });
	const ask = (name: string, request: Record<string, unknown>, user: string) =>
		database.call(name, request, { kind: 'account', user });
	const read = () => ask('read_programme', { programme }, bureau);
	const plain = async () => {
		const figures: Record<string, number> = {};
		for (const { key, sql } of PLAIN)
			figures[key] = Number((await client.query<{ n: string }>(sql)).rows[0]!.n);
		return figures;
	};
	return {
		size,
		countedMs,
		read,
		records: () => ask('list_programme_records', { programme, key: 'attendances', period: 0 }, bureau),
		readOfPark: () => ask('read_programme', { programme: ofPark }, organiser),
		plain,
		async areEqual() {
			const { figures } = (await read()) as { figures: { key: string; period: number; value: number }[] };
			const plainly = await plain();
			return PLAIN.every(
				({ key }) => figures.find((one) => one.key === key && one.period === 0)?.value === plainly[key]
			);
		},
		async close() {
			await Promise.all([database.close(), client.end()]);
			await embedded.stop();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** Adopts the programme past the door, whose time limit a year of facts at once would overrun; a real one grows with them. */
async function adopt(client: pg.Client, organisation: string): Promise<string> {
	const metrics = PLAIN.map(({ key, metric, filters }) => ({ key, metric, filters, basis: 'year' }));
	const { rows } = await client.query<{ id: string }>(
		`insert into programmes (id, organisation, definition, settings, starts_on, ends_on, adopted_at, op)
		values (gen_random_uuid(), $1, '{"id": "bench", "name": {"zh": "年度项目", "en": "Year"}}', '{}', '${YEAR}-01-01', '${YEAR}-12-31', now(), gen_random_uuid()) returning id`,
		[organisation]
	);
	const { id } = rows[0]!;
	await client.query('select private.put_metrics($1, $2)', [id, JSON.stringify(metrics)]);
	await client.query('select private.count_programme($1)', [id]);
	return id;
}

async function account(client: pg.Client, organisation: string, role: string): Promise<string> {
	const { rows } = await client.query<{ id: string }>('select gen_random_uuid() as id');
	const { id } = rows[0]!;
	await client.query('set session_replication_role = replica');
	await client.query(`insert into people (id, name) values ($1, '局')`, [id]);
	await client.query('insert into roles (person, organisation, role) values ($1, $2, $3)', [
		id,
		organisation,
		role
	]);
	await client.query('set session_replication_role = origin');
	return id;
}

// Backups of a real PostgreSQL with everything safe switched on, restored, and filled again by phones that run the production sync code.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { diskFiles } from '#lib/server/files/disk-files.ts';
import { FileStore } from '#lib/server/files/file-store.ts';
import { LocalDatabase } from '#lib/local-db/database.ts';
import { keepEnrolment } from '#lib/local-db/enrolments.ts';
import { redeemPass } from '#lib/rpc/enrol.ts';
import { trpcTransport } from '#lib/rpc/transport.ts';
import { backUp, listBackups, removeOldBackups } from '#lib/server/backup/back-up.ts';
import { dailyBackup, lastDue } from '#lib/server/backup/daily.ts';
import { readManifest } from '#lib/server/backup/manifest.ts';
import { restore } from '#lib/server/backup/restore.ts';
import { backupName, takenAtOf } from '#lib/server/backup/manifest.ts';
import type { Database } from '#lib/server/database/database.ts';
import { RESTORE_MARK, startEmbedded } from '#lib/server/database/embedded.ts';
import { openDatabase } from '#lib/server/database/open.ts';
import { readSchemaFiles } from '#lib/server/database/schema-files.ts';
import { enrolmentTokens, type EnrolmentTokens } from '#lib/server/identity/enrolment-token.ts';
import { makePassSecrets } from '#lib/server/pass-secrets.ts';
import { appRouter } from '#lib/server/trpc/router.ts';
import type { ArgsOf } from '#lib/domain/phone-verbs.ts';
import { SyncEngine } from '#lib/sync/engine.ts';
import { record, type Draft } from '#lib/sync/record.ts';
import { fakeWorld } from '../fakes/phone-world.ts';
import { foundWorld, HOUR, iso, person, type World } from './world.ts';

const schema = readSchemaFiles();
const log = () => {};
let home: string;
let dataDir: string;
let backups: string;

let preparedBackup: string;
/** Migrated and stopped, with a backup of it; what does not ask how one is made begins with a copy. */
const prepared = mkdtempSync(join(tmpdir(), 'yuanhui-prepared-'));
beforeAll(async () => {
	chmodSync(prepared, 0o711);
	await (await openDatabase({ DATA_DIR: join(prepared, 'data') }, { schema, log })).close();
	preparedBackup = (await backUp({ dataDir: join(prepared, 'data'), to: join(prepared, 'backups'), log }))
		.folder;
});
afterAll(() => rmSync(prepared, { recursive: true, force: true }));
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'yuanhui-backup-'));
	chmodSync(home, 0o711);
	dataDir = join(home, 'data');
	backups = join(home, 'backups');
	execFileSync('cp', ['-a', join(prepared, 'data'), dataDir]);
});

interface Server {
	database: Database;
	tokens: EnrolmentTokens;
}
let server: Server | null = null;
async function startServer(): Promise<Server> {
	const database = await openDatabase({ DATA_DIR: dataDir }, { schema, log });
	const { secret } = (await database.call('server_secret', { name: 'enrolment' }, { kind: 'server' })) as {
		secret: string;
	};
	return (server = { database, tokens: enrolmentTokens(secret) });
}
async function stopServer() {
	const open = server;
	server = null;
	await open?.database.close();
}
afterEach(async () => {
	vi.unstubAllGlobals();
	await stopServer();
	rmSync(home, { recursive: true, force: true, maxRetries: 50 });
});

/** As the owner, on the running server. */
async function sql<Row extends pg.QueryResultRow>(text: string, params: unknown[] = []): Promise<Row[]> {
	const password = readFileSync(join(dataDir, 'database-password'), 'utf8').trim();
	const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
	const client = new pg.Client({
		connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/yuanhui`
	});
	await client.connect();
	return client.query<Row>(text, params).then(
		({ rows }) => client.end().then(() => rows),
		(cause) => client.end().then(() => Promise.reject(cause))
	);
}

/** Production code from the record to the wire; the wire is a function call, and nobody answers while no server runs. */
function wireUp() {
	vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
		if (!server) throw new TypeError('Failed to fetch');
		const { database, tokens } = server;
		const request = new Request(new URL(input, 'http://localhost'), init);
		const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
		return fetchRequestHandler({
			endpoint: '/trpc',
			req: request,
			router: appRouter,
			createContext: async () => ({
				database,
				tokens,
				files: new FileStore('/nowhere', diskFiles('/nowhere/whole')),
				phone: token ? await tokens.verify(token) : null,
				address: 'test'
			})
		});
	});
}

async function enrolPhone(world: World, number: number) {
	const secrets = makePassSecrets();
	await world.perform('issuePass', [
		{
			pass: randomUUID(),
			person: `工作人员${number}`,
			fields: ['title'],
			station: world.stations[0],
			expiresAt: iso(Date.now() + 24 * HOUR),
			maxRedemptions: 1,
			tokenHash: secrets.tokenHash,
			codeHash: secrets.codeHash
		}
	]);
	const redeemed = await redeemPass({ enrolment: randomUUID(), device: 'test', pass: secrets.token });
	if (!redeemed.ok) throw new Error(redeemed.why);
	const { enrolment: id, ...granted } = redeemed.enrolment;
	const database = new LocalDatabase(`phone-${id}`, { indexedDB: new IDBFactory(), IDBKeyRange });
	await keepEnrolment(database, { id, ...granted });
	const clock = { wall: Date.now, monotonic: () => performance.now(), boot: randomUUID() };
	const phoneWorld = { ...fakeWorld(), clock };
	const engine = new SyncEngine(database, { ...trpcTransport(), poke: () => () => {} }, phoneWorld);
	engine.start();
	return {
		id,
		database,
		record: (drafts: Draft[]) => record({ database, world: phoneWorld }, id, drafts),
		syncNow: () => engine.syncNow(),
		stop: () => engine.stop()
	};
}
type TestPhone = Awaited<ReturnType<typeof enrolPhone>>;

/** `count` operations as at a door: check-ins of listed people, somebody registered on the spot now and then, an undo. */
async function work(
	world: World,
	phone: TestPhone,
	about: { count: number; listed: string[]; seed: number }
) {
	const { count, listed, seed } = about;
	const checkIn = (attendee: string): Draft => ({
		verb: 'recordCheckIn',
		subject: attendee,
		source: 'scan',
		args: { session: world.session, station: world.stations[0], direction: 'in', attendee }
	});
	let last: string | undefined;
	for (let i = 0; i < count; i += 5) {
		const args = { ...person(`现场${seed}-${i}`), organisation: `单位${i % 17}` } as ArgsOf<'addAttendee'>;
		const at = (n: number) => listed[(seed * 37 + (i + n) * 7) % listed.length]!;
		const made = await phone.record([
			checkIn(at(0)),
			checkIn(at(1)),
			{ verb: 'addAttendee', subject: args.attendee, source: 'typed', args },
			{ ...checkIn(args.attendee), after: 2 },
			last && i % 4 === 0
				? { verb: 'voidCheckIn', subject: last, source: 'search', args: { target: last } }
				: checkIn(at(2))
		]);
		last = made[0]!.id;
	}
}

const numbers = (event: string) =>
	sql<Record<string, number>>(
		'select people, attendances, organisations, enterprises, listed from event_streams where event = $1',
		[event]
	);
/** Every operation of phones with the hash of its bytes, as the server holds it. */
const inbox = async (event: string) =>
	(
		await sql<{ line: string }>(
			`select i.op || ' ' || encode(i.hash, 'hex') as line from op_inbox i join enrolments e on e.id = i.enrolment
			where i.event = $1 and e.kind = 'phone' order by 1`,
			[event]
		)
	).map(({ line }) => line);

test(
	'a backup, 2,000 field operations, a restore: every one is there again, and the counts are what they were',
	{ timeout: 300_000 },
	async () => {
		const { database } = await startServer();
		wireUp();
		const world = await foundWorld(database);
		const people = Array.from({ length: 300 }, (_, i) => ({
			...person(`参会人${i}`),
			organisation: `单位${i % 60}`
		}));
		await world.perform('addAttendee', people);
		const listed = people.map(({ attendee }) => attendee);
		const phones = await Promise.all([1, 2].map((number) => enrolPhone(world, number)));
		await Promise.all(phones.map((phone, seed) => work(world, phone, { count: 40, listed, seed })));
		await Promise.all(phones.map((phone) => phone.syncNow()));

		const { folder, manifest } = await backUp({ dataDir, to: backups, log });
		expect(manifest.events).toMatchObject([{ event: world.event }]);
		const [noted] = await sql<{ n: number }>(
			'select count(*)::int as n from backups where taken_at = $1 and verified_at = $2',
			[manifest.takenAt, manifest.verifiedAt]
		);
		expect(noted).toEqual({ n: 1 });
		const before = manifest.rows['public.op_inbox']!;

		phones.push(await enrolPhone(world, 3));
		await Promise.all(
			phones.map((phone, seed) => work(world, phone, { count: 670, listed, seed: seed + 10 }))
		);
		await Promise.all(phones.map((phone) => phone.syncNow()));
		const [counts, ops] = [await numbers(world.event), await inbox(world.event)];
		expect(ops).toHaveLength(2 * 40 + 3 * 670);
		await stopServer();

		await restore({ from: folder, dataDir, schema, log });
		await startServer();
		const [restored] = await sql<{ n: number }>('select count(*)::int as n from op_inbox');
		expect(restored?.n).toBe(before);
		await Promise.all(phones.map((phone) => phone.syncNow()));

		expect(await inbox(world.event)).toEqual(ops);
		expect(await numbers(world.event)).toEqual(counts);
		const check = await server!.database.call('verify_streams', {}, { kind: 'server' });
		expect(check).toMatchObject({ events: 1, broken: [] });
		// Converged again: one more look, and every phone holds the same rows as of the same place.
		await Promise.all(phones.map((phone) => phone.syncNow()));
		const held = await Promise.all(
			phones.map(async ({ database: local }) => ({
				cursor: (await local.cursors.get(world.event))?.cursor,
				rows: (await local.rows.toArray())
					.map(({ entity, id, version }) => `${entity}/${id}/${version}`)
					.sort(),
				unsent: await local.ops.filter(({ state }) => state !== 'received').count()
			}))
		);
		for (const one of held) expect(one).toEqual({ ...held[0], unsent: 0 });
		phones.forEach((phone) => phone.stop());
	}
);

/** What is below the folder of a data directory that a restore changes. */
const clusters = () =>
	readdirSync(dataDir)
		.filter((name) => /^(postgres|database-password|restore)/.test(name))
		.sort();

test('a backup taken while everything is being written opens, and holds what was confirmed before it began', async () => {
	const { database } = await startServer();
	await sql('create table t (n int primary key, filler text)');
	const password = readFileSync(join(dataDir, 'database-password'), 'utf8').trim();
	let confirmed = 0;
	let isOver = false;
	const load = (async () => {
		const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
		const client = new pg.Client({
			connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/yuanhui`
		});
		// A test that fails stops the server under it.
		client.on('error', () => {});
		await client.connect();
		for (let n = 1; !isOver; n++) {
			await client.query('insert into t select $1::int, repeat(md5($1::int::text), 200)', [n]);
			confirmed = n;
			if (n % 50 === 0) await client.query('update t set filler = md5(filler) where n % 3 = 0');
			// Rewrites files under other names while they are copied, and goes through the WAL.
			if (n % 200 === 0) await client.query('vacuum full t');
			if (n % 300 === 0) await client.query('checkpoint');
		}
		await client.end();
	})();
	await expect.poll(() => confirmed, { timeout: 60_000 }).toBeGreaterThan(100);
	const atLeast = confirmed;
	const { folder, manifest } = await backUp({ dataDir, to: backups, log });
	isOver = true;
	await load;
	expect(manifest.rows['public.t']).toBeGreaterThanOrEqual(atLeast);
	await database.ready();
	await stopServer();

	await restore({ from: folder, dataDir, schema, log });
	await startServer();
	const [row] = await sql<{ n: number; last: number }>('select count(*)::int as n, max(n) as last from t');
	expect(row).toEqual({ n: manifest.rows['public.t'], last: manifest.rows['public.t'] });
});

describe('by a server that does not run', () => {
	test('it is started for the backup; the restore keeps what was there, and begins a new epoch', async () => {
		const { folder, manifest } = await backUp({ dataDir, to: backups, log });
		expect(takenAtOf(basename(folder))).toBe(Math.floor(Date.parse(manifest.takenAt) / 1000) * 1000);
		expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
		const { database } = await startServer();
		const { event } = await foundWorld(database);
		await stopServer();

		let asked = 0;
		const refuse = () => Promise.resolve(Boolean(asked++));
		expect(await restore({ from: folder, dataDir, schema, log, confirm: refuse })).toBeNull();
		expect(clusters()).toEqual(['database-password', 'postgres', 'postgres.log']);
		const restored = await restore({ from: folder, dataDir, schema, log, confirm: refuse });
		expect(restored).toMatchObject({ events: 0, manifest: { takenAt: manifest.takenAt } });
		await startServer();
		expect(await sql('select * from events where id = $1', [event])).toEqual([]);
		const begun = await sql<{ n: number }>(
			"select count(*)::int as n from audit_entries where action = 'begin_epoch'"
		);
		expect(begun).toEqual([{ n: 1 }]);
		await stopServer();

		// What was put aside is whole, with its own password.
		const other = join(home, 'other');
		mkdirSync(other, { mode: 0o711 });
		execFileSync('cp', ['-a', restored!.kept!, join(other, 'postgres')]);
		const password = clusters().find((name) => name.startsWith('database-password.before'))!;
		cpSync(join(dataDir, password), join(other, 'database-password'));
		dataDir = other;
		await startServer();
		expect(await sql('select id from events where id = $1', [event])).toEqual([{ id: event }]);
	});

	test('pictures are in it: those that were lost come back, whole, and those that are here stay', async () => {
		const [lost, half, later] = ['aa', 'bb', 'cc'].map((name) =>
			join(dataDir, 'files/whole', name, name)
		) as [string, string, string];
		const put = (file: string, text: string) => {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, text);
		};
		put(lost, '照片一');
		put(half, '照片二');
		const { folder } = await backUp({ dataDir, to: backups, log });
		rmSync(lost);
		put(half, '照');
		put(later, '照片三');
		await restore({ from: folder, dataDir, schema, log });
		expect([lost, half, later].map((file) => readFileSync(file, 'utf8'))).toEqual([
			'照片一',
			'照片二',
			'照片三'
		]);
	});

	test('a backup restores into an empty place', async () => {
		dataDir = join(home, 'new');
		expect(await restore({ from: preparedBackup, dataDir, schema, log })).toMatchObject({ kept: null });
		expect(await (await startServer()).database.ready()).toMatchObject({ database: 'embedded' });
	});
});

describe('refused in plain words, with nothing changed', () => {
	const refusal = (work: Promise<unknown>) =>
		work.then(
			() => 'done',
			(cause: Error) => cause.message
		);

	test('a restore while the server runs, or of a backup that is damaged, foreign or none', async () => {
		const folder = preparedBackup;
		const manifest = await readManifest(folder);
		const before = readFileSync(join(dataDir, 'database-password'), 'utf8');
		const again = (from = folder, of = schema) => refusal(restore({ from, dataDir, schema: of, log }));
		await startServer();
		expect(await again()).toContain('is in use by another server');
		await stopServer();

		expect(await again(backups)).toContain('is not a backup');
		const copy = join(home, 'damaged');
		cpSync(folder, copy, { recursive: true });
		/** Writes one file of the copy (null: takes it away), tries, and puts it back. */
		const damage = async (path: string, content: string | Buffer | null) => {
			const was = existsSync(join(copy, path)) ? readFileSync(join(copy, path)) : null;
			const put = (what: string | Buffer | null) =>
				what === null ? rmSync(join(copy, path)) : writeFileSync(join(copy, path), what);
			put(content);
			return again(copy).finally(() => put(was));
		};
		const big = [...manifest.files].sort((a, b) => b.bytes - a.bytes)[0]!.path;
		const turned = readFileSync(join(folder, big));
		turned[turned.length >> 1]! ^= 1;
		expect(await damage(big, turned)).toContain(big);
		expect(await damage('postgres/PG_VERSION', '18\n\n')).toContain('PG_VERSION');
		expect(await damage('postgres/backup_label', null)).toContain('backup_label');
		expect(await damage('postgres/recovery.signal', '')).toContain('recovery.signal');
		expect(await damage('manifest.json', '{"format":2}')).toContain('manifest.json');
		const edit = (about: object) => damage('manifest.json', JSON.stringify({ ...manifest, ...about }));
		expect(await edit({ postgres: '19' })).toContain('PostgreSQL 19');
		expect(await edit({ schema: '29991231000000' })).toContain('newer version');
		const outside = { path: 'postgres/../../x', bytes: 0, sha256: '0'.repeat(64) };
		expect(await edit({ files: [outside] })).toContain('manifest.json');

		// A backup whose schema this program cannot bring up to its own is seen before anything is moved.
		const other = {
			...schema,
			migrations: schema.migrations.map((one) => ({ ...one, sql: `${one.sql} -- x` }))
		};
		expect(await again(folder, other)).toContain('is not the file this database was made with');
		expect(clusters()).toEqual(['database-password', 'postgres', 'postgres.log']);
		expect(readFileSync(join(dataDir, 'database-password'), 'utf8')).toBe(before);
		expect(readdirSync(home).sort()).toEqual(['damaged', 'data']);
	});

	test('a backup of nothing, into the database itself, or onto a place that cannot be written', async () => {
		expect(await refusal(backUp({ dataDir: join(home, 'none'), to: backups, log }))).toContain(
			'There is no database in'
		);
		expect(await refusal(backUp({ dataDir, to: join(dataDir, 'postgres/base'), log }))).toContain(
			'inside the database itself'
		);
		writeFileSync(join(home, 'file'), '');
		expect(await refusal(backUp({ dataDir, to: join(home, 'file'), log }))).toContain('file');
		expect(existsSync(backups)).toBe(false);
	});
});

test('what was killed half way looks like nothing, and is gone after the next', async () => {
	// A number that no process has.
	const gone = 2 ** 22 + 1;
	mkdirSync(join(backups, `.unfinished-${gone}-aa/postgres`), { recursive: true });
	mkdirSync(join(backups, 'somebody else'), { recursive: true });
	execFileSync('cp', ['-a', join(prepared, 'data'), join(dataDir, `postgres.opened-by-${gone}`)]);
	// The PostgreSQL that looked at a copy still runs.
	const left = await startEmbedded({ dataDir: join(dataDir, `postgres.opened-by-${gone}`), log });
	expect(await listBackups(backups)).toEqual([]);
	const first = await backUp({ dataDir, to: backups, log });
	expect(() => process.kill(left.pid, 0)).toThrow();
	expect(readdirSync(backups).sort()).toEqual(['somebody else', basename(first.folder)].sort());
	expect(readdirSync(dataDir).filter((name) => name.startsWith('postgres.opened'))).toEqual([]);
	await left.stop();
});

test('a restore killed between its renames: no server starts there, and the restore run again mends it', async () => {
	// As exchange() leaves it when the power goes after the first rename.
	writeFileSync(join(dataDir, RESTORE_MARK), '');
	execFileSync('mv', [join(dataDir, 'postgres'), join(dataDir, 'postgres.before-restore-x')]);
	await expect(startServer()).rejects.toThrow('A restore');
	await expect(backUp({ dataDir, to: backups, log })).rejects.toThrow('interrupted');
	expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
	await restore({ from: preparedBackup, dataDir, schema, log });
	expect(existsSync(join(dataDir, RESTORE_MARK))).toBe(false);
	expect(await (await startServer()).database.ready()).toMatchObject({ database: 'embedded' });
});

test('daily at 03:00 in Shanghai, made up for by a server that was off, and the newest seven are kept', async () => {
	const at = (text: string) => Date.parse(text);
	expect(lastDue(at('2026-11-21T18:59:59Z'))).toBe(at('2026-11-20T19:00:00Z'));
	expect(lastDue(at('2026-11-21T19:00:00Z'))).toBe(at('2026-11-21T19:00:00Z'));
	expect(dailyBackup({ BACKUP_DAILY: '0' })).toBeNull();
	expect(() => dailyBackup({ BACKUP_DAILY: 'no' })).toThrow('BACKUP_DAILY');

	for (let day = 10; day < 19; day++)
		mkdirSync(join(backups, backupName(new Date(`2026-11-${day}T19:00:00Z`))), { recursive: true });
	// An hour after the last 03:00, whatever the hour of the run: no second backup falls due within the story.
	let now = lastDue(Date.now()) + HOUR;
	const said: string[] = [];
	const env = { DATA_DIR: dataDir, BACKUP_DIR: backups };
	const daily = dailyBackup(env, { now: () => now, log: (line) => said.push(line) })!;
	// One that fails is not tried again at once, and does not look mended meanwhile.
	const password = join(dataDir, 'database-password');
	const content = readFileSync(password);
	rmSync(password);
	const unlucky = dailyBackup(env, { now: () => now, log: (line) => said.push(line) })!;
	now += 10 * 60_000;
	await expect(unlucky.run()).rejects.toThrow('There is no database in');
	writeFileSync(password, content);
	await expect(unlucky.run()).rejects.toThrow('There is no database in');
	now -= 10 * 60_000;
	await daily.run();
	expect(said).toEqual([]);
	now += 10 * 60_000;
	await daily.run();
	expect(said).toHaveLength(1);
	const kept = await listBackups(backups);
	expect(kept).toHaveLength(7);
	expect((await readManifest(kept[0]!.folder)).schema).not.toBe('');
	expect(kept.map(({ takenAt }) => takenAt)).toEqual(
		kept.map(({ takenAt }) => takenAt).sort((a, b) => b - a)
	);
	// Not due again.
	now += 2 * 60_000;
	await daily.run();
	expect(said).toHaveLength(1);
	expect(await removeOldBackups(backups, 7)).toEqual([]);
});

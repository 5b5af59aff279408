// The house under test: the built server with its own embedded PostgreSQL (fsync on, as delivered), an event with people, and the ways to
// kill it. What is killed dies by SIGKILL and by its own process ids. Knows nothing of phones.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgres } from '../../../src/lib/server/database/postgres.ts';
import { freePort, startApp, type App } from '../../e2e/app.ts';
import { foundWorld, person } from '../../sql/world.ts';

export interface Listed {
	attendee: string;
	name: string;
	/** What the badge's code says after /c/. */
	token: string;
}

export interface House {
	url: string;
	event: string;
	session: string;
	station: string;
	people: Listed[];
	/** The running server; another one after every restart. */
	app(): App;
	killServer(): Promise<void>;
	/** The postmaster first, then every process below it. */
	killPostgres(): Promise<void>;
	/** Starts the server again on what is left; resolves when /readyz answers 200. */
	restart(): Promise<void>;
	/** After PostgreSQL was killed under a living server: the same, once the server has started it again. */
	untilReady(): Promise<void>;
	/** Runs SQL as the owner. */
	sql<Row extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<Row[]>;
	close(): Promise<void>;
}

export interface HouseOptions {
	/** How many people are on the list. */
	people: number;
	/** The address that phones use, when it is not the server's own. */
	origin?: string;
}

export async function openHouse({ people: count, origin }: HouseOptions): Promise<House> {
	const dataDir = mkdtempSync(join(tmpdir(), 'yuanhui-kill-'));
	chmodSync(dataDir, 0o711);
	const port = String(await freePort());
	const env = { DATA_DIR: dataDir, PORT: port, DEMO: '0', ...(origin ? { ORIGIN: origin } : {}) };
	let app = await startApp({ env });

	const database = openPostgres({ url: databaseUrl(dataDir) });
	const world = await foundWorld(database);
	const listed = Array.from({ length: count }, (_, i) =>
		person(`参会人${String(i + 1).padStart(4, '0')}`, { organisation: `云川第${i % 97}号科技有限公司` })
	);
	for (let i = 0; i < count; i += 500) await world.perform('addAttendee', listed.slice(i, i + 500));
	await database.close();

	const house: House = {
		url: app.url,
		event: world.event,
		session: world.session,
		station: world.stations[0],
		people: [],
		app: () => app,
		killServer: () => app.kill9(),
		async killPostgres() {
			const postmaster = Number(pidFile(dataDir)[0]);
			const victims = [postmaster, ...descendants(postmaster)];
			for (const pid of victims) kill(pid);
			// Gone, so that whoever is ready after this is another one.
			while (victims.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
		},
		async restart() {
			app = await startApp({ env });
		},
		async untilReady() {
			const began = performance.now();
			while (performance.now() - began < 30_000) {
				const answer = await fetch(`${app.url}/readyz`).catch(() => null);
				await answer?.body?.cancel();
				if (answer?.status === 200) return;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			throw new Error(`The server did not get its database back. It printed:\n${app.log()}`);
		},
		async sql<Row extends pg.QueryResultRow>(text: string, params: unknown[] = []) {
			const client = new pg.Client({ connectionString: databaseUrl(dataDir) });
			await client.connect();
			try {
				return (await client.query<Row>(text, params)).rows;
			} finally {
				await client.end();
			}
		},
		async close() {
			await app.stop();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
	house.people = await house.sql<Listed & pg.QueryResultRow>(
		`select a.id as attendee, a.name, private.badge_token(a.event, b.badge) as token
		from attendees a join badges b on b.attendee = a.id where a.event = $1 order by a.name`,
		[world.event]
	);
	return house;
}

/** Lines of postmaster.pid: the first is the process, the fourth the port. */
const pidFile = (dataDir: string) =>
	readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');

function databaseUrl(dataDir: string): string {
	const password = readFileSync(join(dataDir, 'database-password'), 'utf8').trim();
	return `postgres://postgres:${password}@127.0.0.1:${pidFile(dataDir)[3]}/yuanhui`;
}

/** Every process below `root`, by the kernel's own table (Linux). */
export function descendants(root: number): number[] {
	const children = new Map<number, number[]>();
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			// "pid (name) state ppid …": the name may hold spaces and brackets.
			const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
			const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
			children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
		} catch {
			// It has just ended.
		}
	}
	const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((one) => [one, ...below(one)]);
	return below(root);
}

export function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// Dead already.
	}
}

/** A process that has ended but was not yet collected counts as gone. */
function isAlive(pid: number): boolean {
	try {
		return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}

// A hall for end-to-end tests: a PostgreSQL of the test's own, a proxy before it, the built app, and a front before that. The server and the
// network can be made to fail at one exact instant; the data outlives both.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/lib/server/database/embedded.ts';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import { hashPassword } from '../../src/lib/server/identity/password.ts';
import { startPostgresProxy, type PostgresProxy } from '../fakes/postgres-proxy.ts';
import { freePort, startApp, type App } from './app.ts';
import { startFront, type Front } from './front.ts';

export const ORGANISER = { email: 'hejingyi@yunxi.example', password: 'Park-Gate-2026' };

export interface Hall {
	/** Where browsers go: the front's address, which is also the app's ORIGIN. */
	url: string;
	front: Front;
	proxy: PostgresProxy;
	/** The server, by SIGKILL; `restart` starts it again on the same data and address. */
	killServer(): Promise<void>;
	restart(): Promise<void>;
	/** Runs SQL as the owner, past the proxy. */
	sql<Row extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<Row[]>;
	close(): Promise<void>;
}

export async function openHall(): Promise<Hall> {
	const dataDir = await mkdtemp(join(tmpdir(), 'yuanhui-hall-'));
	await chmod(dataDir, 0o711);
	const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
	const proxy = await startPostgresProxy(embedded.url);
	const front = await startFront();
	const env = { DATABASE_URL: proxy.url, ORIGIN: front.url, PORT: String(await freePort()) };
	let app: App = await startApp({ env });
	front.setTarget(app.url);
	await addOrganiser(embedded.url);
	const pool = new pg.Pool({ connectionString: embedded.url, max: 4 });
	return {
		url: front.url,
		front,
		proxy,
		killServer: () => app.kill9(),
		async restart() {
			proxy.open();
			app = await startApp({ env });
		},
		async sql<Row extends pg.QueryResultRow>(text: string, params: unknown[] = []) {
			return (await pool.query<Row>(text, params)).rows;
		},
		async close() {
			await front.close();
			await app.stop();
			await pool.end();
			await proxy.close();
			await embedded.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

async function addOrganiser(url: string): Promise<void> {
	const database = openPostgres({ url });
	const organisation = randomUUID();
	const server = { kind: 'server' } as const;
	await database.call(
		'add_organisation',
		{ id: organisation, name: '云溪高新区企业服务中心', kind: 'park', region: '990100' },
		server
	);
	await database.call(
		'add_person',
		{
			person: randomUUID(),
			email: ORGANISER.email,
			secret: await hashPassword(ORGANISER.password),
			name: '何静怡',
			roles: [{ organisation, role: 'organiser' }]
		},
		server
	);
	await database.close();
}

// A hall for end-to-end tests: a database of the test's own, the built app, and a front before that. The server and the network can be
// made to fail at one exact instant; the data outlives both. Which of the three drivers the app uses is YUANHUI_E2E_DATABASE's to say.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../../src/lib/server/database/database.ts';
import { openPostgres } from '../../src/lib/server/database/postgres.ts';
import { hashPassword } from '../../src/lib/server/identity/password.ts';
import { freePort, startApp, type App } from './app.ts';
import { openData } from './hall-data.ts';
import { startFront, type Front } from './front.ts';

export const ORGANISER = { email: 'hejingyi@yunxi.example', password: 'Park-Gate-2026' };

export interface Hall {
	/** Where browsers go: the front's address, which is also the app's ORIGIN. */
	url: string;
	front: Front;
	/**
	 * Resolves when the next call of that SQL function has committed. From then on no answer gets through, so that what the phones know is
	 * what they would know had the server died at that instant. `restart` lets answers through again.
	 */
	nextCommitOf(name: 'push'): Promise<void>;
	/** The server, by SIGKILL; `restart` starts it again on the same data and address. */
	killServer(): Promise<void>;
	restart(): Promise<void>;
	/** Runs SQL as the owner, past everything. */
	sql<Row extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<Row[]>;
	close(): Promise<void>;
}

export async function openHall(): Promise<Hall> {
	const front = await startFront();
	const data = await openData(front);
	const env = { ...data.env, DEMO: '0', ORIGIN: front.url, PORT: String(await freePort()) };
	let app: App = await startApp({ env });
	front.setTarget(app.url);
	const pool = new pg.Pool({ connectionString: data.ownerUrl(), max: 4 });
	pool.on('error', () => {});
	await addOrganiser(data.ownerUrl(), data.addUser);
	return {
		url: front.url,
		front,
		nextCommitOf: data.nextCommitOf,
		killServer: () => app.kill9(),
		async restart() {
			data.open();
			app = await startApp({ env });
		},
		async sql<Row extends pg.QueryResultRow>(text: string, params: unknown[] = []) {
			return (await pool.query<Row>(text, params)).rows;
		},
		async close() {
			await front.close();
			await pool.end();
			await app.stop();
			await data.close();
		}
	};
}

/** `addUser` makes the account where it is not ours to make. */
async function addOrganiser(
	url: string,
	addUser: ((user: { id: string; email: string; password: string }) => Promise<void>) | undefined
): Promise<void> {
	const database: Database = openPostgres({ url });
	const organisation = randomUUID();
	const person = randomUUID();
	const server = { kind: 'server' } as const;
	await addUser?.({ id: person, ...ORGANISER });
	await database.call(
		'add_organisation',
		{ id: organisation, name: '云溪高新区企业服务中心', kind: 'park', region: '990100' },
		server
	);
	await database.call(
		'add_person',
		{
			person,
			email: ORGANISER.email,
			...(addUser ? {} : { secret: await hashPassword(ORGANISER.password) }),
			name: '何静怡',
			roles: [{ organisation, role: 'organiser' }]
		},
		server
	);
	await database.close();
}

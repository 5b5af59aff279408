// What an end-to-end test needs to know of a running app's embedded database: the demo's event of today, people's badge codes, and a
// pass of its own. Written through the same door as the desk's (SQL `perform`). Knows no browser.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { App } from './app.ts';

/** Runs SQL as the owner of the app's own PostgreSQL. */
export async function query<Row extends pg.QueryResultRow>(
	app: App,
	sql: string,
	params: unknown[] = []
): Promise<Row[]> {
	const client = new pg.Client({ connectionString: databaseUrl(app) });
	await client.connect();
	try {
		return (await client.query<Row>(sql, params)).rows;
	} finally {
		await client.end();
	}
}

/** The app's own PostgreSQL, as its owner. The fourth line of postmaster.pid is the port. */
export function databaseUrl({ dataDir }: Pick<App, 'dataDir'>): string {
	const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
	const password = readFileSync(join(dataDir, 'database-password'), 'utf8').trim();
	return `postgres://postgres:${password}@127.0.0.1:${port}/yuanhui`;
}

/** The event that is running, and a person of it by place in the list with the text of their badge's code. */
export async function runningEvent(app: App) {
	const [event] = await query<{ id: string; name: string }>(
		app,
		`select id, name from events where stage = 'running' limit 1`
	);
	if (!event) throw new Error('The demo has no running event.');
	const people = await query<{ id: string; name: string; badge: string; token: string }>(
		app,
		`select a.id, a.name, b.badge, private.badge_token(a.event, b.badge) as token
		from attendees a join badges b on b.attendee = a.id where a.event = $1 order by a.name, a.id`,
		[event.id]
	);
	return {
		...event,
		people: people.map((person) => ({ ...person, code: `${app.url}/c/${person.token}` }))
	};
}

/** Performs one operation of the desk in the server's name. */
export async function performAsServer(
	app: App,
	event: string,
	operation: { verb: string; args: Record<string, unknown> }
): Promise<void> {
	const draft = {
		id: uuidv7(),
		subject: event,
		source: 'desk',
		captured: { wall: Date.now(), monotonic: 0, boot: randomUUID(), offsetMs: 0, uncertaintyMs: 0 },
		...operation
	};
	await query(
		app,
		`select public.perform($1::jsonb)
		from (select set_config('request.jwt.claims', '{"role":"service_role"}', false)) claims`,
		[JSON.stringify({ event, drafts: [draft], atomic: true })]
	);
}

/** Issues a pass; `hash` is what its address ends in (/field/enrol#…), `code` its transfer code. */
export async function issuePass(
	app: App,
	event: string,
	person = '周敏'
): Promise<{ hash: string; code: string }> {
	const sha = (text: string) => createHash('sha256').update(text).digest('hex');
	const hash = randomBytes(16).toString('base64url');
	const code = randomBytes(4).toString('hex').toUpperCase();
	await performAsServer(app, event, {
		verb: 'issuePass',
		args: {
			pass: randomUUID(),
			person,
			fields: ['title', 'personRole', 'mobileLast4', 'attentionNote'],
			expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
			maxRedemptions: 5,
			tokenHash: sha(hash),
			codeHash: sha(code)
		}
	});
	return { hash, code };
}

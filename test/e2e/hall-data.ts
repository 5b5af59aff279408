// Where a hall keeps its data: behind each of the three drivers. Each way can stop the world at the instant a push has committed.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/lib/server/database/embedded.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { readSchemaFiles } from '../../src/lib/server/database/schema-files.ts';
import { startPostgresProxy } from '../fakes/postgres-proxy.ts';
import { startStandIn } from '../supabase/stand-in.ts';
import { databaseUrl } from './event-data.ts';
import type { Front } from './front.ts';

export interface HallData {
	/** What the app is told of it. */
	env: Record<string, string>;
	/** The owner's address; known once the app has started. */
	ownerUrl(): string;
	nextCommitOf(name: 'push'): Promise<void>;
	/** Lets everything through again, for a server that is started anew. */
	open(): void;
	/** Makes an account, where accounts are Supabase Auth's. */
	addUser?(user: { id: string; email: string; password: string }): Promise<void>;
	close(): Promise<void>;
}

const WAYS: Record<string, (front: Front) => Promise<HallData>> = {
	embedded: ofTheApp,
	postgres: behindAProxy,
	supabase: behindTheStandIn
};

/** YUANHUI_E2E_DATABASE: embedded (as when nothing is set), postgres or supabase. */
export async function openData(front: Front): Promise<HallData> {
	const name = process.env.YUANHUI_E2E_DATABASE?.trim() || 'embedded';
	const way = WAYS[name];
	if (!way)
		throw new Error(`YUANHUI_E2E_DATABASE must be one of ${Object.keys(WAYS).join(', ')}, not ${name}.`);
	return way(front);
}

/** The app starts and keeps its own PostgreSQL; the answer is held back before the phone, after the commit. */
async function ofTheApp(front: Front): Promise<HallData> {
	const dataDir = await temporaryDir();
	return {
		env: { DATA_DIR: dataDir },
		ownerUrl: () => databaseUrl({ dataDir }),
		nextCommitOf: (name) => front.holdAnswerOf(`sync.${name}`),
		open: () => front.release(),
		close: () => rm(dataDir, { recursive: true, force: true })
	};
}

/** A PostgreSQL by its address; the answer is held back between database and server. */
async function behindAProxy(): Promise<HallData> {
	const { url, stop } = await ownPostgres();
	const proxy = await startPostgresProxy(url);
	return {
		env: { DATABASE_URL: proxy.url },
		ownerUrl: () => url,
		nextCommitOf: (name) => proxy.nextCommitOf(name),
		open: () => proxy.open(),
		async close() {
			await proxy.close();
			await stop();
		}
	};
}

/** Supabase, or what stands in for it: migrated beforehand, as `supabase db push` would. */
async function behindTheStandIn(): Promise<HallData> {
	const { url, stop } = await ownPostgres();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	await migrate(client, readSchemaFiles());
	await client.end();
	const standIn = await startStandIn({ databaseUrl: url });
	return {
		env: {
			SUPABASE_URL: standIn.settings.url,
			SUPABASE_PUBLISHABLE_KEY: standIn.keys.publishable,
			SUPABASE_SECRET_KEY: standIn.keys.secret,
			SUPABASE_JWT_SECRET: standIn.keys.jwtSecret
		},
		ownerUrl: () => url,
		nextCommitOf: (name) => standIn.nextCommitOf(name),
		open: () => standIn.open(),
		addUser: (user) => standIn.auth.addUser(user),
		async close() {
			await standIn.close();
			await stop();
		}
	};
}

async function ownPostgres() {
	const dataDir = await temporaryDir();
	const embedded = await startEmbedded({ dataDir, elsewhere: join(dataDir, 'elsewhere'), log: () => {} });
	return {
		url: embedded.url,
		async stop() {
			await embedded.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

/** Passable for the account that PostgreSQL runs as when tests run as root. */
async function temporaryDir(): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'yuanhui-hall-'));
	await chmod(dir, 0o711);
	return dir;
}

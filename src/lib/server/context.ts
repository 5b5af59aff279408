// What one server process holds open: its database, those who vouch for people and phones, and what it does by itself. Opened once, by
// hooks.server.ts.
// Everything else asks here, so that a route needs no set-up of its own.
import * as z from 'zod';
import { dailyBackup } from './backup/daily.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { schema } from './database/schema-bundled.ts';
import { isLocalOnly } from './demo/accounts.ts';
import type { DemoAccount } from './demo/demo-data.ts';
import { loadDemoWhereWanted } from './demo/load.ts';
import type { FileStore } from './files/file-store.ts';
import { openFiles } from './files/open.ts';
import { clearRemoved } from './files/take-in.ts';
import { enrolmentTokens, type EnrolmentTokens } from './identity/enrolment-token.ts';
import type { Identity } from './identity/identity.ts';
import { openIdentity } from './identity/open.ts';
import { rescueKeys } from './rescue/keys.ts';
import { startScheduler, type Job } from './scheduler.ts';

interface Context {
	database: Database;
	identity: Identity;
	enrolments: EnrolmentTokens;
	files: FileStore;
	/** Accounts of the demo, when this database holds it. */
	demoAccounts: DemoAccount[];
	/** Ends what the server does by itself. */
	stopJobs(): void;
}

/** On globalThis, because the development server loads this module anew after every change and the database must stay open. */
const KEY = Symbol.for('yuanhui.context');
const shared = globalThis as { [KEY]?: Context };

/** Opens everything, once. @throws with a message for whoever starts the server. */
export async function openContext(env: Record<string, string | undefined>): Promise<void> {
	if (shared[KEY]) return;
	const database = await openDatabase(env, { schema });
	try {
		const identity = openIdentity(env, { database, secret: await serverSecret(database, 'identity') });
		const enrolments = enrolmentTokens(await serverSecret(database, 'enrolment'));
		// Made before the first backup, so that a restored server opens what was sealed for it.
		await rescueKeys(database);
		const demoAccounts = await loadDemoWhereWanted({ database, identity, env });
		const files = openFiles(env);
		const stopJobs = startScheduler(await jobs({ database, files }, env));
		shared[KEY] = { database, identity, enrolments, files, demoAccounts, stopJobs };
	} catch (cause) {
		await database.close();
		throw cause;
	}
}

/** Ends connections; an embedded PostgreSQL stops cleanly. */
export async function closeContext(): Promise<void> {
	const open = shared[KEY];
	delete shared[KEY];
	open?.stopJobs();
	await open?.database.close();
}

/** What falls due in the database, and where it is our own, its backup. */
async function jobs(
	{ database, files }: { database: Database; files: FileStore },
	env: Record<string, string | undefined>
): Promise<Job[]> {
	const everyMs = 60_000;
	const due: Job = {
		name: 'What falls due',
		everyMs,
		run: () => database.call('run_due', {}, { kind: 'server' })
	};
	const cleared: Job = {
		name: 'The bytes of removed files',
		everyMs,
		run: () => clearRemoved({ database, store: files })
	};
	const backup = (await database.ready()).database === 'embedded' ? dailyBackup(env) : null;
	const always = [due, cleared];
	return backup ? [...always, { name: 'The daily backup', everyMs, run: () => backup.run() }] : always;
}

export const database = (): Database => opened().database;
export const identity = (): Identity => opened().identity;
/** Signs and reads the tokens of enrolled phones. */
export const enrolments = (): EnrolmentTokens => opened().enrolments;
/** Where the bytes of files lie. */
export const files = (): FileStore => opened().files;
/** The demo's accounts, for a sign-in page that only this machine can see; otherwise none. */
export const demoAccountsToShow = (host: string | undefined): DemoAccount[] =>
	isLocalOnly(host) ? opened().demoAccounts : [];

function opened(): Context {
	const open = shared[KEY];
	if (!open)
		throw new Error('The server is not open: openContext has not finished, or closeContext was called.');
	return open;
}

async function serverSecret(database: Database, name: 'identity' | 'enrolment'): Promise<string> {
	const answer = await database.call('server_secret', { name }, { kind: 'server' });
	return z.object({ secret: z.string().min(64) }).parse(answer).secret;
}

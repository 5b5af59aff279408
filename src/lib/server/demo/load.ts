// Puts the demo into an empty embedded database, through the same door as everybody's writes. Knows how it is loaded, not what is in it.
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import type { Actor, Database } from '../database/database.ts';
import type { Identity } from '../identity/identity.ts';
import { perform } from '../perform.ts';
import { describeAccounts } from './accounts.ts';
import { demoData, type Demo, type DemoAccount } from './demo-data.ts';
import type { DemoEvent } from './demo-events.ts';

const SERVER: Actor = { kind: 'server' };

export interface DemoOptions {
	database: Database;
	identity: Pick<Identity, 'hashPassword'>;
	/** DEMO=0 invents nothing. */
	env: Record<string, string | undefined>;
	now?: Date;
	log?: (line: string) => void;
}

/**
 * Loads the demo, dated around today, when the database is our own embedded one and nothing was ever entered; then prints its accounts.
 * @returns the demo's accounts when this database holds them, loaded now or earlier.
 */
export async function loadDemoWhereWanted(options: DemoOptions): Promise<DemoAccount[]> {
	const { database, env, now = new Date(), log = console.log } = options;
	if (env.DEMO?.trim() === '0' || (await database.ready()).database !== 'embedded') return [];
	const demo = demoData(shanghaiDay(now));
	const { empty } = z.object({ empty: z.boolean() }).parse(await database.call('is_empty', {}, SERVER));
	if (empty) {
		log('The database is empty: loading the demo. Start with DEMO=0 to leave it empty.');
		await loadDemo(demo, options);
	}
	const isHere = await database.call('find_account', { email: demo.accounts[0]?.email ?? '' }, SERVER);
	if (!isHere) return [];
	for (const line of describeAccounts(demo.accounts)) log(line);
	return demo.accounts;
}

/** Performs everything in `demo`. The accounts come last: whoever can sign in finds all of it. */
export async function loadDemo(demo: Demo, { database, identity }: DemoOptions): Promise<void> {
	for (const { parent, ...organisation } of demo.organisations) {
		await database.call('add_organisation', { ...organisation, ...(parent && { parent }) }, SERVER);
	}
	const park = demo.organisations.find(({ kind }) => kind === 'park');
	if (!park) throw new Error('The demo has no park to hold its events.');
	for (const [index, event] of demo.events.entries()) {
		await loadEvent(event, {
			database,
			organisation: park.id,
			enterprises: index === 0 ? demo.enterprises : []
		});
	}
	for (const { id, email, password, name, role, organisation } of demo.accounts) {
		const secret = await identity.hashPassword(password);
		await database.call(
			'add_person',
			{ person: id, email, secret, name, roles: [{ organisation, role }] },
			SERVER
		);
	}
}

async function loadEvent(
	event: DemoEvent,
	about: { database: Database; organisation: string; enterprises: Demo['enterprises'] }
): Promise<void> {
	const { database, organisation, enterprises } = about;
	const by = { database, actor: SERVER, event: event.create.event };
	await perform('createEvent', event.create, { ...by, organisation });
	await perform('recordEnterprise', enterprises, by);
	await perform('addAttendee', event.attendees, by);
	await perform('advanceEvent', event.opening, by);
	await perform('recordCheckIn', event.checkIns, { ...by, source: 'paper' });
	await perform('advanceEvent', event.closing, by);
}

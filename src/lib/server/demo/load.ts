// Puts the demo into an empty embedded database, through the same door as everybody's writes. Knows how it is loaded, not what is in it.
import * as z from 'zod';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import type { Actor, Database } from '../database/database.ts';
import type { Identity } from '../identity/identity.ts';
import { readProfile } from '../identity/profile.ts';
import { perform, type DeskArgs, type Performance } from '../perform.ts';
import { describeAccounts } from './accounts.ts';
import { demoData, type Demo, type DemoAccount } from './demo-data.ts';
import type { DemoEvent } from './demo-events.ts';
import { REQUEST_VERBS, type EventRequests, type RequestVerb } from './requests.ts';

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
 * Loads the demo, dated around today, when the database is our own embedded one and nothing was ever entered, or goes on where
 * a server was killed while loading it; then prints its accounts.
 * @returns the demo's accounts when this database holds them, loaded now or earlier.
 */
export async function loadDemoWhereWanted(options: DemoOptions): Promise<DemoAccount[]> {
	const { database, env, now = new Date(), log = console.log } = options;
	if (env.DEMO?.trim() === '0' || (await database.ready()).database !== 'embedded') return [];
	const demo = demoData(shanghaiDay(now));
	const { empty } = z.object({ empty: z.boolean() }).parse(await database.call('is_empty', {}, SERVER));
	const last = empty ? null : await readProfile(database, actorOf(demo.accounts.at(-1)));
	if (!empty && !last) return [];
	if (!last?.organisations.length) {
		log('The database is empty: loading the demo. Start with DEMO=0 to leave it empty.');
		await loadDemo(demo, options);
	}
	for (const line of describeAccounts(demo.accounts)) log(line);
	return demo.accounts;
}

const actorOf = (account: DemoAccount | undefined): Actor => ({ kind: 'account', user: account?.id ?? '' });
const eventStages = z.object({ events: z.array(z.object({ id: z.string(), stage: z.string() })) });

/**
 * Performs everything in `demo` that is not there. The last account comes first without a role and gets its role last: this is how
 * half a demo is told from a whole one, and from somebody's own data.
 */
export async function loadDemo(demo: Demo, { database, identity }: DemoOptions): Promise<void> {
	for (const account of [...demo.accounts].reverse()) await addAccount(account, []);
	for (const { parent, ...organisation } of demo.organisations) {
		await database.call('add_organisation', { ...organisation, ...(parent && { parent }) }, SERVER);
	}
	const park = demo.organisations.find(({ kind }) => kind === 'park');
	const organiser = demo.accounts.find(({ organisation }) => organisation === park?.id);
	if (!park || !organiser) throw new Error('The demo has no park with an organiser to hold its events.');
	await addAccount(organiser, [organiser]);
	const { events } = eventStages.parse(await database.call('list_events', {}, actorOf(organiser)));
	for (const [index, event] of demo.events.entries()) {
		await loadEvent(event, {
			database,
			organisation: park.id,
			enterprises: index === 0 ? demo.enterprises : [],
			stage: events.find(({ id }) => id === event.create.event)?.stage
		});
	}
	const book = { database, actor: SERVER, organisation: park.id };
	await perform('recordCounterpart', demo.counterparts, book);
	await perform('recordPatent', demo.patents, book);
	for (const [index, { create }] of demo.events.entries())
		await loadRequests(demo.requests[index]!, {
			by: { database, actor: SERVER, event: create.event },
			organiser: actorOf(organiser)
		});
	const [, fair] = demo.events;
	await perform('recordDeal', demo.ledger.ofLead, { database, actor: SERVER, event: fair?.create.event });
	await perform('recordDeal', demo.ledger.deals, book);
	await perform('recordPledge', demo.ledger.pledges, book);
	await perform('recordProductFiling', demo.ledger.filings, book);
	await perform('adoptProgramme', demo.programmes.adopted, book);
	await perform('reportValue', demo.programmes.reported, book);
	for (const account of demo.accounts) await addAccount(account, [account]);
	// Only a bureau disputes, and this one has just got its role.
	const bureau = actorOf(demo.accounts.find(({ role }) => role === 'bureau'));
	await perform('disputeIndicator', demo.programmes.disputed, { ...book, actor: bureau });

	async function addAccount({ id, email, password, name }: DemoAccount, roles: DemoAccount[]) {
		await database.call(
			'add_person',
			{
				person: id,
				email,
				secret: await identity.hashPassword(password),
				name,
				roles: roles.map(({ organisation, role }) => ({ organisation, role }))
			},
			SERVER
		);
	}
}

async function loadEvent(
	event: DemoEvent,
	about: {
		database: Database;
		organisation: string;
		enterprises: Demo['enterprises'];
		/** How far it got before; undefined when it is not there. */
		stage: string | undefined;
	}
): Promise<void> {
	const { database, organisation, enterprises, stage } = about;
	if (stage === [...event.opening, ...event.closing].at(-1)?.to) return;
	const by = { database, actor: SERVER, event: event.create.event };
	if (!stage) await perform('createEvent', event.create, { ...by, organisation });
	// With the ids they had before, these are merged.
	await perform('recordEnterprise', enterprises, by);
	await perform('addAttendee', event.attendees, by);
	if (!stage || stage === 'draft') await perform('advanceEvent', event.opening, by);
	await perform('recordCheckIn', event.checkIns, { ...by, source: 'paper' });
	await perform('advanceEvent', event.closing, by);
}

const listedLeads = z.object({ leads: z.array(z.object({ id: z.string(), stage: z.string() })) });

/** With the ids they had before, requests are merged; steps are taken once, all of an event in one transaction. */
async function loadRequests(
	requests: EventRequests,
	{ by, organiser }: { by: Performance; organiser: Actor }
): Promise<void> {
	const one = <V extends RequestVerb>(verb: V) => perform(verb, requests[verb] as DeskArgs<V>[], by);
	const { leads } = listedLeads.parse(
		await by.database.call('list_leads', { event: by.event, limit: 200 }, organiser)
	);
	const isStepped = leads.some(({ stage }) => stage !== 'submitted' && stage !== 'accepted');
	for (const verb of REQUEST_VERBS) if (verb !== 'advanceLead' || !isStepped) await one(verb);
}

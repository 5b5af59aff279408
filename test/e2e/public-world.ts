// What tests of the public pages need in a running app: a catalogue, booths, people with links, and how organiser and bureau see the leads. Written through the same
// door as the desk's. Knows no browser.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { App } from './app.ts';
import { performAsServer, query, runningEvent } from './event-data.ts';
import { patentArgs } from '../sql/request-world.ts';

export interface PublicWorld {
	event: string;
	eventCode: string;
	organisation: string;
	holder: string;
	/** A granted invention offered by licence, transfer and open licence; and an application. */
	patents: { granted: string; application: string };
	/** A booth with one patent, and one with two. */
	booths: { one: string; two: string };
	/** Somebody on the list, and the secret of their page. */
	guest: { id: string; name: string; organisation: string; secret: string };
	/** The accounts that ask for lists. */
	organiser: string;
	bureau: string;
	bureauOrganisation: string;
}

/** As the server, in a transaction-less session of its own. */
async function callAs(app: App, [name, request]: [string, unknown], claims: Record<string, unknown>) {
	const [row] = await query<{ answer: unknown }>(
		app,
		`select public.${name}($1::jsonb) as answer from (select set_config('request.jwt.claims', $2, false)) claims`,
		[JSON.stringify(request), JSON.stringify(claims)]
	);
	return row?.answer;
}

/** Writes one operation to the organisation's book. */
export function writeBook(
	app: App,
	organisation: string,
	{ verb, args }: { verb: string; args: Record<string, unknown> }
) {
	const captured = { wall: Date.now(), monotonic: 0, boot: randomUUID(), offsetMs: 0, uncertaintyMs: 0 };
	const subject = String(args.patent ?? args.counterpart);
	const drafts = [{ id: uuidv7(), verb, subject, source: 'desk', captured, args }];
	return callAs(app, ['perform', { organisation, atomic: true, drafts }], { role: 'service_role' });
}

export interface ListedLead {
	id: string;
	company?: string;
	contact?: { name: string; mobile?: string };
	receipt: string;
	use?: string;
	intent: string;
}
/** The event's leads as an account sees them. */
export async function leadsSeenBy(app: App, person: string, event: string) {
	const claims = { sub: person, role: 'authenticated' };
	return ((await callAs(app, ['list_leads', { event, limit: 500 }], claims)) as { leads: ListedLead[] })
		.leads;
}

export async function foundPublicWorld(app: App): Promise<PublicWorld> {
	const { id: event, people } = await runningEvent(app);
	const [facts] = await query<{
		organisation: string;
		code: string;
		organiser: string;
		bureau: string;
		office: string;
	}>(
		app,
		`select e.organisation, e.code, (select person from roles r where r.organisation = e.organisation and role = 'organiser' limit 1) as organiser,
			b.person as bureau, b.organisation as office
		from events e, (select person, organisation from roles where role = 'bureau' limit 1) b where e.id = $1`,
		[event]
	);
	const { organisation, code: eventCode, organiser, bureau, office } = facts!;
	const holder = randomUUID();
	await writeBook(app, organisation, {
		verb: 'recordCounterpart',
		args: {
			counterpart: holder,
			kind: 'university',
			name: '试验理工大学'
		}
	});
	const [granted, application] = [
		patentArgs({ holder, holderName: '试验理工大学', number: '95115608X', annuityPaidUntil: '2027-06-30' }),
		patentArgs({
			holder,
			holderName: '试验理工大学',
			number: '971017654',
			title: '一种试验装置',
			plain: undefined,
			legalStatus: 'application',
			annuityStatus: undefined,
			offers: [{ mode: 'transfer', pricing: 'negotiable' }]
		})
	];
	granted.offers.push({
		mode: 'open-licence',
		pricing: 'fixed',
		priceFen: 2_000_000,
		terms: '每年 2 万元，按年付'
	} as never);
	for (const one of [granted, application])
		await writeBook(app, organisation, { verb: 'recordPatent', args: one });
	const [one, two] = [randomUUID(), randomUUID()];
	const place = (booth: string, number: string, patents: string[]) =>
		performAsServer(app, event, {
			verb: 'placeBooth',
			args: { booth, number, name: '试验理工大学展位', patents }
		});
	await place(one, 'T17', [granted.patent]);
	await place(two, 'T18', [granted.patent, application.patent]);
	const codes = await query<{ id: string; code: string }>(
		app,
		'select id, code from booths where event = $1',
		[event]
	);
	const codeOf = (id: string) => codes.find((booth) => booth.id === id)!.code;
	const [guest] = await query<PublicWorld['guest']>(
		app,
		`select a.id, a.name, a.organisation, l.secret from attendees a join private.personal_links l on l.attendee = a.id
		where a.event = $1 and a.organisation is not null order by a.id limit 1`,
		[event]
	);
	if (people.length === 0 || !guest) throw new Error('The demo has nobody with a link.');
	return {
		event,
		eventCode,
		organisation,
		holder,
		patents: { granted: granted.patent, application: application.patent },
		booths: { one: codeOf(one), two: codeOf(two) },
		guest,
		organiser,
		bureau,
		bureauOrganisation: office
	};
}

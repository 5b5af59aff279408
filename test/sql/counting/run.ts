// One history of facts that count for programmes: what its steps work on, and the claim that is checked along the way: what is kept equals what a recount finds.
// Knows the worlds; knows no single step.
import { expect } from 'vitest';
import { draftOf } from '../request-world.ts';
import type { TestDatabase } from '../../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from '../programme-world.ts';
import type { Phone } from '../world.ts';
import { METRICS, OWN_CHAIN } from './metrics.ts';

export interface Run {
	of: ProgrammeWorld;
	phone: Phone;
	programme: string;
	/** What there is by now, oldest first. */
	people: string[];
	scans: string[];
	registrations: Map<string, string>;
	needs: string[];
	leads: string[];
	deals: string[];
	pledges: string[];
	filings: string[];
	/** Parks that were founded under the organisation, with who writes there. */
	parks: { organisation: string; organiser: string }[];
	push(): Promise<unknown>;
	/** Nothing drifted, and no figure changed without the programme's version saying so. Before each step that counts anew from nothing, too: it would hide a drift. */
	look(): Promise<void>;
}
/** One thing that somebody does. Numbers choose among what there is. */
export type Act = (run: Run, numbers: [number, number, number]) => Promise<unknown> | void;

export const SOFT = { atomic: false };
/** Several operations on the book of the organisation in one transaction. */
export const atOnce = ({ of }: Run, verb: string, all: Record<string, unknown>[]) =>
	of.t.database.call(
		'perform',
		{
			organisation: of.world.organisation,
			drafts: all.map((one) => draftOf(verb, one, 'desk')),
			atomic: false
		},
		of.world.organiser
	);
/** The i-th of a list, modulo its length. */
export const one = <T>(list: readonly T[], i: number): T | undefined => list[i % list.length];
/** A day of this year or the year before. */
export const dayOf = (n: number): string => `${YEAR - (n % 2)}-0${1 + n}-1${n}`;

export async function beginRun(t: TestDatabase): Promise<Run> {
	const of = await foundProgrammeWorld(t);
	const settings = { ownChain: OWN_CHAIN };
	const programme = await of.adopt(METRICS, { settings });
	const phone = await of.world.enrol();
	const counted = async () => {
		const { counted: version, figures } = await of.read(programme);
		return { version, figures: JSON.stringify(figures) };
	};
	let before = await counted();
	return {
		of,
		phone,
		programme,
		people: [],
		scans: [],
		registrations: new Map(),
		needs: [],
		leads: [],
		deals: [],
		pledges: [],
		filings: [],
		parks: [],
		push: () => phone.push(phone.bodies.splice(0)),
		async look() {
			expect(await of.drift()).toEqual([]);
			const now = await counted();
			if (now.figures !== before.figures) expect(now.version).toBeGreaterThan(before.version);
			before = now;
		}
	};
}

/** The last claims: nothing drifted in programme or event, and plain aggregates over check-ins and undos say the same. */
export async function endRun(run: Run): Promise<void> {
	const { of, programme } = run;
	await run.push();
	await run.look();
	const { event } = of.world;
	const [kept] = await of.t.sql(
		'select people, organisations, enterprises, attendances, listed from event_streams where event = $1',
		[event]
	);
	expect(await of.t.sql('select * from private.recount($1)', [event])).toEqual([kept]);
	// Who has a mobile is one person by it and the name; who had none at the end keeps the key of before.
	expect(
		await of.t.sql(
			`select id from attendees where event = $1 and (person_key is null
				or mobile is not null and person_key <> private.person_key(mobile, name_key, organisation_key, id))`,
			[event]
		)
	).toEqual([]);
	const [row] = await of.t.sql<{ times: string; firms: string; counts: boolean }>(
		`select count(distinct a.id) as times, count(distinct a.organisation_key) filter (where a.organisation_kind = 'enterprise') as firms,
			coalesce(bool_or(v.counts_for is null or $2 = any (v.counts_for)), true) as counts
		from events v join check_ins c on c.event = v.id join attendees a on a.id = c.attendee
		where v.id = $1 and c.direction = 'in' and not exists (select from check_in_voids x where x.target = c.op)
			and (select min(s.day) from sessions s where s.event = v.id) between $3 and $4`,
		[event, programme, `${YEAR}-01-01`, `${YEAR}-12-31`]
	);
	expect(await of.value(programme, 'times')).toBe(row!.counts ? Number(row!.times) : 0);
	expect(await of.value(programme, 'firms')).toBe(row!.counts ? Number(row!.firms) : 0);
	await of.act('dropProgramme', { programme, reason: '试毕，不再计算' });
}

// Counters and distinct rows equal a recount from facts after any sequence of operations, undos, merges, links, late uploads, corrections and purges; two events that count for
// one programme do not lock each other out; and a programme adopted while phones push misses nothing. Real PostgreSQL, real parallel connections.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { draftOf, leadArgs, needArgs, NUMBERS } from './request-world.ts';
import { foundWorld, idOf, person, Phone, type World } from './world.ts';

const FIRMS = ['甲厂', '乙厂', '丙厂'] as const;
const CODES = ['91350100M000100Y43', '91110000600037341L', '91440300708461136T'] as const;
const METRICS = [
	{ key: 'times', metric: 'events.attendances' },
	{ key: 'training', metric: 'training.attendances', filters: { attendance_basis: 'session' } },
	{ key: 'people', metric: 'training.persons', filters: { event_types: ['matchmaking', 'training'] } },
	{
		key: 'roles',
		metric: 'training.persons',
		filters: { event_types: ['matchmaking', 'training'], person_roles: ['rd-staff'] }
	},
	{ key: 'firms', metric: 'events.enterprises' },
	{ key: 'srdi', metric: 'srdi.participation_coverage' },
	{ key: 'held', metric: 'events.held', filters: { event_types: ['matchmaking'] }, basis: 'month' },
	{ key: 'needs', metric: 'needs.captured' },
	{ key: 'leads', metric: 'leads.captured' },
	{ key: 'intents', metric: 'needs.pledge_intent.enterprises_new' },
	{ key: 'smes', metric: 'smes.participating' },
	{ key: 'patents', metric: 'deals.patents', filters: { acquirer_class: 'sme' } },
	{ key: 'deals', metric: 'deals.amount_contract' },
	{ key: 'paid', metric: 'deals.amount_paid' },
	{ key: 'pledges', metric: 'pledge.amount' },
	{ key: 'pushes', metric: 'pushes.sent' },
	{ key: 'pushes-to-firms', metric: 'pushes.sent', filters: { recipient: ['enterprise'] } },
	{ key: 'filings', metric: 'products.filed', filters: { acquirer_class: 'sme' } },
	{ key: 'tagged', metric: 'enterprises.tagged' },
	{ key: 'satisfied', metric: 'satisfaction.rate', basis: 'programme' },
	{ key: 'borrowers', metric: 'pledge.enterprises', filters: { borrower_class: 'sme' } }
];

/** One thing that somebody does. Numbers choose among what there is, modulo its length. */
type Step = [what: (typeof KINDS)[number], a: number, b: number, c: number];
const KINDS = [
	'scan',
	'scan',
	'scan',
	'undo',
	'register',
	'link',
	'link',
	'correct',
	'firm',
	'need',
	'erase',
	'withdraw',
	'lead',
	'deal',
	'deal',
	'pledge',
	'type',
	'choose',
	'end',
	'late',
	'purge',
	'amend',
	'filing',
	'strike',
	'strike',
	'restore',
	'feedback',
	'send',
	'send',
	'counterpart',
	'push'
] as const;
const steps = fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(7), fc.nat(7), fc.nat(7)), {
	minLength: 10,
	maxLength: 50
});

let t: TestDatabase;
let apart: TestDatabase;
beforeAll(async () => {
	[t, apart] = await Promise.all([testDatabase(), testDatabase()]);
});
afterAll(() => Promise.all([t.close(), apart.close()]));

const figuresOf = async (of: ProgrammeWorld, programme: string) => (await of.read(programme)).figures;

async function run(script: Step[]): Promise<void> {
	const of = await foundProgrammeWorld(t);
	const { world } = of;
	const programme = await of.adopt(METRICS);
	const phone = await world.enrol();
	const people: string[] = [];
	const scans: string[] = [];
	const leads: string[] = [];
	const [needs, deals, pledges, filings] = [[] as string[], [] as string[], [] as string[], [] as string[]];
	const one = <T>(list: readonly T[], i: number): T | undefined => list[i % list.length];
	const day = (n: number) => `${YEAR - (n % 2)}-0${1 + n}-1${n}`;
	const push = () => phone.push(phone.bodies.splice(0));
	const soft = { atomic: false };

	// Somebody to begin with: two with a mobile, two without, of firms of which the library knows one.
	const begin: Step[] = [0, 1, 2, 3].map((i) => ['register', i, i, i]);
	for (const [what, a, b, c] of [
		...begin,
		['firm', 0, 0, 1] as Step,
		['need', 0, 0, 0] as Step,
		['send', 0, 1, 1] as Step,
		['deal', 0, 0, 0] as Step,
		...script
	]) {
		switch (what) {
			case 'scan': {
				const who = one(people, a);
				if (who) scans.push(idOf(phone.checkIn(who)));
				break;
			}
			case 'undo': {
				const target = one(scans, a);
				if (target) phone.record('voidCheckIn', { target });
				break;
			}
			case 'register': {
				const who = person(`人${b % 3}`, {
					organisation: one(FIRMS, a),
					personRole: c % 2 ? 'rd-staff' : 'guest',
					...(c % 3 ? { mobile: `1380000000${c % 3}` } : {})
				});
				people.push(who.attendee);
				phone.record('addAttendee', who);
				break;
			}
			case 'link':
				await push();
				if (people.length > 1)
					await world.perform(
						'linkAttendees',
						[{ attendee: one(people, a), into: one(people, b), decision: 'same' }],
						soft
					);
				break;
			case 'correct':
				// As a correction of a registration does.
				await push();
				await t.sql('update attendees set mobile = $2, person_role = $3 where id = $1', [
					one(people, a),
					b % 3 ? `1380000000${b % 3}` : null,
					c % 2 ? 'rd-staff' : 'guest'
				]);
				break;
			case 'firm':
				await of.act('recordEnterprise', {
					name: one(FIRMS, a),
					creditCode: one(CODES, b),
					techSme: c > 3,
					specialised: c % 2 === 0,
					...(c % 3 ? { sizeClass: c > 4 ? 'large' : 'small' } : {}),
					...(a > 3 ? { taggedOn: day(c) } : {})
				});
				break;
			case 'need': {
				const contact = one(people, b);
				const args = needArgs(
					{ company: c > 3 && contact ? undefined : one(FIRMS, a) },
					{ kind: c % 2 ? 'financing' : 'technical', ...(contact ? { contact } : {}) }
				);
				needs.push(args.need);
				await of.submit('recordNeed', args);
				break;
			}
			case 'withdraw':
				if (c % 2 && leads.length) await of.submit('withdrawRequest', { lead: one(leads, a) });
				else if (needs.length) await of.submit('withdrawRequest', { need: one(needs, a) });
				break;
			case 'erase':
				if (needs.length) await of.submit('eraseRequest', { need: one(needs, a) });
				break;
			case 'lead': {
				const contact = one(people, b);
				const args = leadArgs(of);
				leads.push(args.lead);
				await of.submit('requestPatent', {
					...args,
					company: c % 2 && contact ? undefined : one(FIRMS, a),
					...(contact ? { contact } : {})
				});
				break;
			}
			case 'deal': {
				const deal = (c > 3 && one(deals, a)) || randomUUID();
				deals.push(deal);
				await of.act('recordDeal', {
					deal,
					type: 'licence',
					holderName: '大学',
					holderKind: 'university',
					acquirerName: one(FIRMS, a),
					patents: [one(NUMBERS, b)],
					signedOn: day(c),
					amountFen: b * 100,
					...(b % 2 ? { acquirerSize: 'micro' } : {}),
					...(a % 2 ? { payments: [{ paidOn: day(b), amountFen: 100 + a }] } : {})
				});
				break;
			}
			case 'pledge': {
				const id = (c > 4 && one(pledges, a)) || randomUUID();
				pledges.push(id);
				await of.act('recordPledge', {
					pledge: id,
					borrowerName: one(FIRMS, a),
					lenderName: '银行',
					rightKinds: ['patent'],
					registeredOn: day(b),
					loanFen: 100 * c,
					...(b > 3 ? { registrationNo: `Y${c}` } : {})
				});
				break;
			}
			case 'filing': {
				const id = (c > 4 && one(filings, a)) || randomUUID();
				filings.push(id);
				await of.act('recordProductFiling', {
					filing: id,
					firmName: one(FIRMS, a),
					product: `产品${b}`,
					patents: [one(NUMBERS, b)],
					filedOn: day(c),
					filingNo: `B${b}`
				});
				break;
			}
			case 'strike':
			case 'restore': {
				const record = one(
					[
						...deals.map((id) => ['deal', id]),
						...pledges.map((id) => ['pledge', id]),
						...filings.map((id) => ['filing', id])
					],
					a + 8 * b
				);
				if (record)
					await of.act(`${what}Record`, {
						recordKind: record[0],
						record: record[1],
						...(what === 'strike' ? { reason: '登记错了' } : {})
					});
				break;
			}
			case 'feedback':
				await of.submit('giveFeedback', {
					feedback: randomUUID(),
					role: 'attendee',
					organisationKind: 'enterprise',
					ratings: { overall: 1 + (a % 5) }
				});
				break;
			case 'send':
				if (needs.length)
					await of.submit('recordTargetedPush', {
						push: randomUUID(),
						item: b % 2 ? 'need' : 'patent',
						patent: of.patent,
						need: one(needs, a),
						...(b % 2 ? { counterpart: c % 2 ? of.bank : of.holder } : {}),
						channel: 'link',
						words: [],
						chains: []
					});
				break;
			case 'counterpart':
				await of.act('recordCounterpart', {
					counterpart: of.bank,
					kind: one(['bank', 'enterprise', 'institute'], a),
					name: '云川银行科技支行'
				});
				break;
			case 'type':
				await t.sql(
					"update events set type = $2, starts_at = starts_at - $3 * interval '40 days' where id = $1",
					[world.event, a % 2 ? 'training' : 'matchmaking', b % 2]
				);
				break;
			case 'choose':
				await world.perform('linkEvent', [{ event: world.event, programmes: a % 2 ? [] : null }], soft);
				break;
			case 'end':
				await world.perform(
					'advanceEvent',
					[
						a % 2
							? { event: world.event, from: 'running', to: 'ended' }
							: { event: world.event, from: 'ended', to: 'running' }
					],
					soft
				);
				break;
			case 'late': {
				const who = one(people, a);
				if (who) scans.push(idOf(phone.checkIn(who, { at: Date.now() - 1800_000 })));
				await push();
				break;
			}
			case 'purge': {
				await push();
				const before = await figuresOf(of, programme);
				await t.sql('select private.purge_event($1)', [world.event]);
				// What was counted does not change with the personal data.
				expect(await figuresOf(of, programme)).toEqual(before);
				break;
			}
			case 'amend':
				await of.act('amendProgramme', {
					programme,
					version: (await of.read(programme)).version,
					endsOn: `${YEAR + (a % 2)}-12-31`
				});
				break;
			case 'push':
				await push();
		}
	}
	await push();
	expect(await of.drift()).toEqual([]);
	await recountPlainly(of, programme);
	await of.act('dropProgramme', { programme, reason: '试毕，不再计算' });
}

/** The same figures by plain aggregates over check-ins and undos: nothing of what counts for programmes is believed. */
async function recountPlainly(of: ProgrammeWorld, programme: string) {
	const [row] = await t.sql<{ times: string; firms: string; counts: boolean }>(
		`select count(distinct a.id) as times, count(distinct a.organisation_key) filter (where a.organisation_kind = 'enterprise') as firms,
			coalesce(bool_or(v.counts_for is null or $2 = any (v.counts_for)), true) as counts
		from events v join check_ins c on c.event = v.id join attendees a on a.id = c.attendee
		where v.id = $1 and c.direction = 'in' and not exists (select from check_in_voids x where x.target = c.op)
			and (select min(s.day) from sessions s where s.event = v.id) between $3 and $4`,
		[of.world.event, programme, `${YEAR}-01-01`, `${YEAR}-12-31`]
	);
	expect(await of.value(programme, 'times')).toBe(row!.counts ? Number(row!.times) : 0);
	expect(await of.value(programme, 'firms')).toBe(row!.counts ? Number(row!.firms) : 0);
}

test('after any sequence, the counted equals the recounted', { timeout: 300_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(steps, (script) => run(script)),
		{
			numRuns: Number(process.env.COUNTING_RUNS ?? 12),
			seed: 20261124,
			endOnFailure: true
		}
	);
});

test('the corrected kind of who received a push counts its pushes again', async () => {
	const of = await foundProgrammeWorld(t);
	const programme = await of.adopt(METRICS);
	const need = needArgs({ company: FIRMS[0] });
	await of.submit('recordNeed', need);
	const push = { push: randomUUID(), item: 'need', patent: of.patent, need: need.need, counterpart: of.bank };
	expect(
		await of.submit('recordTargetedPush', { ...push, channel: 'link', words: [], chains: [] })
	).toMatchObject({ status: 'accepted' });
	expect(await of.value(programme, 'pushes-to-firms')).toBe(0);
	await of.act('recordCounterpart', { counterpart: of.bank, kind: 'enterprise', name: '云川银行科技支行' });
	expect(await of.value(programme, 'pushes-to-firms')).toBe(1);
	expect(await of.drift()).toEqual([]);
});

test(
	'parallel pushes of two events that count for one programme: no deadlock, no drift; adopted and amended meanwhile, none is missed',
	{ timeout: 60_000 },
	async () => {
		const of = await foundProgrammeWorld(t);
		const other: World = { ...(await foundWorld(t.database)) };
		await t.sql('update organisations set parent = $2 where id = $1', [
			other.organisation,
			of.world.organisation
		]);
		const programme = await of.adopt(METRICS);
		const deadlocks = async () =>
			Number(
				(
					await t.sql<{ n: string }>(
						'select deadlocks as n from pg_stat_database where datname = current_database()'
					)
				)[0]!.n
			);
		const before = await deadlocks();
		const late = programmeArgs(METRICS);
		const sides = await Promise.all(
			[of.world, other].map(async (world, side) => {
				// The same people and firms at both, in opposite orders.
				const listed = Array.from({ length: 24 }, (_, i) =>
					person(`人${side ? 23 - i : i}`, {
						organisation: FIRMS[(side ? 23 - i : i) % 3],
						mobile: `139000000${10 + (side ? 23 - i : i)}`
					})
				);
				await world.perform('addAttendee', listed);
				return { phones: await Promise.all(['一', '二'].map((name) => world.enrol(name))), listed };
			})
		);
		const pushAll = async ({ phones, listed }: { phones: Phone[]; listed: { attendee: string }[] }) => {
			await Promise.all(
				phones.map(async (phone, p) => {
					for (let i = p; i < listed.length; i += 2) {
						phone.checkIn(listed[i]!.attendee);
						await phone.push(phone.bodies.splice(0));
					}
				})
			);
		};
		const amendOften = async () => {
			for (let version = 1; version <= 6; version++)
				expect(await of.act('amendProgramme', { programme, version, settings: {} })).toMatchObject({
					status: 'accepted'
				});
		};
		await Promise.all([
			...sides.map(pushAll),
			amendOften(),
			of.act('adoptProgramme', late),
			...FIRMS.map((name, i) =>
				of.act('recordEnterprise', {
					name,
					creditCode: CODES[i],
					techSme: true,
					specialised: true,
					sizeClass: 'small'
				})
			)
		]);
		for (const id of [programme, late.programme]) {
			expect(await of.value(id, 'times')).toBe(48);
			expect(await of.value(id, 'people')).toBe(24);
		}
		expect(await of.drift()).toEqual([]);
		await t.sql('select pg_stat_clear_snapshot()');
		expect(await deadlocks()).toBe(before);
	}
);

test('a programme waits with counting until who writes facts has committed', async () => {
	const of = await foundProgrammeWorld(t);
	const args = programmeArgs([{ key: 'held', metric: 'events.held' }]);
	const writer = await t.pool.connect();
	try {
		await writer.query('begin');
		await writer.query(`update events set stage = 'registering' where id = $1`, [of.world.event]);
		let isAdopted = false;
		const adopting = of.act('adoptProgramme', args).then(() => (isAdopted = true));
		const isWaiting = async () =>
			(
				await t.sql(
					`select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`
				)
			).length > 0;
		while (!isAdopted && !(await isWaiting()));
		await writer.query('commit');
		await adopting;
	} finally {
		writer.release();
	}
	expect(await of.value(args.programme, 'held')).toBe(0);
	expect(await of.drift()).toEqual([]);
});

test('npm run recount says what drifted, and ends with 1 for it', async () => {
	const of = await foundProgrammeWorld(apart);
	const programme = await of.adopt([{ key: 'held', metric: 'events.held' }]);
	const recount = () => {
		const { status, stdout } = spawnSync(process.execPath, ['scripts/recount.mjs'], {
			encoding: 'utf8',
			env: { ...process.env, DATABASE_URL: apart.url }
		});
		return { status, stdout };
	};
	expect(recount()).toMatchObject({ status: 0, stdout: expect.stringContaining('Drift: none.') });
	await apart.sql(
		'update programme_counters set value = value + 1 where period = 1000 and metric in (select id from programme_metrics where programme = $1)',
		[programme]
	);
	expect(recount()).toMatchObject({
		status: 1,
		stdout: expect.stringContaining(`DRIFT ${programme} held: counters of period 1000`)
	});
	await apart.sql('select private.count_programme($1)', [programme]);
});

test('the same deal recorded twice, and by another park of the region, counts once for the bureau; flags name it where it may be seen', async () => {
	// A region of its own: in the other database there are parks of the tests before.
	const t = apart;
	const of = await foundProgrammeWorld(t);
	const other = await foundWorld(t.database);
	const deal = {
		type: 'transfer',
		holderName: '大学',
		holderKind: 'university',
		acquirerName: '甲厂',
		patents: [NUMBERS[0]],
		signedOn: `${YEAR}-03-01`,
		amountFen: 500
	};
	const elsewhere = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform',
			{ organisation: other.organisation, atomic: true, drafts: [draftOf(verb, args)] },
			other.organiser
		);
	const amount = { key: 'deals', metric: 'deals.amount_contract' };
	const own = await of.adopt([amount]);
	await elsewhere('adoptProgramme', programmeArgs([amount]));
	const wide = programmeArgs([amount, { key: 'times', metric: 'deals.times' }]);
	await t.database.call(
		'perform',
		{ organisation: of.bureauOrganisation, atomic: true, drafts: [draftOf('adoptProgramme', wide)] },
		of.bureau
	);
	const first = { ...deal, deal: randomUUID(), isRelatedParty: true };
	await of.act('recordDeal', first);
	// Who knows the holder by its code and who by its name speak of one deal.
	await elsewhere('recordDeal', {
		...deal,
		deal: randomUUID(),
		amountFen: 700,
		holderCode: '91350100M000100Y43'
	});
	const read = async () =>
		(await of.read(wide.programme, of.bureau)).figures.filter(({ period }) => period === 0);
	// Two records, one deal, worth what the larger one says.
	expect(await read()).toMatchObject([
		{ key: 'deals', value: 700, records: 2, subjects: 1 },
		{ key: 'times', value: 1, records: 2 }
	]);
	const flags = async (programme: string, actor = of.world.organiser) =>
		(
			(await t.database.call('list_programme_flags', { programme }, actor)) as {
				flags: Record<string, unknown>[];
			}
		).flags;
	expect(await flags(own)).toEqual([
		expect.objectContaining({ why: 'claimed_elsewhere', record: first.deal }),
		expect.objectContaining({ why: 'related_party' })
	]);
	expect(JSON.stringify(await flags(own))).not.toContain('otherOrganisation');
	expect(await flags(wide.programme, of.bureau)).toContainEqual(
		expect.objectContaining({ why: 'claimed_twice' })
	);
	// A second record of the same, without a price.
	await of.act('recordDeal', { ...deal, deal: randomUUID(), amountFen: 0 });
	expect((await flags(own)).map(({ why }) => why)).toEqual(
		expect.arrayContaining(['claimed_twice', 'zero_price'])
	);
	expect(await of.value(own, 'deals')).toBe(500);
	expect(await of.drift()).toEqual([]);
});

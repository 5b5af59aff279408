// Every metric of the vocabulary that events and records can count, with its filters: what counts, what does not, and that counting by and by is the same as counting at once.
// The expected numbers are worked out by hand from the records below. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERIOD } from '#lib/domain/programme.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type Metric, type ProgrammeWorld } from './programme-world.ts';
import { needArgs, NUMBERS } from './request-world.ts';
import { HOUR, iso, person } from './world.ts';

const [A, B, C] = NUMBERS;
/** Numbers whose kind is a utility model and a design. */
const OWN = '云溪高新区企业服务中心';
const SETTINGS = {
	areas: {
		district: '500107',
		city: ['500000'],
		province: '500000',
		own_park: '云溪园',
		own_jurisdiction: ['500100']
	},
	ownChain: ['新材料']
};
/** A credit code with its right check character, by number. */
const CODES = [
	'91350100M000100Y43',
	'91110000600037341L',
	'91440300708461136T',
	'91310000132248198F'
] as const;

let t: TestDatabase;
let of: ProgrammeWorld;
let early: string;
let late: string;
const day = (monthDay: string, year = YEAR) => `${year}-${monthDay}`;

const deal = (more: Record<string, unknown>) => ({
	deal: randomUUID(),
	type: 'transfer',
	holderName: '云川理工大学',
	holderKind: 'university',
	acquirerName: '临溪精工有限公司',
	patents: [A],
	signedOn: day('03-01'),
	amountFen: 100_00,
	...more
});
const pledge = (more: Record<string, unknown>) => ({
	pledge: randomUUID(),
	borrowerName: '临溪精工有限公司',
	lenderName: '云川银行',
	rightKinds: ['patent'],
	registeredOn: day('03-01'),
	registeredFen: 500_00,
	loanFen: 300_00,
	...more
});
const filing = (more: Record<string, unknown>) => ({
	filing: randomUUID(),
	firmName: '临溪精工有限公司',
	product: '密封圈',
	patents: [A],
	filingNo: `CP${randomUUID()}`,
	filedOn: day('03-01'),
	...more
});

/** What the records below give each figure this year (or in `period`). Money in fen. */
const CASES: [name: string, metric: Omit<Metric, 'key'>, expected: number, period?: number][] = [
	// Events: the world's own (matchmaking, running), a policy briefing of last month on two topics, a roadshow with training as its further type; a draft does not count.
	['events of any kind', { metric: 'events.held' }, 3],
	['by type', { metric: 'events.held', filters: { event_types: ['matchmaking', 'roadshow'] } }, 2],
	['by a further type', { metric: 'events.held', filters: { event_types: ['training'] } }, 1],
	['by campaign', { metric: 'events.held', filters: { campaigns: ['yiyue-yilian'] } }, 1],
	['topic of the event', { metric: 'events.held', filters: { topics: ['pledge-policy'] } }, 1],
	['topic of one session', { metric: 'events.held', filters: { topics: ['transfer-licence-policy'] } }, 1],
	[
		'both topics',
		{ metric: 'events.held', filters: { topics: ['transfer-licence-policy', 'pledge-policy'] } },
		1
	],
	['another topic', { metric: 'events.held', filters: { topics: ['open-licence'] } }, 0],
	['on one chain', { metric: 'events.held', filters: { one_chain_per_event: true } }, 1],
	['on the programme’s chain', { metric: 'events.held', filters: { chain: 'programme' } }, 1],
	[
		'an empty list of chains narrows nothing',
		{ metric: 'events.held', filters: { chain: 'hubei-five-and-nine' } },
		3
	],

	// Attendances: two people at both sessions of the roadshow/training, one of them also at the world's event under another entry of the list.
	['人次 once an event', { metric: 'training.attendances' }, 2],
	['人次 once a session', { metric: 'training.attendances', filters: { attendance_basis: 'session' } }, 4],
	['人数', { metric: 'training.persons' }, 2],
	['人数 by role', { metric: 'training.persons', filters: { person_roles: ['rd-staff'] } }, 1],
	[
		'人数 of firms on the chain',
		{ metric: 'training.persons', filters: { person_org_chain: 'programme' } },
		1
	],
	['人次 anywhere', { metric: 'events.attendances' }, 3],
	[
		'人数 across events',
		{ metric: 'training.persons', filters: { event_types: ['matchmaking', 'training'] } },
		2
	],
	['家数', { metric: 'events.enterprises' }, 2],
	['专精特新 that took part', { metric: 'srdi.participation_coverage' }, 1],

	// Needs and leads.
	['needs', { metric: 'needs.captured' }, 4],
	['needs of a kind', { metric: 'needs.captured', filters: { need_kinds: ['financing'] } }, 3],
	['firms that first wish to pledge', { metric: 'needs.pledge_intent.enterprises_new' }, 2],
	['leads', { metric: 'leads.captured' }, 1],
	['SMEs that take part', { metric: 'smes.participating' }, 2],
	[
		'SMEs of the district that take part',
		{ metric: 'smes.participating', filters: { acquirer_class: 'sme', acquirer_region: 'district' } },
		1
	],
	[
		'SMEs that take part by coming',
		{ metric: 'smes.participating', filters: { participation: ['check-in'] } },
		1
	],
	['tagged firms', { metric: 'enterprises.tagged' }, 1],

	// Deals.
	['件 distinct patents', { metric: 'deals.patents' }, 3],
	['次 patents in deals', { metric: 'deals.times' }, 8],
	['inventions alone', { metric: 'deals.patents', filters: { patent_kinds: ['invention'] } }, 3],
	['contracts', { metric: 'deals.contracts' }, 7],
	['contracts by count_basis', { metric: 'deals.times', filters: { count_basis: 'contracts' } }, 7],
	['without related parties', { metric: 'deals.times', filters: { exclude: ['related_party'] } }, 7],
	[
		'by type, licences whatever their terms',
		{ metric: 'deals.times', filters: { deal_types: ['licence'] } },
		2
	],
	['by holder', { metric: 'deals.times', filters: { holder_types: ['large-soe'] } }, 1],
	[
		'an institute is 科研院所',
		{ metric: 'deals.times', filters: { holder_types: ['research-institute'] } },
		1
	],
	['holder in the province', { metric: 'deals.times', filters: { holder_region: 'province' } }, 1],
	['acquirer an SME', { metric: 'deals.receiving_enterprises', filters: { acquirer_class: 'sme' } }, 2],
	[
		'acquirer a technology SME',
		{ metric: 'deals.receiving_enterprises', filters: { acquirer_class: 'tech_sme' } },
		1
	],
	[
		'acquirer any firm',
		{ metric: 'deals.receiving_enterprises', filters: { acquirer_class: 'enterprise' } },
		3
	],
	['acquirer in the district', { metric: 'deals.times', filters: { acquirer_region: 'district' } }, 2],
	['acquirer in the city', { metric: 'deals.times', filters: { acquirer_region: 'city' } }, 3],
	['acquirer in the own park', { metric: 'deals.times', filters: { acquirer_region: 'own_park' } }, 2],
	[
		'acquirer in a park of the jurisdiction',
		{ metric: 'deals.times', filters: { acquirer_region: 'own_jurisdiction_parks' } },
		3
	],
	['holder the unit itself', { metric: 'deals.times', filters: { holder: 'self' } }, 1],
	['acquirer the unit itself', { metric: 'deals.times', filters: { acquirer: 'self' } }, 0],
	['facilitated by the unit', { metric: 'deals.times', filters: { via: 'self' } }, 3],
	['recorded, by that day', { metric: 'deals.times', filters: { deal_stage: 'recorded' } }, 1],
	['recorded last year', { metric: 'deals.times', filters: { deal_stage: 'recorded' } }, 1, -1],
	['contract money', { metric: 'deals.amount_contract' }, 700_00],
	['money paid, by its day', { metric: 'deals.amount_paid' }, 30_00],
	['money paid last year', { metric: 'deals.amount_paid' }, 20_00, -1],
	['technology contracts', { metric: 'tech_contracts.amount' }, 100_00],
	['filed amounts', { metric: 'licences.filing_amount' }, 80_00],
	['open licences, pairs', { metric: 'open_licences.count' }, 2],
	['open licences, patents', { metric: 'open_licences.patents' }, 1],

	// Pledges: registered in March (inclusive, micro), registered last year and paid out this year (risk pool, trademark), a municipal project.
	['pledge projects', { metric: 'pledge.projects' }, 2],
	['pledge projects last year', { metric: 'pledge.projects' }, 1, -1],
	['loans by registration', { metric: 'pledge.amount' }, 600_00],
	['loans by payout', { metric: 'pledge.amount', filters: { date_basis: 'paid_out' } }, 900_00],
	['loans of the risk pool', { metric: 'pledge.loans_issued', filters: { risk_pool: true } }, 900_00],
	['registered amounts', { metric: 'pledge.registered_amount' }, 1000_00],
	[
		'without municipal projects',
		{ metric: 'pledge.registered_amount', filters: { exclude: ['municipal_project_pledges'] } },
		500_00
	],
	['patents only', { metric: 'pledge.projects', filters: { pledge_rights: 'patent' } }, 0, -1],
	['borrowers', { metric: 'pledge.enterprises' }, 1],
	[
		'inclusive borrowers that are SMEs',
		{ metric: 'pledge.inclusive_enterprises', filters: { borrower_class: 'sme' } },
		1
	],
	[
		'borrowers of the district',
		{ metric: 'pledge.enterprises', filters: { borrower_region: 'district' } },
		1
	],
	[
		'borrowers of the own park',
		{ metric: 'pledge.enterprises', filters: { borrower_region: 'own_park' } },
		0
	],
	[
		'pledges and equity of a unit, its own patents',
		{ metric: 'pledge_equity.amount', filters: { borrower: 'self', pledge_rights: 'patent' } },
		100_00
	],
	['SMEs that a policy reached', { metric: 'smes.policy_covered' }, 3],

	// Filings: two with a number, one without.
	['filings', { metric: 'products.filed' }, 2],
	['filings of the own park', { metric: 'products.filed', filters: { acquirer_region: 'own_park' } }, 1],
	['filings with the unit’s help', { metric: 'products.filed', filters: { via: 'self' } }, 1],
	['filings up to now', { metric: 'products.filed_coverage', basis: 'point' }, 3, PERIOD.stock],

	['pushes', { metric: 'pushes.sent' }, 2],
	['pushes to firms', { metric: 'pushes.sent', filters: { recipient: ['enterprise'] } }, 1],
	[
		'pushes to universities',
		{ metric: 'pushes.sent', filters: { recipient: ['university', 'research-institute'] } },
		1
	],
	[
		'answers that are satisfied',
		{
			metric: 'satisfaction.rate',
			filters: {
				question: 'transfer-licence-policy-and-procedures',
				respondent_types: ['university', 'research-institute', 'enterprise']
			}
		},
		1
	]
];
const METRICS = CASES.map(([, metric], i) => ({ key: `case/${i}`, ...metric }));

beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	early = await of.adopt(METRICS, { settings: SETTINGS });
	await recordEverything();
	late = await of.adopt(METRICS, { settings: SETTINGS });
}, 60_000);
afterAll(() => t.close());

const book = async (verb: string, ...args: Record<string, unknown>[]) => {
	for (const one of await of.book(verb, args, { atomic: false })) expect(one.status).toBe('accepted');
};

async function recordEverything() {
	const { world } = of;
	await book(
		'recordEnterprise',
		{
			name: '恒澈环保',
			creditCode: CODES[0],
			techSme: true,
			specialised: true,
			sizeClass: 'small',
			chain: '新材料',
			region: '500107',
			park: '云溪园',
			taggedOn: day('02-01')
		},
		{
			name: '大通机器',
			creditCode: CODES[1],
			techSme: false,
			specialised: false,
			sizeClass: 'large',
			region: '500105',
			park: '别处园'
		}
	);
	// Events of their own, in this year whatever today is.
	const at = (monthDay: string, hour: number) =>
		iso(Date.parse(`${day(monthDay)}T00:00:00+08:00`) + hour * HOUR);
	const event = async (id: string, more: Record<string, unknown>, stages: string[]) => {
		const args = {
			event: id,
			name: '活动',
			campaigns: [],
			startsAt: at('01-10', 9),
			endsAt: at('01-10', 12),
			stations: [],
			targets: {},
			sessions: [{ id: randomUUID(), name: '上午', startsAt: at('01-10', 9), endsAt: at('01-10', 10) }],
			...more
		};
		const perform = (verb: string, one: Record<string, unknown>) =>
			t.database.call(
				'perform',
				{
					event: id,
					organisation: world.organisation,
					atomic: true,
					drafts: [
						{
							id: randomUUID(),
							verb,
							subject: id,
							source: 'desk',
							captured: { wall: Date.now(), monotonic: 1, boot: randomUUID(), offsetMs: 0, uncertaintyMs: 1 },
							args: one
						}
					]
				},
				world.organiser
			);
		await perform('createEvent', args);
		let from = 'draft';
		for (const to of stages) {
			await perform('advanceEvent', { event: id, from, to });
			from = to;
		}
		return perform;
	};
	await event(
		randomUUID(),
		{
			type: 'policy_briefing',
			topics: ['pledge-policy'],
			chain: '新材料',
			sessions: [
				{
					id: randomUUID(),
					name: '上午',
					startsAt: at('01-10', 9),
					endsAt: at('01-10', 10),
					topics: ['transfer-licence-policy']
				}
			]
		},
		['running', 'ended']
	);
	await event(randomUUID(), { type: 'policy_briefing' }, []);
	const [course, morning, afternoon] = [randomUUID(), randomUUID(), randomUUID()];
	const at_course = await event(
		course,
		{
			type: 'roadshow',
			secondaryTypes: ['training'],
			campaigns: ['yiyue-yilian'],
			chain: '生物医药、新材料',
			sessions: [
				{ id: morning, name: '上午', startsAt: at('01-10', 9), endsAt: at('01-10', 10) },
				{ id: afternoon, name: '下午', startsAt: at('01-10', 10), endsAt: at('01-10', 12) }
			]
		},
		['running']
	);
	const both = { name: '王海燕', mobile: '13800000001' };
	const one = person(both.name, { ...both, organisation: '恒澈环保', personRole: 'rd-staff' });
	const two = person('李工', { organisation: '无名厂', personRole: 'ip-manager' });
	const again = person(both.name, { ...both, organisation: '恒澈环保' });
	for (const who of [one, two]) {
		await at_course('addAttendee', who);
		for (const session of [morning, afternoon])
			await at_course('recordCheckIn', { session, direction: 'in', attendee: who.attendee });
	}
	await world.perform('addAttendee', [again]);
	await world.perform('recordCheckIn', [
		{ session: world.session, direction: 'in', attendee: again.attendee }
	]);

	const firm = { creditCode: CODES[0], company: '恒澈环保' };
	const technical = needArgs(firm);
	for (const args of [
		technical,
		needArgs({ company: '丙厂' }, { kind: 'financing' }),
		needArgs({ company: '丙 厂' }, { kind: 'financing' }),
		needArgs(firm, { kind: 'financing' })
	])
		await of.submit('recordNeed', args);
	const push = { need: technical.need, patent: of.patent, channel: 'link', words: [], chains: [] };
	await of.submit('recordTargetedPush', { ...push, push: randomUUID(), item: 'patent' });
	// A need that is pushed opens a lead: the one lead.
	await of.submit('recordTargetedPush', {
		...push,
		push: randomUUID(),
		item: 'need',
		counterpart: of.holder
	});

	const question = 'transfer-licence-policy-and-procedures';
	for (const [organisationKind, rating] of [
		['enterprise', 4],
		['university', 3],
		['finance', 5]
	] as const)
		await of.submit('giveFeedback', {
			feedback: randomUUID(),
			role: 'attendee',
			organisationKind,
			ratings: { overall: 5, [question]: rating }
		});

	await book(
		'recordDeal',
		deal({ acquirerName: '恒澈环保', patents: [A, B], facilitatedBy: [OWN], techContractNo: 'T-1' }),
		deal({ type: 'use-first-pay-later', acquirerName: '大通机器', acquirerRegion: '500105' }),
		deal({
			type: 'licence',
			acquirerName: '乙厂',
			acquirerSize: 'micro',
			recordedOn: day('04-01'),
			recordAmountFen: 80_00,
			holderKind: 'large-soe'
		}),
		deal({
			type: 'equity',
			holderName: OWN,
			holderRegion: '500106',
			acquirerName: '乙厂',
			recordedOn: day('12-01', YEAR - 1)
		}),
		deal({ type: 'open-licence', patents: [C], acquirerName: '乙厂', holderKind: 'institute' }),
		deal({ type: 'open-licence', patents: [C], acquirerName: '大通机器', acquirerRegion: '110105' }),
		deal({
			acquirerName: '大通机器',
			acquirerRegion: '110105',
			acquirerPark: '外园',
			isTechSme: true,
			isRelatedParty: true,
			facilitatedBy: [`${OWN} `],
			payments: [
				{ paidOn: day('05-01'), amountFen: 30_00 },
				{ paidOn: day('05-01', YEAR - 1), amountFen: 20_00 },
				{ dueOn: day('09-01'), amountFen: 50_00 }
			]
		}),
		// Not signed: a talk.
		deal({ signedOn: undefined, acquirerName: '丁厂' })
	);
	await book(
		'recordPledge',
		pledge({ isInclusive: true, borrowerSize: 'micro', borrowerRegion: '500107' }),
		pledge({
			registeredOn: day('11-01', YEAR - 1),
			paidOutOn: day('01-05'),
			loanFen: 900_00,
			isInRiskPool: true,
			rightKinds: ['trademark'],
			borrowerName: '乙厂'
		}),
		pledge({ isMunicipalProject: true, registrationNo: 'Y2', lenderName: '云溪银行' })
	);
	await book(
		'recordProductFiling',
		filing({ firmName: '恒澈环保', assistedBy: [OWN] }),
		filing({}),
		filing({ filingNo: undefined }),
		filing({ filedOn: day('03-01', YEAR - 1) })
	);
}

describe.each([
	['counted by and by', () => early],
	['counted at once', () => late]
])('%s', (_, programme) => {
	test.each(
		CASES.map(([name, metric, expected, period], i) => ({
			name,
			of: metric.metric,
			expected,
			period,
			key: `case/${i}`
		}))
	)('$of: $name is $expected', async ({ key, expected, period }) => {
		expect(await of.value(programme(), key, period)).toBe(expected);
	});
});

test('nothing differs from a recount, and satisfaction says of how many', async () => {
	expect(await of.drift()).toEqual([]);
	const { figures } = await of.read(early);
	expect(figures.find(({ metric, period }) => metric === 'satisfaction.rate' && period === 0)).toMatchObject({
		value: 1,
		records: 2
	});
});

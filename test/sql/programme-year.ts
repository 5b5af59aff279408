// A year of records through perform, large enough for the presets: twelve months of events, sixty firms with deals, twenty with pledges, three hundred filings.
// Every number that a preset is to reach can be worked out from what stands here. Money in fen.
import { randomUUID } from 'node:crypto';
import { patentNumberCheck } from '#lib/domain/patent-number.ts';
import type { ProgrammeWorld } from './programme-world.ts';
import { needArgs } from './request-world.ts';
import { capturedAt, HOUR, iso, person } from './world.ts';

export const YEAR = new Date().getUTCFullYear();
export const CENTRE = '云溪高新区企业服务中心';
export const UNIVERSITY = '云川理工大学';
/** The firms are called 企业1 … 企业60, are small technology firms, and sit in the district and the park; the first is 专精特新 on the chain. */
export const firm = (k: number): string => `企业${k}有限公司`;
export const AREAS = {
	district: ['500107'],
	city: ['500100'],
	province: ['500000'],
	own_jurisdiction: ['500100'],
	own_park: ['云溪园'],
	own_jurisdiction_parks: ['云溪园']
};
const WAN = 10_000_00;
const day = (monthDay: string): string => `${YEAR}-${monthDay}`;

/** Different inventions of 2020, with their check digits. */
function inventions(first: number, count: number): string[] {
	return Array.from({ length: count }, (_, i) => {
		const body = `20201${String(first + i).padStart(7, '0')}`;
		return body + patentNumberCheck(body);
	});
}

const conveyed = (k: number, more: Record<string, unknown>) => ({
	deal: randomUUID(),
	holderName: UNIVERSITY,
	holderKind: 'university',
	holderRegion: '500107',
	acquirerName: firm(k),
	acquirerSize: 'small',
	acquirerRegion: '500107',
	acquirerPark: '云溪园',
	isTechSme: true,
	signedOn: day('03-01'),
	recordedOn: day('04-01'),
	facilitatedBy: [CENTRE],
	...more
});

/** 60 transfers of 5 patents at 200,000 yuan, paid, as technology contracts; 15 open licences at 10,000; one licence at 1,000,000, filed with 5 billion. */
export const DEALS = [
	...Array.from({ length: 60 }, (_, i) =>
		conveyed(i + 1, {
			type: 'transfer',
			patents: inventions(5 * i, 5),
			amountFen: 20 * WAN,
			techContractNo: `JS-${i + 1}`,
			facilitatedBy: [CENTRE, UNIVERSITY],
			payments: [{ paidOn: day('03-10'), amountFen: 20 * WAN, voucher: `P-${i + 1}` }]
		})
	),
	...Array.from({ length: 15 }, (_, i) =>
		conveyed(i + 1, { type: 'open-licence', patents: inventions(1000 + i, 1), amountFen: WAN })
	),
	conveyed(1, {
		type: 'licence',
		patents: inventions(2000, 1),
		amountFen: 100 * WAN,
		recordAmountFen: 500_000 * WAN
	})
];
/** 20 inclusive pledges of own patents at 20 million yuan, registered and paid out, under the risk pool. */
export const PLEDGES = Array.from({ length: 20 }, (_, i) => ({
	pledge: randomUUID(),
	borrowerName: firm(i + 1),
	borrowerSize: 'small',
	borrowerRegion: '500107',
	borrowerPark: '云溪园',
	lenderName: '云川银行',
	rightKinds: ['patent'],
	isOwnPatents: true,
	registeredFen: 2000 * WAN,
	registeredOn: day('05-01'),
	registrationNo: `Y${YEAR}${String(i).padStart(6, '0')}`,
	loanFen: 2000 * WAN,
	paidOutOn: day('05-10'),
	isInclusive: true,
	isInRiskPool: true,
	facilitatedBy: [CENTRE]
}));
/** 300 filings, five of each firm. */
export const FILINGS = Array.from({ length: 300 }, (_, i) => ({
	filing: randomUUID(),
	firmName: firm((i % 60) + 1),
	firmSize: 'small',
	firmRegion: '500107',
	firmPark: '云溪园',
	product: `产品${i + 1}`,
	patents: inventions(5 * (i % 60), 1),
	filingNo: `CP-${i + 1}`,
	filedOn: day('06-01'),
	assistedBy: [CENTRE]
}));
/** Six matchmaking sessions, five trainings with two people each, a policy briefing on two topics, a roadshow on one chain every month; with the world's own, seven matchmaking sessions. */
const EVENTS = [
	...Array.from({ length: 6 }, (_, i) => ({ type: 'matchmaking', on: `0${i + 1}-05` })),
	...Array.from({ length: 5 }, (_, i) => ({ type: 'training', on: `0${i + 1}-06` })),
	{ type: 'policy_briefing', on: '02-07', topics: ['pledge-policy', 'transfer-licence-policy'] },
	...Array.from({ length: 12 }, (_, i) => ({
		type: 'roadshow',
		on: `${String(i + 1).padStart(2, '0')}-08`,
		campaigns: ['yiyue-yilian'],
		chain: '新材料'
	}))
];

/** Records the year in the organisation's book and in events of their own. */
export async function recordYear(of: ProgrammeWorld): Promise<void> {
	await inBook(of, 'recordEnterprise', [
		{
			name: firm(1),
			creditCode: '91350100M000100Y43',
			techSme: true,
			specialised: true,
			sizeClass: 'small',
			region: '500107',
			park: '云溪园',
			chain: '新材料',
			taggedOn: day('02-01')
		}
	]);
	await inBook(of, 'recordDeal', DEALS);
	await inBook(of, 'recordPledge', PLEDGES);
	await inBook(of, 'recordProductFiling', FILINGS);
	for (const event of EVENTS) await recordEvent(of, event);
	for (const k of [1, 2, 3])
		await of.submit('recordNeed', needArgs({ company: firm(k) }, { kind: 'financing' }));
	const technical = needArgs({ company: firm(1) });
	await of.submit('recordNeed', technical);
	await of.submit('recordTargetedPush', {
		push: randomUUID(),
		item: 'patent',
		need: technical.need,
		patent: of.patent,
		channel: 'link',
		words: [],
		chains: []
	});
	for (const rating of [5, 4, 4, 5, 4, 5, 4, 5, 4, 2])
		await of.submit('giveFeedback', {
			feedback: randomUUID(),
			role: 'attendee',
			organisationKind: 'enterprise',
			ratings: { overall: 5, 'transfer-licence-policy-and-procedures': rating }
		});
}

async function inBook(
	of: ProgrammeWorld,
	verb: string,
	all: readonly Record<string, unknown>[]
): Promise<void> {
	for (let i = 0; i < all.length; i += 50)
		for (const outcome of await of.book(verb, all.slice(i, i + 50)))
			if (outcome.status !== 'accepted') throw new Error(`${verb}: ${JSON.stringify(outcome)}`);
}

async function recordEvent(of: ProgrammeWorld, { on, ...more }: (typeof EVENTS)[number]): Promise<void> {
	const { world, t } = of;
	const [event, session] = [randomUUID(), randomUUID()];
	const at = (hour: number) => iso(Date.parse(`${day(on)}T00:00:00+08:00`) + hour * HOUR);
	const perform = async (verb: string, args: Record<string, unknown>) => {
		const draft = {
			id: randomUUID(),
			verb,
			subject: event,
			source: 'desk',
			captured: capturedAt(Date.now()),
			args
		};
		const request = { event, organisation: world.organisation, atomic: true, drafts: [draft] };
		await t.database.call('perform', request, world.organiser);
	};
	await perform('createEvent', {
		event,
		name: '活动',
		campaigns: [],
		startsAt: at(9),
		endsAt: at(12),
		stations: [],
		targets: {},
		sessions: [{ id: session, name: '上午', startsAt: at(9), endsAt: at(12) }],
		...more
	});
	await perform('advanceEvent', { event, from: 'draft', to: 'running' });
	if (more.type !== 'training') return;
	for (const [name, personRole] of [
		['王海燕', 'rd-staff'],
		['李工', 'ip-manager']
	] as const) {
		const who = person(name, {
			mobile: name === '李工' ? '13800000002' : '13800000001',
			organisation: firm(1),
			personRole
		});
		await perform('addAttendee', who);
		await perform('recordCheckIn', { session, direction: 'in', attendee: who.attendee });
	}
}

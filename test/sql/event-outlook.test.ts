// What an event counts toward: what its form stores comes back, what the form foretells is what SQL counts, and what one event gave opens its records. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventTargetsOf, isComplete, lackingFor } from '#lib/domain/programmes/event-targets.ts';
import { metricsOf } from '#lib/domain/programmes/figures.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { DEFAULT_SETTINGS, type ProgrammeSettings } from '#lib/domain/programmes/settings.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { codeOf, draftOf, NUMBERS } from './request-world.ts';
import { foundWorld, person } from './world.ts';

let t: TestDatabase;
let of: ProgrammeWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
});
afterAll(() => t.close());

const at = (hour: number) => `${YEAR}-03-04T0${hour}:00:00.000Z`;
const details = (more: Record<string, unknown>) => ({
	name: '活动',
	type: 'matchmaking',
	campaigns: [],
	startsAt: at(1),
	endsAt: at(3),
	sessions: [{ id: randomUUID(), name: '全天', startsAt: at(1), endsAt: at(3), topics: [] }],
	stations: [{ id: randomUUID(), name: 'A口' }],
	targets: {},
	...more
});
const one = (event: string, verb: string, args: Record<string, unknown>) =>
	t.database.call(
		'perform',
		{
			event,
			organisation: of.world.organisation,
			atomic: true,
			drafts: [draftOf(verb, { event, ...args }, 'desk')]
		},
		of.world.organiser
	);
async function held(more: Record<string, unknown>): Promise<string> {
	const event = randomUUID();
	await one(event, 'createEvent', details(more));
	await one(event, 'advanceEvent', { from: 'draft', to: 'running' });
	return event;
}
const ask = async <T>(name: string, request: Record<string, unknown>, actor = of.world.organiser) =>
	(await t.database.call(name, request, actor)) as T;

test('what only targets ask for is answered as it was stored; null takes it away, absent leaves it', async () => {
	const session = { id: randomUUID(), name: '上午', startsAt: at(1), endsAt: at(3) };
	const themes = {
		secondaryTypes: ['roadshow'],
		topics: ['pledge-policy'],
		chain: '新材料',
		region: '500107',
		industryField: '光电子'
	};
	const event = await held({ ...themes, sessions: [{ ...session, topics: ['open-licence'] }] });
	const read = () => ask<Record<string, unknown>>('read_event', { event });
	expect(await read()).toMatchObject({ ...themes, sessions: [{ id: session.id, topics: ['open-licence'] }] });
	await one(event, 'amendEvent', details({ sessions: [session] }));
	expect(await read()).toMatchObject({ ...themes, sessions: [{ topics: ['open-licence'] }] });
	await one(
		event,
		'amendEvent',
		details({ chain: null, region: null, industryField: null, topics: [], secondaryTypes: [] })
	);
	expect(await read()).toMatchObject({
		chain: null,
		region: null,
		industryField: null,
		topics: [],
		secondaryTypes: []
	});
});

describe('what the form foretells is what is counted', () => {
	const EVENTS: Record<string, unknown>[] = [
		{ type: 'matchmaking' },
		{ type: 'seminar', secondaryTypes: ['matchmaking'] },
		{ type: 'policy_briefing', topics: ['pledge-policy'] },
		{ type: 'policy_briefing', topics: ['pledge-policy', 'transfer-licence-policy'] },
		{ type: 'roadshow' },
		{ type: 'roadshow', campaigns: ['yiyue-yilian'] },
		{ type: 'roadshow', campaigns: ['yiyue-yilian'], chain: '新材料' },
		{ type: 'roadshow', campaigns: ['yiyue-yilian'], chain: '新材料、光电子' },
		{ type: 'matchmaking', chain: '光电子' },
		{ type: 'training' }
	];
	const CASES: [string, Partial<ProgrammeSettings>][] = [
		['hunan-2022-park', {}],
		['chongqing-2024-park', {}],
		['chongqing-2024-platform', {}],
		['hubei-2024-plan', {}],
		['hubei-2024-plan', { chainList: ['新材料'] }],
		['hubei-2024-plan', { ownChain: '新材料、光电子' }]
	];
	test.each(CASES)('%s %j', async (id, more) => {
		const definition = presetOf(id)!;
		const settings = { ...DEFAULT_SETTINGS, ...more };
		const programme = await of.adopt([], {
			definition,
			settings,
			metrics: metricsOf(definition, settings)
		});
		const targets = eventTargetsOf(definition, settings).filter(
			({ key }) =>
				metricsOf(definition, settings).find((metric) => metric.key === key)?.metric === 'events.held'
		);
		expect(targets.length).toBeGreaterThan(0);
		for (const details of EVENTS) {
			const event = await held(details);
			const { programmes } = await ask<{ programmes: { programme: string; figures: { key: string }[] }[] }>(
				'list_event_figures',
				{ event }
			);
			const counted = programmes.find((one) => one.programme === programme)?.figures ?? [];
			const asked = {
				types: [details.type as string, ...((details.secondaryTypes as string[]) ?? [])],
				campaigns: (details.campaigns as string[]) ?? [],
				topics: (details.topics as string[]) ?? [],
				chain: (details.chain as string) ?? null
			};
			const foretold = targets.filter((target) => {
				const lacking = lackingFor(target, asked);
				return lacking && isComplete(lacking);
			});
			const keys = new Set(targets.map(({ key }) => key));
			expect([JSON.stringify(details), counted.map(({ key }) => key).filter((key) => keys.has(key))]).toEqual(
				[JSON.stringify(details), foretold.map(({ key }) => key).sort()]
			);
		}
		await of.act('dropProgramme', { programme, reason: '测试完毕' });
	});
});

describe('figures of single events', () => {
	let programme: string;
	let first: string;
	const key = 'people';
	beforeAll(async () => {
		programme = await of.adopt([
			{ key: 'events', metric: 'events.held', filters: { event_types: ['showcase'] } },
			{ key, metric: 'training.persons', filters: { event_types: ['showcase'] } }
		]);
		const who = { name: '王海燕', mobile: '13800000001', organisation: '恒澈环保' };
		for (const name of ['甲', '乙']) {
			const session = { id: randomUUID(), name: '全天', startsAt: at(1), endsAt: at(3) };
			const event = await held({ name, type: 'showcase', sessions: [session] });
			first ??= event;
			for (const guest of [
				person(who.name, who),
				person(`${name}客`, { mobile: name === '甲' ? '13800000002' : '13800000003' })
			]) {
				await one(event, 'addAttendee', guest);
				await one(event, 'recordCheckIn', {
					session: session.id,
					direction: 'in',
					attendee: guest.attendee
				});
			}
		}
	});

	test('each event tells what it gave; one person at two events is one of each and one in all', async () => {
		const { count, events } = await ask<{ count: number; events: { name: string; figures: object[] }[] }>(
			'list_programme_events',
			{ programme, period: 0 }
		);
		expect(count).toBe(2);
		expect(events.map(({ name }) => name).sort()).toEqual(['乙', '甲']);
		for (const { figures } of events)
			expect(figures).toEqual([
				{ key: 'events', metric: 'events.held', value: 1, records: 1 },
				{ key, metric: 'training.persons', value: 2, records: 2 }
			]);
		expect(await of.value(programme, key)).toBe(3);
		expect(await ask('list_programme_events', { programme, period: -1 })).toMatchObject({ count: 0 });
	});

	test('pages of events follow each other without a gap', async () => {
		type Page = { events: { event: string }[]; next?: string };
		const one = await ask<Page>('list_programme_events', { programme, limit: 1 });
		const two = await ask<Page>('list_programme_events', { programme, limit: 1, after: one.next });
		expect(two.next).toBeUndefined();
		expect(new Set([...one.events, ...two.events].map(({ event }) => event)).size).toBe(2);
	});

	test('its number opens the records of that event alone, a page at a time', async () => {
		type Page = { count: number; value: number; records: { event: string; record: string }[]; next?: object };
		const request = { programme, key, period: 0, event: first, limit: 1 };
		const one = await ask<Page>('list_event_records', request);
		const two = await ask<Page>('list_event_records', { ...request, after: one.next });
		expect([one.count, one.value, two.next]).toEqual([2, 2, undefined]);
		expect([...one.records, ...two.records].map(({ event }) => event)).toEqual([first, first]);
		expect(one.records[0]!.record).not.toBe(two.records[0]!.record);
		expect(await codeOf(ask('list_event_records', { ...request, key: 'none' }))).toBe('YH061');
	});

	test('what started at no event stands by itself', async () => {
		const id = await of.adopt([{ key: 'deals', metric: 'deals.amount_contract', filters: {} }]);
		await of.act('recordDeal', {
			deal: randomUUID(),
			type: 'licence',
			holderName: '云川大学',
			holderKind: 'university',
			acquirerName: '恒澈环保',
			patents: [NUMBERS[0]],
			amountFen: 12_300,
			signedOn: `${YEAR}-03-01`,
			recordedOn: `${YEAR}-03-02`
		});
		const { rest } = await ask<{ rest: object[] }>('list_programme_events', { programme: id });
		expect(rest).toEqual([{ key: 'deals', metric: 'deals.amount_contract', value: 12_300, records: 1 }]);
		expect(await ask('list_event_records', { programme: id, key: 'deals', event: null })).toMatchObject({
			count: 1,
			value: 12_300
		});
	});

	test('a programme that was dropped is not among what an event has counted toward', async () => {
		const dropped = await of.adopt([{ key: 'held', metric: 'events.held' }]);
		const toward = async () =>
			(
				await ask<{ programmes: { programme: string }[] }>('list_event_figures', { event: first })
			).programmes.map((one) => one.programme);
		expect(await toward()).toContain(dropped);
		await of.act('dropProgramme', { programme: dropped, reason: '改用新文件' });
		expect(await toward()).not.toContain(dropped);
	});

	test('a bureau of the region reads them without a name, others nothing', async () => {
		const request = { programme, key, period: 0, event: first };
		const told = JSON.stringify(await ask('list_event_records', request, of.bureau));
		expect(told).toContain('王**');
		expect(told).not.toContain('王海燕');
		const other = await foundWorld(t.database);
		await t.sql(`update organisations set region = '980100' where id = $1`, [other.organisation]);
		for (const actor of [of.otherBureau, other.organiser]) {
			expect(await codeOf(ask('list_programme_events', { programme }, actor))).toBe('YH060');
			expect(await codeOf(ask('list_event_records', request, actor))).toBe('YH060');
			expect(await codeOf(ask('list_event_figures', { event: first }, actor))).toBe('YH003');
		}
	});
});

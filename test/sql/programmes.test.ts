// Programmes: adopting, amending, reporting, closing, and what bureaus say. Who sees what; what is refused. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERIOD } from '#lib/domain/programme.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundProgrammeWorld, programmeArgs, YEAR, type ProgrammeWorld } from './programme-world.ts';
import { codeOf, draftOf, needArgs, NUMBERS } from './request-world.ts';
import { foundWorld, person } from './world.ts';

let t: TestDatabase;
let of: ProgrammeWorld;
let programme: string;
const events = { key: 'events', metric: 'events.held', filters: { event_types: ['matchmaking'] } };
beforeAll(async () => {
	t = await testDatabase();
	of = await foundProgrammeWorld(t);
	programme = await of.adopt([events]);
});
afterAll(() => t.close());

const valueArgs = (more: Record<string, unknown> = {}) => ({
	value: randomUUID(),
	programme,
	key: 'staff.transfer_fulltime',
	period: 0,
	amount: 3,
	note: '任命文件见附件',
	...more
});

/** Hands a period in whether or not it still runs. */
const close = (named: { programme: string; period: number }) =>
	of.act('closePeriod', { ...named, isEarly: true });

test('what is there already is counted when a programme is adopted, and told with the days of its periods', async () => {
	const { figures, periods } = await of.read(programme);
	expect(figures).toEqual([
		{ key: 'events', metric: 'events.held', period: 0, value: 1, records: 1, subjects: 0 },
		{ key: 'events', metric: 'events.held', period: PERIOD.whole, value: 1, records: 1, subjects: 0 }
	]);
	expect(periods[0]).toEqual({ first: `${YEAR}-01-01`, last: `${YEAR}-12-31` });
	expect(periods[-1]).toEqual({ first: `${YEAR - 1}-01-01`, last: `${YEAR - 1}-12-31` });
});

test('adopted twice by one form it is one; another organisation cannot take its id', async () => {
	const args = programmeArgs([events]);
	expect(await of.act('adoptProgramme', args)).toMatchObject({ status: 'accepted' });
	expect(await of.act('adoptProgramme', args)).toMatchObject({ status: 'merged', into: args.programme });
	const other = await foundWorld(t.database);
	await t.sql(`update organisations set region = '980100' where id = $1`, [other.organisation]);
	const request = {
		organisation: other.organisation,
		drafts: [draftOf('adoptProgramme', args)],
		atomic: false
	};
	const reply = (await t.database.call('perform', request, other.organiser)) as { outcomes: unknown[] };
	expect(reply.outcomes[0]).toMatchObject({ status: 'refused', reason: 'unknown_subject' });
});

test('amending is compare-and-set on the version, and counts anew', async () => {
	const id = await of.adopt([events]);
	const metrics = [
		{ key: 'events', metric: 'events.held', filters: { event_types: ['training'] }, basis: 'year' }
	];
	expect(await of.act('amendProgramme', { programme: id, version: 1, metrics })).toMatchObject({
		status: 'accepted'
	});
	expect(await of.act('amendProgramme', { programme: id, version: 1, metrics })).toMatchObject({
		reason: 'programme_moved'
	});
	expect(await of.read(id)).toMatchObject({ version: 2, figures: [] });
	expect(await of.drift()).toEqual([]);
});

test('dropped, it needs a reason, keeps its numbers and takes no more changes', async () => {
	const id = await of.adopt([events]);
	expect(await of.act('dropProgramme', { programme: id, reason: '错' })).toMatchObject({
		fields: ['reason']
	});
	await of.act('dropProgramme', { programme: id, reason: '选错了文件' });
	expect(await of.read(id)).toMatchObject({
		droppedReason: '选错了文件',
		figures: [{ value: 1 }, { value: 1 }]
	});
	expect(await of.act('amendProgramme', { programme: id, version: 1 })).toMatchObject({
		reason: 'unknown_subject'
	});
});

test.each([
	['startsOn', { startsOn: 'tomorrow' }],
	['endsOn', { startsOn: '2026-12-31', endsOn: '2026-01-01' }],
	['years', { years: 'lunar' }],
	['definition', { definition: 'x' }],
	['metrics', { metrics: 'x' }],
	['metrics', { metrics: [{ key: 'a', metric: 'events.held', basis: 'decade' }] }],
	['metrics', { metrics: [{ key: '../x', metric: 'events.held', basis: 'year' }] }],
	['metrics', { metrics: [1] }]
])('an adoption with a wrong %s is refused, and nothing of it stays (%#)', async (_, more) => {
	const args = programmeArgs([events], more);
	expect(await of.act('adoptProgramme', args)).toMatchObject({
		status: 'refused',
		reason: 'arguments_invalid'
	});
	expect(await codeOf(of.read(args.programme))).toBe('YH060');
});

test('filters of any shape neither fail nor count what they do not name', async () => {
	const id = await of.adopt([
		{
			key: 'a',
			metric: 'events.held',
			filters: { event_types: { no: 1 }, topics: 7, chain: null, campaigns: [null, 1] }
		},
		{ key: 'b', metric: 'no.such.metric', filters: {} },
		{ key: 'c', metric: 'deals.patents', filters: { acquirer_region: 'mars', holder: 1, via: [] } }
	]);
	await of.world.perform('amendEvent', [eventArgs({})]);
	expect(await of.drift()).toEqual([]);
	expect(await of.value(id, 'b')).toBe(0);
});

/** The event of the world, described anew. */
const eventArgs = (more: Record<string, unknown>) => ({
	event: of.world.event,
	name: '新材料与智能制造对接会',
	type: 'matchmaking',
	campaigns: [],
	startsAt: new Date(Date.now() - 3_600_000).toISOString(),
	endsAt: new Date(Date.now() + 3_600_000).toISOString(),
	sessions: [],
	stations: [],
	targets: {},
	...more
});

describe('reported values', () => {
	test('wait, are approved once, and say who and when', async () => {
		const args = valueArgs();
		expect(await of.act('reportValue', args)).toMatchObject({ status: 'accepted' });
		expect(await of.act('reportValue', args)).toMatchObject({ status: 'merged' });
		expect(await of.act('approveValue', { programme, value: args.value })).toMatchObject({
			status: 'accepted'
		});
		expect(await of.act('rejectValue', { programme, value: args.value, reason: '看错了' })).toMatchObject({
			reason: 'value_settled'
		});
		const { reported } = await of.read(programme);
		expect(reported.find(({ id }) => id === args.value)).toMatchObject({
			status: 'approved',
			value: 3,
			period: 0,
			files: []
		});
	});

	test('a rejection says why; a base value lies in an earlier year', async () => {
		const args = valueArgs({ period: -1, key: 'deals.patents' });
		await of.act('reportValue', args);
		expect(await of.act('rejectValue', { programme, value: args.value })).toMatchObject({
			fields: ['reason']
		});
		expect(await of.act('rejectValue', { programme, value: args.value, reason: '缺佐证材料' })).toMatchObject(
			{ status: 'accepted' }
		);
	});

	test.each([
		[{ period: 99 }, 'period'],
		[{ period: null }, 'period'],
		[{ amount: 'many' }, undefined],
		[{ key: '' }, undefined],
		[{ value: null }, 'value'],
		[{ programme: randomUUID() }, 'programme']
	])('%o is refused', async (more, field) => {
		const outcome = await of.act('reportValue', valueArgs(more));
		expect(outcome.status).toBe('refused');
		if (field) expect(outcome.fields).toEqual([field]);
	});

	test('once a period is closed only an adjustment with a reason changes it, and what was handed in stays beside it', async () => {
		const id = await of.adopt([events]);
		const at = { programme: id, period: 0 };
		expect(await of.act('adjustValue', valueArgs({ ...at, reason: '漏报一人' }))).toMatchObject({
			reason: 'period_open'
		});
		const early = valueArgs(at);
		await of.act('reportValue', early);
		expect(await close(at)).toMatchObject({ status: 'accepted' });
		expect(await close(at)).toMatchObject({ reason: 'period_closed' });
		expect(await of.act('reportValue', valueArgs(at))).toMatchObject({ reason: 'period_closed' });
		expect(await of.act('approveValue', { programme: id, value: early.value })).toMatchObject({
			reason: 'period_closed'
		});
		expect(await of.act('adjustValue', valueArgs(at))).toMatchObject({ fields: ['reason'] });
		const adjustment = valueArgs({ ...at, reason: '漏报一人' });
		expect(await of.act('adjustValue', adjustment)).toMatchObject({ status: 'accepted' });
		expect(await of.act('approveValue', { programme: id, value: adjustment.value })).toMatchObject({
			status: 'accepted'
		});
		expect(
			await of.act('amendProgramme', { programme: id, version: 1, startsOn: '2020-01-01' })
		).toMatchObject({ reason: 'period_closed' });
		expect(await of.read(id)).toMatchObject({
			closed: [{ period: 0, figures: [{ key: 'events', value: 1 }] }]
		});
	});

	test('a period that still runs is handed in only by who says so; one that is over needs no word', async () => {
		const id = await of.adopt([events], { startsOn: `${YEAR - 1}-01-01` });
		for (const period of [1, PERIOD.whole]) {
			const named = { programme: id, period };
			const running = { status: 'refused', reason: 'period_running', fields: ['period'] };
			expect(await of.act('closePeriod', named)).toMatchObject(running);
			expect(await of.act('closePeriod', { ...named, isEarly: 'true' })).toMatchObject(running);
		}
		expect(await of.act('closePeriod', { programme: id, period: 0 })).toMatchObject({ status: 'accepted' });
		expect(await close({ programme: id, period: 1 })).toMatchObject({ status: 'accepted' });
	});

	test('a target of one’s own is marked with who set it, when and why; once a period is handed in none changes without a reason', async () => {
		const id = await of.adopt([events]);
		const amend = (version: number, numbers: Record<string, number>, reason?: string) =>
			of.act('amendProgramme', { programme: id, version, settings: { numbers }, ...(reason && { reason }) });
		const marks = async () => (await of.read(id)) as unknown as { numbersSet?: Record<string, object> };
		expect(await marks()).not.toHaveProperty('numbersSet');
		expect(await amend(1, { events: 4 })).toMatchObject({ status: 'accepted' });
		const { numbersSet: first } = await marks();
		expect(first).toEqual({ events: { by: expect.any(String), at: expect.any(String) } });
		await close({ programme: id, period: 0 });
		for (const numbers of [{ events: 1 }, {}, { events: 4, others: 2 }])
			expect(await amend(2, numbers as Record<string, number>)).toMatchObject({ fields: ['reason'] });
		expect(await amend(2, { events: 4, others: 2 }, '市局来函调整')).toMatchObject({ status: 'accepted' });
		expect(await marks()).toMatchObject({ numbersSet: { ...first, others: { reason: '市局来函调整' } } });
		expect(await amend(3, { events: 4, others: 2 })).toMatchObject({ status: 'accepted' });
		expect(await amend(4, {}, '恢复文件的数')).toMatchObject({ status: 'accepted' });
		expect(await marks()).not.toHaveProperty('numbersSet');
	});

	test('a year that is handed in fixes its months and windows and the years before; the whole programme fixes everything, its stock too', async () => {
		const id = await of.adopt([events], { startsOn: `${YEAR - 1}-01-01` });
		const say = (period: number, more = {}) =>
			of.act('reportValue', valueArgs({ programme: id, period, ...more }));
		const early = valueArgs({ programme: id, period: PERIOD.twoMonths(5) });
		await of.act('reportValue', early);
		const handed = await of.act('closePeriod', { programme: id, period: 0 });
		expect(handed).toMatchObject({ status: 'accepted', waiting: 1 });
		for (const period of [-1, -3, 0, PERIOD.month(11), PERIOD.twoMonths(5)])
			expect(await say(period), `${period}`).toMatchObject({ reason: 'period_closed' });
		for (const period of [1, PERIOD.month(12), PERIOD.twoMonths(6), PERIOD.stock, PERIOD.whole])
			expect(await say(period), `${period}`).toMatchObject({ status: 'accepted' });
		expect(await of.act('approveValue', { programme: id, value: early.value })).toMatchObject({
			reason: 'period_closed'
		});
		const late = valueArgs({ programme: id, period: PERIOD.month(3), reason: '漏报一人' });
		await of.act('adjustValue', late);
		expect((await of.read(id)).closed).toMatchObject([{ period: 0, adjustments: 0 }]);
		await of.act('approveValue', { programme: id, value: late.value });
		expect((await of.read(id)).closed).toMatchObject([{ period: 0, adjustments: 1 }]);

		await close({ programme: id, period: PERIOD.whole });
		for (const period of [1, 2, PERIOD.month(12), PERIOD.stock, PERIOD.whole])
			expect(await say(period), `${period}`).toMatchObject({ reason: 'period_closed' });
		const { closed, periodsClosed } = await of.read(id);
		expect(closed).toMatchObject([
			{ period: 0, adjustments: 1 },
			{ period: PERIOD.whole, adjustments: 0 }
		]);
		expect(periodsClosed).toEqual(expect.arrayContaining([-1, 1, PERIOD.month(12), PERIOD.stock]));
	});

	test('a value without a file or a note is not approved; a file that is only announced is none', async () => {
		const args = valueArgs({ note: undefined });
		await of.act('reportValue', args);
		const approve = () => of.act('approveValue', { programme, value: args.value });
		expect(await approve()).toMatchObject({ status: 'refused', reason: 'evidence_missing' });
		const file = { file: randomUUID(), value: args.value, name: '年报.pdf', type: 'application/pdf' };
		await of.act('attachEvidence', { ...file, bytes: 3, sha256: 'c'.repeat(64) });
		expect(await approve()).toMatchObject({ reason: 'evidence_missing' });
		await t.sql('update public.files set stored_at = now() where id = $1', [file.file]);
		expect(await approve()).toMatchObject({ status: 'accepted' });
	});

	test('what waits when its period is handed in is told, is not approved, and can be rejected', async () => {
		const id = await of.adopt([events]);
		const waits = valueArgs({ programme: id });
		await of.act('reportValue', waits);
		await of.act('reportValue', valueArgs({ programme: id, period: 1 }));
		expect(await close({ programme: id, period: 0 })).toMatchObject({
			status: 'accepted',
			waiting: 1
		});
		const named = { programme: id, value: waits.value };
		expect(await of.act('approveValue', named)).toMatchObject({ reason: 'period_closed' });
		expect(await of.act('rejectValue', { ...named, reason: '没有佐证' })).toMatchObject({
			status: 'accepted'
		});
		expect(await close({ programme: id, period: 2 })).not.toHaveProperty('waiting');
	});

	test('evidence belongs to the value, and the bureau of the region may read it; no other', async () => {
		const args = valueArgs();
		await of.act('reportValue', args);
		const file = {
			file: randomUUID(),
			value: args.value,
			name: '任命文件.pdf',
			type: 'application/pdf',
			bytes: 3,
			sha256: 'b'.repeat(64)
		};
		expect(await of.act('attachEvidence', file)).toMatchObject({ status: 'accepted' });
		expect(await of.act('attachEvidence', file)).toMatchObject({ status: 'merged' });
		expect(
			await of.act('attachEvidence', { ...file, file: randomUUID(), value: randomUUID() })
		).toMatchObject({ fields: ['value'] });
		const { reported } = await of.read(programme);
		expect(reported.find(({ id }) => id === args.value)).toMatchObject({ files: [{ name: '任命文件.pdf' }] });
		expect(await t.database.call('read_file', { file: file.file }, of.bureau)).toMatchObject({ bytes: 3 });
		expect(await codeOf(t.database.call('read_file', { file: file.file }, of.otherBureau))).toBe('YH050');
	});
});

describe('reviews', () => {
	const at = () => ({ programme, key: 'events', period: 0 });

	test('the bureau of the region confirms and disputes with reasons that reach the park', async () => {
		expect(await of.act('confirmIndicator', at(), of.bureau)).toMatchObject({ status: 'accepted' });
		expect(await of.act('disputeIndicator', at(), of.bureau)).toMatchObject({ fields: ['reason'] });
		await of.act('disputeIndicator', { ...at(), reason: '签到表缺一页' }, of.bureau);
		const record = { recordKind: 'event', record: of.world.event, reason: '活动照片与日期不符' };
		expect(await of.act('disputeRecord', { ...at(), ...record }, of.bureau)).toMatchObject({
			status: 'accepted'
		});
		expect(
			await of.act('disputeRecord', { ...at(), ...record, record: randomUUID() }, of.bureau)
		).toMatchObject({ fields: ['record'] });
		const { reviews } = await of.read(programme);
		expect(reviews).toHaveLength(2);
		expect(reviews).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					decision: 'disputed',
					reason: '签到表缺一页',
					value: 1,
					bureauName: '云川市知识产权局',
					by: '钟离'
				}),
				expect.objectContaining({ record: of.world.event, reason: '活动照片与日期不符' })
			])
		);
		await of.act('confirmIndicator', at(), of.bureau);
		expect((await of.read(programme)).reviews).toContainEqual(
			expect.objectContaining({ decision: 'confirmed' })
		);
	});

	test('a disputed record is settled by a second word, and disputed no more once it stands behind no figure', async () => {
		const record = { recordKind: 'event', record: of.world.event };
		const disputed = async () =>
			(await of.read(programme)).reviews.filter((one) => one.record && one.decision === 'disputed').length;
		const dispute = () =>
			of.act('disputeRecord', { ...at(), ...record, reason: '活动照片与日期不符' }, of.bureau);
		await dispute();
		expect(await disputed()).toBe(1);
		expect(await of.act('confirmRecord', { ...at(), ...record }, of.bureau)).toMatchObject({
			status: 'accepted'
		});
		expect(await disputed()).toBe(0);
		expect(await codeOf(of.act('confirmRecord', { ...at(), ...record }))).toBe('YH003');
		await dispute();
		expect(await of.read(programme)).toMatchObject({ disputes: 1 });
		await t.sql("update public.events set stage = 'registering' where id = $1", [of.world.event]);
		expect(await disputed()).toBe(0);
		expect(await of.read(programme)).toMatchObject({ disputes: 0 });
		await t.sql("update public.events set stage = 'running' where id = $1", [of.world.event]);
		await of.act('confirmRecord', { ...at(), ...record }, of.bureau);
	});

	test('a record is disputed in the period that its figure is shown in, from whichever list', async () => {
		const other = await of.adopt([events, { ...events, key: 'whole', basis: 'programme' }]);
		const record = { recordKind: 'event', record: of.world.event, reason: '活动照片与日期不符' };
		await of.act('disputeRecord', { programme: other, key: 'events', period: 1000, ...record }, of.bureau);
		await of.act('disputeRecord', { programme: other, key: 'whole', period: 0, ...record }, of.bureau);
		const { reviews } = await of.read(other);
		expect(reviews.map(({ key, period }) => [key, period])).toEqual([
			['events', 0],
			['whole', 1000]
		]);
	});

	test('with the word is kept which number it was said of: counted, approved, or as the page showed it', async () => {
		const said = async (key: string, period: number) =>
			(await of.read(programme)).reviews.find(
				(one) => one.key === key && one.period === period && !one.record
			);
		const confirm = (more: Record<string, unknown>) =>
			of.act('confirmIndicator', { programme, ...more }, of.bureau);
		await confirm({ key: 'events', period: 0 });
		expect(await said('events', 0)).toMatchObject({ value: 1 });
		const reported = valueArgs({ key: 'told', period: 0, amount: 12.5, note: '年报' });
		await of.act('reportValue', reported);
		await confirm({ key: 'told', period: 0 });
		expect(await said('told', 0)).not.toHaveProperty('value');
		await of.act('approveValue', { programme, value: reported.value });
		await confirm({ key: 'told', period: 0 });
		expect(await said('told', 0)).toMatchObject({ value: 12.5 });
		const numbers = [{ place: 'told', value: 5 }, { place: 'told/of' }];
		await confirm({ key: 'told', period: 0, value: 5, numbers });
		expect(await said('told', 0)).toMatchObject({ value: 5, numbers });
	});

	test('beside what a record counted with when it was looked at stands what it counts with now', async () => {
		const other = await of.adopt([{ key: 'deals', metric: 'deals.amount_contract' }]);
		const deal = randomUUID();
		const terms = {
			...{ deal, type: 'transfer', holderName: '云川理工大学', holderKind: 'university' },
			...{ acquirerName: '临溪精工', patents: [NUMBERS[0]], signedOn: `${YEAR}-03-01` }
		};
		expect(await of.act('recordDeal', { ...terms, amountFen: 500 })).toMatchObject({ status: 'accepted' });
		const at = { programme: other, key: 'deals', period: 0, recordKind: 'deal', record: deal };
		await of.act('confirmRecord', at, of.bureau);
		expect((await of.read(other)).reviews).toMatchObject([{ value: 500, now: 500 }]);
		await of.act('recordDeal', { ...terms, amountFen: 900 });
		expect((await of.read(other)).reviews).toMatchObject([{ value: 500, now: 900 }]);
	});

	test('nobody else reviews: not the park itself, not a bureau of another region', async () => {
		expect(await codeOf(of.act('confirmIndicator', at()))).toBe('YH003');
		expect(await codeOf(of.act('confirmIndicator', at(), of.otherBureau))).toBe('YH003');
	});

	test('a bureau writes nothing else into a park’s book, and adopts its own programmes in its own', async () => {
		expect(await codeOf(of.act('adoptProgramme', programmeArgs([events]), of.bureau))).toBe('YH003');
		expect(await codeOf(of.act('reportValue', valueArgs(), of.bureau))).toBe('YH003');
		const args = programmeArgs([events]);
		const request = {
			organisation: of.bureauOrganisation,
			drafts: [draftOf('adoptProgramme', args)],
			atomic: false
		};
		expect(await t.database.call('perform', request, of.bureau)).toMatchObject({
			outcomes: [{ status: 'accepted' }]
		});
		// What happens in its region counts for it.
		expect((await of.read(args.programme, of.bureau)).figures[0]).toMatchObject({ key: 'events', value: 1 });
		expect(await codeOf(of.read(args.programme))).toBe('YH060');
	});
});

test('a foreign bureau and a foreign organiser learn nothing, also not by errors', async () => {
	const other = await foundWorld(t.database);
	await t.sql(`update organisations set region = '980100' where id = $1`, [other.organisation]);
	for (const actor of [of.otherBureau, other.organiser]) {
		for (const [name, request] of [
			['read_programme', { programme }],
			['read_programme_vector', { programme }],
			['list_programme_records', { programme, key: 'events' }],
			['list_programme_flags', { programme }],
			['list_award_records', { programme, key: 'events' }],
			['list_programme_papers', { programme }],
			['list_award_gaps', { programme, key: 'events' }],
			['list_payments_beside', { programme }],
			['list_entries', { programme }],
			['list_programme_reports', { programme }],
			['read_report', { programme, report: randomUUID() }],
			['list_own_values', { programme }]
		] as const) {
			expect(await codeOf(t.database.call(name, request, actor))).toBe('YH060');
			expect(await codeOf(t.database.call(name, { ...request, programme: randomUUID() }, actor))).toBe(
				'YH060'
			);
		}
		expect(JSON.stringify(await t.database.call('list_programmes', { whole: true }, actor))).not.toContain(
			programme
		);
	}
	const definition = {
		id: 'shared',
		name: { zh: '同一份文件', en: 'One document' },
		period: { start: null }
	};
	for (let i = 0; i < 2; i += 1) await of.adopt([events], { definition });
	const whole = (await t.database.call('list_programmes', { whole: true }, of.bureau)) as {
		definitions: Record<string, object>;
		programmes: { definitionKey: string; definitionId: string; definition?: object }[];
	};
	// Each definition once, and as it was adopted: with what is null in it.
	expect(Object.values(whole.definitions).filter((one) => 'id' in one && one.id === 'shared')).toEqual([
		definition
	]);
	expect(whole.programmes.filter(({ definitionId }) => definitionId === 'shared')).toHaveLength(2);
	for (const { definitionKey, ...one } of whole.programmes) {
		expect(whole.definitions).toHaveProperty(definitionKey);
		expect(one).not.toHaveProperty('definition');
	}
	expect(await t.database.call('list_programmes', {}, of.bureau)).toMatchObject({
		programmes: expect.arrayContaining([expect.objectContaining({ id: programme })])
	});
});

test('a bureau that opens a figure down to its records reads nobody’s name or number', async () => {
	const id = await of.adopt([
		{ key: 'needs', metric: 'needs.captured' },
		{ key: 'people', metric: 'events.attendances' }
	]);
	const who = { contact: randomUUID(), name: '司马清扬', mobile: '13900001111' };
	await of.submit('recordNeed', needArgs({ title: '请找司马清扬，139 0000 1111' }, who));
	const guest = person('上官婉儿');
	await of.world.perform('addAttendee', [guest]);
	await of.world.perform('recordCheckIn', [
		{ session: of.world.session, direction: 'in', attendee: guest.attendee }
	]);
	const open = async (key: string, actor = of.bureau) =>
		JSON.stringify(await t.database.call('list_programme_records', { programme: id, key }, actor));
	expect(await open('needs')).toContain('请找***');
	expect(await open('people')).toContain('上**');
	expect((await open('needs')) + (await open('people'))).not.toMatch(/司马清扬|0000 ?1111|婉儿/);
	expect(await open('people', of.world.organiser)).toContain('上官婉儿');
});

test('a phone carries none of these verbs', async () => {
	const phone = await of.world.enrol();
	const body = phone.record('linkEvent', { event: of.world.event, programmes: [] });
	await phone.push();
	await phone.pull();
	expect(phone.outcome(body)).toMatchObject({ status: 'refused', reason: 'verb_not_allowed' });
});

test('an event counts for the programmes it is linked to; for all again when nothing is chosen', async () => {
	const id = await of.adopt([events]);
	const link = async (programmes: string[] | null) =>
		(await of.world.perform('linkEvent', [{ event: of.world.event, programmes }], { atomic: false }))
			.outcomes[0];
	expect(await link([])).toMatchObject({ status: 'accepted' });
	expect(await of.value(id, 'events')).toBe(0);
	await link([id]);
	expect(await of.value(id, 'events')).toBe(1);
	expect(await of.value(programme, 'events')).toBe(0);
	expect(await link([randomUUID()])).toMatchObject({ fields: ['programmes'] });
	await link(null);
	expect(await of.value(programme, 'events')).toBe(1);
	expect(await of.drift()).toEqual([]);
});

test('the papers of a deal are in the package of whoever it counts for; who watches is told their kind and no name', async () => {
	const id = await of.adopt([{ key: 'deals', metric: 'deals.contracts' }]);
	const deal = randomUUID();
	const recorded = await of.act('recordDeal', {
		deal,
		type: 'transfer',
		holderName: '云川理工大学',
		holderKind: 'university',
		acquirerName: '临溪精工有限公司',
		patents: [NUMBERS[0]],
		signedOn: `${YEAR}-03-01`
	});
	expect(recorded).toMatchObject({ status: 'accepted' });
	const paper = {
		file: randomUUID(),
		deal,
		paper: 'contract',
		name: '司马清扬 合同.pdf',
		type: 'application/pdf',
		bytes: 3,
		sha256: 'b'.repeat(64)
	};
	expect(await of.act('attachEvidence', paper)).toMatchObject({ status: 'accepted' });
	const filesAs = async (actor: Actor) => {
		const { records } = (await t.database.call('list_programme_papers', { programme: id }, actor)) as {
			records: { record: string; files: unknown[] }[];
		};
		return records.find((one) => one.record === deal)?.files;
	};
	expect(await filesAs(of.world.organiser)).toEqual([]);
	await t.database.call('note_file_stored', paper, { kind: 'server' });
	expect(await filesAs(of.world.organiser)).toMatchObject([{ name: paper.name, paper: 'contract' }]);
	expect(await filesAs(of.bureau)).toMatchObject([{ name: 'contract', paper: 'contract' }]);
});

test('periods: project years, calendar years, months, windows, and the end of the programme', async () => {
	const days = async (period: number, years = 'project') =>
		(
			await t.sql<{ first: string; last: string }>(
				`select first::text, last::text from private.period_days('2024-04-15', '2025-06-30', $1, $2)`,
				[years, period]
			)
		)[0];
	expect(await days(0)).toEqual({ first: '2024-04-15', last: '2025-04-14' });
	expect(await days(1)).toEqual({ first: '2025-04-15', last: '2025-06-30' });
	expect(await days(-1)).toEqual({ first: '2023-04-15', last: '2024-04-14' });
	expect(await days(0, 'calendar')).toEqual({ first: '2024-04-15', last: '2024-12-31' });
	expect(await days(-1, 'calendar')).toEqual({ first: '2023-01-01', last: '2023-12-31' });
	expect(await days(PERIOD.twoMonths(0))).toEqual({ first: '2024-04-15', last: '2024-06-14' });
	expect(await days(PERIOD.month(1), 'calendar')).toEqual({ first: '2024-05-01', last: '2024-05-31' });
	const wrong = await t.sql(`
		select d::date, basis, years, starts from generate_series('2022-12-01'::date, '2027-02-28', '7 days') d, unnest(array['2024-01-31', '2024-02-29', '2024-04-15', '2024-01-01']::date[]) starts,
			unnest(array['month', '2-months', 'point', 'year']) basis, unnest(array['project', 'calendar']) years
		where (select array_agg(p order by p) from (select generate_series(-4, 6) p union all select 1000 union all select 2000 where basis = 'point'
				union all select generate_series(10000, 10036) where basis = 'month' union all select generate_series(20000, 20018) where basis = '2-months') all_periods,
				private.period_days(starts, (starts + 1000)::date, years, p) x where d::date between x.first and x.last)
			is distinct from nullif(private.periods_of(starts, (starts + 1000)::date, years, basis, d::date), '{}') limit 5`);
	expect(wrong).toEqual([]);
});
